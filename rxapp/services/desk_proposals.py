"""Decisions by two: one officer proposes, another confirms or sends back. What was chosen is frozen
meanwhile, and falls if the case goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.desk import OPEN, open_proposal_itself, visible_proposals
from rxapp.domain import desk
from rxapp.domain.cases import SETTLED, DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.desk import ProposalStatus
from rxapp.domain.errors import Conflict, DomainError
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Case, DecisionProposal
from rxapp.services import desk_rules
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.desk import find_case, record
from rxapp.services.facts import rows_of
from rxapp.services.officer_decisions import Chosen, lock_to_decide, rule_on
from rxapp.services.rulings import Ruling, write
from rxapp.text.desk import second_text

NO_PROPOSAL = "Det finns inget förslag att ta ställning till längre. Läs in sidan igen."
FELL = (
    "Ärendet har ändrats sedan förslaget lämnades, så förslaget gäller inte längre. "
    "Den som har ärendet lämnar ett nytt förslag."
)


ANEW = "anew"
"""Under which a proposal says of a decided case why and what it would replace."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as an officer sees it. `stands`: it waits, for the case is as it was. `cause` is there where
    it would replace a decision."""

    proposal_id: int
    stands: bool
    fell: bool
    is_mine: bool
    proposer: str
    proposed_at: datetime
    outcome: DecisionOutcome
    granted_ore: int
    chosen: Chosen
    sent_back_by: str
    sent_back_why: str
    cause: Cause | None = None


async def propose(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, chosen: Chosen
) -> None:
    """Let another officer confirm what is chosen, because the settings ask for that or because one wants to.

    Raises:
        As `officer_decisions.decide`, but for what needs a second officer.
    """
    case = await lock_to_decide(session, actor, file_number, version)
    await desk_rules.check_decider(session, actor, case)
    ruling = await rule_on(session, case, await rows_of(session, case), chosen)
    await keep_proposal(session, actor, case, written_chosen(chosen), ruling)


async def confirm(
    session: AsyncSession, actor: Actor, file_number: str, *, proposal_id: int
) -> DecisionOutcome:
    """Make the decision that another officer has proposed: exactly that, or none.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, proposed it, or there is none.
        Conflict: the proposal is settled, or the case or what it rests on has changed.
    """
    proposal, case = await lock_to_confirm(session, actor, file_number, proposal_id)
    if ANEW in proposal.chosen:
        raise Conflict(NO_PROPOSAL)
    rows = await rows_of(session, case)
    try:
        ruling = await rule_on(session, case, rows, read_chosen(proposal.chosen, proposal.reason_text))
    except DomainError as refusal:
        raise Conflict(FELL) from refusal
    if (ruling.outcome, ruling.granted_ore) != (proposal.outcome, proposal.granted_ore):
        raise Conflict(FELL)
    settle_proposal(proposal, ProposalStatus.CONFIRMED, actor)
    await write(session, actor, case, rows, ruling)
    return ruling.outcome


async def send_back(
    session: AsyncSession, actor: Actor, file_number: str, *, proposal_id: int, why: str
) -> None:
    """Do not confirm what another has proposed, and say why; the case is as it was.

    Raises:
        NotAllowed, NotFound: as `confirm`.
        Conflict: the proposal is settled, or the case has changed.
        Invalid: the reason is missing or too long.
    """
    proposal, case = await lock_to_confirm(session, actor, file_number, proposal_id)
    proposal.sent_back_why = desk.parse_why(why, "ater-skal")
    settle_proposal(proposal, ProposalStatus.SENT_BACK, actor)
    await session.flush()
    whom = proposal.proposed_by
    await record(session, actor, EventKind.PROPOSAL_SENT_BACK, case, whom=whom, why=proposal.sent_back_why)


async def take_back(session: AsyncSession, actor: Actor, file_number: str, *, proposal_id: int) -> None:
    """Take one's own proposal back, or that of who had the case before.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
        Conflict: the proposal is settled, or the actor does not have the case.
    """
    case = await find_case(session, actor, file_number, lock=True)
    proposal = await _proposal(session, actor, case, proposal_id)
    await desk_rules.check_holder(session, actor, case)
    settle_proposal(proposal, ProposalStatus.TAKEN_BACK, actor)
    await session.flush()
    await record(session, actor, EventKind.PROPOSAL_TAKEN_BACK, case)


async def latest_proposal(session: AsyncSession, actor: Actor, file_number: str) -> ProposalView | None:
    """What was proposed last in the case.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
    """
    case = await find_case(session, actor, file_number)
    found = (await session.exec(visible_proposals(actor, case.id or 0).limit(1))).first()
    if found is None:
        return None
    is_open = found.status is ProposalStatus.OPEN
    is_of_now, is_same = _is_of_status(found.chosen, case), found.case_version == case.version
    stands = is_open and is_same and is_of_now
    anew = found.chosen.get(ANEW)
    # What was sent back before there was a decision is no longer of interest once there is one.
    is_back = found.status is ProposalStatus.SENT_BACK and (is_of_now or case.status not in SETTLED)
    return ProposalView(
        found.id,
        stands,
        fell=is_open and not stands and is_of_now,
        is_mine=found.proposed_by == actor.account_id,
        proposer=found.proposer,
        proposed_at=found.proposed_at,
        outcome=found.outcome,
        granted_ore=found.granted_ore,
        chosen=read_chosen(found.chosen, found.reason_text),
        sent_back_by=(found.settler or "") if is_back and (is_same or anew is None) else "",
        sent_back_why=found.sent_back_why,
        cause=Cause(anew["cause"]) if anew else None,
    )


async def foresee_second(session: AsyncSession, actor: Actor, file_number: str, chosen: Chosen) -> str:
    """Why what is chosen would need a second officer; nothing also where it cannot be decided as it stands.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
    """
    asked = desk_rules.policy()
    if not asked.asks:
        return ""
    case = await find_case(session, actor, file_number)
    try:
        ruling = await rule_on(session, case, await rows_of(session, case), chosen, only_look=True)
    except DomainError:
        return ""  # said when it is decided
    why = desk_rules.why_second(case, ruling.outcome, ruling.granted_ore)
    return second_text(why, asked.above_ore)


def written_chosen(chosen: Chosen) -> dict[str, Any]:
    """What is chosen as it is kept, but for the reason."""
    return {
        "choices": [
            {"position": c.position, "granted": c.granted, "reason": c.reason, "amount_ore": c.amount_ore}
            for c in chosen.choices
        ],
        "dismiss": chosen.dismiss,
        "yearly_kronor": chosen.yearly_kronor,
        "rate_source": chosen.rate_source,
        "expected": None if chosen.expected is None else [list(pair) for pair in chosen.expected.items()],
    }


def read_chosen(kept: dict[str, Any], reason_text: str) -> Chosen:
    """The reverse of `written_chosen`."""
    expected = kept["expected"]
    return Chosen(
        tuple(RowChoice(**choice) for choice in kept["choices"]),
        reason_text,
        kept["dismiss"],
        kept["yearly_kronor"],
        kept["rate_source"],
        None if expected is None else dict(expected),
    )


async def keep_proposal(
    session: AsyncSession, actor: Actor, case: Case, chosen: dict[str, Any], ruling: Ruling
) -> None:
    """Write a proposal down in place of one that has fallen, and tell the officers."""
    fallen: DecisionProposal | None = (await session.exec(open_proposal_itself(actor, case.id or 0))).first()
    if fallen is not None:
        settle_proposal(fallen, ProposalStatus.FALLEN)
        await session.flush()
    session.add(
        DecisionProposal(
            case_id=case.id or 0,
            case_version=case.version,
            proposed_by=actor.account_id,
            proposed_at=clock.now(),
            outcome=ruling.outcome,
            granted_ore=ruling.granted_ore,
            chosen=chosen,
            reason_text=ruling.reason_text,
        )
    )
    await session.flush()
    outcome, granted = ruling.outcome.value, ruling.granted_ore
    await record(session, actor, EventKind.DECISION_PROPOSED, case, outcome=outcome, granted_ore=granted)


async def lock_to_confirm(
    session: AsyncSession, actor: Actor, file_number: str, proposal_id: int
) -> tuple[DecisionProposal, Case]:
    """A proposal that the actor may confirm or send back, and its case, which is as it was.

    Raises:
        NotAllowed, NotFound, Conflict: as `confirm`.
    """
    case = await find_case(session, actor, file_number, lock=True)
    proposal = await _proposal(session, actor, case, proposal_id)
    standing = await desk_rules.standing_of(session, actor, case)
    desk.check_confirm(standing, proposal.proposed_by, actor.account_id)
    if proposal.case_version != case.version or not _is_of_status(proposal.chosen, case):
        raise Conflict(FELL)
    return proposal, case


async def _proposal(session: AsyncSession, actor: Actor, case: Case, proposal_id: int) -> DecisionProposal:
    proposal: DecisionProposal | None = (
        await session.exec(open_proposal_itself(actor, case.id or 0))
    ).first()
    if proposal is None or proposal.id != proposal_id:
        raise Conflict(NO_PROPOSAL)
    return proposal


def _is_of_status(chosen: dict[str, Any], case: Case) -> bool:
    """Whether the case stands where such a proposal is made: with the officers, or decided."""
    return case.status in (SETTLED if ANEW in chosen else OPEN)


def settle_proposal(proposal: DecisionProposal, status: ProposalStatus, by: Actor | None = None) -> None:
    """Note what became of a proposal, and by whom."""
    proposal.status, proposal.settled_at = status, clock.now()
    proposal.settled_by = by.account_id if by else None
