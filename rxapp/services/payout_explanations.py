"""Why a payout line is of its amount, for whoever holds its type."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import visible_cases, visible_decisions, visible_rows
from rxapp.access.payout_explanations import (
    permitted_attempts,
    permitted_entries,
    permitted_lines,
)
from rxapp.access.rows import Rows
from rxapp.domain.decided import Cause
from rxapp.domain.errors import NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Case,
    Decision,
    EntryKind,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    Payout,
    PayoutLine,
    PayoutRun,
    Row,
)
from rxapp.services.officer_decisions import RATE_BY_OFFICER
from rxapp.services.payouts import line_view
from rxapp.services.rights import require
from rxapp.services.row_basis import basis_of_row, periods_of
from rxapp.services.unasked_counting import counted_of
from rxapp.text.payout_explanations import NO_LINE
from rxapp.text.payout_facts import (
    Attempt,
    Change,
    LineFacts,
    Moved,
    Owing,
    RowGranted,
    Step,
)

_MOVED = {
    EntryKind.OFFSET: Moved.SET_OFF,
    EntryKind.PAID_IN: Moved.PAID_IN,
    EntryKind.WAIVER: Moved.WAIVED,
    EntryKind.REVERSAL: Moved.UNDONE,
    EntryKind.RETURNED: Moved.SENT_BACK,
}


async def get_line(session: AsyncSession, actor: Actor, line_id: int) -> LineFacts:
    """All that explains a line of the payouts page.

    Raises:
        NotAllowed: the actor reads no payouts.
        NotFound: there is none, it was sent back, or its type is not for this reader.
    """
    require(actor, Right.PAYOUTS_READ)
    mine = permitted_lines(actor).where(col(PayoutLine.id) == line_id, col(Payout.returned_on).is_(None))
    line = (await session.exec(mine)).first()
    if line is None:
        raise NotFound(NO_LINE)
    view, changes = line_view(line), await _changes(session, actor, line)
    return LineFacts(
        cells=view.cells,
        type_code=line.type_code,
        ore=line.amount_ore,
        is_recovery=view.is_recovery,
        is_again=view.is_again,
        row=await _row(session, actor, line),
        paying=changes.get(line.entry_id),
        changes=tuple(changes.values()),
        attempts=await _attempts(session, actor, line),
        owing=await _owing(session, actor, line) if line.kind is LineKind.OFFSET else None,
        beside=await _beside(session, actor, line) if line.kind is LineKind.DUE else (),
        account=view.account,
        counted=(await counted_of(session, actor, [line.id])).get(line.id),
    )


async def owing_of(session: AsyncSession, actor: Actor, claims: Sequence[Any]) -> dict[int, Owing]:
    """The ways to zero of claims that were read from `permitted_entries`, by the claim's number: each of what
    has met it, day by day, and the runs that found nothing to take it of."""
    ids = [claim.id for claim in claims]
    met = permitted_entries(actor).where(col(LedgerEntry.settles_id).in_(ids))
    steps: dict[int, list[Step]] = {number: [] for number in ids}
    for entry in (await session.exec(_in_order(met))).all():
        steps[entry.settles_id].append(Step(entry.booked_on, _MOVED[entry.kind], entry.amount_ore))
    vain = permitted_attempts(actor).where(
        col(NettingAttempt.claim_id).in_(ids), NettingAttempt.taken_ore == 0
    )
    for attempt in (await session.exec(vain)).all():
        steps[attempt.claim_id].append(Step(attempt.pay_on, Moved.NOTHING, 0))
    return {
        claim.id: Owing(
            file_number=claim.file_number or "",
            claimed_ore=-claim.amount_ore,
            claimed_on=claim.booked_on,
            before_ore=-claim.amount_ore,
            taken_ore=0,
            steps=tuple(sorted(steps[claim.id], key=lambda step: step.on)),
        )
        for claim in claims
    }


def _in_order(statement: Rows) -> Rows:
    return statement.order_by(col(LedgerEntry.booked_on), col(LedgerEntry.id))


async def _changes(session: AsyncSession, actor: Actor, line: Any) -> dict[int, Change]:
    """What the ledger was told of the row, by entry: the grant, what later decisions made of it; of a refund
    the refund."""
    kinds = (EntryKind.REFUND,) if line.kind is LineKind.REFUND else (EntryKind.GRANT, EntryKind.ADJUSTMENT)
    mine = permitted_entries(actor).where(
        col(LedgerEntry.row_id) == line.row_id, col(LedgerEntry.kind).in_(kinds)
    )
    return {entry.id: change_of(entry) for entry in (await session.exec(_in_order(mine))).all()}


def change_of(entry: Any) -> Change:
    """What an entry of `permitted_entries` told the ledger of its row."""
    return Change(
        booked_on=entry.booked_on,
        ore=entry.amount_ore,
        decided_on=clock.day_of(entry.decided_at) if entry.decided_at else None,
        cause=entry.cause or Cause.FIRST,
        is_by_court=entry.is_by_court,
    )


async def _attempts(session: AsyncSession, actor: Actor, line: Any) -> tuple[Attempt, ...]:
    """Every payment of what is due, this one last; a claim is set off anew each time and has no such row."""
    if line.kind is LineKind.OFFSET:
        return ()
    mine = permitted_lines(actor).where(
        col(PayoutLine.entry_id) == line.entry_id, col(PayoutLine.kind) != LineKind.OFFSET
    )
    found = await session.exec(mine.order_by(col(PayoutLine.attempt)))
    return tuple(Attempt(each.paid_on, each.returned_on) for each in found.all())


async def _owing(session: AsyncSession, actor: Actor, line: Any) -> Owing:
    claim = (await session.exec(permitted_entries(actor).where(col(LedgerEntry.id) == line.entry_id))).one()
    attempt = (
        await session.exec(
            permitted_attempts(actor).where(
                col(NettingAttempt.claim_id) == line.entry_id, PayoutRun.pay_on == line.paid_on
            )
        )
    ).one()
    way = (await owing_of(session, actor, [claim]))[claim.id]
    return replace(
        way, file_number=line.file_number, before_ore=attempt.before_ore, taken_ore=attempt.taken_ore
    )


async def _beside(session: AsyncSession, actor: Actor, line: Any) -> tuple[tuple[str, int], ...]:
    mine = permitted_lines(actor).where(
        col(PayoutLine.payout_id) == line.payout_id, col(PayoutLine.kind) == LineKind.OFFSET
    )
    taken: dict[str, int] = {}
    for each in (await session.exec(mine.order_by(col(PayoutLine.id)))).all():
        taken[each.file_number] = taken.get(each.file_number, 0) - each.amount_ore
    return tuple(taken.items())


async def _row(session: AsyncSession, actor: Actor, line: Any) -> RowGranted:
    row = (await session.exec(visible_rows(actor).where(col(Row.id) == line.row_id))).one()
    case = (await session.exec(visible_cases(actor).where(col(Case.id) == row.case_id))).one()
    periods = await periods_of(session, actor, [row.id])
    return RowGranted(
        case_number=case.file_number,
        position=row.position,
        basis=basis_of_row(line.type_code, row, periods[row.id]),
        granted_periods=row.granted_periods,
        applied_periods=row.applied_periods,
        applied_ore=row.applied_ore,
        reason=row.reason,
        rate_by_officer=await _rate_by_officer(session, actor, row.case_id),
    )


async def _rate_by_officer(session: AsyncSession, actor: Actor, case_id: int) -> str:
    made = visible_decisions(actor).where(col(Decision.case_id) == case_id).order_by(col(Decision.id).desc())
    for decision in (await session.exec(made)).all():
        for rule in decision.rules:
            if rule.get("code") == RATE_BY_OFFICER:
                return str(rule["detail"])
    return ""
