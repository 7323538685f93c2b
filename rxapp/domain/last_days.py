"""What can be applied for now, type by type and period by period, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rxapp.domain.claims import calendar_year, is_over, last_day_to_apply, quarters, twelve_months
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES, CompensationType, DeadlineRule
from rxapp.domain.periods import Period, Quarter

SOON_DAYS, NEAR_DAYS = 30, 14
"""So many days before a last day it is soon, and near."""

YEARS_BACK = 3
"""Periods that began earlier are not looked at: neither as open nor as what came before."""


@dataclass(frozen=True, slots=True)
class Due:
    """A period of a type. Without `last_day` the rows decide it; without `period` the applicant chooses."""

    type_code: str
    period: Period | None
    last_day: date | None


def can_be_applied_for(declared: CompensationType, today: date) -> bool:
    """Whether new applications of the type are taken."""
    return declared.form is not None and declared.applies_on(today)


def earliest(today: date) -> date:
    """The first day of the time that is looked at."""
    return date(today.year - YEARS_BACK, 1, 1)


def period_from(kind: Claim, first_day: date) -> Period:
    """The shortest time of the kind that begins on the day."""
    match kind:
        case Claim.QUARTERS:
            return quarters(Quarter.of(first_day))
        case Claim.CALENDAR_YEAR:
            return calendar_year(first_day.year)
        case Claim.TWELVE_MONTHS:
            return twelve_months(first_day)


def due(
    declared: CompensationType, today: date, *, sent_from: date | None = None, begun: bool = False
) -> tuple[Due, ...]:
    """The periods of the type that can be applied for, the latest first.

    They are over, as one applies in arrears; with `begun` the present one is among them. Twelve months may
    begin with any month, so they go on from where the latest ones sent began (`sent_from`).
    """
    if declared.form is None or not can_be_applied_for(declared, today):
        return ()
    kind = declared.form.claim
    if declared.deadline_rule is DeadlineRule.SPECIAL_COSTS:
        return (Due(declared.code, calendar_year(today.year - 1), None),)
    found = [
        Due(declared.code, period, last_day)
        for period in _periods(kind, today, sent_from)
        if (begun or is_over(period, today))
        and (declared.valid_from is None or declared.valid_from <= period.last_day)
        and (last_day := last_day_to_apply(declared, period)) is not None
        and last_day >= today
    ]
    if not found and kind is Claim.TWELVE_MONTHS and not begun:
        return (Due(declared.code, None, None),)
    return tuple(found)


def due_of(codes: frozenset[str], today: date, sent_from: Mapping[str, date]) -> list[Due]:
    """Those of the types, by last day; what has none comes last. Then in the order of the types."""
    found = [each for code in TYPES if code in codes for each in due(
        TYPES[code], today, sent_from=sent_from.get(code)
    )]  # fmt: skip
    return sorted(found, key=lambda each: each.last_day or date.max)


def _periods(kind: Claim, today: date, sent_from: date | None) -> Iterator[Period]:
    first = earliest(today)
    if kind is Claim.QUARTERS:
        quarter = Quarter.of(today)
        while quarter.first_day >= first:
            yield quarter.period
            quarter = quarter.previous()
    elif kind is Claim.CALENDAR_YEAR:
        yield from (calendar_year(year) for year in range(today.year, first.year - 1, -1))
    elif sent_from is not None:
        yield from (
            twelve_months(sent_from.replace(year=year))
            for year in range(today.year, sent_from.year - 1, -1)
        )  # fmt: skip
