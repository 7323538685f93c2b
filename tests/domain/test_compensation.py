import re
from datetime import date, timedelta

import pytest

from rxapp.domain.compensation.rates import RATES, RateUnknown, rate_ore
from rxapp.domain.compensation.types import (
    ACCOUNT_NUMBERS,
    ASYL_SCHOOL_TYPES,
    FUNDS_PERMITTING,
    SCHOOL_TYPES,
    TYPES,
    DeadlineRule,
    Mode,
    Unit,
)
from rxapp.domain.school import PERIODS_A_YEAR


def test_every_type_is_declared_once_with_its_law() -> None:
    assert len(TYPES) == 43
    assert len({declared.name for declared in TYPES.values()}) == 43
    for code, declared in TYPES.items():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]+", code)
        assert code == declared.code
        assert re.search(r"§.* förordningen \((2017:193|2010:1122)\)$", declared.legal_basis)
    assert ACCOUNT_NUMBERS not in TYPES


def test_the_school_types_of_asylum_seekers_are_named_as_on_the_screen() -> None:
    assert [TYPES[code].name for code in ASYL_SCHOOL_TYPES] == [
        "Asylsökande i förskola",
        "Asylsökande i förskoleklass",
        "Asylsökande i grundskola",
        "Asylsökande i gymnasieskola",
        "Asylsökande elever som påbörjat nationellt program efter 18 års ålder",
    ]


def test_every_computed_type_is_applied_for_within_six_months_in_four_week_periods() -> None:
    for code in SCHOOL_TYPES:
        declared = TYPES[code]
        assert declared.mode is Mode.APPLICATION
        assert declared.unit is Unit.FOUR_WEEK_PERIOD
        assert declared.deadline_rule is DeadlineRule.SIX_MONTHS_AFTER_QUARTER
    assert set(SCHOOL_TYPES) >= FUNDS_PERMITTING


def test_three_types_may_not_be_appealed_each_by_its_ordinance() -> None:
    final = {code: declared.final_by for code, declared in TYPES.items() if not declared.appealable}
    assert final == {
        "ASYL_NATIONAL_PROGRAM_18": "25 § förordningen (2017:193)",
        "MASS_ALLOCATION": "25 § förordningen (2017:193)",
        "SPECIAL_COSTS": "42 § förordningen (2010:1122)",
    }
    grounds = {code: TYPES[code].legal_basis.split(" förordningen")[0] for code in final}
    assert grounds == {
        "ASYL_NATIONAL_PROGRAM_18": "3 a §",
        "MASS_ALLOCATION": "14 §",
        "SPECIAL_COSTS": "32 §",
    }


def test_what_is_paid_unasked_has_a_day_of_payment_and_not_a_last_day_to_apply() -> None:
    for declared in TYPES.values():
        is_payment = declared.deadline_rule.value.startswith("paid_")
        assert is_payment == (declared.mode is Mode.AUTOMATIC)


def test_a_type_applies_from_its_first_to_its_last_day() -> None:
    repealed, begun = TYPES["REPEALED_MEDICAL"], TYPES["EST_INITIAL_OWN"]
    assert [repealed.applies_on(date(2021, 7, day)) for day in (20, 21)] == [True, False]
    assert [begun.applies_on(day) for day in (date(2024, 6, 30), date(2024, 7, 1))] == [False, True]
    assert TYPES["ASYL_PRESCHOOL"].applies_on(date(2017, 1, 1))


SCHOOL_AMOUNTS = {
    2016: (60_800, 49_700, 97_500, None),
    2017: (62_000, 50_700, 99_500, 113_100),
    2018: (63_600, 52_000, 102_100, 116_100),
    2019: (65_300, 53_400, 104_800, 119_100),
    2020: (65_300, 53_400, 104_800, 119_100),
    2021: (65_300, 53_400, 104_800, 119_100),
    2022: (65_300, 53_400, 104_800, 119_100),
    2023: (None, None, 104_800, None),
    2024: (None, None, None, None),
    2025: (90_000, 65_000, 168_000, 160_000),
    2026: (None, None, None, None),
}


@pytest.mark.parametrize("year", SCHOOL_AMOUNTS)
def test_a_school_amount_is_as_published_or_refused(year: int) -> None:
    for code, kronor in zip(ASYL_SCHOOL_TYPES, (*SCHOOL_AMOUNTS[year], SCHOOL_AMOUNTS[year][3]), strict=True):
        for day in (date(year, 1, 1), date(year, 12, 31)):
            if kronor is not None:
                assert rate_ore(code, day) == kronor * 100
                continue
            with pytest.raises(RateUnknown):
                rate_ore(code, day)


def test_an_unknown_amount_is_refused_with_a_sentence_that_says_which() -> None:
    with pytest.raises(RateUnknown) as refusal:
        rate_ore("ASYL_COMPULSORY", date(2026, 2, 1))
    assert refusal.value.sentence == (
        "Årsbeloppet för Asylsökande i grundskola 2026 är inte fastställt i tjänsten. "
        "Ansökan prövas av en handläggare."
    )


@pytest.mark.parametrize("code", ["WITNESS_SCHOOL", "LSS_ASSISTANCE", "NO_SUCH_TYPE"])
def test_a_type_without_amount_is_refused(code: str) -> None:
    with pytest.raises(RateUnknown, match="inte fastställt"):
        rate_ore(code, date(2025, 10, 1))


def test_amounts_of_other_types_hold_from_the_day_the_law_was_read() -> None:
    assert rate_ore("UAM_DAILY_ASYL", date(2025, 9, 1)) == 100_000
    with pytest.raises(RateUnknown):
        rate_ore("UAM_DAILY_ASYL", date(2025, 8, 31))


def test_an_amount_by_age_is_asked_for_by_age_group() -> None:
    assert rate_ore("EST_SCHABLON", date(2019, 5, 1), "under_65") == 14_260_000
    assert rate_ore("EST_SCHABLON", date(2019, 5, 1), "from_65") == 8_210_000
    assert rate_ore("EST_INITIAL_OWN", date(2024, 7, 1), "from_20") == 400_000
    with pytest.raises(RateUnknown):
        rate_ore("EST_SCHABLON", date(2019, 5, 1))


def test_no_day_has_two_amounts_and_every_amount_is_of_a_declared_type() -> None:
    for rate in RATES:
        assert rate.type_code in TYPES
        assert rate.kronor > 0
        same = [r for r in RATES if (r.type_code, r.variant) == (rate.type_code, rate.variant) and r != rate]
        assert all(r.last_day < rate.first_day or rate.last_day < r.first_day for r in same)


def test_a_tenth_of_a_school_amount_is_whole_ore() -> None:
    for code in SCHOOL_TYPES:
        assert all(rate.kronor * 100 % PERIODS_A_YEAR == 0 for rate in RATES if rate.type_code == code)


def test_amounts_change_only_at_the_turn_of_a_year_for_school() -> None:
    for rate in (rate for rate in RATES if rate.type_code in SCHOOL_TYPES):
        assert (rate.first_day.month, rate.first_day.day) == (1, 1)
        assert (rate.last_day + timedelta(days=1)).day == 1
