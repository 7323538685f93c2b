"""People with a permit, 10–27 and 32 §§ förordningen (2010:1122)."""

from datetime import date

from rxapp.domain.compensation.declaration import (
    FINAL_NEWLY_ARRIVED,
    NEWLY_ARRIVED,
    CompensationType,
    DeadlineRule,
    Mode,
    Unit,
)
from rxapp.domain.compensation.forms import FROM_THRESHOLD, SPECIAL, AmountRule, RowField, yearly
from rxapp.domain.compensation.settling import FROM_SUM, LIVING, REPEALED, Settles, Settling, judged

NEWLY_ARRIVED_TYPES: tuple[CompensationType, ...] = (
    CompensationType(
        "EST_SCHABLON",
        "Schablonersättning för etableringsinsatser",
        f"10–14 §§ {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_PLAN,
        DeadlineRule.PAID_BY_PLAN,
        "newly_arrived",
    ),
    CompensationType(
        "EST_INITIAL_ASSIGNED",
        "Initiala kostnader – anvisad",
        f"15–16 §§ {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_ONCE,
        DeadlineRule.PAID_MONTH_AFTER_RECEPTION,
        "newly_arrived",
        valid_from=date(2024, 7, 1),
    ),
    CompensationType(
        "EST_INITIAL_OWN",
        "Initiala kostnader – eget boende",
        f"15 och 17 §§ {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_ONCE,
        DeadlineRule.PAID_MONTH_AFTER_RECEPTION,
        "newly_arrived",
        valid_from=date(2024, 7, 1),
    ),
    CompensationType(
        "SUPPORT_18_20_STUDENT",
        "Försörjningsstöd för unga nyanlända gymnasiestuderande",
        f"20 och 23 §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR,
        "newly_arrived",
        form=yearly(),
        settling=LIVING,
    ),
    CompensationType(
        "ECONOMIC_AID_NEW",
        "Ekonomiskt bistånd för nyanlända",
        f"19 § (upphävd) och 23 § {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR,
        "newly_arrived",
        valid_to=date(2025, 6, 30),
        settling=REPEALED,
    ),
    CompensationType(
        "HOME_SUPPORT_75",
        "Stöd och hjälp i boendet/särskilda boendeformer",
        f"22–23 §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.SHARE_OF_COST,
        DeadlineRule.ONE_YEAR_AFTER_CALENDAR_YEAR,
        "newly_arrived",
        form=yearly(RowField.FEE, amount=AmountRule.SHARE_OF_COST),
        settling=judged(
            "Om insatsen beror på ålder, sjukdom eller funktionsnedsättning, och vad den har kostat, bedöms "
            "mot underlaget."
        ),
    ),
    CompensationType(
        "LSS_ASSISTANCE",
        "LSS och assistansersättning",
        f"24 och 27 §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.ONE_YEAR_AFTER_PERIOD,
        "newly_arrived",
        form=FROM_THRESHOLD,
        settling=FROM_SUM,
    ),
    CompensationType(
        "HOME_ADAPTATION",
        "Bostadsanpassningsbidrag",
        f"25 och 27 §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.ONE_YEAR_AFTER_PERIOD,
        "newly_arrived",
        form=FROM_THRESHOLD,
        settling=FROM_SUM,
    ),
    CompensationType(
        "LONG_TERM_CARE_MUN",
        "Varaktig vård (kommun)",
        f"26–27 §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.ONE_YEAR_AFTER_PERIOD,
        "newly_arrived",
        form=FROM_THRESHOLD,
        settling=FROM_SUM,
    ),
    CompensationType(
        "SPECIAL_COSTS",
        "Vissa särskilda kostnader (bl.a. kvotflyktingar)",
        f"32 § {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SPECIAL_COSTS,
        "newly_arrived",
        final_by=FINAL_NEWLY_ARRIVED,
        form=SPECIAL,
        settling=Settling(
            Settles.NOTHING,
            "Ersättningen lämnas i mån av tillgång på medel, och om kostnaden är sådan att den ersätts är en "
            "bedömning.",
        ),
    ),
)
