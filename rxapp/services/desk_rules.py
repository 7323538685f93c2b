"""Who may decide a case as things stand: asked in the transaction that decides, once the case is locked."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.desk import open_proposal_itself, visible_assignment, who_identified
from rxapp.domain import desk
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.desk import Policy, SecondOfficerNeeded, Standing
from rxapp.domain.errors import Conflict
from rxapp.domain.permissions import Actor
from rxapp.models import Case, DecisionProposal
from rxapp.settings import SettingsError, get_settings


async def standing_of(session: AsyncSession, actor: Actor, case: Case) -> Standing:
    """Who has to do with a case."""
    case_id = case.id or 0
    held = (await session.exec(visible_assignment(actor, case_id))).first()
    said = (await session.exec(who_identified(actor, case_id))).all()
    return Standing(
        held.holder_id if held else None,
        held.holder if held else "",
        case.sent_by if case.is_paper else None,
        frozenset(said),
    )


async def check_holder(session: AsyncSession, actor: Actor, case: Case) -> Standing:
    """Whether the actor has the locked case.

    Raises:
        Conflict: another has, or nobody.
    """
    standing = await standing_of(session, actor, case)
    desk.check_holds(standing, actor.account_id)
    return standing


async def check_decider(session: AsyncSession, actor: Actor, case: Case) -> None:
    """Whether the actor has the locked case, and may decide it.

    Raises:
        Conflict: another has, or nobody, or what is proposed waits for another officer.
        NotAllowed: it concerns what the actor has registered or said.
    """
    standing = await standing_of(session, actor, case)
    desk.check_own(standing, actor.account_id)
    desk.check_holds(standing, actor.account_id)
    waiting: DecisionProposal | None = (await session.exec(open_proposal_itself(actor, case.id or 0))).first()
    if waiting is not None and waiting.case_version == case.version:
        raise Conflict(desk.WAITS)


def policy() -> Policy:
    """Which decisions the settings ask a second officer for.

    Raises:
        SettingsError: they name a type that there is not, which would be confirmed by nobody.
    """
    settings = get_settings()
    types = frozenset(filter(None, settings.second_officer_types.split(",")))
    if unknown := types - set(TYPES):
        raise SettingsError(f"RXAPP_SECOND_OFFICER_TYPES: there is no type {min(unknown)}")
    kronor = settings.second_officer_above_kronor
    return Policy(None if kronor is None else kronor * 100, types, settings.second_officer_refusals)


def why_second(case: Case, outcome: DecisionOutcome, granted_ore: int) -> desk.Second | None:
    """Why such a decision of the case needs a second officer, if it does."""
    return desk.why_second(policy(), case.type_code, outcome, granted_ore)


def check_alone(case: Case, outcome: DecisionOutcome, granted_ore: int) -> None:
    """Whether one officer alone may decide the case so.

    Raises:
        SecondOfficerNeeded: it needs a second.
    """
    if why_second(case, outcome, granted_ore) is not None:
        raise SecondOfficerNeeded
