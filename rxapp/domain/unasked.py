"""What grounds come to in a period, without application: counted by day, by the rate in force that day.

A day of a person is counted once however often it is registered. A period can be split at any day: the parts
come to the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from rxapp.domain.compensation.declaration import CompensationType, DeadlineRule
from rxapp.domain.compensation.rate_table import RATES
from rxapp.domain.compensation.rates import RateUnknown, rate_ore
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.grounds import GROUNDED, GroundKind, kind_of_code
from rxapp.domain.periods import Period, Quarter

UNASKED_VERSION = "utan-ansokan-1"
"""Kept with each decision. Count it up whenever a rule or a rate changes."""

_DAY = timedelta(days=1)


class UnaskedRule(StrEnum):
    """The rules of a decision without application. Codes are kept: never reuse one."""

    REGISTERED = "unasked_registered"
    COUNTED = "unasked_counted"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground in force. `subject` is the individual number, empty where it is of the municipality itself."""

    subject: str
    first_day: date
    last_day: date | None
    quantity: int = 1
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Days in a row with the same rate. `units` is what is paid for: days, persons or places and days."""

    first_day: date
    last_day: date
    units: int
    rate_ore: int

    @property
    def ore(self) -> int:
        return self.units * self.rate_ore


@dataclass(frozen=True, slots=True)
class Due:
    """What one subject comes to in a period."""

    parts: tuple[Part, ...] = ()

    @property
    def ore(self) -> int:
        return sum(part.ore for part in self.parts)

    @property
    def units(self) -> int:
        return sum(part.units for part in self.parts)

    @property
    def span(self) -> Period:
        """From the first to the last day that counts."""
        return Period(min(p.first_day for p in self.parts), max(p.last_day for p in self.parts))


NOTHING = Due()


def period_in(declared: CompensationType, month: Period) -> Period | None:
    """The period of the type that is run for a month: the month, the quarter that ends with it, or the year
    that is paid in it. None where nothing of the type is."""
    match declared.deadline_rule:
        case DeadlineRule.PAID_QUARTERLY:
            quarter = Quarter.of(month.first_day)
            return quarter.period if quarter.last_day == month.last_day else None
        case DeadlineRule.PAID_IN_JANUARY:
            return _year(month.first_day) if month.first_day.month == 1 else None
        case DeadlineRule.PAID_BEFORE_END_OF_MARCH:
            return _year(month.first_day) if month.first_day.month == 3 else None
        case _:
            return month


def _year(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def month_of(text: str) -> Period:
    """`YYYY-MM` as its days.

    Raises:
        Invalid: it is no month.
    """
    try:
        first = date.fromisoformat(f"{text.strip()}-01")
        return month_from(first)
    except (ValueError, OverflowError):
        raise Invalid("manad", "Skriv månaden som ÅÅÅÅ-MM, till exempel 2026-05.") from None


def month_from(day: date) -> Period:
    """The month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - _DAY)


def to_run(month: Period, today: date) -> dict[str, Period]:
    """The types with their periods that can be run for the month today: what is paid in arrears once its
    days are over, what is paid for a year from the first day of its month.

    Raises:
        Invalid: none can.
    """
    found: dict[str, Period] = {}
    for code in GROUNDED:
        period = period_in(TYPES[code], month)
        is_for_year = kind_of_code(code) is GroundKind.YEAR
        if period is not None and (month.first_day <= today if is_for_year else period.last_day < today):
            found[code] = period
    if not found:
        raise Invalid("manad", "Månaden är inte slut. Ersättningen betalas ut i efterskott.")
    return found


def due(type_code: str, grounds: Iterable[Ground], period: Period) -> dict[str, Due]:
    """What each subject of one municipality comes to in the period; whoever comes to nothing is not there.

    Raises:
        RateUnknown: no amount is known for a day that counts.
    """
    kind = kind_of_code(type_code)
    by_subject: dict[str, list[Ground]] = {}
    for ground in grounds:
        by_subject.setdefault(ground.subject, []).append(ground)
    made = {subject: Due(_parts(type_code, kind, own, period)) for subject, own in by_subject.items()}
    return {subject: each for subject, each in sorted(made.items()) if each.parts}


def _parts(type_code: str, kind: GroundKind, own: list[Ground], period: Period) -> tuple[Part, ...]:
    ordered = sorted(own, key=lambda ground: (ground.first_day, ground.last_day or date.max))
    if kind is GroundKind.PERSON_DAYS:
        return _person_days(type_code, ordered, period)
    if kind is GroundKind.PLACE_DAYS:
        return tuple(part for ground in ordered for part in _days(type_code, ground, _within(ground, period)))
    if kind is GroundKind.ALLOCATION:
        return _increases(type_code, ordered, period)
    # A person counts once, by the first day that is registered; each place by its own.
    counted = ordered[:1] if kind is GroundKind.PERSON_ONCE else ordered
    return tuple(
        Part(g.first_day, g.last_day or g.first_day, g.quantity, rate_ore(type_code, g.first_day, g.variant))
        for g in counted
        if period.holds(g.first_day)
    )


def _person_days(type_code: str, ordered: list[Ground], period: Period) -> tuple[Part, ...]:
    parts: list[Part] = []
    next_day = period.first_day
    for ground in ordered:
        span = _within(ground, period)
        if span is None or span.last_day < next_day:
            continue
        parts += _days(type_code, ground, Period(max(span.first_day, next_day), span.last_day))
        next_day = span.last_day + _DAY
    return tuple(parts)


def _within(ground: Ground, period: Period) -> Period | None:
    first = max(ground.first_day, period.first_day)
    last = min(ground.last_day or period.last_day, period.last_day)
    return Period(first, last) if first <= last else None


def _days(type_code: str, ground: Ground, span: Period | None) -> tuple[Part, ...]:
    if span is None:
        return ()
    return tuple(
        Part(each.first_day, each.last_day, each.days * ground.quantity, ore)
        for each, ore in by_rate(type_code, span, ground.variant)
    )


def _increases(type_code: str, ordered: list[Ground], period: Period) -> tuple[Part, ...]:
    """The number of the year when it is set, and what it is raised by (14 § 2017:193); what it is lowered by
    is nothing."""
    parts: list[Part] = []
    highest: dict[int, int] = {}
    for ground in ordered:
        before = highest.get(ground.first_day.year, 0)
        highest[ground.first_day.year] = max(before, ground.quantity)
        if ground.quantity > before and period.holds(ground.first_day):
            rate = rate_ore(type_code, ground.first_day)
            parts.append(Part(ground.first_day, ground.first_day, ground.quantity - before, rate))
    return tuple(parts)


@lru_cache(maxsize=4_096)
def by_rate(type_code: str, span: Period, variant: str = "") -> tuple[tuple[Period, int], ...]:
    """The days of the span, cut where the rate changes.

    Raises:
        RateUnknown: no amount is known for one of them.
    """
    found: list[tuple[Period, int]] = []
    day = span.first_day
    while day <= span.last_day:
        ore = rate_ore(type_code, day, variant)
        until = max(
            rate.last_day
            for rate in RATES
            if (rate.type_code, rate.variant) == (type_code, variant)
            and rate.first_day <= day <= rate.last_day
        )
        last = min(until, span.last_day)
        found.append((Period(day, last), ore))
        day = last + _DAY
    return tuple(found)


Key = tuple[date, str]
"""The first day of a period, and the subject."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between what is due and what has been granted: `more` is to be granted, `excess` has been
    granted and is not due. One of them is nothing."""

    key: Key
    due: Due
    granted_ore: int
    more_ore: int
    excess_ore: int


def differences(dues: Mapping[Key, Due], granted: Mapping[Key, int], *, once: bool) -> tuple[Difference, ...]:
    """What differs, by subject and then by period. What is paid `once` and is granted in one period is not
    granted again because it has been moved to another."""
    by_subject: dict[str, list[date]] = {}
    for first_day, subject in sorted(dues.keys() | granted.keys()):
        by_subject.setdefault(subject, []).append(first_day)
    found: list[Difference] = []
    for subject, days in sorted(by_subject.items()):
        keys = [(day, subject) for day in days]
        total = sum(dues.get(key, NOTHING).ore - granted.get(key, 0) for key in keys)
        room, over = max(0, total), max(0, -total)
        for key in keys:
            change = dues.get(key, NOTHING).ore - granted.get(key, 0)
            more, excess = max(0, change), max(0, -change)
            if once:
                more, excess = min(more, room), min(excess, over)
                room, over = room - more, over - excess
            if more or excess:
                found.append(Difference(key, dues.get(key, NOTHING), granted.get(key, 0), more, excess))
    return tuple(found)


def is_rated(type_code: str, grounds: Sequence[Ground], period: Period) -> bool:
    """Whether every amount is known that the grounds need in the period."""
    try:
        due(type_code, grounds, period)
    except RateUnknown:
        return False
    return True
