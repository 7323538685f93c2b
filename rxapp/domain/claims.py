"""What one application is for: one or two quarters, a calendar year, or twelve months; and its last day."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from rxapp.domain.compensation.forms import Claim, CostKind
from rxapp.domain.compensation.types import CompensationType, DeadlineRule
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period, Quarter

YEARS_TO_FIRST_CLAIM = 3
"""A first application of a type arrives within three years from the day the person was first received in a
municipality, later for special reasons (23 and 27 §§ förordningen (2010:1122))."""

INITIAL_COSTS = frozenset({CostKind.FIRST_DAY_FOOD, CostKind.CLOTHES, CostKind.BASIC_EQUIPMENT})
"""Costs when a resettled refugee comes: applied for within a year from that day, since 1 March 2023."""

MONTHS = ("januari", "februari", "mars", "april", "maj", "juni",
          "juli", "augusti", "september", "oktober", "november", "december")  # fmt: skip


def claim_of(first_day: date, last_day: date | None) -> Period:
    """The time that is applied for, as a case or a draft keeps it: without last day it is the quarter."""
    return Period(first_day, last_day or Quarter.of(first_day).last_day)


def kept_last_day(claim: Period) -> date | None:
    """The reverse of `claim_of`: nothing where the first day says it all."""
    return None if claim == Quarter.of(claim.first_day).period else claim.last_day


def quarters(first: Quarter, count: int = 1) -> Period:
    """One quarter or two in a row.

    Raises:
        Invalid: another number of them.
    """
    if count not in (1, 2):
        raise Invalid("period", "En ansökan gäller ett eller två kvartal.")
    last = first if count == 1 else first.next()
    return Period(first.first_day, last.last_day)


def calendar_year(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def twelve_months(first_day: date) -> Period:
    """Twelve months from the first day of a month."""
    first = first_day.replace(day=1)
    return Period(first, first.replace(year=first.year + 1) - timedelta(days=1))


def check_claim(kind: Claim, period: Period) -> None:
    """Whether the period is one that an application of the kind can be for.

    Raises:
        Invalid: it is not.
    """
    if period not in _like(kind, period):
        raise Invalid("period", "Välj en av perioderna i listan.")


def _like(kind: Claim, period: Period) -> tuple[Period, ...]:
    """The periods of the kind that begin on the same day."""
    first = Quarter.of(period.first_day)
    match kind:
        case Claim.QUARTERS:
            return quarters(first), quarters(first, 2)
        case Claim.CALENDAR_YEAR:
            return (calendar_year(period.first_day.year),)
        case Claim.TWELVE_MONTHS:
            return (twelve_months(period.first_day),)


def claim_name(period: Period) -> str:
    """«2026 kvartal 1», «2026 kvartal 1–2», «2025», «mars 2025–februari 2026», «maj 2026»."""
    first, last = Quarter.of(period.first_day), Quarter.of(period.last_day)
    if period == calendar_year(period.first_day.year):
        return str(period.first_day.year)
    if period == quarters(first):
        return str(first)
    if period == quarters(first, 2):
        tail = str(last.number) if last.year == first.year else f"{last.year} kvartal {last.number}"
        return f"{first}–{tail}"
    first_month, last_month = _month(period.first_day), _month(period.last_day)
    return first_month if first_month == last_month else f"{first_month}–{last_month}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def is_over(period: Period, today: date) -> bool:
    """Whether the time is up, so that everything in it can be applied for in arrears."""
    return period.last_day < today


def last_day_to_apply(declared: CompensationType, claim: Period) -> date | None:
    """The last day that the application may arrive; None where the law sets none for the application.

    An application for two quarters has the last day of the first of them.
    """
    match declared.deadline_rule:
        case DeadlineRule.SIX_MONTHS_AFTER_QUARTER:
            return last_application_day(Quarter.of(claim.first_day))
        case DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR | DeadlineRule.ONE_YEAR_AFTER_PERIOD:
            return years_after(claim.last_day, 1)
        case _:
            return None


def last_day_of_row(
    declared: CompensationType, *, received_on: date | None, kind: CostKind | None, is_first: bool
) -> date | None:
    """The last day that a single row sets, by the day the person was received; None where it sets none."""
    if received_on is None:
        return None
    if declared.deadline_rule is DeadlineRule.SPECIAL_COSTS:
        return years_after(received_on, 1) if kind in INITIAL_COSTS else None
    if declared.deadline_rule in _WITH_FIRST_CLAIM and is_first:
        return years_after(received_on, YEARS_TO_FIRST_CLAIM)
    return None


_WITH_FIRST_CLAIM = frozenset({DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR, DeadlineRule.ONE_YEAR_AFTER_PERIOD})


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 28 February for a leap day, and for 28 February of a leap year itself.

    The end of a month stays the end of the month, as for months (`deadlines.COUNTING`).
    """
    year = day.year + years
    is_last = day.day == monthrange(day.year, day.month)[1]
    longest = monthrange(year, day.month)[1]
    return day.replace(year=year, day=longest if is_last else min(day.day, longest))


def open_claims(kind: Claim, today: date, back: int = 12) -> Iterable[Period]:
    """The periods that may be chosen, the latest first: those that have begun, as far as `back` quarters."""
    quarter = Quarter.of(today)
    if kind is Claim.QUARTERS:
        for _ in range(back):
            yield quarters(quarter)
            if quarters(quarter, 2).first_day <= today and quarter != Quarter.of(today):
                yield quarters(quarter, 2)
            quarter = quarter.previous()
    elif kind is Claim.CALENDAR_YEAR:
        yield from (calendar_year(today.year - past) for past in range(-(-back // 4) + 1))
    else:
        month = date(today.year, today.month, 1)
        for _ in range(3 * back):
            month = (month - timedelta(days=1)).replace(day=1)
            yield twelve_months(month)
