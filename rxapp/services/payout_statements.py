"""What came on one payout day, as far as the reader sees it: for the page, and as a file to keep."""

from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payouts import visible_accounts, visible_returned, visible_sums, visible_totals
from rxapp.db import reading
from rxapp.domain.errors import NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Payout
from rxapp.services.exports import Still, record, unless_hidden
from rxapp.services.payout_briefs import briefs_of
from rxapp.services.payouts import PayoutFilter, every_line
from rxapp.services.pdf_making import make_pdf
from rxapp.services.persons import count_hidings
from rxapp.services.rights import require
from rxapp.text.format import day
from rxapp.text.payout_lines import LineCells, account_words
from rxapp.text.payout_statements import NOTHING, AccountPaid, DayFacts, Returned, statement


async def get_day(
    session: AsyncSession, actor: Actor, paid_on: date, *, with_lines: bool = False
) -> DayFacts:
    """The day's sum over every type, what of it is of the reader's types, and the accounts.

    Lines of types that the reader lacks have no day, here as on the page: of them the sum alone is told.

    Raises:
        NotAllowed: the actor reads no payouts.
        NotFound: nothing was paid to the own municipality that day.
    """
    require(actor, Right.PAYOUTS_READ)
    total = (await session.exec(visible_totals(actor).where(Payout.paid_on == paid_on))).first()
    back = (await session.exec(visible_returned(actor).where(Payout.paid_on == paid_on))).all()
    if total is None and not back:
        raise NotFound(NOTHING.format(day=day(paid_on)))
    sums = (await session.exec(visible_sums(actor, paid_on, paid_on))).all()
    lines, counted = await _lines(session, actor, paid_on) if with_lines else ((), ())
    accounts = (await session.exec(visible_accounts(actor).where(col(Payout.paid_on) == paid_on))).all()
    return DayFacts(
        paid_on=paid_on,
        municipality=actor.municipality_name,
        total_ore=0 if total is None else int(total.total_ore),
        shown_ore=sum(int(each.ore) for each in sums),
        lines=lines,
        counted=counted,
        accounts=tuple(
            AccountPaid(
                account_words(each.account_kind, each.last_digits),
                None if each.total_ore is None else int(each.total_ore),
                int(each.own_ore),
            )
            for each in accounts
        ),
        returned=tuple(Returned(each.paid_on, each.returned_on) for each in back),
    )


async def _lines(
    session: AsyncSession, actor: Actor, paid_on: date
) -> tuple[tuple[LineCells, ...], tuple[str, ...]]:
    """By number, and the rows of each in their order; and what each was counted from."""
    found = [line async for line in every_line(session, actor, PayoutFilter(paid_on=paid_on))]
    found.sort(key=lambda line: (line.file_number, line.line_id))
    counted = await briefs_of(session, actor, found)
    return tuple(line.cells for line in found), tuple(counted.get(line.line_id, "") for line in found)


async def file_of_day(actor: Actor, paid_on: date, *, still: Still) -> bytes:
    """The statement of the day as a PDF, and a record that it was taken.

    Raises:
        NotAllowed: the actor reads no payouts, or `still` said so once the file was made.
        NotFound: nothing was paid that day.
        Conflict: it could not be made now, or names were hidden again and again meanwhile.
    """
    made, rows = await unless_hidden(lambda: _made(actor, paid_on, still))
    await record(actor, {"what": "payout_statement", "kind": "pdf", "rows": rows, "day": paid_on.isoformat()})
    return made


async def _made(actor: Actor, paid_on: date, still: Still) -> tuple[int, bytes, int]:
    async with reading() as session:
        hidings = await count_hidings(session)
        found = await get_day(session, actor, paid_on, with_lines=True)
    made = await make_pdf(statement(found))
    await still()
    return hidings, made, len(found.lines)
