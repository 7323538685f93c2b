"""Which open tabs an event concerns."""

from dataclasses import dataclass
from datetime import datetime

from rxapp.domain.events import ADMINISTRATION, EventKind
from rxapp.domain.permissions import Role
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
    types: frozenset[str] = frozenset()


_OWN_ALONE = {EventKind.LOGGED_OUT}
_AGREEMENTS = {
    EventKind.AGREEMENT_STARTED,
    EventKind.AGREEMENT_CHANGED,
    EventKind.ADMINISTRATOR_REGISTERED,
    EventKind.ADMINISTRATOR_DEREGISTERED,
}
_SILENT = {
    EventKind.LOGGED_IN,
    EventKind.FILE_EXPORTED,
    EventKind.ATTACHMENT_OPENED,
    EventKind.ATTACHMENT_REFUSED,
}


def concerns(event: Recorded, tab: Tab) -> bool:
    """Whether a tab may look different after the event."""
    if event.kind in _SILENT:
        return False
    if event.kind in _OWN_ALONE:
        return event.account_id == tab.account_id
    same = event.municipality_code == tab.municipality_code
    if event.kind in _AGREEMENTS:
        return same or tab.role is Role.OFFICER
    if event.kind in ADMINISTRATION:
        # A changed name or address may be an administrator's, and those the users are shown.
        is_shown = tab.role is Role.ADMINISTRATOR or event.kind is EventKind.ACCOUNT_CHANGED
        return event.account_id == tab.account_id or (same and is_shown)
    if tab.role is Role.OFFICER:
        return True
    return tab.role is Role.USER and (same or event.municipality_code is None)
