"""Acting a story out: each person does through the services what the story says, at the time it says."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.assessment import RowReason
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Case
from rxapp.seeds.stories import Story
from rxapp.services import applications, decisions, desk, desk_proposals, drafts
from rxapp.services.decisions import Proposal, RowChoice
from rxapp.services.officer_decisions import Chosen

REASON_TEXT = (
    "Migrationsverket har gått igenom ansökan och de uppgifter som finns i ärendet. "
    "Skälet för varje rad framgår av beslutet."
)


@dataclass(frozen=True, slots=True)
class Registered:
    """An application that has become a case."""

    case_id: int
    file_number: str


async def write(session: AsyncSession, actor: Actor, story: Story) -> drafts.DraftView:
    """Log in, begin a draft and save what the story says."""
    whom = col(Account.id) == actor.account_id
    await session.exec(update(Account).where(whom).values(last_login_at=clock.now()))
    draft = await drafts.open_draft(session, actor, story.type_code)
    return await drafts.save_draft(
        session, actor, draft.key, version=draft.version, claim=story.quarter.period, rows=story.rows
    )


async def send(session: AsyncSession, actor: Actor, draft: drafts.DraftView) -> Registered:
    """Send the draft."""
    receipt = await applications.send(session, actor, draft.key, version=draft.version)
    found = await session.exec(select(Case.id).where(col(Case.file_number) == receipt.file_number))
    return Registered(found.one() or 0, receipt.file_number)


async def take(session: AsyncSession, officer: Actor, case: Registered) -> None:
    """Take the case before anything is done in it."""
    await desk.take(session, officer, case.file_number)


async def propose(session: AsyncSession, officer: Actor, file_number: str) -> None:
    """Let another officer confirm that every row of a case is refused."""
    proposal = await decisions.get_proposal(session, officer, file_number)
    choices = tuple(RowChoice(row.position, False, RowReason.NOT_SHOWN) for row in proposal.rows)
    await desk_proposals.propose(
        session, officer, file_number, version=proposal.version, chosen=Chosen(choices, REASON_TEXT)
    )


async def decide(session: AsyncSession, officer: Actor, case: Registered, story: Story) -> None:
    """Decide as the story says; a case whose amount is not known and that is not refused stays open."""
    proposal = await decisions.get_proposal(session, officer, case.file_number)
    choices = _choices(proposal, story)
    if choices is None:
        return
    await decisions.decide(
        session,
        officer,
        case.file_number,
        version=proposal.version,
        choices=choices,
        reason_text=REASON_TEXT,
    )


def _choices(proposal: Proposal, story: Story) -> list[RowChoice] | None:
    refuse, last = story.review.refuse, story.review.refuse_last
    choices: list[RowChoice] = []
    for row in proposal.rows:
        if refuse is not None:
            choices.append(RowChoice(row.position, False, refuse))
        elif not row.periods:
            choices.append(RowChoice(row.position, False, row.reason or RowReason.NOT_SHOWN))
        elif last is not None and 1 < row.position == len(proposal.rows):
            choices.append(RowChoice(row.position, False, last))
        elif row.amount_ore is None:
            return None
        else:
            choices.append(RowChoice(row.position, True))
    return choices
