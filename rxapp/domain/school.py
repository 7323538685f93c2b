"""What a row of a school application amounts to: four-week periods that count, times a tenth of the year."""

from collections.abc import Iterable, Sequence
from datetime import date

from rxapp.domain.compensation.rates import RateUnknown, rate_ore
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.periods import Period, four_weeks

PERIODS_A_YEAR = 10
"""A period is paid by a tenth of the yearly amount (4 § förordningen (2017:193)), and a child has at most
ten a calendar year whichever the municipality (MIGRFS 2020:13)."""


def counted_periods(period: Period, terms: Sequence[Period]) -> tuple[Period, ...]:
    """The started four-week periods whose first day falls within a term (MIGRFS 2020:13)."""
    return tuple(p for p in four_weeks(period) if any(term.holds(p.first_day) for term in terms))


def without_terms(period: Period, terms: Sequence[Period]) -> Period | None:
    """The half-year that the period touches and whose terms are not known; None if they all are.

    A term lies in one half of the year, so terms known for one half say nothing about the other.
    """
    for day in (period.first_day, period.last_day):
        half = _half_year(day)
        if not any(half.overlaps(term) for term in terms):
            return half
    return None


def _half_year(day: date) -> Period:
    if day.month <= 6:
        return Period(date(day.year, 1, 1), date(day.year, 6, 30))
    return Period(date(day.year, 7, 1), date(day.year, 12, 31))


def amount_ore(type_code: str, periods: Iterable[Period]) -> int:
    """The sum in whole öre; each period by the amount that applied on its first day.

    Raises:
        RateUnknown: also for a type that is not computed from dates.
    """
    if type_code not in SCHOOL_TYPES:
        raise RateUnknown("Ersättningstypen beräknas inte i tjänsten. Ansökan prövas av en handläggare.")
    return sum(rate_ore(type_code, period.first_day) // PERIODS_A_YEAR for period in periods)


def within_cap(periods: Sequence[Period], taken: Sequence[Period]) -> tuple[Period, ...]:
    """The first of `periods` that fit under ten a calendar year, when `taken` have used up some of them."""
    used: dict[int, int] = {}
    for period in taken:
        used[period.first_day.year] = used.get(period.first_day.year, 0) + 1
    kept: list[Period] = []
    for period in periods:
        year = period.first_day.year
        if used.get(year, 0) < PERIODS_A_YEAR:
            used[year] = used.get(year, 0) + 1
            kept.append(period)
    return tuple(kept)
