"""Who gets mail of an event, by the notices that they are told of and by what they have chosen; what a
reader may know of the own mail; and whose mail does not get through, for the administrators.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col

from rxapp.access.notices import recipients_of
from rxapp.access.rows import Rows, full_name, in_swedish_order, listing
from rxapp.domain.notices import NoticeGroup
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Case, Event, MailAddress, MailChoice
from rxapp.text.notices import TOLD

CHOICE_COLUMNS = {"notice_group", "cadence", "chosen_at"}
CHOICE_NEVER_SHOWN = {"account_id"}
ADDRESS_COLUMNS = {"failure", "failing_since"}
ADDRESS_NEVER_SHOWN = {"id", "address", "stop_key"}
"""The address is shown as it stands in the profile."""


def mail_recipients(event_ids: Collection[int], today: date) -> Rows:
    """The addresses, in small letters, that get mail of these events today, each with the `cadence` that its
    account has chosen for the kind; of what happened before it was chosen, nothing."""
    told = recipients_of(event_ids, today).subquery()
    by_group = or_(
        *(
            and_(col(MailChoice.notice_group) == group, col(Event.kind).in_(kinds))
            for group, kinds in _KINDS.items()
        )
    )
    return (
        listing(
            told.c.event_id,
            told.c.account_id,
            func.lower(told.c.address).label("address"),
            col(MailChoice.cadence),
        )
        .select_from(told)
        .join(Event, col(Event.id) == told.c.event_id)
        .join(MailChoice, and_(col(MailChoice.account_id) == told.c.account_id, by_group))
        .where(col(MailChoice.chosen_at) <= col(Event.at))
        .order_by(told.c.event_id, told.c.account_id)
    )


_KINDS = {
    group: [kind for kind, notice in TOLD.items() if notice.mailed and notice.group is group]
    for group in NoticeGroup
}


def mailed_events(event_ids: Collection[int]) -> Rows:
    """What a mail says of events: `id`, `kind` and the `file_number` of their case, if they have one."""
    return (
        listing(col(Event.id), col(Event.kind), col(Case.file_number))
        .select_from(Event)
        .join(Case, col(Case.id) == Event.case_id, isouter=True)
        .where(col(Event.id).in_(event_ids))
        .order_by(col(Event.id))
    )


def own_choices(actor: Actor) -> Rows:
    """What the reader has chosen."""
    columns = (getattr(MailChoice, name) for name in sorted(CHOICE_COLUMNS))
    return listing(*columns).where(_own(actor, MailChoice.account_id))


def choices_to_change(actor: Actor) -> Rows:
    """The reader's choices themselves, to be acted upon."""
    return listing(MailChoice).where(_own(actor, MailChoice.account_id))


def own_address(actor: Actor) -> Rows:
    """The address of the reader's profile, as `email`, and whether mail to it gets through."""
    return (
        listing(col(Account.email), *(getattr(MailAddress, name) for name in sorted(ADDRESS_COLUMNS)))
        .select_from(Account)
        .join(MailAddress, _is_address_of_account(), isouter=True)
        .where(_own(actor, Account.id))
    )


def _own(actor: Actor, account_id: object) -> ColumnElement[bool]:
    return col(account_id) == actor.account_id if actor.may(Right.NOTICES_READ) else false()


def visible_failures(actor: Actor) -> Rows:
    """The accounts in use of the administrator's own municipality whose mail does not get through, for those
    that want mail: `account_id`, `name`, `email`, `failure` and `failing_since`."""
    own = col(Account.municipality_code) == actor.municipality_code
    wants = col(Account.id).in_(listing(col(MailChoice.account_id)))
    return (
        listing(
            col(Account.id).label("account_id"),
            full_name(Account).label("name"),
            col(Account.email),
            *(getattr(MailAddress, each) for each in sorted(ADDRESS_COLUMNS)),
        )
        .select_from(Account)
        .join(MailAddress, _is_address_of_account())
        .where(
            own if actor.may(Right.PERMISSIONS_SET) and actor.municipality_code else false(),
            col(Account.deactivated_at).is_(None),
            col(MailAddress.failing_since).is_not(None),
            wants,
        )
        .order_by(in_swedish_order(Account.first_name), in_swedish_order(Account.last_name), col(Account.id))
    )


def choosers_of(stop_key: str) -> Rows:
    """The choices of every account whose mail goes to the address that the key stands for, to be taken away;
    each with its `municipality_code`."""
    return (
        listing(MailChoice, col(Account.municipality_code))
        .join(Account, col(Account.id) == MailChoice.account_id)
        .join(MailAddress, _is_address_of_account())
        .where(col(MailAddress.stop_key) == stop_key)
    )


def _is_address_of_account() -> ColumnElement[bool]:
    return col(MailAddress.address) == func.lower(Account.email)


def address_of(stop_key: str) -> Rows:
    """The number of the address that the key stands for."""
    return listing(col(MailAddress.id)).where(col(MailAddress.stop_key) == stop_key)
