"""How long a login lasts, in seconds."""

from datetime import datetime, timedelta

IDLE_LIMIT = 60 * 60
TOTAL_LIMIT = 10 * 60 * 60
WARN_BEFORE = 2 * 60
"""How long before the end the reader is warned and may choose «Fortsätt»."""

WRONG_PINS_ALLOWED = 3


def ends_at(started_at: datetime, seen_at: datetime) -> datetime:
    """When the session ends if nothing more is done in it."""
    return min(seen_at + timedelta(seconds=IDLE_LIMIT), started_at + timedelta(seconds=TOTAL_LIMIT))


def should_warn(started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether the end is near enough to say so, and not already past."""
    left = ends_at(started_at, seen_at) - now
    return timedelta(0) < left <= timedelta(seconds=WARN_BEFORE)
