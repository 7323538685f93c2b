"""What needs doing now: the overview each role meets first."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import visible_cases, visible_decisions
from rxapp.access.decisions import is_standing
from rxapp.access.payout_runs import visible_runs
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.payouts import RunStatus
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.domain.supplements import RequestStatus
from rxapp.models import Case, Decision, SupplementRequest
from rxapp.services import payout_runs
from rxapp.services.administrator_start import AdministratorStart, get_administrator_start
from rxapp.services.bank_days import next_pay_day
from rxapp.services.drafts import DraftView, list_drafts
from rxapp.services.messages import UnreadCase, list_unread
from rxapp.services.municipalities import Figures, key_figures
from rxapp.services.payee_accounts import count_to_confirm, has_nowhere_to_be_paid
from rxapp.services.recovery_waiting import Waiting, list_waiting
from rxapp.services.rights import require
from rxapp.services.supplement_views import list_requests

NEW_DAYS = 14


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A supplement that the municipality owes; `days_left` is negative when the day has passed."""

    request_id: int
    file_number: str
    due_on: date
    days_left: int
    unanswered: int
    """Items without answer; nothing of what is answered and not handed in yet is counted."""
    is_recovery: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The nearest last day to apply, and for which quarter."""

    quarter: Quarter
    last_day: date
    days_left: int


@dataclass(frozen=True, slots=True)
class UserStart:
    """For a user, over the types the user holds. Decisions are those of the last fourteen days."""

    requests: tuple[OpenRequest, ...]
    drafts: int
    latest_draft: DraftView | None
    decisions: int
    decided_ore: int
    next_payout_on: date
    unpaid_ore: int
    deadline: Deadline
    unread: tuple[UnreadCase, ...] = ()
    recoveries: tuple[Waiting, ...] = ()
    lacks_account: bool = False
    """Whether the municipality has nowhere to be paid."""
    may_change_account: bool = False
    changes_to_confirm: int = 0
    """Changes of account that others have proposed and the reader may confirm."""


@dataclass(frozen=True, slots=True)
class QueueStart:
    """What waits for a case officer."""

    waiting: int
    oldest_on: date | None


@dataclass(frozen=True, slots=True)
class RunsStart:
    """What waits for payout officers and approvers: runs by step, and rows that are in no run."""

    to_approve: int
    to_pay: int
    unpaid_rows: int
    unpaid_ore: int


@dataclass(frozen=True, slots=True)
class OfficerStart:
    """For an officer; a part is None without the function for it."""

    queue: QueueStart | None
    runs: RunsStart | None
    municipalities: Figures | None = None
    overdue: tuple[OpenRequest, ...] = ()
    unread: tuple[UnreadCase, ...] = ()


Start = UserStart | AdministratorStart | OfficerStart


async def get_start(session: AsyncSession, actor: Actor) -> Start:
    """The overview of the actor's role."""
    require(actor, Right.ANYONE_SIGNED_IN)
    if actor.role is Role.ADMINISTRATOR:
        return await get_administrator_start(session, actor)
    if actor.role is Role.OFFICER:
        queue = await _queue(session, actor) if actor.may(Right.CASES_DECIDE) else None
        runs = await _runs(session, actor) if actor.may(Right.PAYOUT_RUNS_READ) else None
        figures = await key_figures(session, actor) if actor.may(Right.AGREEMENTS_SET) else None
        if queue is None:
            return OfficerStart(queue, runs, figures)
        asked = await _requests(session, actor, clock.today())
        overdue = tuple(request for request in asked if request.days_left < 0)
        return OfficerStart(queue, runs, figures, overdue, await list_unread(session, actor))
    return await _user(session, actor)


async def _user(session: AsyncSession, actor: Actor) -> UserStart:
    today = clock.today()
    drafts = await list_drafts(session, actor)
    # A recovery is no application: what it asks for is told among what is to be done.
    cases = visible_cases(actor).where(~col(Case.is_recovery)).subquery()
    total = func.coalesce(func.sum(cases.c.granted_ore), 0)
    # What the municipality has itself taken back is no news to it.
    withdrawn = (
        visible_decisions(actor)
        .where(Decision.outcome == DecisionOutcome.WRITTEN_OFF, is_standing())
        .subquery()
    )
    recent = select(func.count(), total).where(
        cases.c.decided_on > today - timedelta(days=NEW_DAYS),
        cases.c.id.not_in(select(withdrawn.c.case_id)),
    )
    decisions, decided_ore = (await session.exec(recent)).one()
    unpaid = select(total).where(cases.c.status == CaseStatus.DECIDED)
    return UserStart(
        requests=await _requests(session, actor, today),
        drafts=len(drafts),
        latest_draft=drafts[0].draft if drafts else None,
        decisions=decisions,
        decided_ore=int(decided_ore),
        next_payout_on=next_pay_day(today),
        unpaid_ore=int((await session.exec(unpaid)).one()),
        deadline=next_deadline(today),
        unread=await list_unread(session, actor),
        recoveries=await list_waiting(session, actor),
        lacks_account=await has_nowhere_to_be_paid(session, actor),
        may_change_account=actor.may(Right.ACCOUNT_NUMBERS_SET),
        changes_to_confirm=await count_to_confirm(session, actor),
    )


async def _requests(session: AsyncSession, actor: Actor, today: date) -> tuple[OpenRequest, ...]:
    found = await list_requests(session, actor, col(SupplementRequest.status) == RequestStatus.OPEN)
    return tuple(
        OpenRequest(
            r.request_id, r.file_number, r.due_on, (r.due_on - today).days, len(r.missing), r.is_recovery
        )
        for r in found
    )


def next_deadline(today: date) -> Deadline:
    """The last day to apply, not yet passed, of the oldest quarter that is over."""
    quarter = Quarter.of(today).previous()
    while last_application_day(quarter.previous()) >= today:
        quarter = quarter.previous()
    last = last_application_day(quarter)
    return Deadline(quarter, last, (last - today).days)


async def _queue(session: AsyncSession, actor: Actor) -> QueueStart:
    statuses = [CaseStatus.IN_REVIEW, CaseStatus.SUPPLEMENT_REQUESTED]
    applications = visible_cases(actor).where(~col(Case.is_recovery))
    waiting = applications.where(col(Case.status).in_(statuses)).subquery()
    counts = select(func.count(), func.min(waiting.c.arrived_on)).select_from(waiting)
    count, oldest = (await session.exec(counts)).one()
    return QueueStart(count, oldest)


async def _runs(session: AsyncSession, actor: Actor) -> RunsStart:
    runs = visible_runs(actor).order_by(None).subquery()
    counts = select(runs.c.status, func.count()).group_by(runs.c.status)
    by_status = {RunStatus(status): count for status, count in (await session.exec(counts)).all()}
    rows, unpaid_ore = await payout_runs.unpaid(session, actor)
    return RunsStart(
        by_status.get(RunStatus.PREPARED, 0), by_status.get(RunStatus.APPROVED, 0), rows, unpaid_ore
    )
