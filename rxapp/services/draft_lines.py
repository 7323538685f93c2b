"""The rows of a draft one by one: a page of them, what they come to, and changes that do not overwrite.

Each row counts its own versions, so two people can write in the same draft. Who changes a row that has
changed meanwhile gets it back as it stands now, and loses nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import draft_rows
from rxapp.access.rows import listing
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.permissions import Actor
from rxapp.models import DraftedRow
from rxapp.services.checks import CheckedRow, judge, who
from rxapp.services.drafts import (
    MAX_ROWS,
    DraftRow,
    DraftView,
    Line,
    check_size,
    line_of,
    lock_draft,
    put_rows,
    touch,
    view,
)

PAGE = 40
MOST_SIBLINGS = 200
_AT_ONCE = 500

_TABLE = SQLModel.metadata.tables["draft_row"]
_KEEP = (
    update(_TABLE)
    .where(_TABLE.c.draft_key == bindparam("of_draft"), _TABLE.c.row_key == bindparam("of_row"))
    .values({name: bindparam(f"new_{name}") for name in ("identity", "faults", "periods", "amount_ore")})
)
"""Keeps what rows came to, many at a time."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a draft comes to, by the last judging of each row. `amount_ore` is None if that of one is not
    known."""

    rows: int = 0
    filled: int = 0
    faulty: int = 0
    periods: int = 0
    amount_ore: int | None = 0


NO_TOTALS = Totals()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lines with what each comes to; `unknown` says why the whole amount is not known."""

    lines: tuple[Line, ...]
    checked: Mapping[int, CheckedRow]
    totals: Totals
    page: int
    pages: int
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is typed in a row now, and the version of the row that it was typed over."""

    key: int
    row: DraftRow
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the changes: the rows as they stand now, and those that somebody else had changed."""

    draft: DraftView
    versions: Mapping[int, int]
    conflicts: tuple[Line, ...]


async def get_page(
    session: AsyncSession, actor: Actor, draft: DraftView, page: int = 1, *, faulty: bool = False
) -> Page:
    """A page of the rows, or of those at fault alone."""
    totals = await get_totals(session, draft.key)
    count = totals.faulty if faulty else totals.rows
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    ranked = draft_rows(actor, draft.key)
    if faulty:
        ranked = ranked.where(col(DraftedRow.faults) > 0)
    rows = (await session.exec(ranked.offset((page - 1) * PAGE).limit(PAGE))).all()
    lines = tuple(line_of(row) for row in rows)
    also = await _dark(session, actor, draft) if totals.amount_ore is None else ()
    checked = await _judged(session, actor, draft, (*lines, *also))
    unknown = next((row.unknown for row in checked.values() if row.unknown), "")
    return Page(lines, checked, totals, page, pages, unknown)


async def try_line(
    session: AsyncSession, actor: Actor, draft: DraftView, line: Line
) -> tuple[CheckedRow | None, Totals]:
    """What a row comes to as it is being typed, and the whole draft with it; nothing is saved."""
    affected = await _beside(session, actor, draft, (line,))
    before = await _stored(session, draft.key, [each.key for each in affected])
    checked = {row.position: row for row in await judge(session, actor, draft, affected)}
    totals = await get_totals(session, draft.key)
    for each in affected:
        totals = _moved(totals, before.get(each.key), checked.get(each.position), each)
    return checked.get(line.position), totals


async def save_lines(session: AsyncSession, actor: Actor, key: str, changes: Sequence[Change]) -> Saved:
    """Save what is typed in some rows. Rows that somebody else has changed are left as they are and given.

    Raises:
        NotFound: there is no such draft for this actor.
        Invalid: a text is longer than a field holds.
    """
    check_size([change.row for change in changes])
    draft = await lock_draft(session, actor, key)
    now = await _lines(session, actor, key, [change.key for change in changes])
    stale = [line for change in changes if (line := now.get(change.key)) and line.version != change.version]
    held = {line.key for line in stale}
    fresh = [c for c in changes if c.key in now and c.key not in held and now[c.key].row != c.row]
    if not fresh:
        versions = {change.key: now[change.key].version for change in changes if change.key in now}
        return Saved(view(draft), versions, tuple(stale))
    for change in fresh:
        await _write(session, actor, key, change)
    seen = await touch(session, actor, draft)
    changed = [replace(now[c.key], row=c.row, version=c.version + 1) for c in fresh]
    await _judge_beside(session, actor, seen, changed, [now[c.key] for c in fresh])
    versions = {line.key: line.version for line in now.values() if line.key not in held}
    return Saved(seen, versions | {line.key: line.version for line in changed}, tuple(stale))


async def add_lines(
    session: AsyncSession, actor: Actor, key: str, rows: Sequence[DraftRow]
) -> tuple[DraftView, int]:
    """Add rows at the end; gives the draft and the number of rows it has then. They are judged at once.

    Raises:
        NotFound: there is no such draft for this actor.
        Invalid: the draft would get too many rows, or a text is too long.
    """
    check_size(rows)
    draft = await lock_draft(session, actor, key)
    totals = await get_totals(session, key)
    if totals.rows + len(rows) > MAX_ROWS:
        raise Invalid("rader", f"En ansökan kan ha högst {MAX_ROWS} rader.")
    last = (
        await session.exec(
            select(func.coalesce(func.max(DraftedRow.row_key), 0)).where(col(DraftedRow.draft_key) == key)
        )
    ).one()
    await put_rows(session, actor, draft, rows, after=last)
    seen = await touch(session, actor, draft)
    added = await _lines(session, actor, key, range(last + 1, last + 1 + len(rows)))
    await _judge_beside(session, actor, seen, list(added.values()), ())
    return seen, totals.rows + len(rows)


async def replace_lines(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line], rows: Iterable[CheckedRow]
) -> DraftView:
    """Put lines that have been judged in place of those of the draft.

    Raises:
        NotFound: there is no such draft for this actor.
        Conflict: it has been changed since it was read.
        Invalid: more rows or longer texts than a draft holds.
    """
    check_size([line.row for line in lines])
    locked = await lock_draft(session, actor, draft.key, draft.version)
    checked, now = {row.position: row for row in rows}, clock.now()
    saved = {"saved_by": actor.account_id, "saved_at": now}
    await session.exec(delete(DraftedRow).where(col(DraftedRow.draft_key) == draft.key))
    connection = await session.connection()
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        values = [_inserted(draft.key, line, checked.get(line.position)) | saved for line in some]
        await connection.execute(insert(_TABLE), values)
    seen = await touch(session, actor, locked)
    session.expire_all()
    return seen


def _inserted(key: str, line: Line, checked: CheckedRow | None) -> dict[str, Any]:
    kept = _kept(key, line, checked)
    return {
        "draft_key": key,
        "row_key": line.key,
        "position": line.key,
        "typed": line.row.texts,
        "version": line.version,
        "is_blank": line.row.is_blank,
        **{name.removeprefix("new_"): value for name, value in kept.items() if name.startswith("new_")},
    }


async def remove_line(
    session: AsyncSession, actor: Actor, key: str, row_key: int, *, version: int
) -> DraftView:
    """Take a row away; the last one is emptied instead.

    Raises:
        NotFound: there is no such draft or row for this actor.
        Conflict: somebody else has changed the row since `version`.
    """
    draft = await lock_draft(session, actor, key)
    line = (await _lines(session, actor, key, [row_key])).get(row_key)
    if line is None:
        raise NotFound
    if line.version != version:
        raise Conflict("Raden har ändrats av någon annan. Läs in sidan igen och se efter.")
    await session.exec(delete(DraftedRow).where(_one(key, row_key)))
    if not (await get_totals(session, key)).rows:
        await put_rows(session, actor, draft, [DraftRow()], after=row_key)
    seen = await touch(session, actor, draft)
    await _judge_beside(session, actor, seen, (), [line])
    return seen


async def keep(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line], rows: Iterable[CheckedRow]
) -> None:
    """Keep what all the rows of a draft came to; it is no change of the draft.

    Raises:
        NotFound, Conflict: the draft is not there for this actor, or has changed since it was judged.
    """
    await lock_draft(session, actor, draft.key, draft.version)
    await _keep(session, draft.key, lines, {row.position: row for row in rows})


async def get_totals(session: AsyncSession, key: str) -> Totals:
    """What the rows came to when they were judged last."""
    filled = col(DraftedRow.is_blank).is_(False)
    in_order = and_(filled, col(DraftedRow.faults) == 0)
    statement = listing(
        func.count(),
        func.count().filter(filled),
        func.count().filter(col(DraftedRow.faults) > 0),
        func.coalesce(func.sum(DraftedRow.periods), 0),
        func.coalesce(func.sum(DraftedRow.amount_ore), 0),
        func.count().filter(and_(in_order, col(DraftedRow.amount_ore).is_(None))),
    ).where(col(DraftedRow.draft_key) == key)
    rows, full, faulty, periods, amount, unknown = (await session.exec(statement)).one()
    return Totals(rows, full, faulty, int(periods), None if unknown else int(amount))


def _moved(totals: Totals, before: DraftedRow | None, checked: CheckedRow | None, line: Line) -> Totals:
    """The totals with a row as it would be judged now in place of as it was judged last."""
    if before is None:
        return totals
    faults = len(checked.problems) if checked else 0
    amount = checked.amount_ore if checked else None
    is_dark = checked is not None and not faults and amount is None
    was_dark = not before.is_blank and not before.faults and before.amount_ore is None
    known = totals.amount_ore
    if known is not None:
        known += (amount or 0) - (before.amount_ore or 0)
    return Totals(
        rows=totals.rows,
        filled=totals.filled + (not line.row.is_blank) - (not before.is_blank),
        faulty=totals.faulty + bool(faults) - bool(before.faults),
        periods=totals.periods + ((checked.periods or 0) if checked else 0) - (before.periods or 0),
        amount_ore=None if is_dark or (was_dark and known is None) else known,
    )


async def _judge_beside(
    session: AsyncSession, actor: Actor, draft: DraftView, changed: Sequence[Line], was: Sequence[Line]
) -> None:
    """Judge rows and all that are for the same people, now or before, and keep what they came to."""
    affected = await _beside(session, actor, draft, changed, was)
    checked = {row.position: row for row in await judge(session, actor, draft, affected)}
    await _keep(session, draft.key, affected, checked)


async def _keep(
    session: AsyncSession, key: str, lines: Sequence[Line], checked: Mapping[int, CheckedRow]
) -> None:
    values = [_kept(key, line, checked.get(line.position)) for line in lines]
    if values:
        await session.flush()
        connection = await session.connection()
        await connection.execute(_KEEP, values)
        session.expire_all()


def _kept(key: str, line: Line, checked: CheckedRow | None) -> dict[str, Any]:
    return {
        "of_draft": key,
        "of_row": line.key,
        "new_identity": checked.identity if checked else "",
        "new_faults": len(checked.problems) if checked else 0,
        "new_periods": checked.periods if checked and not checked.problems else None,
        "new_amount_ore": checked.amount_ore if checked and not checked.problems else None,
    }


async def _write(session: AsyncSession, actor: Actor, key: str, change: Change) -> None:
    values = {
        "typed": change.row.texts,
        "version": change.version + 1,
        "saved_by": actor.account_id,
        "saved_at": clock.now(),
        "is_blank": change.row.is_blank,
    }
    await session.exec(update(DraftedRow).where(_one(key, change.key)).values(values))


async def _beside(
    session: AsyncSession,
    actor: Actor,
    draft: DraftView,
    changed: Sequence[Line],
    was: Sequence[Line] = (),
) -> list[Line]:
    """The changed lines and the others that are for the same people, each as it stands now."""
    typed = {line.key: line for line in changed}
    people = await who(session, actor, draft, [*changed, *was])
    ranked = draft_rows(actor, draft.key)
    beside = ranked.where(or_(col(DraftedRow.identity).in_(people), col(DraftedRow.row_key).in_(typed)))
    found = (await session.exec(beside.limit(MOST_SIBLINGS + len(typed)))).all()
    return [typed.get(row.row_key, line_of(row)) for row in found]


async def _judged(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line]
) -> dict[int, CheckedRow]:
    """By the key of the line, what it comes to beside the others of the same people."""
    beside = await _beside(session, actor, draft, lines)
    keys = {line.position: line.key for line in beside}
    return {keys[row.position]: row for row in await judge(session, actor, draft, beside)}


async def _dark(session: AsyncSession, actor: Actor, draft: DraftView) -> tuple[Line, ...]:
    """The first row whose amount is not known, since it says why."""
    dark = draft_rows(actor, draft.key).where(
        col(DraftedRow.is_blank).is_(False),
        col(DraftedRow.faults) == 0,
        col(DraftedRow.amount_ore).is_(None),
    )
    return tuple(line_of(row) for row in (await session.exec(dark.limit(1))).all())


async def _lines(session: AsyncSession, actor: Actor, key: str, keys: Collection[int]) -> dict[int, Line]:
    found = draft_rows(actor, key).where(col(DraftedRow.row_key).in_(keys))
    return {row.row_key: line_of(row) for row in (await session.exec(found)).all()}


async def _stored(session: AsyncSession, key: str, keys: Collection[int]) -> dict[int, DraftedRow]:
    statement = select(DraftedRow).where(col(DraftedRow.draft_key) == key, col(DraftedRow.row_key).in_(keys))
    return {row.row_key: row for row in (await session.exec(statement)).all()}


def _one(key: str, row_key: int) -> Any:
    return and_(col(DraftedRow.draft_key) == key, col(DraftedRow.row_key) == row_key)
