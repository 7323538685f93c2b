"""The rows of a draft as one sees them: a page of them, what each comes to, and all of them together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import draft_rows
from rxapp.access.rows import listing
from rxapp.domain.permissions import Actor
from rxapp.models import DraftedRow
from rxapp.services.checks import CheckedRow, judge, who
from rxapp.services.drafts import DraftView, Line, line_of

PAGE = 40
MOST_SIBLINGS = 200


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


async def page_of(session: AsyncSession, actor: Actor, draft: DraftView, row_key: int) -> int:
    """On which page a row is found; the first for a row that is not there."""
    ranked = draft_rows(actor, draft.key).where(col(DraftedRow.row_key) == row_key)
    row = (await session.exec(ranked)).first()
    return 1 if row is None else 1 + (row.place - 1) // PAGE


async def try_line(
    session: AsyncSession, actor: Actor, draft: DraftView, line: Line
) -> tuple[CheckedRow | None, Totals]:
    """What a row comes to as it is being typed, and the whole draft with it; nothing is saved."""
    affected = await beside(session, actor, draft, (line,))
    before = await _stored(session, draft.key, [each.key for each in affected])
    checked = {row.position: row for row in await judge(session, actor, draft, affected)}
    totals = await get_totals(session, draft.key)
    for each in affected:
        totals = _moved(totals, before.get(each.key), checked.get(each.position), each)
    return checked.get(line.position), totals


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


async def beside(
    session: AsyncSession,
    actor: Actor,
    draft: DraftView,
    changed: Sequence[Line],
    was: Sequence[Line] = (),
) -> list[Line]:
    """The changed lines and the others that are for the same people, each as it stands now."""
    typed = {line.key: line for line in changed}
    people = await who(session, actor, draft, [*changed, *was])
    others = draft_rows(actor, draft.key).where(
        col(DraftedRow.identity).in_(people), col(DraftedRow.row_key).not_in(typed)
    )
    found = [line_of(row) for row in (await session.exec(others.limit(MOST_SIBLINGS))).all()]
    return sorted([*typed.values(), *found], key=lambda line: line.position)


async def _judged(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line]
) -> dict[int, CheckedRow]:
    """By the key of the line, what it comes to beside the others of the same people."""
    near = await beside(session, actor, draft, lines)
    keys = {line.position: line.key for line in near}
    return {keys[row.position]: row for row in await judge(session, actor, draft, near)}


async def _dark(session: AsyncSession, actor: Actor, draft: DraftView) -> tuple[Line, ...]:
    """The first row whose amount is not known, since it says why."""
    dark = draft_rows(actor, draft.key).where(
        col(DraftedRow.is_blank).is_(False),
        col(DraftedRow.faults) == 0,
        col(DraftedRow.amount_ore).is_(None),
    )
    return tuple(line_of(row) for row in (await session.exec(dark.limit(1))).all())


async def lines_by_key(
    session: AsyncSession, actor: Actor, key: str, keys: Collection[int]
) -> dict[int, Line]:
    """Some lines of a draft as they stand now."""
    found = draft_rows(actor, key).where(col(DraftedRow.row_key).in_(keys))
    return {row.row_key: line_of(row) for row in (await session.exec(found)).all()}


async def _stored(session: AsyncSession, key: str, keys: Collection[int]) -> dict[int, DraftedRow]:
    statement = select(DraftedRow).where(col(DraftedRow.draft_key) == key, col(DraftedRow.row_key).in_(keys))
    return {row.row_key: row for row in (await session.exec(statement)).all()}
