"""One municipality or agreement to act upon, and the municipalities by name: for the contact centre alone."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.rows import Rows, in_swedish_order, listing
from rxapp.domain.agreements import THIS_SERVICE
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Agreement, Municipality


def one_municipality(actor: Actor, code: str) -> Rows:
    """Its code and name, locked: nobody of it acts, and no other officer either, until this is over.

    Who acts holds the row shared (`hold_still`). Another kind of lock than the triggers take would let a
    login, which refers to the row, wait for us while we wait for its account.
    """
    columns = (col(Municipality.code), col(Municipality.name))
    mine = true() if _may(actor) else false()
    return listing(*columns).where(mine, Municipality.code == code).with_for_update(key_share=True)


def one_agreement(actor: Actor, agreement_id: int) -> Rows:
    """The agreement itself, to be acted upon and never shown; its municipality is locked first."""
    mine = true() if actor.may(Right.AGREEMENTS_SET) else false()
    return listing(Agreement).where(mine, Agreement.id == agreement_id)


def accounts_alone(actor: Actor, code: str) -> Rows:
    """Its accounts, locked in everybody's order once the municipality is: to be shut out, never shown."""
    mine = true() if actor.may(Right.AGREEMENTS_SET) else false()
    statement = listing(col(Account.id)).where(mine, Account.municipality_code == code)
    return statement.order_by(col(Account.id)).with_for_update(key_share=True)


def count_people(actor: Actor, code: str) -> Rows:
    """How many of a municipality could log in here: its active users and administrators."""
    return listing(func.count(col(Account.id))).where(
        true() if _may(actor) else false(),
        Account.municipality_code == code,
        col(Account.deactivated_at).is_(None),
    )


def administrator_counts(actor: Actor) -> Rows:
    """How many current administrators each municipality has, for those that have any."""
    return (
        listing(col(Account.municipality_code), func.count(col(Account.id)).label("administrators"))
        .where(true() if _may(actor) else false(), is_current_administrator())
        .group_by(col(Account.municipality_code))
    )


def is_current_administrator() -> ColumnElement[bool]:
    return and_(col(Account.role) == Role.ADMINISTRATOR, col(Account.deactivated_at).is_(None))


def has_name_or_code(words: str) -> ColumnElement[bool]:
    """Whether the name holds the words, or the code begins with them."""
    return or_(
        col(Municipality.name).icontains(words, autoescape=True),
        col(Municipality.code).startswith(words, autoescape=True),
    )


def has_running(today: date) -> ColumnElement[bool]:
    """Whether an agreement for this service runs."""
    return exists().where(
        col(Agreement.municipality_code) == col(Municipality.code),
        col(Agreement.service) == THIS_SERVICE,
        col(Agreement.starts_on) <= today,
        _lasts(Agreement, today),
    )


def has_ending(day: date) -> ColumnElement[bool]:
    """Whether one of its services is without agreement after the day, though it has or had one."""
    later = aliased(Agreement)
    followed = exists().where(
        col(later.municipality_code) == col(Agreement.municipality_code),
        col(later.service) == col(Agreement.service),
        or_(col(later.ends_on).is_(None), col(later.ends_on) > day),
    )
    return exists().where(
        col(Agreement.municipality_code) == col(Municipality.code), col(Agreement.ends_on) <= day, ~followed
    )


def has_single_administrator(today: date) -> ColumnElement[bool]:
    """Whether one person alone administers it while an agreement runs or is to come."""
    people = select(func.count(col(Account.id))).where(
        col(Account.municipality_code) == col(Municipality.code), is_current_administrator()
    )
    open_agreement = exists().where(
        col(Agreement.municipality_code) == col(Municipality.code), _lasts(Agreement, today)
    )
    return and_(people.scalar_subquery() == 1, open_agreement)


def _lasts(agreement: type[Agreement], today: date) -> ColumnElement[bool]:
    return or_(col(agreement.ends_on).is_(None), col(agreement.ends_on) >= today)


def by_name() -> ColumnElement[str]:
    """The Swedish order of their names."""
    return in_swedish_order(Municipality.name)


def _may(actor: Actor) -> bool:
    return actor.may(Right.AGREEMENTS_SET) or actor.may(Right.ADMINISTRATORS_SET)
