"""Which messages a reader can see, and whose name stands at them: an officer's only within the agency."""

from typing import Any

from sqlalchemy import ColumnElement, not_
from sqlmodel import col

from rxapp.access.cases import case_is_visible
from rxapp.access.masking import masked
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Case, Message, Municipality

COLUMNS = {"id", "case_id", "text", "from_agency", "sent_at", "read_at"}
NEVER_SHOWN = {"sent_by", "read_by"}


def visible_messages(actor: Actor) -> Rows:
    """The messages of visible cases. `sender` is NULL to a municipality where an officer wrote it."""
    columns = (getattr(Message, name) for name in sorted(COLUMNS))
    return _joined(listing(*columns, _sender(actor), col(Municipality.name).label("municipality")), actor)


def unread_messages(actor: Actor) -> Rows:
    """File number and number of each message that the reader's side has not read."""
    statement = listing(col(Case.file_number), col(Case.is_recovery), col(Message.id), col(Message.sent_at))
    return _joined(statement, actor).where(is_unread(actor))


def is_unread(actor: Actor) -> ColumnElement[bool]:
    """Whether the message is from the other side, and nobody on the reader's side has read it."""
    from_agency = col(Message.from_agency)
    from_other = not_(from_agency) if actor.may(Right.CASES_DECIDE) else from_agency
    return col(Message.read_at).is_(None) & from_other


def _sender(actor: Actor) -> Any:
    name = full_name(Account).label("sender")
    return name if actor.may(Right.CASES_DECIDE) else masked(name, not_(col(Message.from_agency)))


def _joined(statement: Rows, actor: Actor) -> Rows:
    return (
        statement.select_from(Message)
        .join(Case, col(Case.id) == Message.case_id)
        .join(Account, col(Account.id) == Message.sent_by)
        .join(Municipality, col(Municipality.code) == Case.municipality_code)
        .where(case_is_visible(actor))
    )
