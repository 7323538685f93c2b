"""What a reader sees of when decisions were got, of appeals and judgments: with the case, never without."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.rows import Rows, listing
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.permissions import Actor, Right
from rxapp.models import AppealRecord, Case, Decision, DecisionTold, JudgmentRecord, Municipality

TOLD_COLUMNS = {"decision_id", "kind", "got_on"}
TOLD_NEVER_SHOWN = {"noted_by", "noted_at", "reason"}
APPEAL_COLUMNS = {
    "id", "case_id", "against_id", "status", "arrived_on", "is_letter", "lodged_at", "wanted", "grounds",
    "since", "late_ground", "dismissal_id", "reconsidered", "reconsidered_why", "changed_to_id", "court",
    "version",
}  # fmt: skip
LISTED_COLUMNS = {"id", "status", "arrived_on", "is_letter", "court", "reconsidered"}
APPEAL_NEVER_SHOWN = {"lodged_by"}
JUDGMENT_COLUMNS = {"appeal_id", "position", "court", "outcome", "judged_on", "case_number", "rows"}
JUDGMENT_NEVER_SHOWN = {"id", "registered_by", "registered_at"}


def visible_told(actor: Actor) -> Rows:
    """When decisions of visible cases were got, as far as it is known."""
    return (
        listing(*_columns(DecisionTold, TOLD_COLUMNS))
        .join(Decision, col(Decision.id) == DecisionTold.decision_id)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(case_is_visible(actor))
    )


def visible_appeals(actor: Actor) -> Rows:
    """Appeals in visible cases."""
    return (
        listing(*_columns(AppealRecord, APPEAL_COLUMNS), col(Case.municipality_code), col(Case.type_code))
        .join(Case, col(Case.id) == AppealRecord.case_id)
        .where(case_is_visible(actor))
    )


def listed_appeals(actor: Actor) -> Rows:
    """Appeals in visible cases for a list: with file number, municipality, the latest judgment, and the
    decision's day, matter and place among those of its case."""
    newest = (
        select(func.max(JudgmentRecord.position))
        .where(col(JudgmentRecord.appeal_id) == AppealRecord.id)
        .correlate(AppealRecord)
        .scalar_subquery()
    )
    earlier = aliased(Decision)
    place = (
        select(func.count())
        .where(
            col(earlier.case_id) == Decision.case_id,
            col(earlier.matter) == Decision.matter,
            col(earlier.id) <= Decision.id,
        )
        .correlate(Decision)
        .scalar_subquery()
    )
    return (
        listing(
            *_columns(AppealRecord, LISTED_COLUMNS),
            col(Case.file_number),
            col(Case.type_code),
            col(Municipality.name).label("municipality"),
            col(Decision.decided_at),
            col(Decision.matter),
            place.label("place"),
            col(JudgmentRecord.court).label("judged_by"),
            col(JudgmentRecord.case_number),
            col(JudgmentRecord.outcome),
        )
        .select_from(AppealRecord)
        .join(Case, col(Case.id) == AppealRecord.case_id)
        .join(Municipality, col(Municipality.code) == Case.municipality_code)
        .join(Decision, col(Decision.id) == AppealRecord.against_id)
        .join(
            JudgmentRecord,
            and_(col(JudgmentRecord.appeal_id) == AppealRecord.id, col(JudgmentRecord.position) == newest),
            isouter=True,
        )
        .where(case_is_visible(actor))
    )


def visible_judgments(actor: Actor) -> Rows:
    """What courts have said of those appeals."""
    return (
        listing(*_columns(JudgmentRecord, JUDGMENT_COLUMNS))
        .join(AppealRecord, col(AppealRecord.id) == JudgmentRecord.appeal_id)
        .join(Case, col(Case.id) == AppealRecord.case_id)
        .where(case_is_visible(actor))
    )


def case_of_decision(actor: Actor, decision_id: int) -> Rows:
    """The visible case of a decision, for whoever appeals in it."""
    if not actor.may(Right.APPEALS_LODGE):
        return listing(Case).where(false())
    return (
        listing(Case)
        .join(Decision, col(Decision.case_id) == Case.id)
        .where(case_is_visible(actor), col(Decision.id) == decision_id)
    )


def is_standing() -> ColumnElement[bool]:
    """A decision on the matter of its case that no other has replaced: there is one at most."""
    later = aliased(Decision)
    replaced = exists().where(col(later.replaces_id) == col(Decision.id))
    return and_(col(Decision.matter) != Matter.LATE_APPEAL, ~replaced)


def is_first() -> ColumnElement[bool]:
    """The first decision on an application, whatever has taken its place: the one that rules can make."""
    return and_(col(Decision.matter) == Matter.COMPENSATION, col(Decision.cause) == Cause.FIRST)


def _columns(table: Any, names: set[str]) -> list[Any]:
    return [getattr(table, name) for name in sorted(names)]
