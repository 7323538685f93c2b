"""Cost centres are the municipality's own: its users with the permission for the type see them, nobody else.

The agency sees none, nor does an officer who sees the rows.
"""

from sqlalchemy import ColumnElement, false
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, CostCentreTag, Row

COLUMNS = {"row_id", "tag"}
NEVER_SHOWN = {"set_by", "set_at"}


def tag_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Of a case of the own municipality and a permitted type."""
    return case_is_visible(actor) if actor.may(Right.COST_CENTRES_SET) else false()


def visible_tags(actor: Actor) -> Rows:
    """The cost centres beside the rows of those cases."""
    return (
        listing(*(getattr(CostCentreTag, name) for name in sorted(COLUMNS)))
        .join(Row, col(Row.id) == CostCentreTag.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(tag_is_visible(actor))
    )


def tags_of_case(actor: Actor, case_id: int) -> Rows:
    """Those of a visible case, to be changed."""
    return (
        listing(CostCentreTag)
        .join(Row, col(Row.id) == CostCentreTag.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(tag_is_visible(actor), Row.case_id == case_id)
    )
