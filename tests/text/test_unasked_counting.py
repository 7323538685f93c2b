"""What a line without application was counted from, in words: every kind, and when not to say."""

from dataclasses import replace
from datetime import date

import pytest

from rxapp.domain.grounds import GROUNDED
from rxapp.domain.unasked import Part
from rxapp.text import unasked
from rxapp.text.payout_lines import COUNTING, HEADINGS
from rxapp.text.payout_statements import statement
from rxapp.text.unasked_counting import IN_DECISION, Counted, brief, counting
from tests.text.test_payout_statements import FOUND

FIRST, LAST, NEW = date(2026, 9, 11), date(2026, 9, 30), date(2026, 7, 1)
DAYS = Counted("UAM_DAILY_ASYL", (Part(FIRST, LAST, 20, 1_000_00),), 20_000_00)


def said(found: Counted) -> str:
    return " ".join(counting(found)).replace("\xa0", " ")


def in_a_cell(found: Counted) -> str:
    return brief(found).replace("\xa0", " ")


def test_days_of_a_person_are_told_with_the_amount_a_day_and_its_provision() -> None:
    told = said(DAYS)
    assert unasked.WHY in told
    assert (
        "2026-09-11 – 2026-09-30: 20 dygn × 1 000,00 kr = 20 000,00 kr (8 § förordningen (2017:193))." in told
    )
    assert "Tillsammans" not in told
    assert in_a_cell(DAYS) == "2026-09-11 – 2026-09-30: 20 dygn × 1 000,00 kr = 20 000,00 kr."


def test_days_that_break_off_are_told_each_with_what_they_come_to_together() -> None:
    parts = (Part(NEW, date(2026, 7, 3), 3, 1_000_00), Part(FIRST, FIRST, 1, 1_000_00))
    told = said(replace(DAYS, parts=parts, ore=4_000_00))
    assert "2026-07-01 – 2026-07-03: 3 dygn × 1 000,00 kr = 3 000,00 kr" in told
    assert "Tillsammans blir det 4 000,00 kr." in told


def test_places_are_told_as_places_and_days() -> None:
    found = Counted("MASS_DIALOGUE_DAILY", (Part(FIRST, LAST, 4 * 20, 300_00),), 24_000_00)
    assert "4 platser × 20 dygn × 300,00 kr = 24 000,00 kr" in said(found)


def test_what_is_of_one_day_is_told_with_its_day_alone() -> None:
    once = Counted("UAM_ONE_OFF", (Part(FIRST, FIRST, 1, 52_000_00),), 52_000_00)
    assert in_a_cell(once) == "2026-09-11: 1 person × 52 000,00 kr = 52 000,00 kr."


def test_an_age_group_is_told_where_the_amount_depends_on_it() -> None:
    day = date(2024, 9, 2)
    found = Counted("EST_INITIAL_ASSIGNED", (Part(day, day, 1, 12_503_00),), 12_503_00, groups=("from_66",))
    assert "Åldersgrupp: 66 år eller äldre. 2024-09-02: 1 person × 12 503,00 kr" in said(found)


def test_an_allocation_number_is_told_whole_and_with_what_was_new_of_it() -> None:
    found = Counted("MASS_ALLOCATION", (Part(NEW, NEW, 12, 10_000_00),), 120_000_00, allocated=(12,))
    assert "Fördelningstalet är 12 personer från 2026-07-01. 2026-07-01: 12 personer × " in said(found)
    raised = Counted("MASS_ALLOCATION", (Part(FIRST, FIRST, 5, 10_000_00),), 50_000_00, allocated=(17,))
    assert "är 17 personer från 2026-09-11, 5 fler än det högsta tidigare talet för året." in said(raised)
    assert "5 personer × 10 000,00 kr = 50 000,00 kr" in said(raised)


@pytest.mark.parametrize("whole", [None, 4])
def test_an_allocation_number_that_does_not_hold_the_part_is_not_told(whole: int | None) -> None:
    found = Counted("MASS_ALLOCATION", (Part(NEW, NEW, 5, 10_000_00),), 50_000_00, allocated=(whole,))
    assert "Fördelningstalet" not in said(found)


def test_an_amount_of_a_year_is_told_by_its_year() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    fixed = Counted("UAM_FIXED_ANNUAL", (Part(*year, 1, 500_000_00),), 500_000_00)
    assert in_a_cell(fixed) == "År 2026: 500 000,00 kr för kommunen."
    variable = Counted("UAM_VARIABLE_ANNUAL", (Part(*year, 3, 9_450_00),), 28_350_00)
    assert in_a_cell(variable) == "År 2026: 3 barn × 9 450,00 kr = 28 350,00 kr."


def test_a_later_decision_tells_what_had_been_granted_and_that_the_line_is_the_rest() -> None:
    later = replace(DAYS, ore=8_000_00, before_ore=12_000_00, is_change=True)
    rest = "Av det hade 12 000,00 kr redan beviljats. Raden är resten, 8 000,00 kr."
    assert unasked.WHY_CHANGED in said(later)
    assert said(later).endswith(rest)
    assert in_a_cell(later).endswith(rest)


def test_figures_that_are_not_the_reason_are_not_told_as_it() -> None:
    by_court = replace(DAYS, parts=(), ore=-5_000_00, before_ore=20_000_00)
    assert "Migrationsverket har beviljat 15 000,00 kr för raden. Skälen står i beslutet." in said(by_court)
    assert "×" not in said(by_court)
    assert in_a_cell(by_court) == IN_DECISION


@pytest.mark.parametrize("type_code", GROUNDED)
def test_every_type_without_application_has_words(type_code: str) -> None:
    found = Counted(type_code, (Part(FIRST, LAST, 40, 100_00),), 4_000_00)
    assert "4 000,00 kr" in in_a_cell(found)
    assert said(found).count("§") >= 1


def test_a_statement_has_what_was_counted_before_the_amount_where_any_line_has_it() -> None:
    made = statement(replace(FOUND, counted=("20 dygn",)))
    assert tuple(column.title for column in made.columns) == (*HEADINGS[:-1], COUNTING, HEADINGS[-1])
    assert made.rows[0][-2:] == ("20 dygn", "−5,00\xa0kr")
    assert len(made.total) == len(made.columns)
    without = statement(replace(FOUND, counted=("",)))
    assert tuple(column.title for column in without.columns) == HEADINGS
