"""The days on which a permission is in force: from and until, either of them open."""

from collections.abc import Collection
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


def overlap(one: Window, other: Window) -> Window | None:
    """The days that both hold on, if there are any."""
    first = max((w.first_day for w in (one, other) if w.first_day is not None), default=None)
    last = min((w.last_day for w in (one, other) if w.last_day is not None), default=None)
    return None if first is not None and last is not None and last < first else Window(first, last)


def in_force_until(windows: Collection[Window], day: date) -> date | None:
    """The last of the days without a gap, from `day` on, on which one of them holds; None is without end."""
    last = day
    while following := [w for w in windows if w.holds(last) or w.holds(last + timedelta(days=1))]:
        if any(w.last_day is None for w in following):
            return None
        furthest = max(w.last_day for w in following if w.last_day is not None)
        if furthest <= last:
            break
        last = furthest
    return last
