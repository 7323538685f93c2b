"""What a row amounts to by itself, by the declaration of its type: whole öre, and a gap stays a gap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rxapp.domain.compensation.forms import AmountRule, ApplicationForm, CostKind, SchoolForm
from rxapp.domain.compensation.rates import RateUnknown, rate_ore
from rxapp.domain.compensation.types import CompensationType
from rxapp.domain.periods import Period
from rxapp.domain.school import amount_ore, counted_periods

SHARE_IN_100 = 75
"""Three quarters of the cost less what the person pays (22 § förordningen (2010:1122))."""

THRESHOLD_ORE = 60_000 * 100
"""What the costs of a person must reach in twelve months (27 § förordningen (2010:1122))."""

FIRST_DAY_FOOD_ORE = 200 * 100
CLOTHES_ORE = 1_500 * 100
EQUIPMENT_ORE, EQUIPMENT_MORE_ORE = 5_000 * 100, 1_000 * 100
"""The most that is paid when resettled refugees come (32 §): food on the first day and clothes by person,
equipment for the first of a family and for each further member. Food is read as by person, like clothes."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What stands in a row; money in öre. What the type does not ask for is left out."""

    period: Period
    cost_ore: int = 0
    fee_ore: int = 0
    days: int | None = None
    school_form: SchoolForm | None = None
    cost_kind: CostKind | None = None
    members: int = 1
    daily_paid: bool = True
    received_on: date | None = None

    @property
    def counted_days(self) -> int:
        """The days that are given, else all of the period."""
        return self.period.days if self.days is None else self.days


@dataclass(frozen=True, slots=True)
class Amount:
    """What a row amounts to. `periods` only for the school types; `note` says what was taken off and why."""

    ore: int
    periods: tuple[Period, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    declared: CompensationType
    form: ApplicationForm
    claimed: Claimed
    terms: Sequence[Period]


def row_amount(declared: CompensationType, claimed: Claimed, terms: Sequence[Period] = ()) -> Amount:
    """The amount of one row, before anything is known of other rows and decisions.

    Raises:
        RateUnknown: the tables hold no amount for a day of the row.
    """
    if declared.form is None:
        raise RateUnknown("Ersättningstypen betalas ut utan ansökan.")
    return _RULES[declared.form.amount](_Row(declared, declared.form, claimed, terms))


def rate_type(type_code: str, school_form: SchoolForm | None) -> str:
    """The type whose yearly amount applies: the type itself, unless the row names the form of school."""
    return type_code if school_form is None else school_form.value


def _periods(row: _Row) -> Amount:
    periods = counted_periods(row.claimed.period, row.terms)
    return Amount(amount_ore(rate_type(row.declared.code, row.claimed.school_form), periods), periods)


def _cost(row: _Row) -> Amount:
    return Amount(row.claimed.cost_ore)


def _above_daily(row: _Row) -> Amount:
    """The cost less the daily amount for each day, where that has been paid; never below nothing."""
    cost = row.claimed.cost_ore
    if not row.claimed.daily_paid:
        return Amount(cost)
    daily = _daily_ore(row.form.daily_type, row.claimed)
    return Amount(max(0, cost - daily), note=f"{row.claimed.counted_days} dygnsschabloner är avdragna.")


def _days(row: _Row) -> Amount:
    return Amount(_daily_ore(row.declared.code, row.claimed))


def _daily_ore(type_code: str, claimed: Claimed) -> int:
    """The daily amount for the days of the row; which side of a change the days are on is not guessed."""
    first = rate_ore(type_code, claimed.period.first_day)
    if first != rate_ore(type_code, claimed.period.last_day):
        raise RateUnknown("Dygnsbeloppet ändrades under perioden. Dela upp raden vid ändringen.")
    return first * claimed.counted_days


def _share(row: _Row) -> Amount:
    """A share of the cost less the fee; half an öre is rounded up."""
    rest = max(0, row.claimed.cost_ore - row.claimed.fee_ore)
    return Amount((rest * SHARE_IN_100 + 50) // 100, note=f"{SHARE_IN_100} % av kostnaden efter avgift.")


def _capped(row: _Row) -> Amount:
    cap = cap_ore(row.claimed)
    if cap is None or row.claimed.cost_ore <= cap:
        return Amount(row.claimed.cost_ore)
    return Amount(cap, note="Kostnaden är högre än det högsta belopp som ersätts.")


def cap_ore(claimed: Claimed) -> int | None:
    """The most that is paid for the kind of cost; None where there is no cap. `members` is the family."""
    match claimed.cost_kind:
        case CostKind.FIRST_DAY_FOOD:
            return FIRST_DAY_FOOD_ORE * claimed.members
        case CostKind.CLOTHES:
            return CLOTHES_ORE * claimed.members
        case CostKind.BASIC_EQUIPMENT:
            return EQUIPMENT_ORE + EQUIPMENT_MORE_ORE * (claimed.members - 1)
        case _:
            return None


def reaches_threshold(costs_ore: int) -> bool:
    """Whether the costs of a person in twelve months are compensated at all."""
    return costs_ore >= THRESHOLD_ORE


_RULES: dict[AmountRule, Callable[[_Row], Amount]] = {
    AmountRule.FOUR_WEEK_PERIODS: _periods,
    AmountRule.COST: _cost,
    AmountRule.COST_ABOVE_DAILY: _above_daily,
    AmountRule.DAYS_TIMES_RATE: _days,
    AmountRule.SHARE_OF_COST: _share,
    AmountRule.COST_FROM_THRESHOLD: _cost,
    AmountRule.CAPPED_COST: _capped,
}
