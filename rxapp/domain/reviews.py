"""The regular follow-up of permissions: which quarter is to be reviewed, until when, and what counts.

7 § utlänningsdataförordningen (2016:30): there are to be routines for following permissions up. A quarter
is reviewed while it runs, since what is confirmed are the permissions as they are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from rxapp.domain.periods import Quarter
from rxapp.domain.windows import Window

LONG_AGO = timedelta(days=90)
"""Whoever has not logged in for so long hardly needs the permissions."""


class Stage(StrEnum):
    """Where the next review stands."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Duty:
    """The next review: of which quarter, and its last day."""

    quarter: Quarter
    due_on: date

    @property
    def missed(self) -> Quarter | None:
        """The quarter before, if its review was never made and is owed still."""
        return self.quarter.previous() if self.due_on < self.quarter.first_day else None

    def stage(self, today: date) -> Stage:
        if today < self.quarter.first_day:
            return Stage.COMING
        return Stage.OVERDUE if self.due_on < today else Stage.DUE


@dataclass(frozen=True, slots=True)
class Holding:
    """A permission as it is confirmed: for what, on which days, and for whom as a deputy."""

    subject: str
    window: Window
    deputy_for: int | None = None


def due_day(quarter: Quarter, days: int) -> date:
    """The last day for the review of the quarter: so many days after it begins."""
    return quarter.first_day + timedelta(days=days)


def duty(today: date, *, agreed_on: date, signed: Collection[Quarter], days: int) -> Duty:
    """The review that is to be made on the day, or the coming one once that is signed.

    `agreed_on` is the first day of the agreements that have followed one another until today. A
    municipality where it is within the quarter reviews first in the next. One that used to
    review and missed the last quarter owes it still: its day stands until the present quarter is signed.
    """
    begun = Quarter.of(agreed_on)
    quarter = max(Quarter.of(today), begun.next())
    if quarter in signed:
        quarter = quarter.next()
        return Duty(quarter, due_day(quarter, days))
    before = quarter.previous()
    is_missed = begun < before and before not in signed and any(other < before for other in signed)
    return Duty(quarter, due_day(before if is_missed else quarter, days))


def in_effect(holdings: Iterable[Holding], today: date) -> frozenset[Holding]:
    """The permissions that hold on the day or later."""
    return frozenset(holding for holding in holdings if not holding.window.is_over(today))


def still_counts(confirmed: Iterable[Holding], held: Iterable[Holding], today: date) -> bool:
    """Whether what was confirmed is what is held. That some of it has ended by itself changes nothing."""
    return in_effect(confirmed, today) == in_effect(held, today)


def is_long_ago(last_login_on: date | None, today: date) -> bool:
    """Whether somebody has not logged in for long, or never has."""
    return last_login_on is None or today - last_login_on >= LONG_AGO


def written(holdings: Iterable[Holding]) -> list[list[Any]]:
    """Holdings as plain values, always in the same order, to be kept with the review."""
    return sorted(
        ([h.subject, _iso(h.window.first_day), _iso(h.window.last_day), h.deputy_for or 0] for h in holdings),
    )


def read(values: Iterable[Iterable[Any]]) -> frozenset[Holding]:
    """The reverse of `written`."""
    return frozenset(
        Holding(subject, Window(_day(first), _day(last)), deputy_for or None)
        for subject, first, last, deputy_for in values
    )


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
