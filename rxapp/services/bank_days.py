"""The days on which the agency pays: the last bank day of each month."""

from datetime import date
from functools import cache

from holidays import country_holidays

from rxapp.domain.days_off import DaysOff
from rxapp.domain.deadlines import last_bank_day


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Days on which Swedish banks are closed besides weekends, the eves among them."""
    return frozenset(country_holidays("SE", years=year, categories=("public", "de_facto")))


@cache
def days_off(first_year: int, last_year: int) -> DaysOff:
    """The days on which no time set by law runs out: the same as those on which banks are closed."""
    years = range(first_year, last_year + 1)
    return DaysOff(first_year, last_year, frozenset(day for year in years for day in bank_holidays(year)))


def is_bank_day(day: date) -> bool:
    """Whether banks are open on the day."""
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year)


def pay_day(year: int, month: int) -> date:
    """The day of the payout in a month."""
    return last_bank_day(year, month, bank_holidays(year))


def next_pay_day(today: date, taken: frozenset[date] = frozenset()) -> date:
    """The first pay day from today on that has no run yet."""
    year, month = today.year, today.month
    while (found := pay_day(year, month)) < today or found in taken:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
