"""What lines that are paid without application were counted from: the parts of their decisions, and the
allocation numbers that were registered when those were made."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import visible_decisions
from rxapp.access.payout_explanations import permitted_allocations, permitted_countings
from rxapp.domain.compensation.rates import RATES
from rxapp.domain.decided import Cause
from rxapp.domain.grounds import GROUNDED, GroundKind, kind_of_code
from rxapp.domain.permissions import Actor
from rxapp.domain.unasked import Part
from rxapp.models import Decision, PayoutLine
from rxapp.services.payouts import LineView
from rxapp.text.unasked_counting import Counted, brief

LINES_AT_ONCE = 500
"""Their decisions are read with them, each once: of so many lines they are few."""


async def counted_of(session: AsyncSession, actor: Actor, line_ids: Sequence[int]) -> dict[int, Counted]:
    """What was counted, by the line's number; lines that were applied for, and what the reader may not see,
    are not there."""
    found: dict[int, Counted] = {}
    numbers = list((await session.exec(permitted_allocations(actor))).all()) if line_ids else []
    for start in range(0, len(line_ids), LINES_AT_ONCE):
        wanted = line_ids[start : start + LINES_AT_ONCE]
        lines = (await session.exec(permitted_countings(actor).where(col(PayoutLine.id).in_(wanted)))).all()
        decided = await _decided(session, actor, {line.decided_by for line in lines} - {None})
        for line in lines:
            found[line.line_id] = _counted(line, decided.get(line.decided_by), numbers)
    return found


async def briefs_of(session: AsyncSession, actor: Actor, lines: Sequence[LineView]) -> dict[int, str]:
    """The same in a cell of a table, of those of the lines that are paid without application."""
    wanted = [line.line_id for line in lines if line.type_code in GROUNDED and not line.is_recovery]
    found = await counted_of(session, actor, wanted)
    return {number: brief(each) for number, each in found.items()}


async def _decided(session: AsyncSession, actor: Actor, ids: set[int]) -> dict[int, Any]:
    """The decisions, each with what it counted by row."""
    if not ids:
        return {}
    made = (await session.exec(visible_decisions(actor).where(col(Decision.id).in_(ids)))).all()
    return {each.id: (each, {row["row"]: row.get("counted", ()) for row in each.rows}) for each in made}


def _counted(line: Any, decided: Any, numbers: Sequence[Any]) -> Counted:
    granted = line.before_ore + line.ore
    if decided is None:
        return Counted(line.type_code, (), line.ore, line.before_ore)
    decision, by_row = decided
    parts = tuple(
        Part(date.fromisoformat(first), date.fromisoformat(last), units, ore)
        for first, last, units, ore in by_row.get(line.row_id, ())
    )
    # A court, an officer or another period's decision may lie between: then the parts are not the reason.
    if sum(part.ore for part in parts) != granted:
        parts = ()
    return Counted(
        line.type_code,
        parts,
        line.ore,
        line.before_ore,
        is_change=decision.cause is Cause.CHANGE and decision.is_automatic,
        allocated=tuple(_allocated(line.type_code, part, decision.decided_at, numbers) for part in parts),
        groups=tuple(_group(line.type_code, part) for part in parts),
    )


def _allocated(type_code: str, part: Part, at: datetime, numbers: Sequence[Any]) -> int | None:
    """The number that was registered from the day of the part when it was decided on."""
    if kind_of_code(type_code) is not GroundKind.ALLOCATION:
        return None
    stood = [
        each.quantity
        for each in numbers
        if (each.type_code, each.first_day) == (type_code, part.first_day)
        and each.registered_at <= at
        and (each.withdrawn_at is None or each.withdrawn_at > at)
    ]
    return max(stood, default=None)


def _group(type_code: str, part: Part) -> str:
    """The age group whose amount it is."""
    groups = {
        rate.variant
        for rate in RATES
        if rate.type_code == type_code
        and rate.first_day <= part.first_day <= rate.last_day
        and rate.kronor * 100 == part.rate_ore
    }
    return groups.pop() if len(groups) == 1 else ""
