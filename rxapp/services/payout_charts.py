"""What came month by month, and the ways of recoveries to zero, as far as the reader sees them."""

from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payout_explanations import permitted_entries
from rxapp.access.payouts import visible_sums, visible_totals
from rxapp.domain.permissions import Actor, Right
from rxapp.models import EntryKind, LedgerEntry, LineKind, Payout
from rxapp.services.payout_explanations import owing_of
from rxapp.services.rights import require
from rxapp.text.payout_charts import Month, whole
from rxapp.text.payout_explanations import left_of
from rxapp.text.payout_facts import Owing

MONTHS = 12
RECOVERIES_AT_MOST = 12


async def list_months(session: AsyncSession, actor: Actor, today: date) -> list[Month]:
    """The last twelve months, oldest first, from the first in which anything came.

    Raises:
        NotAllowed: the actor reads no payouts.
    """
    require(actor, Right.PAYOUTS_READ)
    months = [_before(today, back) for back in reversed(range(MONTHS))]
    since = date(*months[0], 1)
    totals = dict.fromkeys(months, 0)
    for total in (await session.exec(visible_totals(actor).where(col(Payout.paid_on) >= since))).all():
        # A payout may lie ahead: it is paid on the day that the run says.
        key = (total.paid_on.year, total.paid_on.month)
        totals[key] = totals.get(key, 0) + int(total.total_ore)
    by_type: dict[tuple[int, int], dict[str, int]] = {key: {} for key in totals}
    set_off = dict.fromkeys(totals, 0)
    for each in (await session.exec(visible_sums(actor, since))).all():
        key = (each.paid_on.year, each.paid_on.month)
        if each.kind is LineKind.OFFSET:
            set_off[key] += int(each.ore)
        else:
            by_type[key][each.type_code] = by_type[key].get(each.type_code, 0) + int(each.ore)
    found = [Month(*key, totals[key], by_type[key], set_off[key]) for key in sorted(totals)]
    while found and not found[0].total_ore and not found[0].by_type:
        found.pop(0)
    return found


async def list_ways(session: AsyncSession, actor: Actor) -> tuple[list[Owing], int]:
    """The recoveries in the ledger of the reader's types: those with something left first, then the newest;
    and how many there are in all.

    Raises:
        NotAllowed: the actor reads no payouts.
    """
    require(actor, Right.PAYOUTS_READ)
    mine = permitted_entries(actor).where(col(LedgerEntry.kind) == EntryKind.CLAIM)
    claims = (await session.exec(mine.order_by(col(LedgerEntry.id)))).all()
    by_recovery: dict[str, list[Owing]] = {}
    for owing in (await owing_of(session, actor, claims)).values():
        by_recovery.setdefault(owing.file_number, []).append(owing)
    ways = [whole(owings) for owings in by_recovery.values()]
    ways.sort(key=lambda way: (way.claimed_on, way.file_number), reverse=True)
    ways.sort(key=lambda way: not left_of(way))
    return ways[:RECOVERIES_AT_MOST], len(ways)


def _before(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return year, month + 1
