"""Why a login has ended, told to whoever still has its key: nobody else can ask."""

from datetime import date, datetime

from sqlmodel import col

from rxapp.access.actors import has_agreement
from rxapp.access.rows import Rows, listing
from rxapp.domain.events import EventKind
from rxapp.models import Account, Event, LoginSession


def login_of_key(key_hash: str, today: date) -> Rows:
    """The session of the key, in force or not, with what may have shut its account."""
    columns = (LoginSession.account_id, LoginSession.started_at, LoginSession.seen_at, LoginSession.ended_at)
    return (
        listing(*columns, Account.deactivated_at, has_agreement(today).label("has_agreement"))
        .join(Account, col(Account.id) == LoginSession.account_id)
        .where(LoginSession.key_hash == key_hash)
    )


def logout_of(account_id: int, ended_at: datetime) -> Rows:
    """The particulars of the logging out that ended a session of the account at that instant."""
    return (
        listing(Event.data)
        .where(
            col(Event.kind) == EventKind.LOGGED_OUT,
            col(Event.account_id) == account_id,
            col(Event.at) >= ended_at,
        )
        .order_by(col(Event.id))
        .limit(1)
    )
