"""The calendar feed of a user: the reader's own, and whom a secret stands for."""

from datetime import date

from sqlalchemy import and_, false
from sqlmodel import col

from rxapp.access.actors import holds_on, may_stay
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, CalendarFeed, Permission

COLUMNS = {"made_at"}
NEVER_SHOWN = {"account_id", "secret_hash"}


def own_feed(actor: Actor) -> Rows:
    """The reader's own feed, if there is one."""
    mine = col(CalendarFeed.account_id) == actor.account_id
    return listing(*(getattr(CalendarFeed, name) for name in sorted(COLUMNS))).where(
        mine if actor.may(Right.PROFILE_READ) else false()
    )


def feed_to_change(actor: Actor) -> Rows:
    """The reader's own feed itself, to be acted upon and never shown."""
    mine = col(CalendarFeed.account_id) == actor.account_id
    return listing(CalendarFeed).where(mine if actor.may(Right.PROFILE_READ) else false())


def types_of_feed(secret_hash: str, today: date) -> Rows:
    """The subjects held today by whoever the secret stands for, each a row; one empty row for none.

    No row at all where nobody may fetch: the secret is not known or taken back, the account closed or its
    card locked, or the municipality without agreement.
    """
    held = and_(col(Permission.account_id) == col(Account.id), holds_on(today))
    return (
        listing(col(Permission.subject).label("subject"))
        .select_from(CalendarFeed)
        .join(Account, col(Account.id) == col(CalendarFeed.account_id))
        .join(Permission, held, isouter=True)
        .where(
            col(CalendarFeed.secret_hash) == secret_hash,
            col(Account.role) == Role.USER,
            col(Account.locked_at).is_(None),
            may_stay(today),
        )
    )
