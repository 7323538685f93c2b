"""What is said about a compensation type; each type is one declaration of this shape."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.compensation.forms import ApplicationForm
from rxapp.domain.compensation.settling import UNASKED, Settling

ASYLUM = "förordningen (2017:193)"
NEWLY_ARRIVED = "förordningen (2010:1122)"

FINAL_ASYLUM = f"25 § {ASYLUM}"
"""Decisions under 3 a and 14 §§ may not be appealed."""

FINAL_NEWLY_ARRIVED = f"42 § {NEWLY_ARRIVED}"
"""Decisions under 32 § may not be appealed; nor those under 36–37 a §§, which are not of this service."""


class Mode(StrEnum):
    """Whether the municipality applies or the agency pays unasked."""

    APPLICATION = "application"
    AUTOMATIC = "automatic"


class Unit(StrEnum):
    """What one amount is for."""

    FOUR_WEEK_PERIOD = "four_week_period"
    ACTUAL_COST = "actual_cost"
    SHARE_OF_COST = "share_of_cost"
    PERSON_AND_DAY = "person_and_day"
    PERSON_ONCE = "person_once"
    PLACE_AND_DAY = "place_and_day"
    PLACE_ONCE = "place_once"
    PERSON_PLAN = "person_plan"
    MUNICIPALITY_AND_YEAR = "municipality_and_year"
    EXPECTED_CHILD_AND_YEAR = "expected_child_and_year"


class DeadlineRule(StrEnum):
    """When the application must have arrived or, for a type without application, when it is paid."""

    SIX_MONTHS_AFTER_QUARTER = "six_months_after_quarter"
    ONE_YEAR_AFTER_CALENDAR_YEAR = "one_year_after_calendar_year"
    ONE_YEAR_AFTER_PERIOD = "one_year_after_period"
    SPECIAL_COSTS = "special_costs"
    PAID_IN_JANUARY = "paid_in_january"
    PAID_BEFORE_END_OF_MARCH = "paid_before_end_of_march"
    PAID_MONTHLY = "paid_monthly"
    PAID_ON_ALLOCATION = "paid_on_allocation"
    PAID_AT_MOVE_IN = "paid_at_move_in"
    PAID_BY_PLAN = "paid_by_plan"
    PAID_MONTH_AFTER_RECEPTION = "paid_month_after_reception"
    PAID_QUARTERLY = "paid_quarterly"
    PAID_WITHIN_MONTH_OF_FIRST = "paid_within_month_of_first"
    NOT_SELECTABLE = "not_selectable"


@dataclass(frozen=True, slots=True)
class CompensationType:
    """A form of state compensation. `name` is what the agency calls it, else the words of the law.

    `valid_from` and `valid_to` are the first and last day of the provision, where they are known.
    """

    code: str
    name: str
    legal_basis: str
    mode: Mode
    unit: Unit
    deadline_rule: DeadlineRule
    family: str
    final_by: str = ""
    """The provision by which its decisions may not be appealed; empty where they may."""
    valid_from: date | None = None
    valid_to: date | None = None
    form: ApplicationForm | None = None
    """What an application holds; none for a type that is paid without application."""
    settling: Settling = UNASKED
    """How far the rules can settle an application of the type."""
    paid_within_months: int | None = None
    """How many months after the quarter a type that is paid by the quarter is paid at the latest."""

    def applies_on(self, day: date) -> bool:
        """Whether costs of that day can be compensated under this type."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    @property
    def appealable(self) -> bool:
        """Whether decisions on the compensation may be appealed. One on its recovery always may."""
        return not self.final_by

    @property
    def is_unasked(self) -> bool:
        """Whether it is paid without application."""
        return self.mode is Mode.AUTOMATIC

    @property
    def is_repealed(self) -> bool:
        """Whether the provision is gone: old cases stay, new applications are not taken."""
        return self.valid_to is not None
