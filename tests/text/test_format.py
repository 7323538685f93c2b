"""Money, numbers, days and instants as people in Sweden read them."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.text.format import clock_time, counted, day, kronor, moment, number, span

NO_BREAK, MINUS = "\u00a0", "\u2212"
AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (0, "0,00\u00a0kr"),
        (1, "0,01\u00a0kr"),
        (-1, "\u22120,01\u00a0kr"),
        (99_99, "99,99\u00a0kr"),
        (1_000_00, "1\u00a0000,00\u00a0kr"),
        (16_800_50, "16\u00a0800,50\u00a0kr"),
        (-1_234_567_00, "\u22121\u00a0234\u00a0567,00\u00a0kr"),
        (None, ""),
    ],
)
def test_kronor_are_written_the_swedish_way(ore: int | None, text: str) -> None:
    assert kronor(ore) == text


@given(AMOUNTS)
def test_no_ore_is_lost_on_the_way_to_text(ore: int) -> None:
    digits = kronor(ore).removesuffix(f"{NO_BREAK}kr").replace(NO_BREAK, "").replace(MINUS, "-")
    whole, cents = digits.split(",")
    assert int(whole + cents) == ore


@given(AMOUNTS)
def test_an_amount_never_breaks_into_lines_and_has_a_real_minus(ore: int) -> None:
    text = kronor(ore)
    assert " " not in text
    assert "-" not in text
    assert text.startswith(MINUS) is (ore < 0)
    assert re.fullmatch(r"\u2212?\d{1,3}(\u00a0\d{3})*,\d\d\u00a0kr", text)


@given(AMOUNTS)
def test_no_unit_is_lost_from_a_number(value: int) -> None:
    assert int(number(value).replace(NO_BREAK, "").replace(MINUS, "-")) == value


@given(st.dates())
def test_a_day_can_be_read_back(value: date) -> None:
    assert date.fromisoformat(day(value)) == value


def test_nothing_is_shown_of_a_day_that_is_not_there() -> None:
    assert (day(None), span(None, date(2026, 1, 1)), span(date(2026, 1, 1), None)) == ("", "", "")


def test_a_period_has_a_dash_between_its_days() -> None:
    assert span(date(2026, 1, 8), date(2026, 2, 4)) == "2026-01-08 \u2013 2026-02-04"


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "2026-02-01 00:30"),
        (datetime(2026, 6, 30, 22, 5, tzinfo=UTC), "2026-07-01 00:05"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "2026-03-29 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 03:00"),
    ],
)
def test_an_instant_is_told_by_the_clocks_in_sweden(instant: datetime, text: str) -> None:
    assert moment(instant) == text
    assert clock_time(instant) == text[-5:]


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 rader"), (1, "1 rad"), (2, "2 rader"), (1000, "1\u00a0000 rader")]
)
def test_one_is_singular_and_everything_else_plural(count: int, text: str) -> None:
    assert counted(count, "rad", "rader") == text
