"""What the amount of a granted row rests on, part by part, so that it can be explained; nothing is decided
here, and what the tables do not know is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rxapp.domain.amounts import SHARE_IN_100, Claimed, cap_ore, rate_type
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.compensation.rates import RateUnknown, rate_ore
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES, CompensationType
from rxapp.domain.school import PERIODS_A_YEAR


@dataclass(frozen=True, slots=True)
class Part:
    """So many units at an amount each; `rate_ore` is the amount of the tables that it comes from: that of a
    year for the school types. `year` is when it applied."""

    units: int
    each_ore: int
    rate_ore: int
    year: int

    @property
    def ore(self) -> int:
        return self.units * self.each_ore


@dataclass(frozen=True, slots=True)
class Basis:
    """The rule and its figures. `parts` are periods or days with their rates, empty where no rate is known;
    `computed_ore` is what the figures come to, None where they do not say it."""

    rule: AmountRule | None
    parts: tuple[Part, ...] = ()
    cost_ore: int = 0
    fee_ore: int = 0
    cap_ore: int | None = None
    computed_ore: int | None = None


def basis_of(type_code: str, claimed: Claimed, periods_from: Iterable[date]) -> Basis:
    """The basis of a row; `periods_from` are the first days of the four-week periods that were granted."""
    declared = TYPES[type_code]
    if declared.form is None:
        return Basis(None)
    if declared.form.amount is AmountRule.FOUR_WEEK_PERIODS:
        code = rate_type(type_code, claimed.school_form)
        return _periods(code, tuple(periods_from))
    return _by_cost(declared, declared.form.amount, claimed)


def _periods(code: str, days: tuple[date, ...]) -> Basis:
    if code not in SCHOOL_TYPES:
        return Basis(AmountRule.FOUR_WEEK_PERIODS)
    counted: dict[tuple[int, int], int] = {}
    try:
        for day in days:
            key = (day.year, rate_ore(code, day))
            counted[key] = counted.get(key, 0) + 1
    except RateUnknown:
        return Basis(AmountRule.FOUR_WEEK_PERIODS)
    parts = tuple(
        Part(units, rate // PERIODS_A_YEAR, rate, year) for (year, rate), units in sorted(counted.items())
    )
    return Basis(AmountRule.FOUR_WEEK_PERIODS, parts, computed_ore=_sum(parts) if parts else None)


def _by_cost(declared: CompensationType, rule: AmountRule, claimed: Claimed) -> Basis:
    cost, fee = claimed.cost_ore, claimed.fee_ore
    match rule:
        case AmountRule.DAYS_TIMES_RATE:
            days = _days(declared.code, claimed)
            return Basis(rule, days, computed_ore=_sum(days) if days else None)
        case AmountRule.COST_ABOVE_DAILY:
            daily = declared.form.daily_type if declared.form else ""
            days = _days(daily, claimed) if claimed.daily_paid else ()
            is_known = bool(days) or not claimed.daily_paid
            return Basis(rule, days, cost, computed_ore=max(0, cost - _sum(days)) if is_known else None)
        case AmountRule.SHARE_OF_COST:
            share = (max(0, cost - fee) * SHARE_IN_100 + 50) // 100
            return Basis(rule, (), cost, fee, computed_ore=share)
        case AmountRule.CAPPED_COST:
            cap = cap_ore(claimed)
            return Basis(rule, (), cost, 0, cap, computed_ore=cost if cap is None else min(cap, cost))
        case _:
            return Basis(rule, (), cost, computed_ore=cost)


def _days(code: str, claimed: Claimed) -> tuple[Part, ...]:
    first, last = claimed.period.first_day, claimed.period.last_day
    try:
        rate = rate_ore(code, first)
        is_same = rate == rate_ore(code, last)
    except RateUnknown:
        return ()
    return (Part(claimed.counted_days, rate, rate, first.year),) if is_same else ()


def _sum(parts: tuple[Part, ...]) -> int:
    return sum(part.ore for part in parts)
