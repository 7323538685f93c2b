"""Last days to apply in words: those that the rows decide, and how types without application are paid."""

from rxapp.domain.claims import last_day_to_apply
from rxapp.domain.compensation.declaration import CompensationType, DeadlineRule
from rxapp.domain.periods import Period
from rxapp.text.format import day

DEPENDS = {
    DeadlineRule.SPECIAL_COSTS: (
        "Beror på raderna: kostnader när en kvotflykting tas emot söks inom ett år från dagen för "
        "mottagandet. För andra kostnader finns ingen bestämd sista dag."
    ),
    DeadlineRule.ONE_YEAR_AFTER_PERIOD: (
        "Beror på raderna: ett år efter de tolv månader som ansökan gäller."
    ),
}
"""Where no day can be named before the rows or the months are known."""

FIRST_CLAIM = "Den första ansökan för en person ska komma in inom tre år från mottagandet."
WITH_FIRST_CLAIM = frozenset({DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR, DeadlineRule.ONE_YEAR_AFTER_PERIOD})

CHOSEN_MONTHS = "Tolv månader som du väljer"
"""In place of a period that is not known yet."""


def depends(declared: CompensationType) -> str:
    """Why no last day can be named; nothing for a type whose period says it."""
    return DEPENDS.get(declared.deadline_rule, "")


def deadline_text(declared: CompensationType, claim: Period) -> str:
    """The last day to apply for a period, or what decides it."""
    return day(last_day_to_apply(declared, claim)) or depends(declared)


def also(declared: CompensationType) -> str:
    """What the rows may set beside the last day of the period."""
    return FIRST_CLAIM if declared.deadline_rule in WITH_FIRST_CLAIM else ""
