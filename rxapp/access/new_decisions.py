"""The decided cases in which an officer is to act: sent back by a court, or with a new decision proposed."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.desk import may_see_desk
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.cases import SETTLED
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.desk import ProposalStatus
from rxapp.domain.permissions import Actor
from rxapp.models import (
    Account,
    AppealRecord,
    Case,
    CaseAssignment,
    Decision,
    DecisionProposal,
    JudgmentRecord,
    Municipality,
)

SHOWN = ("file_number", "type_code", "quarter_first_day", "claim_last_day")
_Holder, _Later = aliased(Account), aliased(Decision)
_STANDING = (CourtOutcome.CHANGED, CourtOutcome.REMITTED, CourtOutcome.SENT_BACK)
"""What a court above says that puts aside what was said before; see `domain.courts.standing`."""


def visible_to_decide_anew(actor: Actor) -> Rows:
    """Those cases for case officers, each with whose it is, who has it, and the proposal if one waits."""
    columns = (getattr(Case, name) for name in SHOWN)
    return (
        listing(
            *columns,
            col(Municipality.name).label("municipality"),
            col(CaseAssignment.holder_id),
            full_name(_Holder).label("holder"),
            col(DecisionProposal.proposed_by),
            col(DecisionProposal.chosen),
        )
        .select_from(Case)
        .join(Municipality, col(Municipality.code) == col(Case.municipality_code))
        .join(CaseAssignment, col(CaseAssignment.case_id) == col(Case.id), isouter=True)
        .join(_Holder, col(_Holder.id) == col(CaseAssignment.holder_id), isouter=True)
        .join(DecisionProposal, _proposal_waits(), isouter=True)
        .where(
            may_see_desk(actor),
            case_is_visible(actor),
            ~col(Case.is_recovery),
            col(Case.status).in_(SETTLED),
            or_(col(Case.id).in_(_remitted()), col(Case.id).in_(_proposed())),
        )
        .order_by(col(Case.arrived_on), col(Case.id))
    )


def _proposal_waits() -> ColumnElement[bool]:
    return and_(
        col(DecisionProposal.case_id) == col(Case.id),
        col(DecisionProposal.status) == ProposalStatus.OPEN,
        col(DecisionProposal.case_version) == col(Case.version),
    )


def _proposed() -> Any:
    waiting = col(DecisionProposal.status) == ProposalStatus.OPEN
    same = col(DecisionProposal.case_version) == col(_Case.version)
    return (
        select(col(DecisionProposal.case_id))
        .join(_Case, col(_Case.id) == col(DecisionProposal.case_id))
        .where(waiting, same)
    )


def _remitted() -> Any:
    """Cases whose latest word of a court is that the agency is to decide anew, which nobody has done."""
    newest = (
        select(func.max(JudgmentRecord.position))
        .where(
            col(JudgmentRecord.appeal_id) == AppealRecord.id,
            or_(col(JudgmentRecord.position) == 1, col(JudgmentRecord.outcome).in_(_STANDING)),
        )
        .correlate(AppealRecord)
        .scalar_subquery()
    )
    decided_anew = (
        select(col(_Later.id))
        .where(
            col(_Later.case_id) == col(AppealRecord.case_id),
            col(_Later.cause) == Cause.AFTER_REMITTAL,
            col(_Later.id) > col(AppealRecord.against_id),
        )
        .correlate(AppealRecord)
    )
    return (
        select(col(AppealRecord.case_id))
        .join(Decision, col(Decision.id) == col(AppealRecord.against_id))
        .join(
            JudgmentRecord,
            and_(col(JudgmentRecord.appeal_id) == AppealRecord.id, col(JudgmentRecord.position) == newest),
        )
        .where(
            col(AppealRecord.status) == AppealStatus.CLOSED,
            col(Decision.matter) == Matter.COMPENSATION,
            col(JudgmentRecord.outcome) == CourtOutcome.REMITTED,
            ~decided_anew.exists(),
        )
    )


_Case = aliased(Case)
