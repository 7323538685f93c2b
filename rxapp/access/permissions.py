"""Which accounts and permissions an administrator can see and set: the own municipality's users."""

from sqlalchemy import false
from sqlmodel import col, select

from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Permission

COLUMNS = {"id", "hsa_id", "first_name", "last_name", "email", "is_active", "last_login_at"}
NEVER_SHOWN = {"role", "municipality_code", "pin_hash", "wrong_pins", "locked_at"}
PERMISSION_COLUMNS = {"account_id", "subject"}
PERMISSION_NEVER_SHOWN = {"role", "given_by", "given_at"}


def visible_users(actor: Actor) -> Rows:
    """The users of the administrator's own municipality; nobody else's, and no administrators."""
    statement = listing(*(getattr(Account, name) for name in sorted(COLUMNS)))
    if not (actor.may(Right.PERMISSIONS_SET) and actor.municipality_code):
        return statement.where(false())
    return statement.where(Account.municipality_code == actor.municipality_code, Account.role == Role.USER)


def visible_permissions(actor: Actor) -> Rows:
    """The permissions of those users."""
    users = visible_users(actor).subquery()
    return listing(*(getattr(Permission, name) for name in sorted(PERMISSION_COLUMNS))).where(
        col(Permission.account_id).in_(select(users.c.id))
    )
