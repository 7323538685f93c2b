"""When mail of notices goes out: how often somebody wants it, when a digest is due, when to try again."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Cadence(StrEnum):
    """How often mail is wanted, the quickest first."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class DeliveryState(StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    """Handed over to the mail server, or written to its file."""
    WITHDRAWN = "withdrawn"
    """At the moment of sending nobody at the address was to be told any more."""
    FAILED = "failed"
    """Refused for good, or refused for too long."""


DIGEST_AT = time(7)
"""The time of day in Sweden at which digests go out; the weekly ones on Mondays."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=3)
"""As long as mail servers themselves commonly try."""

KEPT_FOR = timedelta(days=90)
"""How long it is kept which mail went where."""

TELL_AFTER = 3
"""So many refusals in a row before anybody is told: greylisting refuses the first on purpose."""

_MONDAY = 0


def quickest(cadences: Iterable[Cadence]) -> Cadence:
    """Of several who share a mailbox, whoever wants it soonest: it gets each event once."""
    return min(cadences, key=list(Cadence).index)


def digest_day(cadence: Cadence, now: datetime, zone: ZoneInfo) -> date:
    """The day of the first digest that goes out after the instant."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < DIGEST_AT else local.date() + timedelta(days=1)
    if cadence is Cadence.WEEKLY:
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return day


def latest_digest_day(now: datetime, zone: ZoneInfo) -> date:
    """The latest day whose digests are to have gone out at the instant."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= DIGEST_AT else local.date() - timedelta(days=1)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many refusals in a row: twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
