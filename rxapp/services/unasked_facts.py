"""What is known of a type and some municipalities when it is run: grounds in force, and what was granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import listing
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.grounds import kind_of_code
from rxapp.domain.periods import Period
from rxapp.domain.unasked import Difference, Due, Ground, Key, differences, due
from rxapp.models import EntryKind, GroundRecord, LedgerEntry, Municipality, Row, UnaskedCase

_COLUMNS: tuple[Any, ...] = (
    GroundRecord.municipality_code,
    GroundRecord.individual_number,
    GroundRecord.first_day,
    GroundRecord.last_day,
    GroundRecord.quantity,
    GroundRecord.variant,
    GroundRecord.registered_by,
)


@dataclass(slots=True)
class OfMunicipality:
    """One municipality: its grounds, the rows it has been granted by period and subject, and its cases."""

    code: str
    grounds: list[Ground] = field(default_factory=list[Ground])
    registered_by: int = 0
    """Who registered the latest of its grounds."""
    rows: dict[Key, Any] = field(default_factory=dict[Key, Any])
    cases: dict[date, int] = field(default_factory=dict[date, int])

    def differing(
        self, type_code: str, periods: Sequence[Period]
    ) -> tuple[tuple[Difference, ...], tuple[Period, ...]]:
        """What differs in the periods, and those of which an amount is not known."""
        dues: dict[Key, Due] = {}
        unrated: list[Period] = []
        for period in periods:
            try:
                found = due(type_code, self.grounds, period)
            except RateUnknown:
                unrated.append(period)
                continue
            dues |= {(period.first_day, subject): each for subject, each in found.items()}
        counted = {period.first_day for period in periods if period not in unrated}
        granted = {key: row.granted_ore or 0 for key, row in self.rows.items() if key[0] in counted}
        once = kind_of_code(type_code).is_once
        return differences(dues, granted, once=once), tuple(unrated)


async def lock(session: AsyncSession, codes: Sequence[str]) -> None:
    """Nothing is registered for the municipalities, and nobody else runs them, until this is over."""
    statement = select(Municipality.code).where(col(Municipality.code).in_(codes))
    await session.exec(statement.order_by(col(Municipality.code)).with_for_update(key_share=True))


async def gather(
    session: AsyncSession, type_code: str, periods: Sequence[Period], codes: Sequence[str]
) -> list[OfMunicipality]:
    """Everything of the locked municipalities, in two statements."""
    found = {code: OfMunicipality(code) for code in codes}
    wanted = listing(*_COLUMNS).where(
        GroundRecord.type_code == type_code,
        col(GroundRecord.municipality_code).in_(codes),
        col(GroundRecord.withdrawn_at).is_(None),
        col(GroundRecord.first_day) <= max(period.last_day for period in periods),
    )
    if not kind_of_code(type_code).is_once:
        first = min(period.first_day for period in periods)
        wanted = wanted.where(or_(col(GroundRecord.last_day).is_(None), col(GroundRecord.last_day) >= first))
    for each in (await session.exec(wanted.order_by(col(GroundRecord.id)))).all():
        own = found[each.municipality_code]
        own.registered_by = each.registered_by
        own.grounds.append(
            Ground(each.individual_number, each.first_day, each.last_day, each.quantity, each.variant)
        )
    await _granted(session, type_code, found)
    return list(found.values())


async def _granted(session: AsyncSession, type_code: str, found: Mapping[str, OfMunicipality]) -> None:
    statement = (
        listing(
            UnaskedCase.municipality_code,
            UnaskedCase.case_id,
            col(UnaskedCase.first_day).label("period"),
            Row.id,
            Row.individual_number,
            Row.granted_ore,
        )
        .join(Row, col(Row.case_id) == UnaskedCase.case_id)
        .where(UnaskedCase.type_code == type_code, col(UnaskedCase.municipality_code).in_(list(found)))
        .order_by(col(Row.id))
    )
    for row in (await session.exec(statement)).all():
        own = found[row.municipality_code]
        own.cases[row.period] = row.case_id
        own.rows[row.period, row.individual_number] = row


async def claimed(session: AsyncSession, rows: Sequence[int]) -> dict[int, int]:
    """What has been claimed back of each row and stands, in öre."""
    kinds = (EntryKind.CLAIM, EntryKind.REVERSAL)
    statement = (
        select(LedgerEntry.row_id, func.sum(LedgerEntry.amount_ore))
        .where(col(LedgerEntry.row_id).in_(rows), col(LedgerEntry.kind).in_(kinds))
        .group_by(col(LedgerEntry.row_id))
    )
    return {row: -int(ore) for row, ore in (await session.exec(statement)).all()}
