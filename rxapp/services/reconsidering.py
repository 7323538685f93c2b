"""The agency looks at an appealed decision again before it hands the appeal over (37–39 §§
förvaltningslagen)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain import appeals
from rxapp.domain.appeal_steps import STEPS, AppealVerb
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.replacements import check_replacement, check_result
from rxapp.services import recovery_reconsidering
from rxapp.services.appeal_handling import lifted, reason_of
from rxapp.services.appeal_records import Held, hold, keep
from rxapp.services.appeal_rulings import RowChange, ruling_of
from rxapp.services.facts import rows_of
from rxapp.services.replacing import replace_decision
from rxapp.services.rights import require

WHY = "Skriv varför beslutet ändras eller inte ändras"


@dataclass(frozen=True, slots=True)
class Ruled:
    """How the decision is changed, and why."""

    result: Reconsidered
    reason: str
    changes: Sequence[RowChange]
    claims: Sequence[Settled]


async def reconsider(
    session: AsyncSession,
    actor: Actor,
    appeal_id: int,
    version: int,
    *,
    result: Reconsidered,
    reason: str,
    changes: Sequence[RowChange] = (),
    claims: Sequence[Settled] = (),
) -> None:
    """Note that the decision stands, or make the one that takes its place: `changes` are its rows, `claims`
    those of a decision on recovery.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: it is not the time, somebody was first, or what would be lowered has been collected.
        Invalid: no reason, rows that do not fit the result, or one that is worse for the municipality.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    STEPS[AppealVerb.RECONSIDER].check(held.appeal.status)
    text = await reason_of(session, held.case, reason, WHY)
    changed_to: int | None = None
    if result is Reconsidered.NOT_AT_ALL:
        if changes or claims:
            raise Invalid("rader", "Ta bort raderna, eller välj att beslutet ändras.")
    else:
        changed_to = await _change(session, actor, held, Ruled(result, text, changes, claims))
    after = appeals.reconsider(held.appeal, actor, clock.today(), result, reason=text, changed_to=changed_to)
    held.record.reconsidered_why = text
    kind = EventKind.APPEAL_RECONSIDERED
    await keep(session, actor, held, after, kind, result=result.value, decision=changed_to)


async def _change(session: AsyncSession, actor: Actor, held: Held, ruled: Ruled) -> int:
    """The decision in place of the appealed one; gives its id."""
    old = held.stands
    if old.matter is Matter.RECOVERY:
        return await recovery_reconsidering.reconsider(
            session, actor, held, result=ruled.result, reason=ruled.reason, changes=ruled.claims
        )
    if old.matter is Matter.LATE_APPEAL:
        check_replacement(held.chain, old, Cause.RECONSIDERATION, (), reason=ruled.reason)
        decision = lifted(held, actor, ruled.reason)
        session.add(decision)
        await session.flush()
        return decision.id or 0
    rows = await rows_of(session, held.case)
    ruling = await ruling_of(session, held.case, rows, ruled.changes, ruled.reason)
    by_position = {outcome.position: outcome.amount_ore for outcome in ruling.rows}
    check_result(ruled.result, old, tuple((row.id or 0, by_position[row.position]) for row in rows))
    made = await replace_decision(session, actor, held.case, old.id, Cause.RECONSIDERATION, ruling)
    return made.id or 0
