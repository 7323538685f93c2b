"""Education of asylum seekers and others, 3–6 §§ förordningen (2017:193)."""

from rxapp.domain.compensation.declaration import ASYLUM, CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.forms import EXTRA_EDUCATION, SCHOOL_PERIODS, WITNESS_PERIODS
from rxapp.domain.compensation.settling import BY_DATES, NOT_WITHOUT_FUNDS, WITNESS, judged

SCHOOL: tuple[CompensationType, ...] = (
    CompensationType(
        "ASYL_PRESCHOOL",
        "Asylsökande i förskola",
        f"3–4 och 6 §§ {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_school",
        form=SCHOOL_PERIODS,
        settling=BY_DATES,
    ),
    CompensationType(
        "ASYL_PRESCHOOL_CLASS",
        "Asylsökande i förskoleklass",
        f"3–4 §§ {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_school",
        form=SCHOOL_PERIODS,
        settling=BY_DATES,
    ),
    CompensationType(
        "ASYL_COMPULSORY",
        "Asylsökande i grundskola",
        f"3–4 §§ {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_school",
        form=SCHOOL_PERIODS,
        settling=BY_DATES,
    ),
    CompensationType(
        "ASYL_UPPER_SECONDARY",
        "Asylsökande i gymnasieskola",
        f"3–4 §§ {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_school",
        form=SCHOOL_PERIODS,
        settling=BY_DATES,
    ),
    CompensationType(
        "ASYL_NATIONAL_PROGRAM_18",
        "Asylsökande elever som påbörjat nationellt program efter 18 års ålder",
        f"3 a § {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_school",
        appealable=False,
        form=SCHOOL_PERIODS,
        settling=NOT_WITHOUT_FUNDS,
    ),
    CompensationType(
        "ASYL_EXTRA_EDUCATION",
        "Extraordinära kostnader för asylsökande enskild elev med särskilda behov",
        f"5 § {ASYLUM}",
        Mode.APPLICATION,
        Unit.ACTUAL_COST,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "asyl_extra_education",
        form=EXTRA_EDUCATION,
        settling=judged(
            "Om behovet och kostnaden går utöver vad årsbeloppet ska täcka prövas särskilt i varje ärende."
        ),
    ),
    CompensationType(
        "WITNESS_SCHOOL",
        "Barn och elever – bevisperson",
        f"3 § 2 {ASYLUM}",
        Mode.APPLICATION,
        Unit.FOUR_WEEK_PERIOD,
        DeadlineRule.SIX_MONTHS_AFTER_QUARTER,
        "witness",
        form=WITNESS_PERIODS,
        settling=WITNESS,
    ),
)
