"""Agreements, administrators and the history of permissions: for the contact centre everywhere, for a
municipality's own people what is theirs."""

from datetime import date

from sqlalchemy import ColumnElement, case, false, null, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.events import ADMINISTRATION
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import (
    AccessReview,
    Account,
    AccountChange,
    Agreement,
    DeclinedType,
    Event,
    Municipality,
    OrganisationNumber,
    ReviewedUser,
)

MUNICIPALITY_COLUMNS = {"code", "name"}
AGREEMENT_COLUMNS = {"id", "municipality_code", "service", "starts_on", "ends_on"}
ADMINISTRATOR_COLUMNS = {
    "id", "hsa_id", "first_name", "last_name", "email", "municipality_code", "deactivated_at",
    "locked_at", "last_login_at",
}  # fmt: skip
CONTACT_COLUMNS = {"id", "first_name", "last_name", "email"}
CHANGE_COLUMNS = {"event_id", "field", "old", "new"}
REVIEWED_COLUMNS = {"quarter_first_day", "account_id", "permissions", "last_login_at", "confirmed_at"}
REVIEWED_NEVER_SHOWN = {"municipality_code", "confirmed_by"}
REVIEW_COLUMNS = {"quarter_first_day", "signed_at"}
REVIEW_NEVER_SHOWN = {"municipality_code", "signed_by"}
DECLINED_COLUMNS = {"type_code", "declined_at"}
DECLINED_NEVER_SHOWN = {"municipality_code", "declined_by"}
HISTORY_COLUMNS = {"id", "kind", "at", "type_code", "account_id", "data"}

AGENCY = "Migrationsverket"
"""In place of an officer's name."""


def visible_municipalities(actor: Actor) -> Rows:
    """Every municipality, for the contact centre."""
    columns = (getattr(Municipality, name) for name in sorted(MUNICIPALITY_COLUMNS))
    return listing(*columns).where(true() if actor.may(Right.AGREEMENTS_SET) else false())


def visible_agreements(actor: Actor) -> Rows:
    """Every agreement for the contact centre, the own municipality's for its administrators."""
    columns = (getattr(Agreement, name) for name in sorted(AGREEMENT_COLUMNS))
    return listing(*columns).where(_theirs(actor, Agreement.municipality_code, Right.AGREEMENTS_SET))


def visible_administrators(actor: Actor) -> Rows:
    """Every administrator, former ones included, for the contact centre."""
    columns = (getattr(Account, name) for name in sorted(ADMINISTRATOR_COLUMNS))
    is_shown = Account.role == Role.ADMINISTRATOR if actor.may(Right.ADMINISTRATORS_SET) else false()
    return listing(*columns).where(is_shown)


def one_administrator(actor: Actor, account_id: int) -> Rows:
    """The visible administrator itself, locked, to be acted upon and never shown."""
    is_shown = Account.role == Role.ADMINISTRATOR if actor.may(Right.ADMINISTRATORS_SET) else false()
    return listing(Account).where(is_shown, Account.id == account_id).with_for_update(key_share=True)


def own_administrators(actor: Actor) -> Rows:
    """Name and e-mail address of the current administrators of the reader's own municipality."""
    statement = listing(*(getattr(Account, name) for name in sorted(CONTACT_COLUMNS)))
    if not (actor.may(Right.ANYONE_SIGNED_IN) and actor.municipality_code):
        return statement.where(false())
    return statement.where(
        col(Account.municipality_code) == actor.municipality_code,
        col(Account.role) == Role.ADMINISTRATOR,
        col(Account.deactivated_at).is_(None),
    ).order_by(col(Account.last_name), col(Account.first_name))


def issuer(organisation_number: str) -> Rows:
    """The code of the municipality that issues cards with the number; it is public who does."""
    return listing(OrganisationNumber.municipality_code).where(
        OrganisationNumber.number == organisation_number
    )


def card_holder(hsa_id: str, municipality_code: str) -> Rows:
    """Role and state of the account that a card of the municipality has: why it cannot have another."""
    return listing(Account.role, Account.deactivated_at).where(
        Account.hsa_id == hsa_id, Account.municipality_code == municipality_code
    )


def visible_history(actor: Actor) -> Rows:
    """What has been done to accounts, permissions and agreements, each with who did it and to whom.

    `doer` is None for what the service did itself; an officer is told as the agency. A changed name or
    address comes as `field`, `old` and `new`.
    """
    doer, whom = aliased(Account), aliased(Account)
    return (
        listing(
            *(getattr(Event, name) for name in sorted(HISTORY_COLUMNS)),
            case((col(doer.role) == Role.OFFICER, AGENCY), else_=full_name(doer)).label("doer"),
            case((col(whom.role) != Role.OFFICER, full_name(whom)), else_=null()).label("whom"),
            col(AccountChange.field),
            col(AccountChange.old),
            col(AccountChange.new),
        )
        .join(doer, col(doer.id) == Event.actor_id, isouter=True)
        .join(whom, col(whom.id) == Event.account_id, isouter=True)
        .join(AccountChange, col(AccountChange.event_id) == Event.id, isouter=True)
        .where(
            col(Event.kind).in_(ADMINISTRATION),
            _theirs(actor, Event.municipality_code, Right.ADMINISTRATORS_SET),
        )
    )


def visible_reviews(actor: Actor) -> Rows:
    """The signed reviews of the administrator's municipality, each with who signed."""
    signer = aliased(Account)
    return (
        listing(
            *(getattr(AccessReview, name) for name in sorted(REVIEW_COLUMNS)),
            full_name(signer).label("signer"),
        )
        .join(signer, col(signer.id) == AccessReview.signed_by)
        .where(_own(actor, AccessReview.municipality_code, Right.REVIEWS_SIGN))
    )


def visible_reviewed_users(actor: Actor) -> Rows:
    """What has been confirmed in the reviews of the administrator's municipality, each with who did."""
    confirmer = aliased(Account)
    return (
        listing(
            *(getattr(ReviewedUser, name) for name in sorted(REVIEWED_COLUMNS)),
            full_name(confirmer).label("confirmer"),
        )
        .join(confirmer, col(confirmer.id) == ReviewedUser.confirmed_by)
        .where(_own(actor, ReviewedUser.municipality_code, Right.REVIEWS_SIGN))
    )


def reviewed_users_to_change(actor: Actor, quarter_first_day: date) -> Rows:
    """What has been confirmed in the review of a quarter, to be acted upon and never shown."""
    return listing(ReviewedUser).where(
        _own(actor, ReviewedUser.municipality_code, Right.REVIEWS_SIGN),
        ReviewedUser.quarter_first_day == quarter_first_day,
    )


def own_municipality_alone(actor: Actor) -> Rows:
    """The code of the administrator's municipality, locked: reviews of it are written one at a time."""
    mine = listing(Municipality.code).where(_own(actor, Municipality.code, Right.REVIEWS_SIGN))
    return mine.with_for_update(key_share=True)


def visible_declined_types(actor: Actor) -> Rows:
    """The types that the administrator's municipality has said it does not use."""
    columns = (getattr(DeclinedType, name) for name in sorted(DECLINED_COLUMNS))
    return listing(*columns).where(_own(actor, DeclinedType.municipality_code, Right.PERMISSIONS_SET))


def declined_type_to_change(actor: Actor, type_code: str) -> Rows:
    """The answer that the type is not used, to be taken back."""
    return listing(DeclinedType).where(
        _own(actor, DeclinedType.municipality_code, Right.PERMISSIONS_SET),
        DeclinedType.type_code == type_code,
    )


def _own(actor: Actor, code: object, right: Right) -> ColumnElement[bool]:
    if not (actor.may(right) and actor.municipality_code):
        return false()
    return col(code) == actor.municipality_code


def _theirs(actor: Actor, code: object, everywhere: Right) -> ColumnElement[bool]:
    if actor.may(everywhere):
        return true()
    return _own(actor, code, Right.PERMISSIONS_SET)
