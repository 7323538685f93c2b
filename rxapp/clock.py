"""The one clock: instants are aware UTC, today is the calendar day in Sweden."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rxapp.settings import get_settings

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_held_at: ContextVar[datetime | None] = ContextVar("held_at", default=None)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let it be that instant within the block, for demo data and tests alone.

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is None:
        msg = "an instant must have a time zone"
        raise ValueError(msg)
    token = _held_at.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _held_at.reset(token)


def now() -> datetime:
    """The present instant. With `RXAPP_TODAY` the day is that day, the time of day the real one."""
    if (held := _held_at.get()) is not None:
        return held
    real = _real()
    if (fixed := get_settings().today) is None:
        return real
    local = datetime.combine(fixed, real.astimezone(STOCKHOLM).time(), STOCKHOLM)
    return local.astimezone(UTC)


def today() -> date:
    """The calendar day in Sweden; legal deadlines are counted in these."""
    if (held := _held_at.get()) is not None:
        return held.astimezone(STOCKHOLM).date()
    return get_settings().today or day_of(_real())


def _real() -> datetime:
    """What the machine says, or as much ahead of it as the tests are."""
    return datetime.now(UTC) + timedelta(seconds=get_settings().clock_ahead)


def day_of(instant: datetime) -> date:
    """The calendar day in Sweden of an instant."""
    return instant.astimezone(STOCKHOLM).date()
