"""Care and support of other groups, 15–18 §§ förordningen (2017:193)."""

from datetime import date

from rxapp.domain.compensation.declaration import ASYLUM, CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.forms import LMA_ALLOWANCES, WITNESS_COSTS, care
from rxapp.domain.compensation.settling import REPEALED, WITNESS, judged

SUPPORT: tuple[CompensationType, ...] = (
    CompensationType(
        "FAMILY_CHILD_CARE",
        "Vårdinsatser för barn med vårdnadshavare i Sverige (barn i familj)",
        f"15 § {ASYLUM}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_support",
        form=care(),
        settling=judged(
            "Om vårdinsatsen ger rätt till ersättning, och vad den har kostat, bedöms mot underlaget."
        ),
    ),
    CompensationType(
        "WITNESS_SUPPORT",
        "Ekonomiskt bistånd, insatser och vård – bevisperson",
        f"17 § {ASYLUM}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "witness",
        form=WITNESS_COSTS,
        settling=WITNESS,
    ),
    CompensationType(
        "LMA_ASSISTANCE",
        "Dagersättning och särskilt bidrag enligt LMA",
        f"18 § {ASYLUM}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_support",
        form=LMA_ALLOWANCES,
        settling=judged(
            "Vilket bistånd som skulle lämnas enligt LMA finns inte i tjänsten, så kostnaden bedöms mot "
            "underlaget."
        ),
    ),
    CompensationType(
        "REPEALED_MEDICAL",
        "Ekonomiskt bistånd, tillstånd av medicinska skäl",
        f"16 § (upphävd) {ASYLUM}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.NOT_SELECTABLE,
        "asyl_support",
        valid_to=date(2021, 7, 20),
        settling=REPEALED,
    ),
)
