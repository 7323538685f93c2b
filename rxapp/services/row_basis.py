"""What the amounts of granted rows rest on, read for one line that is explained or for many in a file."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payout_explanations import permitted_periods
from rxapp.domain.amount_basis import Basis, basis_of
from rxapp.domain.amounts import Claimed
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor


async def periods_of(session: AsyncSession, actor: Actor, row_ids: Collection[int]) -> dict[int, list[date]]:
    """The first days of the four-week periods that were granted, by row."""
    found: dict[int, list[date]] = {row: [] for row in row_ids}
    for period in (await session.exec(permitted_periods(actor, row_ids))).all():
        found[period.row_id].append(period.first_day)
    return found


def basis_of_row(type_code: str, row: Any, periods: Sequence[date]) -> Basis:
    """The rule and the figures of a row of `visible_rows`."""
    claimed = Claimed(
        Period(row.first_day, row.last_day),
        cost_ore=row.cost_ore or 0,
        fee_ore=row.fee_ore or 0,
        days=row.days,
        school_form=row.school_form,
        cost_kind=row.cost_kind,
        members=row.members or 1,
        daily_paid=row.daily_paid is not False,
        received_on=row.received_on,
    )
    return basis_of(type_code, claimed, periods)
