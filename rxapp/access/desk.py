"""The officer's desk as a reader can see it: to case officers, and not a word of it to anybody else."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, false, func, literal, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from rxapp.access.cases import CASE_COLUMNS, case_is_visible
from rxapp.access.municipalities import has_name_or_code
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.desk import ProposalStatus
from rxapp.domain.events import DESK, EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.supplements import RequestStatus
from rxapp.models import (
    Account,
    Case,
    CaseAssignment,
    DecisionProposal,
    Event,
    Municipality,
    SupplementRequest,
)

ASSIGNMENT_COLUMNS = {"holder_id", "taken_at"}
ASSIGNMENT_NEVER_SHOWN = {"case_id"}
PROPOSAL_COLUMNS = {
    "id", "case_version", "status", "proposed_by", "proposed_at", "outcome", "granted_ore", "chosen",
    "reason_text", "settled_at", "sent_back_why",
}  # fmt: skip
PROPOSAL_NEVER_SHOWN = {"case_id", "settled_by"}
EVENT_COLUMNS = {"id", "kind", "at", "data"}

OPEN = (CaseStatus.IN_REVIEW, CaseStatus.SUPPLEMENT_REQUESTED)
"""What is with the officers."""

_Holder, _Doer = aliased(Account), aliased(Account)


class days_after(FunctionElement[date]):  # noqa: N801 - written as a function of SQL
    """A day so many days after another, in the words of either database."""

    type = Date()
    inherit_cache = True


@compiles(days_after)
def _days_after(element: Any, compiler: Any, **more: Any) -> str:
    day, days = element.clauses
    return f"({compiler.process(day, **more)} + {compiler.process(days, **more)})"


@compiles(days_after, "sqlite")
def _days_after_in_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    day, days = element.clauses
    return f"date({compiler.process(day, **more)}, {compiler.process(days, **more)} || ' days')"


def may_see_desk(actor: Actor) -> ColumnElement[bool]:
    """Case officers alone: not a municipality, whatever its cases, nor any other officer."""
    return true() if actor.may(Right.CASES_DECIDE) else false()


def due_on(handling_days: int) -> ColumnElement[Any]:
    """By when something should be done in the case, or NULL: as `domain.desk.due_day`."""
    asked = asked_until()
    if not handling_days:
        return asked
    return func.coalesce(asked, days_after(col(Case.arrived_on), literal(handling_days)))


def asked_until() -> ColumnElement[Any]:
    """The last day of what the municipality is asked for and has not answered, or NULL."""
    return (
        select(col(SupplementRequest.due_on))
        .where(
            col(SupplementRequest.case_id) == col(Case.id),
            col(SupplementRequest.status) == RequestStatus.OPEN,
        )
        .correlate(Case)
        .scalar_subquery()
    )


def is_answered() -> ColumnElement[bool]:
    """Whether the municipality has answered what it was asked for, and it is the officer's turn."""
    answered = (
        select(col(SupplementRequest.id))
        .where(
            col(SupplementRequest.case_id) == col(Case.id),
            col(SupplementRequest.status) == RequestStatus.ANSWERED,
        )
        .correlate(Case)
    )
    return and_(col(Case.status) == CaseStatus.IN_REVIEW, answered.exists())


def proposed_by() -> ColumnElement[Any]:
    """Who has proposed a decision that stands, or NULL."""
    return (
        select(col(DecisionProposal.proposed_by))
        .where(
            col(DecisionProposal.case_id) == col(Case.id),
            col(DecisionProposal.status) == ProposalStatus.OPEN,
            col(DecisionProposal.case_version) == col(Case.version),
        )
        .correlate(Case)
        .scalar_subquery()
    )


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor has done to the case what another is to decide for: as `domain.desk.Own`."""
    said = (
        select(col(Event.id))
        .where(
            col(Event.case_id) == col(Case.id),
            col(Event.kind) == EventKind.ROW_IDENTIFIED,
            col(Event.actor_id) == actor.account_id,
        )
        .correlate(Case)
    )
    registered = and_(col(Case.is_paper), col(Case.sent_by) == actor.account_id)
    return or_(registered, said.exists())


def visible_queue(actor: Actor, handling_days: int) -> Rows:
    """The cases that are with the officers, each with whose it is (`municipality`), who has it (`holder`,
    `holder_id`), its days and what is proposed."""
    columns = (getattr(Case, name) for name in sorted(CASE_COLUMNS))
    statement = listing(
        *columns,
        col(Municipality.name).label("municipality"),
        col(CaseAssignment.holder_id),
        full_name(_Holder).label("holder"),
        asked_until().label("asked_until"),
        due_on(handling_days).label("due_on"),
        is_answered().label("is_answered"),
        proposed_by().label("proposed_by"),
    )
    return queue_of(statement, actor)


def queue_of(statement: Rows, actor: Actor) -> Rows:
    """The statement over the cases of the queue, with what they are narrowed by."""
    return (
        statement.select_from(Case)
        .join(Municipality, col(Municipality.code) == col(Case.municipality_code))
        .join(CaseAssignment, col(CaseAssignment.case_id) == col(Case.id), isouter=True)
        .join(_Holder, col(_Holder.id) == col(CaseAssignment.holder_id), isouter=True)
        .where(
            may_see_desk(actor), case_is_visible(actor), col(Case.status).in_(OPEN), ~col(Case.is_recovery)
        )
    )


def is_found_by(words: str) -> ColumnElement[bool]:
    """Cases of a municipality by its name or code, or one by its file number."""
    return or_(has_name_or_code(words), col(Case.file_number).icontains(words, autoescape=True))


def visible_assignment(actor: Actor, case_id: int) -> Rows:
    """Who has a case, with the name as `holder`."""
    columns = (getattr(CaseAssignment, name) for name in sorted(ASSIGNMENT_COLUMNS))
    return (
        listing(*columns, full_name(_Holder).label("holder"))
        .join(_Holder, col(_Holder.id) == col(CaseAssignment.holder_id))
        .where(may_see_desk(actor), col(CaseAssignment.case_id) == case_id)
    )


def assignment_itself(actor: Actor, case_id: int) -> Rows:
    """The same, to be acted upon and never shown."""
    return listing(CaseAssignment).where(may_see_desk(actor), col(CaseAssignment.case_id) == case_id)


def who_identified(actor: Actor, case_id: int) -> Rows:
    """The accounts of those who have said whom a row of a case is about."""
    return (
        listing(col(Event.actor_id))
        .where(
            may_see_desk(actor),
            col(Event.case_id) == case_id,
            col(Event.kind) == EventKind.ROW_IDENTIFIED,
            col(Event.actor_id).is_not(None),
        )
        .distinct()
    )


def visible_proposals(actor: Actor, case_id: int) -> Rows:
    """What has been proposed in a case, the latest first, with the names of who proposed and settled."""
    columns = (getattr(DecisionProposal, name) for name in sorted(PROPOSAL_COLUMNS))
    return (
        listing(*columns, full_name(_Doer).label("proposer"), full_name(_Holder).label("settler"))
        .select_from(DecisionProposal)
        .join(_Doer, col(_Doer.id) == col(DecisionProposal.proposed_by))
        .join(_Holder, col(_Holder.id) == col(DecisionProposal.settled_by), isouter=True)
        .where(may_see_desk(actor), col(DecisionProposal.case_id) == case_id)
        .order_by(col(DecisionProposal.id).desc())
    )


def open_proposal_itself(actor: Actor, case_id: int) -> Rows:
    """The open one, to be acted upon and never shown."""
    return listing(DecisionProposal).where(
        may_see_desk(actor),
        col(DecisionProposal.case_id) == case_id,
        col(DecisionProposal.status) == ProposalStatus.OPEN,
    )


def visible_desk_events(actor: Actor, case_id: int) -> Rows:
    """What has gone on between officers about a case, the latest first; `whom` is from whom it was taken."""
    columns = (getattr(Event, name) for name in sorted(EVENT_COLUMNS))
    return (
        listing(*columns, full_name(_Doer).label("doer"), full_name(_Holder).label("whom"))
        .select_from(Event)
        .join(_Doer, col(_Doer.id) == col(Event.actor_id))
        .join(_Holder, col(_Holder.id) == col(Event.account_id), isouter=True)
        .where(may_see_desk(actor), col(Event.case_id) == case_id, col(Event.kind).in_(DESK))
        .order_by(col(Event.id).desc())
    )
