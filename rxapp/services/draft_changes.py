"""Changes of the rows of a draft that do not overwrite each other.

Each row counts its own versions, so two people can write in the same draft. Who changes a row that has
changed meanwhile gets it back as it stands now, and loses nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.permissions import Actor
from rxapp.models import DraftedRow
from rxapp.services.checks import CheckedRow, judge
from rxapp.services.draft_lines import beside, get_totals, lines_by_key
from rxapp.services.drafts import (
    MAX_ROWS,
    DraftRow,
    DraftView,
    Line,
    check_size,
    get_lines,
    lock_draft,
    put_rows,
    touch,
    view,
)

_AT_ONCE = 500

_TABLE = SQLModel.metadata.tables["draft_row"]
_KEEP = (
    update(_TABLE)
    .where(_TABLE.c.draft_key == bindparam("of_draft"), _TABLE.c.row_key == bindparam("of_row"))
    .values({name: bindparam(f"new_{name}") for name in ("identity", "faults", "periods", "amount_ore")})
)
"""Keeps what rows came to, many at a time."""


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


async def save_lines(session: AsyncSession, actor: Actor, key: str, changes: Sequence[Change]) -> Saved:
    """Save what is typed in some rows. Rows that somebody else has changed are left as they are and given.

    Raises:
        NotFound: there is no such draft for this actor.
        Invalid: a text is longer than a field holds.
    """
    check_size([change.row for change in changes])
    draft = await lock_draft(session, actor, key)
    now = await lines_by_key(session, actor, key, [change.key for change in changes])
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
    added = await lines_by_key(session, actor, key, range(last + 1, last + 1 + len(rows)))
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
    line = (await lines_by_key(session, actor, key, [row_key])).get(row_key)
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


async def judge_all(session: AsyncSession, actor: Actor, draft: DraftView) -> None:
    """Judge every row of a draft and keep what each comes to. Raises as `keep`."""
    lines = await get_lines(session, actor, draft)
    await keep(session, actor, draft, lines, await judge(session, actor, draft, lines))


async def _judge_beside(
    session: AsyncSession, actor: Actor, draft: DraftView, changed: Sequence[Line], was: Sequence[Line]
) -> None:
    """Judge rows and all that are for the same people, now or before, and keep what they came to."""
    affected = await beside(session, actor, draft, changed, was)
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


def _one(key: str, row_key: int) -> ColumnElement[bool]:
    return and_(col(DraftedRow.draft_key) == key, col(DraftedRow.row_key) == row_key)
