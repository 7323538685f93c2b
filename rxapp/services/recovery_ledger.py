"""What recoveries are in the ledger: a claim of each row, and what undoes it; nothing is ever changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.recovery_amounts import reversal
from rxapp.models import Case, EntryKind, JudgmentRecord, LedgerEntry, RecoveryRecord
from rxapp.services.claims_left import claims_left
from rxapp.services.collecting import alone

_CHANGING = (CourtOutcome.CHANGED, CourtOutcome.REMITTED)
Rows = Iterable[tuple[int, int]]
"""Rows of applications with öre."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry follows from: a decision, and the judgment that changed it, if one did."""

    decision_id: int
    judgment_id: int | None = None


async def source_of(session: AsyncSession, chain: Chain, decided: Decided) -> Source:
    """The decision, with the number of the judgment where that is what the amounts follow from."""
    judgment = chain.judgment_on(decided.id)
    if judgment is None or judgment.outcome not in _CHANGING:
        return Source(decided.id)
    closed = [a.id for a in chain.appeals_against(decided.id) if a.status is AppealStatus.CLOSED]
    statement = (
        select(JudgmentRecord.id)
        .where(
            col(JudgmentRecord.appeal_id).in_(closed),
            col(JudgmentRecord.judged_on) == judgment.judged_on,
            col(JudgmentRecord.case_number) == judgment.case_number,
            col(JudgmentRecord.outcome) == judgment.outcome,
        )
        .order_by(col(JudgmentRecord.id).desc())
    )
    return Source(decided.id, (await session.exec(statement)).first())


async def claim(session: AsyncSession, case: Case, rows: Rows, source: Source) -> None:
    """Book what each row owes: below nothing, since the municipality is to pay it."""
    session.add_all(_entry(case, EntryKind.CLAIM, row, -ore, source) for row, ore in rows if ore)
    await session.flush()


async def lower(session: AsyncSession, case: Case, before: Rows, after: Rows, source: Source) -> int:
    """Book what is too much of claims in the ledger, by whatever finds it so; gives the sum.

    What nobody has met yet is undone; what has been set off or paid in, a prepared run's part with it, is a
    refund and is paid like a grant. Nothing is collected meanwhile.
    """
    await alone(session)
    left, claims = dict(after), await _open_claims(session, case)
    undone = 0
    for row, ore in before:
        open_here = claims.get(row, [])
        met = ore - sum(claim_left for _, claim_left in open_here)
        split = reversal(ore, left.get(row, 0), met)
        undone += split.cancelled_ore + split.given_back_ore
        for claim_id, ore_here in _of_claims(split.cancelled_ore, open_here):
            session.add(_entry(case, EntryKind.REVERSAL, row, ore_here, source, settles_id=claim_id))
        if split.given_back_ore:
            session.add(_entry(case, EntryKind.REFUND, row, split.given_back_ore, source))
    await session.flush()
    return undone


def _of_claims(ore: int, claims: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for claim_id, claim_left in claims:
        here = min(ore, claim_left)
        ore -= here
        if here:
            yield claim_id, here


async def _open_claims(session: AsyncSession, case: Case) -> dict[int, list[tuple[int, int]]]:
    """By row the claims of a recovery with what is left of each, the oldest first."""
    claims = claims_left()
    statement = (
        listing(claims.c.row_id, claims.c.claim_id, claims.c.left_ore)
        .join(RecoveryRecord, col(RecoveryRecord.id) == claims.c.recovery_id)
        .where(col(RecoveryRecord.case_id) == case.id, claims.c.left_ore > 0)
        .order_by(claims.c.claimed_on, claims.c.claim_id)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row, claim_id, ore in (await session.exec(statement)).all():
        found.setdefault(row, []).append((claim_id, int(ore)))
    return found


def _entry(
    case: Case, kind: EntryKind, row_id: int, ore: int, source: Source, *, settles_id: int | None = None
) -> LedgerEntry:
    return LedgerEntry(
        kind=kind,
        municipality_code=case.municipality_code,
        type_code=case.type_code,
        row_id=row_id,
        decision_id=source.decision_id,
        judgment_id=source.judgment_id,
        settles_id=settles_id,
        amount_ore=ore,
        booked_on=clock.today(),
    )
