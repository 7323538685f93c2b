"""What recoveries are in the ledger: a claim of each row, and what undoes it; nothing is ever changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.recovery_amounts import reversal
from rxapp.models import Case, EntryKind, JudgmentRecord, LedgerEntry

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

    What of it is cancelled and what is given back is told apart where it is set off.
    """
    left = dict(after)
    undone = [(row, _undone(ore, left.get(row, 0))) for row, ore in before]
    session.add_all(_entry(case, EntryKind.REVERSAL, row, ore, source) for row, ore in undone if ore)
    await session.flush()
    return sum(ore for _, ore in undone)


def _undone(claim_ore: int, right_ore: int) -> int:
    split = reversal(claim_ore, right_ore, met_ore=0)
    return split.cancelled_ore + split.given_back_ore


def _entry(case: Case, kind: EntryKind, row_id: int, ore: int, source: Source) -> LedgerEntry:
    return LedgerEntry(
        kind=kind,
        municipality_code=case.municipality_code,
        type_code=case.type_code,
        row_id=row_id,
        decision_id=source.decision_id,
        judgment_id=source.judgment_id,
        amount_ore=ore,
        booked_on=clock.today(),
    )
