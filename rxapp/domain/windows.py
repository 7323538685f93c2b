"""The days on which a permission is in force: from and until, either of them open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rxapp.domain.errors import Invalid


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The first and the last day, both counted; None is without limit."""

    first_day: date | None = None
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is within."""
        begun = self.first_day is None or self.first_day <= day
        return begun and (self.last_day is None or day <= self.last_day)

    def is_over(self, day: date) -> bool:
        """Whether it ended before the day."""
        return self.last_day is not None and self.last_day < day

    def is_limited(self) -> bool:
        """Whether it has an end."""
        return self.last_day is not None

    def covers(self, other: "Window") -> bool:
        """Whether it holds on every day of the other."""
        begins = self.first_day is None or (other.first_day is not None and self.first_day <= other.first_day)
        ends = self.last_day is None or (other.last_day is not None and other.last_day <= self.last_day)
        return begins and ends


ALWAYS = Window()


def window(first_day: date | None, last_day: date | None, *, today: date) -> Window:
    """A window that has not already passed.

    Raises:
        Invalid: it ends before it begins, or before today.
    """
    if first_day is not None and last_day is not None and last_day < first_day:
        raise Invalid("till", "Till och med måste vara samma dag som från och med, eller senare.")
    if last_day is not None and last_day < today:
        raise Invalid("till", "Till och med har redan passerat.")
    return Window(first_day, last_day)


def held_until(windows: Iterable[Window], today: date) -> date | None:
    """The last day of the unbroken time that holds today; None where it has no end, or nothing holds."""
    until: date | None = None
    for span in sorted(windows, key=lambda w: w.first_day or date.min):
        goes_on = until is not None and until < date.max and span.holds(until + timedelta(days=1))
        if not (goes_on or span.holds(today)):
            continue
        if span.last_day is None:
            return None
        until = span.last_day if until is None else max(until, span.last_day)
    return until


def overlap(one: Window, other: Window) -> Window | None:
    """The days that both hold on, if there are any."""
    first = max((w.first_day for w in (one, other) if w.first_day is not None), default=None)
    last = min((w.last_day for w in (one, other) if w.last_day is not None), default=None)
    return None if first is not None and last is not None and last < first else Window(first, last)
