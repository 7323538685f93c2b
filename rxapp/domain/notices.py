"""Who is told of an event, how much it presses, and by which groups mail about it is chosen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum


class Audience(StrEnum):
    """Which users of the municipality that the event is about are told of it, never the one who acted.

    Whoever holds no compensation type at all is told nothing, and what somebody loses the permission for
    is gone for them at once.
    """

    TYPE = "type"
    """Those who hold the compensation type of the event."""
    ACCOUNT_NUMBERS = "account_numbers"
    """Those who hold the permission for account numbers."""
    MUNICIPALITY = "municipality"
    """Those who hold any compensation type: it is about the money of all types together."""


class Urgency(StrEnum):
    """What is expected of the municipality, the most pressing first."""

    ACT = "act"
    """Something is to be done, by a day."""
    READ = "read"
    """Something is settled that ought to be read."""
    NOTE = "note"
    """Something goes on; nothing is expected."""


class NoticeGroup(StrEnum):
    """What a user chooses mail by."""

    SUPPLEMENTS = "supplements"
    DECISIONS = "decisions"
    MESSAGES = "messages"
    PAYOUTS = "payouts"
    RECOVERIES = "recoveries"
    APPEALS = "appeals"
    APPLICATIONS = "applications"
    LAST_DAYS = "last_days"
    ACCOUNTS = "accounts"


class Condition(StrEnum):
    """What besides the kind makes an event a notice."""

    FROM_AGENCY = "from_agency"
    """An officer did it: a municipality is not told what it did itself."""


NEW_BEFORE = timedelta(days=30)
"""What came so long before a permission is unread to whoever gets it: enough to take over what has just come,
and a permission that was taken by mistake and given back loses nothing. What is older counts as read."""

MOST_COUNTED = 99
"""As many unread are counted; of more it is said that there are more."""


def new_from(held: Iterable[tuple[str, datetime, datetime | None]]) -> dict[str, datetime]:
    """From when notices are new to somebody, by what is held: subject, when it was given, and the instant
    from which it holds, if it was given for later."""
    found: dict[str, datetime] = {}
    for subject, given_at, begins_at in held:
        since = max(given_at, begins_at or given_at) - NEW_BEFORE
        found[subject] = min(since, found.get(subject, since))
    return found
