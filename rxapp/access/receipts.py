"""Which receipts a reader can see: those of the cases that the reader can see, and no other."""

from sqlalchemy import case, false, literal
from sqlmodel import col

from rxapp.access.administration import AGENCY
from rxapp.access.cases import case_is_visible
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Case, Municipality, Receipt

COLUMNS = {
    "id", "municipality_code", "number", "kind", "at", "sent_by", "file_number", "content", "content_sha256",
    "previous_sha256", "sha256",
}  # fmt: skip
NEVER_SHOWN = {"case_id"}


def visible_receipts(actor: Actor) -> Rows:
    """The receipts, each with the sender's and the municipality's name and the compensation type.

    The content holds individual numbers and never a name, so that nothing in it is masked.
    """
    statement = (
        listing(
            *(getattr(Receipt, name) for name in sorted(COLUMNS)),
            # Never an officer's name.
            case((col(Account.role) == Role.OFFICER, literal(AGENCY)), else_=full_name(Account)).label(
                "sender"
            ),
            col(Municipality.name).label("municipality"),
            col(Case.type_code),
        )
        .join(Case, col(Case.id) == Receipt.case_id)
        .join(Account, col(Account.id) == Receipt.sent_by)
        .join(Municipality, col(Municipality.code) == Receipt.municipality_code)
    )
    return statement.where(case_is_visible(actor) if actor.may(Right.RECEIPTS_READ) else false())
