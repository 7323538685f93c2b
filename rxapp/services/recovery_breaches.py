"""What must always hold of recoveries, asked of the database; for the operator, not for a reader."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.decided import Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.recoveries import taken
from rxapp.domain.recovery_claims import claimed_by
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    Case,
    Decision,
    EntryKind,
    LedgerEntry,
    LineKind,
    Payout,
    PayoutLine,
    RecoveryRecord,
    RecoveryRow,
    Row,
    WaiverRecord,
)
from rxapp.services.chains import chain_of, last_days_of, standing
from rxapp.services.recovery_facts import recovery_of

MOST = 100
CLAIMS = (EntryKind.CLAIM, EntryKind.REVERSAL, EntryKind.REFUND, EntryKind.WAIVER)
ENDED = (RecoveryStatus.DECIDED, RecoveryStatus.CLAIMED, RecoveryStatus.CLOSED, RecoveryStatus.DROPPED)


async def within_paid(session: AsyncSession) -> list[str]:
    """What recoveries have of a row together is never more than was paid for it."""
    paid = _paid()
    statement = (
        listing(RecoveryRecord, RecoveryRow, paid.c.paid_ore)
        .join(RecoveryRow, col(RecoveryRow.recovery_id) == RecoveryRecord.id)
        .join(paid, paid.c.row_id == RecoveryRow.row_id, isouter=True)
    )
    found = (await session.exec(statement)).all()
    most = {row.row_id: int(ore or 0) for _, row, ore in found}
    has = taken(recovery_of(record, (row,)) for record, row, _ in found)
    over = sorted(row for row, ore in has.items() if ore > most[row])
    return [
        f"application row {row}: recoveries have {has[row]} öre of it, {most[row]} öre was paid"
        for row in over[:MOST]
    ]


async def waived(session: AsyncSession) -> list[str]:
    """A waiver is what is booked by it."""
    booked = func.coalesce(func.sum(LedgerEntry.amount_ore), 0)
    statement = (
        listing(col(WaiverRecord.id), col(WaiverRecord.amount_ore), booked)
        .join(LedgerEntry, col(LedgerEntry.waiver_id) == col(WaiverRecord.id), isouter=True)
        .group_by(col(WaiverRecord.id), col(WaiverRecord.amount_ore))
        .having(booked != col(WaiverRecord.amount_ore))
        .order_by(col(WaiverRecord.id))
        .limit(MOST)
    )
    return [
        f"waiver {number}: {ore} öre is waived, {int(found)} öre is booked"
        for number, ore, found in (await session.exec(statement)).all()
    ]


async def claimed_within_paid(session: AsyncSession) -> list[str]:
    """The claims of a row in the ledger, less what undoes them, are between nothing and what was paid."""
    paid, owed = _paid(), -func.sum(LedgerEntry.amount_ore)
    most = func.coalesce(paid.c.paid_ore, 0)
    statement = (
        listing(col(LedgerEntry.row_id), owed.label("owed"), most.label("paid"))
        .join(paid, paid.c.row_id == LedgerEntry.row_id, isouter=True)
        .where(col(LedgerEntry.kind).in_(CLAIMS))
        .group_by(col(LedgerEntry.row_id), paid.c.paid_ore)
        .having(or_(owed < 0, owed > most))
        .order_by(col(LedgerEntry.row_id))
    )
    return [
        f"application row {row.row_id}: the ledger claims {int(row.owed)} öre, {int(row.paid)} öre was paid"
        for row in await _found(session, statement)
    ]


async def booked(session: AsyncSession) -> list[str]:
    """What a recovery owes is what the ledger has of its decisions, and no claim is of anything else."""
    claim = aliased(LedgerEntry, name="claim")
    of = func.coalesce(col(LedgerEntry.decision_id), col(claim.decision_id))
    entries = (
        listing(col(Decision.case_id), col(LedgerEntry.row_id), func.sum(LedgerEntry.amount_ore).label("ore"))
        .select_from(LedgerEntry)
        .join(claim, col(claim.id) == LedgerEntry.settles_id, isouter=True)
        .join(Decision, col(Decision.id) == of)
        .where(col(LedgerEntry.kind).in_(CLAIMS), col(Decision.matter) == Matter.RECOVERY)
        .group_by(col(Decision.case_id), col(LedgerEntry.row_id))
        .subquery("entries")
    )
    theirs = and_(entries.c.case_id == RecoveryRecord.case_id, entries.c.row_id == RecoveryRow.row_id)
    is_claimed = col(RecoveryRecord.status) == RecoveryStatus.CLAIMED
    kept, ledger = func.coalesce(col(RecoveryRow.owed_ore), 0), func.coalesce(entries.c.ore, 0)
    statement = (
        listing(col(RecoveryRecord.file_number))
        .join(RecoveryRow, col(RecoveryRow.recovery_id) == RecoveryRecord.id)
        .join(entries, theirs, isouter=True)
        .where(or_(kept != -ledger, and_(~is_claimed, ledger != 0)))
        .distinct()
        .order_by(col(RecoveryRecord.file_number))
    )
    strange = (
        listing(col(LedgerEntry.id))
        .select_from(LedgerEntry)
        .join(claim, col(claim.id) == LedgerEntry.settles_id, isouter=True)
        .join(Decision, col(Decision.id) == of, isouter=True)
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == Decision.case_id, isouter=True)
        .join(
            RecoveryRow,
            and_(
                col(RecoveryRow.recovery_id) == RecoveryRecord.id,
                col(RecoveryRow.row_id) == LedgerEntry.row_id,
            ),
            isouter=True,
        )
        .where(
            col(LedgerEntry.kind).in_(CLAIMS),
            or_(col(Decision.matter) != Matter.RECOVERY, col(RecoveryRow.row_id).is_(None)),
        )
        .order_by(col(LedgerEntry.id))
    )
    return [
        f"recovery {number}: what its rows owe is not what the ledger has of its decisions"
        for number in await _found(session, statement)
    ] + [
        f"ledger entry {number}: a claim, or what undoes one, that is of no recovery's decision"
        for number in await _found(session, strange)
    ]


async def within_decided(session: AsyncSession) -> list[str]:
    """What is left of the claims of a recovery is of its latest decision alone, as a court has left it: of no
    row less than nothing or more than that says. And no claim was ever booked beyond its own decision."""
    statement = (
        listing(Case, LedgerEntry)
        .join(Decision, col(Decision.case_id) == Case.id)
        .join(LedgerEntry, col(LedgerEntry.decision_id) == Decision.id)
        .where(col(LedgerEntry.kind).in_(CLAIMS), col(Decision.matter) == Matter.RECOVERY)
        .order_by(col(Case.id), col(LedgerEntry.id))
    )
    found = (await session.exec(statement)).all()
    faults: list[str] = []
    for case, entries in groupby(found, key=lambda pair: pair[0]):
        faults += _beyond(case, await chain_of(session, case), [entry for _, entry in entries])
    return faults[:MOST]


def _beyond(case: Case, chain: Chain, entries: Sequence[LedgerEntry]) -> list[str]:
    booked: Counter[tuple[int, int]] = Counter()
    left: Counter[int] = Counter()
    for entry in entries:
        left[entry.row_id] -= entry.amount_ore
        if entry.kind is EntryKind.CLAIM:
            booked[entry.decision_id or 0, entry.row_id] -= entry.amount_ore
    latest = standing(chain)
    right = claimed_by(latest, chain.judgment_on(latest.id)) if latest else Counter[int]()
    first = {each.id: claimed_by(each, None) for each in chain.decisions}
    return [
        f"recovery {case.file_number}: decision {decision} claimed {ore} öre of application row {row}"
        for (decision, row), ore in booked.items()
        if ore > first[decision].get(row, 0)
    ] + [
        f"recovery {case.file_number}: {ore} öre of application row {row} is left of its claims, which is "
        f"not what was decided last"
        for row, ore in left.items()
        if not 0 <= ore <= right.get(row, 0)
    ]


async def legal_force(session: AsyncSession) -> list[str]:
    """No claim was booked before its decision could no longer be appealed, by the later reading."""
    statement = (
        listing(Case, LedgerEntry.decision_id, func.min(LedgerEntry.booked_on))
        .join(Decision, col(Decision.case_id) == Case.id)
        .join(LedgerEntry, col(LedgerEntry.decision_id) == Decision.id)
        .where(col(LedgerEntry.kind) == EntryKind.CLAIM)
        .group_by(col(Case.id), col(LedgerEntry.decision_id))
        .order_by(col(Case.id))
    )
    faults: list[str] = []
    for case, decision_id, booked_on in (await session.exec(statement)).all():
        chain = await chain_of(session, case)
        decided = chain.decision(decision_id)
        last = last_days_of(chain, decided).accepted
        is_judged = chain.judgment_on(decided.id) is not None
        if not is_judged and (last is None or booked_on <= last):
            faults.append(f"recovery {case.file_number}: claimed before its decision had legal force")
    return faults[:MOST]


async def told(session: AsyncSession) -> list[str]:
    """A recovery that the municipality is told of is a case of its own number, and decided with it."""
    is_ended = col(RecoveryRecord.status).in_(ENDED)
    is_decided = col(Case.status) == CaseStatus.DECIDED
    statement = (
        listing(col(RecoveryRecord.file_number))
        .join(Case, col(Case.id) == RecoveryRecord.case_id)
        .where(
            or_(
                ~col(Case.is_recovery),
                col(Case.file_number) != RecoveryRecord.file_number,
                col(Case.municipality_code) != RecoveryRecord.municipality_code,
                col(Case.type_code) != RecoveryRecord.type_code,
                and_(is_ended, ~is_decided),
                and_(~is_ended, is_decided),
            )
        )
        .order_by(col(RecoveryRecord.file_number))
    )
    alone = (
        listing(col(Case.file_number))
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == Case.id, isouter=True)
        .where(col(Case.is_recovery), col(RecoveryRecord.id).is_(None))
        .order_by(col(Case.file_number))
    )
    return [
        f"recovery {number}: its case is not as the recovery says"
        for number in await _found(session, statement)
    ] + [
        f"case {number}: said to be a recovery, and there is none" for number in await _found(session, alone)
    ]


async def of_one_owner(session: AsyncSession) -> list[str]:
    """Every row of a recovery is of its own municipality and type: the permission for that shows it."""
    statement = (
        listing(col(RecoveryRecord.file_number))
        .join(RecoveryRow, col(RecoveryRow.recovery_id) == RecoveryRecord.id)
        .join(Row, col(Row.id) == RecoveryRow.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(
            or_(
                col(Case.municipality_code) != RecoveryRecord.municipality_code,
                col(Case.type_code) != RecoveryRecord.type_code,
            )
        )
        .distinct()
        .order_by(col(RecoveryRecord.file_number))
    )
    return [
        f"recovery {number}: it has rows of another municipality or type"
        for number in await _found(session, statement)
    ]


async def _found(session: AsyncSession, statement: Rows) -> list[Any]:
    return list((await session.exec(statement.limit(MOST))).all())


def _paid() -> Any:
    return (
        listing(col(PayoutLine.row_id), func.sum(PayoutLine.amount_ore).label("paid_ore"))
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(
            col(Payout.paid_on).is_not(None),
            col(Payout.returned_on).is_(None),
            col(PayoutLine.kind) == LineKind.DUE,
        )
        .group_by(col(PayoutLine.row_id))
        .subquery()
    )


CHECKS = (within_paid, claimed_within_paid, waived, booked, within_decided, legal_force, told, of_one_owner)
