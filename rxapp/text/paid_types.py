"""Compensation that nobody applies for, in words: what it is for, and when and how it is paid."""

from rxapp.domain.compensation.declaration import CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.types import TYPES

FOR_WHAT = {
    Unit.PERSON_AND_DAY: "Per person och dygn",
    Unit.PERSON_ONCE: "En gång per person",
    Unit.PLACE_AND_DAY: "Per plats och dygn",
    Unit.PLACE_ONCE: "En gång per plats",
    Unit.PERSON_PLAN: "Per person, i flera delar",
    Unit.MUNICIPALITY_AND_YEAR: "Per kommun och år",
    Unit.EXPECTED_CHILD_AND_YEAR: "Per förväntat barn och år",
}

WHEN = {
    DeadlineRule.PAID_IN_JANUARY: "I januari varje år",
    DeadlineRule.PAID_BEFORE_END_OF_MARCH: "Före utgången av mars varje år",
    DeadlineRule.PAID_MONTHLY: "Varje månad, i efterskott",
    DeadlineRule.PAID_ON_ALLOCATION: "I efterskott, när fördelningstalet har beslutats eller höjts",
    DeadlineRule.PAID_AT_MOVE_IN: "När personen har flyttat in",
    DeadlineRule.PAID_BY_PLAN: (
        "10 procent i slutet av månaden efter mottagandet, 20 procent i slutet av den andra månaden och "
        "sedan 10 procent för var tredje månad"
    ),
    DeadlineRule.PAID_MONTH_AFTER_RECEPTION: "I slutet av månaden efter mottagandet",
    DeadlineRule.PAID_QUARTERLY: "Varje kvartal, i efterskott",
    DeadlineRule.PAID_WITHIN_MONTH_OF_FIRST: (
        "Inom en månad från det att kommunen första gången har fått annan ersättning för barnet"
    ),
}

WITHIN = {1: "inom en månad", 3: "inom tre månader"}


def without_application() -> list[CompensationType]:
    """The types that are paid unasked today, in the order of the regulations."""
    return [d for d in TYPES.values() if d.mode is Mode.AUTOMATIC and not d.is_repealed]


def repealed() -> list[CompensationType]:
    """The types whose provision is gone."""
    return [d for d in TYPES.values() if d.is_repealed]


def for_what(declared: CompensationType) -> str:
    """What one amount is for."""
    return FOR_WHAT.get(declared.unit, "")


def when_paid(declared: CompensationType) -> str:
    """When it is paid; nothing where that is not known."""
    said = WHEN.get(declared.deadline_rule, "")
    within = WITHIN.get(declared.paid_within_months or 0)
    return f"{said}, {within}" if said and within else said
