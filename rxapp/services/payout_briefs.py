"""What each line of a statement or a file rests on, read for many lines at once."""

from collections.abc import Sequence

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import visible_rows
from rxapp.access.payout_explanations import permitted_attempts, permitted_entries, permitted_lines
from rxapp.domain.permissions import Actor
from rxapp.models import LedgerEntry, LineKind, NettingAttempt, PayoutLine, Row
from rxapp.services import unasked_counting
from rxapp.services.payout_explanations import change_of
from rxapp.services.payouts import LineView
from rxapp.services.row_basis import basis_of_row, periods_of
from rxapp.services.unasked_counting import LINES_AT_ONCE
from rxapp.text.payout_briefs import Brief, brief


async def briefs_of(session: AsyncSession, actor: Actor, lines: Sequence[LineView]) -> dict[int, str]:
    """Why each line is of its amount, by the line's number; of types that the reader lacks nothing."""
    told = await unasked_counting.briefs_of(session, actor, lines)
    ids = [line.line_id for line in lines if line.type_code is not None and line.line_id not in told]
    for start in range(0, len(ids), LINES_AT_ONCE):
        found = await _briefs(session, actor, ids[start : start + LINES_AT_ONCE])
        told |= {number: brief(each) for number, each in found.items()}
    return told


async def _briefs(session: AsyncSession, actor: Actor, ids: Sequence[int]) -> dict[int, Brief]:
    lines = (await session.exec(permitted_lines(actor).where(col(PayoutLine.id).in_(ids)))).all()
    taken = await _taken(session, actor, [line.entry_id for line in lines if line.kind is LineKind.OFFSET])
    found = {
        line.id: Brief(taken=taken[line.entry_id, line.paid_on])
        for line in lines
        if line.kind is LineKind.OFFSET
    }
    due = [line for line in lines if line.kind is LineKind.DUE]
    entries = permitted_entries(actor).where(col(LedgerEntry.id).in_([line.entry_id for line in due]))
    paying = {entry.id: change_of(entry) for entry in (await session.exec(entries)).all()}
    mine = visible_rows(actor).where(col(Row.id).in_([line.row_id for line in due]))
    rows = {row.id: row for row in (await session.exec(mine)).all()}
    periods = await periods_of(session, actor, list(rows))
    for line in due:
        row = rows[line.row_id]
        basis = basis_of_row(line.type_code, row, periods[row.id])
        found[line.id] = Brief(basis, paying.get(line.entry_id))
    return found | {line.id: Brief() for line in lines if line.kind is LineKind.REFUND}


async def _taken(
    session: AsyncSession, actor: Actor, claims: Sequence[int]
) -> dict[tuple[int, object], tuple[int, int]]:
    """What each payout found left of the claims and took, by claim and day."""
    attempts = permitted_attempts(actor).where(col(NettingAttempt.claim_id).in_(claims))
    return {
        (each.claim_id, each.pay_on): (each.before_ore, each.taken_ore)
        for each in (await session.exec(attempts)).all()
    }
