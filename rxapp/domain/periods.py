"""Spans of days: quarters, periods and the four-week periods that school compensation is counted in."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from rxapp.domain.errors import Invalid

FOUR_WEEKS = timedelta(days=28)
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years the service counts in; a slip of the pen such as 0205 or 20255 is refused here."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first to the last day, both counted."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise Invalid("period", "Till och med-datum får inte vara före från och med-datum.")
        if self.first_day.year < FIRST_YEAR or self.last_day.year > LAST_YEAR:
            raise Invalid("period", f"Datum ska ligga mellan år {FIRST_YEAR} och {LAST_YEAR}.")

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def overlaps(self, other: "Period") -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __str__(self) -> str:
        return f"{self.first_day} till {self.last_day}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, the time that one application is for."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 4):
            raise Invalid("quarter", "Kvartalet finns inte.")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        after = date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)
        return after - timedelta(days=1)

    @property
    def period(self) -> Period:
        return Period(self.first_day, self.last_day)

    def next(self) -> Self:
        return type(self)(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Self:
        return type(self)(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year} kvartal {self.number}"


def four_weeks(period: Period) -> tuple[Period, ...]:
    """The started four-week periods: steps of 28 days from the first day, the last cut at the last day.

    As many as days / 28, rounded up (4 § förordningen (2017:193): per påbörjad fyraveckorsperiod).
    """
    starts = (period.first_day + FOUR_WEEKS * step for step in range(-(-period.days // FOUR_WEEKS.days)))
    last = FOUR_WEEKS - timedelta(days=1)
    return tuple(Period(start, min(start + last, period.last_day)) for start in starts)
