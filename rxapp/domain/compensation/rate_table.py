"""Amounts in whole kronor with the days they apply to. Only published figures; gaps are left as gaps.

School amounts: 4 § förordningen (2017:193) and its predecessors, SFS 2017:1315 (2018), SFS 2024:1254
(2025). 2024 and 2026 are not known, nor 2016 for gymnasieskola, nor 2023 other than for grundskola.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LAW_AS_READ = date(2025, 9, 1)
"""The day of the consolidated text behind the amounts that the regulations fix without a year. They are
not used for earlier days, since the table does not know when each of them was set."""

UNTIL_CHANGED = date.max


@dataclass(frozen=True, slots=True)
class Rate:
    """`kronor` per year (school) or per unit of the type, from the first to the last day, both counted."""

    type_code: str
    kronor: int
    first_day: date
    last_day: date
    variant: str = ""


def _years(first: int, last: int, amounts: Iterable[tuple[str, int]], variant: str = "") -> tuple[Rate, ...]:
    return tuple(
        Rate(code, kronor, date(first, 1, 1), date(last, 12, 31), variant) for code, kronor in amounts
    )


def _school(first: int, last: int, *kronor: int) -> tuple[Rate, ...]:
    """Amounts in the order förskola, förskoleklass, grundskola, gymnasieskola; the last may be unknown.

    A national programme begun after 18 (3 a §) is paid as gymnasieskola.
    """
    codes = ("ASYL_PRESCHOOL", "ASYL_PRESCHOOL_CLASS", "ASYL_COMPULSORY", "ASYL_UPPER_SECONDARY")
    amounts = list(zip(codes, kronor, strict=False))
    amounts += [("ASYL_NATIONAL_PROGRAM_18", value) for value in kronor[3:]]
    return _years(first, last, amounts)


def _fixed(**kronor: int) -> tuple[Rate, ...]:
    return tuple(Rate(code, value, LAW_AS_READ, UNTIL_CHANGED) for code, value in kronor.items())


def _initial(type_code: str, **kronor: int) -> tuple[Rate, ...]:
    """2024, for people received from 1 July 2024 (15–17 §§ förordningen (2010:1122))."""
    first, last = date(2024, 7, 1), date(2024, 12, 31)
    return tuple(Rate(type_code, value, first, last, variant) for variant, value in kronor.items())


RATES: tuple[Rate, ...] = (
    *_school(2016, 2016, 60_800, 49_700, 97_500),
    *_school(2017, 2017, 62_000, 50_700, 99_500, 113_100),
    *_school(2018, 2018, 63_600, 52_000, 102_100, 116_100),
    *_school(2019, 2022, 65_300, 53_400, 104_800, 119_100),
    *_years(2023, 2023, [("ASYL_COMPULSORY", 104_800)]),
    *_school(2025, 2025, 90_000, 65_000, 168_000, 160_000),
    *_fixed(
        UAM_FIXED_ANNUAL=500_000,
        UAM_VARIABLE_ANNUAL=9_450,
        UAM_DAILY_ASYL=1_000,
        ARRIVAL_HOUSING=3_000,
        UAM_ONE_OFF=52_000,
        MASS_ALLOCATION=10_000,
        MASS_HOUSING_DAILY_ADULT=300,
        MASS_HOUSING_DAILY_CHILD=150,
        MASS_HOUSING_MOVE_IN=15_000,
        MASS_FORMER_UAM_DAILY=400,
        MASS_DIALOGUE_PLACE=10_000,
        MASS_DIALOGUE_DAILY=300,
        UAM_DAILY_NEW=1_000,
        UAM_ONE_OFF_NEW=30_000,
        YOUTH_DAILY_NEW=750,
    ),
    *_years(2018, 2018, [("EST_SCHABLON", 133_200)], "under_65"),
    *_years(2018, 2018, [("EST_SCHABLON", 80_300)], "from_65"),
    *_years(2019, 2019, [("EST_SCHABLON", 142_600)], "under_65"),
    *_years(2020, 2020, [("EST_SCHABLON", 146_100)], "under_65"),
    *_years(2019, 2020, [("EST_SCHABLON", 82_100)], "from_65"),
    *_years(2022, 2022, [("EST_SCHABLON", 151_800)], "under_65"),
    *_years(2022, 2022, [("EST_SCHABLON", 85_200)], "from_65"),
    *_initial("EST_INITIAL_ASSIGNED", under_20=9_999, from_20=19_998, from_66=12_503),
    *_initial("EST_INITIAL_OWN", under_20=3_003, from_20=4_000),
)
