"""Unaccompanied children and youths with a permit, 29–31 a §§ förordningen (2010:1122)."""

from rxapp.domain.compensation.declaration import NEWLY_ARRIVED, CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.forms import CARE_DOCUMENTS, GUARDIAN, PLAIN_COST, care

UNACCOMPANIED_NEWLY_ARRIVED: tuple[CompensationType, ...] = (
    CompensationType(
        "SUPPORT_18_20_FORMER_UAM",
        "Försörjningsstöd för unga nyanlända tidigare ensamkommande barn",
        f"30 b och 31 a §§ {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "newly_arrived_unaccompanied",
        form=PLAIN_COST,
    ),
    CompensationType(
        "UAM_DAILY_NEW",
        "Dygnsschablon, nyanlända ensamkommande barn",
        f"29 § {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_AND_DAY,
        DeadlineRule.PAID_QUARTERLY,
        "newly_arrived_unaccompanied",
    ),
    CompensationType(
        "UAM_CARE_NEW",
        "LVU/motsvarande SoL, kommunmottagna ensamkommande barn",
        f"29 a § {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "newly_arrived_unaccompanied",
        form=care(*CARE_DOCUMENTS, daily_type="UAM_DAILY_NEW"),
    ),
    CompensationType(
        "GUARDIAN_COST",
        "Särskilt förordnad vårdnadshavare",
        f"29 b § {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "newly_arrived_unaccompanied",
        form=GUARDIAN,
    ),
    CompensationType(
        "UAM_ONE_OFF_NEW",
        "Schablon god man m.m.",
        f"29 c § {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_ONCE,
        DeadlineRule.PAID_WITHIN_MONTH_OF_FIRST,
        "newly_arrived_unaccompanied",
    ),
    CompensationType(
        "YOUTH_DAILY_NEW",
        "Dygnsschablon, nyanlända ensamkommande unga 18–20",
        f"30 § {NEWLY_ARRIVED}",
        Mode.AUTOMATIC,
        Unit.PERSON_AND_DAY,
        DeadlineRule.PAID_QUARTERLY,
        "newly_arrived_unaccompanied",
    ),
    CompensationType(
        "YOUTH_CARE_NEW",
        "LVU/motsvarande SoL, unga 18–20",
        f"30 a § {NEWLY_ARRIVED}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "newly_arrived_unaccompanied",
        form=care(*CARE_DOCUMENTS, daily_type="YOUTH_DAILY_NEW", asks_daily=True),
    ),
)
