"""Payouts as the reader may see them: lines with masked cells, totals over everything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import nulls_last
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payouts import visible_line_keys, visible_payout_lines, visible_returned, visible_totals
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor
from rxapp.models import LineKind
from rxapp.services.paging import PAGE_SIZE, Paged, fetch_page
from rxapp.text.payout_lines import LineCells, account_words, line_cells
from rxapp.text.payout_statements import Returned

SORTS = ("file_number", "type_code", "individual_number", "first_day", "paid_on", "amount_ore")


@dataclass(frozen=True, slots=True)
class PayoutFilter:
    """What the lines are narrowed to and sorted by. Filters act on what the reader sees."""

    words: str = ""
    type_code: str = ""
    paid_on: date | None = None
    sort: str = "paid_on"
    descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class LineView:
    """A payout line; every cell but the file number and the amount may be None: not for the reader."""

    line_id: int
    file_number: str
    amount_ore: int
    type_code: str | None
    individual_number: str | None
    name: str | None
    first_day: date | None
    last_day: date | None
    paid_on: date | None
    is_recovery: bool = False
    """A recovery set off (below nothing), or given back: it has its own number, with an Å before it."""
    is_again: bool = False
    """Paid anew, since the bank sent the payment before back."""
    account: str = ""
    """By its last digits, for whoever sees account numbers."""

    @property
    def cells(self) -> LineCells:
        """The line in words."""
        return line_cells(self)


@dataclass(frozen=True, slots=True)
class Total:
    """What was paid to the municipality on a day, over every type."""

    paid_on: date
    total_ore: int


def _in_order(lines: Any, wanted: PayoutFilter) -> list[Any]:
    name = wanted.sort if wanted.sort in SORTS else "paid_on"
    order = lines.c[name].desc() if wanted.descending else lines.c[name].asc()
    return [nulls_last(order), lines.c.file_number.desc(), lines.c.id.desc()]


def _found(actor: Actor, wanted: PayoutFilter) -> tuple[Rows, list[Any]]:
    """The keys of the lines, and their order."""
    lines = visible_line_keys(actor, wanted.words).subquery("sought")
    statement = listing(lines.c.id)
    if wanted.type_code:
        statement = statement.where(lines.c.type_code == wanted.type_code)
    if wanted.paid_on is not None:
        statement = statement.where(lines.c.paid_on == wanted.paid_on)
    if wanted.words:
        statement = statement.where(
            lines.c.file_number.contains(wanted.words, autoescape=True)
            | (lines.c.individual_number == wanted.words.replace("-", ""))
            | lines.c.is_named
        )
    return statement, _in_order(lines, wanted)


async def list_lines(session: AsyncSession, actor: Actor, wanted: PayoutFilter) -> Paged:
    """A page of payout lines as `LineView`s."""
    found, by = _found(actor, wanted)
    lines = visible_payout_lines(actor).subquery("lines")
    listed = listing(*lines.c).order_by(*_in_order(lines, wanted))
    paged = await fetch_page(session, found, listed, wanted.page, key=lines.c.id, found=found.order_by(*by))
    return Paged([line_view(row) for row in paged.rows], paged.page, paged.count)


async def every_line(session: AsyncSession, actor: Actor, wanted: PayoutFilter) -> AsyncIterator[LineView]:
    """All lines of the filter in order, for an export: exactly what the pages show."""
    found = _found(actor, wanted)[0].subquery("found")
    lines = visible_payout_lines(actor).subquery("lines")
    statement = listing(*lines.c).join(found, found.c.id == lines.c.id).order_by(*_in_order(lines, wanted))
    result = await session.stream(statement.execution_options(yield_per=PAGE_SIZE * 4))
    async for row in result:
        yield line_view(row)


async def list_totals(session: AsyncSession, actor: Actor) -> list[Total]:
    """What was paid per payout day, newest first, over everything whatever the permissions."""
    return [Total(t.paid_on, int(t.total_ore)) for t in (await session.exec(visible_totals(actor))).all()]


async def list_returned(session: AsyncSession, actor: Actor) -> tuple[Returned, ...]:
    """Payout days with a payment that the bank sent back and that is still to be paid anew."""
    found = (await session.exec(visible_returned(actor))).all()
    return tuple(Returned(each.paid_on, each.returned_on) for each in found)


def line_view(row: Any) -> LineView:
    """A row of a statement of lines as values."""
    return LineView(
        line_id=row.id,
        file_number=row.file_number,
        amount_ore=row.amount_ore,
        type_code=row.type_code,
        individual_number=row.individual_number,
        name=f"{row.first_name} {row.last_name}" if row.first_name is not None else None,
        first_day=row.first_day,
        last_day=row.last_day,
        paid_on=row.paid_on,
        is_recovery=row.kind is not LineKind.DUE,
        is_again=bool(row.attempt),
        account=account_words(row.account_kind, row.last_digits),
    )
