"""Days and times of demo data: office hours, school terms, and when an application can have arrived."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.clock import STOCKHOLM
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.periods import Period, Quarter
from rxapp.models import SchoolTerm
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY
from rxapp.services.bank_days import bank_holidays

SATURDAY = 5
DAY = timedelta(days=1)

TERMS: Mapping[str, tuple[tuple[int, int], ...]] = {
    ALE: ((1, 8), (6, 12), (8, 18), (12, 19)),
    BURLOV: ((1, 9), (6, 13), (8, 17), (12, 20)),
    UPPLANDS_VASBY: ((1, 10), (6, 11), (8, 19), (12, 18)),
}
"""First and last day of spring, then of autumn, as month and day; moved to a school day each year."""


def is_office_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def office_day(day: date, step: timedelta = DAY) -> date:
    """The day itself if people are at work, else the nearest one in the direction of `step`."""
    while not is_office_day(day):
        day += step
    return day


def office_days_before(day: date, count: int) -> date:
    """So many office days earlier."""
    for _ in range(count):
        day = office_day(day - DAY, -DAY)
    return day


def moment(rng: Random, day: date) -> datetime:
    """Some minute of the office hours of the day."""
    return datetime.combine(day, time(8 + rng.randrange(8), rng.randrange(60), rng.randrange(60)), STOCKHOLM)


def terms(municipality_code: str, year: int) -> tuple[Period, Period]:
    """Spring and autumn term of a year."""
    days = [date(year, month, day) for month, day in TERMS[municipality_code]]
    first, last, autumn, christmas = days
    return (
        Period(office_day(first), office_day(last, -DAY)),
        Period(office_day(autumn), office_day(christmas, -DAY)),
    )


def school_days(municipality_code: str, quarter: Quarter) -> Period:
    """The part of the quarter that lies in a term."""
    spring, autumn = terms(municipality_code, quarter.year)
    term = spring if quarter.number <= 2 else autumn
    return Period(max(quarter.first_day, term.first_day), min(quarter.last_day, term.last_day))


def holiday(municipality_code: str, quarter: Quarter) -> Period:
    """A span in the quarter in which no four-week period begins in a term."""
    spring, autumn = terms(municipality_code, quarter.year)
    if quarter.number == 1:
        return Period(quarter.first_day, spring.first_day - DAY)
    if quarter.number == 2:
        return Period(spring.last_day + DAY, quarter.last_day)
    if quarter.number == 3:
        return Period(quarter.first_day, autumn.first_day - DAY)
    return Period(autumn.last_day + DAY, quarter.last_day)


def in_time(quarter: Quarter, today: date) -> Period | None:
    """The office days on which an application in time for the quarter can have come, before today."""
    first = office_day(quarter.last_day + 3 * DAY)
    last = office_day(min(last_application_day(quarter), today - DAY), -DAY)
    return Period(first, last) if first <= last else None


def too_late(quarter: Quarter, today: date) -> Period | None:
    """The office days of the weeks after the last day to apply, before today."""
    deadline = last_application_day(quarter)
    first = office_day(deadline + DAY)
    last = office_day(min(deadline + 40 * DAY, today - DAY), -DAY)
    return Period(first, last) if first <= last else None


def some_day(rng: Random, span: Period) -> date:
    """An office day of a span that ends on one."""
    return min(office_day(span.first_day + rng.randrange(span.days) * DAY), span.last_day)


def add_terms(session: AsyncSession, years: range) -> None:
    """The terms of every municipality."""
    for code in TERMS:
        for year in years:
            session.add_all(
                SchoolTerm(municipality_code=code, first_day=term.first_day, last_day=term.last_day)
                for term in terms(code, year)
            )
