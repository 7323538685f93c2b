"""Which requests of supplements a reader can see, with how much of what has been answered: said once."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, true
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.masking import masked
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Row, SupplementItem, SupplementRequest

REQUEST_COLUMNS = {
    "id", "case_id", "status", "consequence", "due_on", "asked_at", "answered_at", "closed_at",
}  # fmt: skip
REQUEST_NEVER_SHOWN = {"asked_by", "answered_by", "day_set_at", "reminded_at", "overdue_told_at"}
ITEM_COLUMNS = {"id", "request_id", "position", "row_position", "text", "handed_in_at"}
ITEM_MASKED = {"answer_kind", "answer", "answered_at", "version"}
"""What is not handed in is not sent: the agency is not told even that somebody has begun to answer."""
ITEM_NEVER_SHOWN = {"answered_by"}


def visible_requests(actor: Actor) -> Rows:
    """Supplement requests of visible cases."""
    columns = (getattr(SupplementRequest, name) for name in sorted(REQUEST_COLUMNS))
    return (
        listing(*columns, col(Case.file_number), col(Case.is_recovery))
        .join(Case, col(Case.id) == SupplementRequest.case_id)
        .where(case_is_visible(actor))
    )


def visible_items(actor: Actor) -> Rows:
    """The items of those requests; a row is named by its position and `individual_number` alone."""
    columns = (getattr(SupplementItem, name) for name in sorted(ITEM_COLUMNS))
    answers = (masked(getattr(SupplementItem, name), is_sent_or_own(actor)) for name in sorted(ITEM_MASKED))
    statement = listing(*columns, *answers, col(Row.individual_number))
    return (
        _of_requests(statement.select_from(SupplementItem))
        .join(
            Row,
            and_(col(Row.case_id) == Case.id, col(Row.position) == SupplementItem.row_position),
            isouter=True,
        )
        .where(case_is_visible(actor))
    )


def is_sent_or_own(actor: Actor) -> ColumnElement[bool]:
    """Whether what belongs to the item has been handed in, or is still the reader's own municipality's."""
    return true() if actor.may(Right.CASES_READ) else col(SupplementItem.handed_in_at).is_not(None)


def case_of_item(actor: Actor, item_id: int) -> Rows:
    """The visible case that an item of a request belongs to, for whoever answers in it."""
    if not actor.may(Right.APPLICATIONS_SEND):
        return listing(Case).where(false())
    return _of_requests(listing(Case).select_from(SupplementItem)).where(
        case_is_visible(actor), col(SupplementItem.id) == item_id
    )


def _of_requests(statement: Any) -> Rows:
    return statement.join(SupplementRequest, col(SupplementRequest.id) == SupplementItem.request_id).join(
        Case, col(Case.id) == SupplementRequest.case_id
    )
