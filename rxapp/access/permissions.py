"""Which users and permissions a reader can see: an administrator the own municipality's, a user the own."""

from sqlalchemy import ColumnElement, and_, exists, false, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from rxapp.access.rows import Rows, full_name, holds_words, in_swedish_order, listing
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Permission

COLUMNS = {
    "id", "hsa_id", "first_name", "last_name", "email", "deactivated_at", "locked_at", "last_login_at",
}  # fmt: skip
NEVER_SHOWN = {"role", "municipality_code", "pin_hash", "wrong_pins"}
PERMISSION_COLUMNS = {"id", "account_id", "subject", "first_day", "last_day", "deputy_for", "given_at"}
PERMISSION_NEVER_SHOWN = {"role", "given_by"}
"""Who gave a permission is told by name, beside it."""


def user_is_visible(actor: Actor) -> ColumnElement[bool]:
    """The users of the administrator's own municipality; nobody else's, and no administrators."""
    if not (actor.may(Right.PERMISSIONS_SET) and actor.municipality_code):
        return false()
    return and_(col(Account.municipality_code) == actor.municipality_code, col(Account.role) == Role.USER)


def visible_users(actor: Actor) -> Rows:
    """Those users, with what an administrator needs to know of them."""
    return listing(*(getattr(Account, name) for name in sorted(COLUMNS))).where(user_is_visible(actor))


def others_with_permissions(actor: Actor, account_id: int, words: str, *, most: int) -> Rows:
    """The first of the visible users, but that one, who hold or have held anything, each with how many
    there are: by the words of a name or an HSA-id, by last name in Swedish order. Nobody, where that one is
    not visible."""
    one = aliased(Account)
    is_there = exists().where(
        col(one.id) == account_id,
        col(one.municipality_code) == actor.municipality_code,
        col(one.role) == Role.USER,
    )
    name = full_name(Account)
    holds = exists().where(col(Permission.account_id) == col(Account.id))
    order = (in_swedish_order(Account.last_name), in_swedish_order(Account.first_name), col(Account.id))
    return (
        listing(Account.id, name.label("name"), Account.hsa_id, func.count().over().label("total"))
        .where(user_is_visible(actor), col(Account.id) != account_id, holds, is_there)
        .where(holds_words(name + " " + col(Account.hsa_id), words))
        .order_by(*order)
        .limit(most)
    )


def one_user(actor: Actor, account_id: int) -> Rows:
    """The visible user itself, locked, to be acted upon and never shown."""
    return (
        listing(Account)
        .where(user_is_visible(actor), Account.id == account_id)
        .with_for_update(key_share=True)
    )


def visible_permissions(actor: Actor) -> Rows:
    """The permissions of those users, whatever their days, each with the name of its giver."""
    return _with_giver().where(
        col(Permission.account_id).in_(select(Account.id).where(user_is_visible(actor)))
    )


def permissions_to_change(actor: Actor, account_id: int) -> Rows:
    """The permissions of one visible user themselves, to be acted upon and never shown."""
    whose = select(Account.id).where(user_is_visible(actor), Account.id == account_id)
    return listing(Permission).where(col(Permission.account_id).in_(whose))


def own_permissions(actor: Actor) -> Rows:
    """The reader's own permissions, whatever their days, each with the name of its giver."""
    mine = col(Permission.account_id) == actor.account_id
    return _with_giver().where(mine if actor.may(Right.PROFILE_READ) else false())


def _with_giver() -> Rows:
    giver, principal = aliased(Account), aliased(Account)
    return (
        listing(
            *(getattr(Permission, name) for name in sorted(PERMISSION_COLUMNS)),
            full_name(giver).label("giver"),
            full_name(principal).label("principal"),
        )
        .join(giver, col(giver.id) == Permission.given_by)
        .join(principal, col(principal.id) == Permission.deputy_for, isouter=True)
        .order_by(col(Permission.subject), col(Permission.first_day), col(Permission.id))
    )
