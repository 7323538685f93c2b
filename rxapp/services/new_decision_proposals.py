"""New decisions by two: one officer proposes, another confirms exactly that, or it falls."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.desk import ProposalStatus
from rxapp.domain.errors import Conflict, DomainError
from rxapp.domain.permissions import Actor
from rxapp.domain.replacements import Ground
from rxapp.services import desk_rules
from rxapp.services.desk_proposals import (
    ANEW,
    FELL,
    NO_PROPOSAL,
    keep_proposal,
    lock_to_confirm,
    read_chosen,
    settle_proposal,
    written_chosen,
)
from rxapp.services.new_decision_rulings import NewDecision
from rxapp.services.new_decisions import lock_to_replace, rule_on_new, write_anew
from rxapp.services.officer_decisions import Chosen


async def propose(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, wanted: NewDecision
) -> None:
    """Let another officer confirm the new decision.

    Raises:
        As `new_decisions.replace`, but for what needs a second officer.
    """
    case, ready = await lock_to_replace(session, actor, file_number, version, wanted)
    await desk_rules.check_decider(session, actor, case)
    ruling = await rule_on_new(session, ready, wanted)
    await keep_proposal(session, actor, case, _written(wanted), ruling)


async def confirm(
    session: AsyncSession, actor: Actor, file_number: str, *, proposal_id: int
) -> DecisionOutcome:
    """Make the new decision that another officer has proposed: exactly that, or none.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, proposed it, or there is none.
        Conflict: the proposal is settled, or the case or what it rests on has changed.
    """
    proposal, case = await lock_to_confirm(session, actor, file_number, proposal_id)
    if ANEW not in proposal.chosen:
        raise Conflict(NO_PROPOSAL)
    wanted = _read(proposal.chosen, proposal.reason_text)
    _, ready = await lock_to_replace(session, actor, file_number, case.version, wanted)
    try:
        ruling = await rule_on_new(session, ready, wanted)
    except DomainError as refusal:
        raise Conflict(FELL) from refusal
    if (ruling.outcome, ruling.granted_ore) != (proposal.outcome, proposal.granted_ore):
        raise Conflict(FELL)
    settle_proposal(proposal, ProposalStatus.CONFIRMED, actor)
    await write_anew(session, actor, ready, wanted, ruling)
    return ruling.outcome


def _written(wanted: NewDecision) -> dict[str, Any]:
    chosen = Chosen(
        wanted.choices, yearly_kronor=wanted.yearly_kronor, rate_source=wanted.rate_source.strip()
    )
    ground = wanted.ground.value if wanted.ground else None
    anew = {"cause": wanted.cause.value, "replaces": wanted.old_id, "ground": ground}
    return {**written_chosen(chosen), ANEW: anew}


def _read(kept: dict[str, Any], reason: str) -> NewDecision:
    chosen, anew = read_chosen(kept, reason), kept[ANEW]
    return NewDecision(
        Cause(anew["cause"]),
        anew["replaces"],
        reason,
        chosen.choices,
        Ground(anew["ground"]) if anew["ground"] else None,
        chosen.yearly_kronor,
        chosen.rate_source,
    )
