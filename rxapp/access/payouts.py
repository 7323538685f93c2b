"""Which payout lines and which of their cells a reader can see.

Every user sees the file number and the amount of every payout to the own municipality. Everything
else needs the permission for the line's compensation type, and a name needs an unprotected person.
"""

from sqlalchemy import ColumnElement, and_, false, func
from sqlmodel import col

from rxapp.access.cases import PERSON_MASKED, person_cells
from rxapp.access.masking import masked
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Payout, PayoutLine, Person

COLUMNS = {"file_number", "amount_ore", "kind"}
"""That it is a recovery goes with the file number: it is the Å before it."""
MASKED = {"type_code", "individual_number", "first_day", "last_day"}
NEVER_SHOWN = {"id", "payout_id", "entry_id", "attempt", "row_id", "municipality_code"}
PAYOUT_COLUMNS = {"total_ore"}
PAYOUT_MASKED = {"paid_on"}
"""Masked beside a line; the totals of a day, over every type, tell it to every user."""
PAYOUT_NEVER_SHOWN = {
    "id", "payout_run_id", "municipality_code", "payee_account_id", "returned_on", "return_reason"
}  # fmt: skip
PERSON_CELLS = PERSON_MASKED


def _own_and_paid(actor: Actor) -> ColumnElement[bool]:
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return false()
    return and_(
        col(PayoutLine.municipality_code) == actor.municipality_code,
        col(Payout.paid_on).is_not(None),
        col(Payout.returned_on).is_(None),
    )


def visible_payout_lines(actor: Actor) -> Rows:
    """The paid lines of the own municipality, cells masked by permission. Sort, filter, search and
    count from the columns of this statement (as a subquery), never from the table."""
    permitted = col(PayoutLine.type_code).in_(actor.types)
    return (
        listing(
            col(PayoutLine.id),
            *(getattr(PayoutLine, name) for name in sorted(COLUMNS)),
            *(masked(getattr(PayoutLine, name), permitted) for name in sorted(MASKED)),
            masked(col(Payout.paid_on), permitted),
            *person_cells(PayoutLine.municipality_code, PayoutLine.amount_ore, permitted),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(Person, col(Person.individual_number) == PayoutLine.individual_number, isouter=True)
        .where(_own_and_paid(actor))
    )


def visible_totals(actor: Actor) -> Rows:
    """Per payout day the sum paid to the own municipality, over every type: promised to all users."""
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return listing(Payout.paid_on, Payout.total_ore).where(false())
    return (
        listing(Payout.paid_on, func.sum(Payout.total_ore).label("total_ore"))
        .where(
            col(Payout.municipality_code) == actor.municipality_code,
            col(Payout.paid_on).is_not(None),
            col(Payout.returned_on).is_(None),
        )
        .group_by(col(Payout.paid_on))
        .order_by(col(Payout.paid_on).desc())
    )
