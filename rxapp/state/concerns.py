"""Which open tabs an event concerns."""

from dataclasses import dataclass
from datetime import datetime

from rxapp.domain.events import ADMINISTRATION, DESK, OF_GROUNDS, PAYEE_ACCOUNTS, EventKind
from rxapp.domain.permissions import Function, Role
from rxapp.services.journal import Recorded


@dataclass(frozen=True, slots=True)
class Tab:
    """Whose tab it is, as of its latest event."""

    account_id: int
    role: Role
    municipality_code: str | None
    ends_at: datetime
    connection: str
    key_hash: str = ""
    subjects: frozenset[str] = frozenset()
    """Compensation types, and account numbers, that it may show something of."""
    functions: frozenset[Function] = frozenset()


_OWN_ALONE = {
    EventKind.LOGGED_OUT,
    EventKind.CALENDAR_FEED_MADE,
    EventKind.CALENDAR_FEED_REMOVED,
    EventKind.MAIL_CHOSEN,
    EventKind.MAIL_STOPPED,
}
_AGREEMENTS = {
    EventKind.AGREEMENT_STARTED,
    EventKind.AGREEMENT_CHANGED,
    EventKind.ADMINISTRATOR_REGISTERED,
    EventKind.ADMINISTRATOR_DEREGISTERED,
}
_OF_ADMINISTRATORS = {EventKind.ACCOUNT_CHANGED, EventKind.CARD_LOCKED, EventKind.CARD_UNLOCKED}
"""Of what happens to accounts, what an administrator's row at the contact centre shows."""

_SILENT = {
    EventKind.LOGGED_IN,
    EventKind.FILE_EXPORTED,
    EventKind.ATTACHMENT_OPENED,
    EventKind.ATTACHMENT_REFUSED,
}
_OF_NAMES = {EventKind.PERSON_HIDDEN, EventKind.PERSON_SHOWN}
"""Told for each municipality that may show the name, see `live`. No other is told: it would learn that
somebody is marked."""
_OF_THE_AGENCY = {
    EventKind.AUTOMATIC_TURNED,
    EventKind.QUALITY_REVIEWED,
    EventKind.PERSON_MARKED,
    EventKind.PERSON_REVEALED,
    EventKind.GIVEN_NUMBER_REVEALED,
    EventKind.SCAN_ADDED,
    EventKind.SCAN_REMOVED,
    EventKind.RECOVERY_OPENED,
    EventKind.RECOVERY_ABANDONED,
    EventKind.UNASKED_RUN,
    EventKind.UNASKED_CARRIED_OUT,
    *OF_GROUNDS,
    *DESK,
}
"""A push that changes nothing would tell a municipality that a marking has become another one, that a
paper is being registered, that an officer has taken its case, or that the agency looks into what was paid."""

_OF_MUNICIPALITY = {
    EventKind.SUPPLEMENT_ITEM_SAVED,
    EventKind.APPEAL_FILE_SAVED,
    EventKind.COST_CENTRES_SET,
    EventKind.LAST_DAY_NEAR,
}
"""What is not sent to the agency yet, or never is."""


def concerns(event: Recorded, tab: Tab) -> bool:
    """Whether a tab may look different after the event."""
    if event.kind in _SILENT:
        return False
    if event.kind in _OWN_ALONE:
        return event.account_id == tab.account_id
    same = event.municipality_code == tab.municipality_code
    if event.kind in _AGREEMENTS | PAYEE_ACCOUNTS:
        # Of accounts the whole municipality: whether it can be paid at all stands on each user's Start.
        return same or (tab.role is Role.OFFICER and event.kind in _AGREEMENTS)
    if event.kind in ADMINISTRATION:
        return event.account_id == tab.account_id or _shows_account(event, tab)
    if tab.role is Role.OFFICER:
        return event.kind not in _OF_MUNICIPALITY
    return tab.role is Role.USER and _is_told_users(event, tab)


def _is_told_users(event: Recorded, tab: Tab) -> bool:
    if event.kind in _OF_THE_AGENCY:
        return False
    of_all = event.municipality_code is None and event.kind not in _OF_NAMES
    return of_all or event.municipality_code == tab.municipality_code


def _shows_account(event: Recorded, tab: Tab) -> bool:
    if Function.CONTACT_CENTRE in tab.functions:
        return event.kind in _OF_ADMINISTRATORS
    # A changed name or address may be an administrator's, and those the users are shown.
    is_shown = tab.role is Role.ADMINISTRATOR or event.kind is EventKind.ACCOUNT_CHANGED
    return event.municipality_code == tab.municipality_code and is_shown
