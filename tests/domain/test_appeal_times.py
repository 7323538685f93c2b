from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.appeal_times import (
    LateGround,
    Timeliness,
    Times,
    Told,
    check_dismissal,
    check_in_time,
    last_day,
    timeliness,
    times,
)
from rxapp.domain.days_off import DaysOff
from rxapp.domain.errors import Conflict, Invalid
from rxapp.services.bank_days import days_off
from tests.domain.build import golden
from tests.domain.swedish_days import holidays, table

DAYS_OFF = days_off(2023, 2029)
TABLE = golden("appeal_days.csv")
some_days = st.dates(date(2024, 1, 1), date(2028, 11, 1))


def test_the_table_holds_every_holiday_of_five_years_by_both_starts() -> None:
    assert table() == TABLE
    assert len(TABLE) == 5 * 16 * 2


@pytest.mark.parametrize("year", range(2023, 2030))
def test_the_library_knows_the_holidays_of_the_law_and_the_three_eves(year: int) -> None:
    ours = {day for day in days_off(year, year).days if day.weekday() < 5}
    assert ours == {day for day in holidays(year).values() if day.weekday() < 5}


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['why']} {case['shown'][:4]}")
def test_a_last_day_on_a_holiday_moves_to_the_next_working_day(case: dict[str, str]) -> None:
    told = Told(date.fromisoformat(case["available_on"]), date.fromisoformat(case["opened_on"]))
    found = times(told, DAYS_OFF)
    assert (str(found.shown), str(found.accepted)) == (case["shown"], case["accepted"])


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2024-03-08", "2024-04-02"),  # Good Friday, and so to the Tuesday after Easter
        ("2024-05-16", "2024-06-07"),  # the sixth of June, a Thursday
        ("2025-05-30", "2025-06-23"),  # Midsummer Eve
        ("2025-12-03", "2025-12-29"),  # Christmas Eve, a Wednesday: then two holidays and a weekend
        ("2026-12-10", "2027-01-04"),  # New Year's Eve, New Year's Day, a weekend
        ("2027-12-03", "2027-12-27"),  # Christmas Eve, a Friday
        ("2026-12-15", "2027-01-05"),  # a Tuesday between holidays is a working day
        ("2028-04-10", "2028-05-02"),  # the first of May, a Monday
        ("2028-02-08", "2028-02-29"),  # the leap day, a Tuesday
    ],
)
def test_last_days_that_were_counted_by_hand(start: str, last: str) -> None:
    assert str(last_day(date.fromisoformat(start), DAYS_OFF)) == last


@given(some_days)
def test_the_last_day_is_a_working_day_and_not_before_three_weeks(start: date) -> None:
    last = last_day(start, DAYS_OFF)
    assert DAYS_OFF.is_working_day(last)
    assert timedelta(21) <= last - start <= timedelta(26)


@given(some_days, st.integers(0, 200))
def test_the_earlier_day_is_shown_and_the_later_accepted(available: date, delay: int) -> None:
    found = times(Told(available, available + timedelta(delay)), DAYS_OFF)
    assert found.shown is not None
    assert found.accepted is not None
    assert found.shown <= found.accepted
    assert timeliness(found.accepted, found) is not Timeliness.LATE
    assert timeliness(found.accepted + timedelta(1), found) is Timeliness.LATE


def test_a_decision_that_nobody_opened_has_no_time_that_runs_out_by_the_later_reading() -> None:
    found = times(Told(date(2026, 1, 7)), DAYS_OFF)
    assert found == Times(date(2026, 1, 28), None)
    assert timeliness(date(2026, 1, 28), found) is Timeliness.IN_TIME
    assert timeliness(date(2031, 1, 1), found) is Timeliness.IN_TIME_BY_LATER
    with pytest.raises(Conflict, match="någon sista dag finns inte än"):
        check_dismissal(date(2031, 1, 1), found)


def test_a_decision_that_is_not_made_available_has_no_time_at_all() -> None:
    assert times(Told(), DAYS_OFF) == Times(None, None)
    assert timeliness(date(2026, 1, 1), Times(None, None)) is Timeliness.IN_TIME


def test_an_officer_may_establish_the_day_that_the_municipality_got_the_decision() -> None:
    told = Told(date(2026, 1, 7), established_on=date(2026, 1, 9))
    assert times(told, DAYS_OFF) == Times(date(2026, 1, 28), date(2026, 1, 30))
    by_post = Told(date(2026, 1, 7), date(2026, 1, 20), established_on=date(2026, 1, 5))
    assert times(by_post, DAYS_OFF) == Times(date(2026, 1, 26), date(2026, 1, 28))


def test_a_decision_is_not_opened_before_it_is_there() -> None:
    for told in ((None, date(2026, 1, 7)), (date(2026, 1, 7), date(2026, 1, 6))):
        with pytest.raises(Invalid, match="innan det har gjorts tillgängligt"):
            Told(*told)


def test_only_what_is_late_by_both_readings_is_dismissed() -> None:
    found = Times(date(2026, 1, 28), date(2026, 2, 4))
    for day in (date(2026, 1, 28), date(2026, 2, 4)):
        check_in_time(day, found)
        with pytest.raises(Conflict, match="i rätt tid och får inte avvisas"):
            check_dismissal(day, found)
    check_dismissal(date(2026, 2, 5), found)
    with pytest.raises(Conflict, match="sista dag var 2026-02-04"):
        check_in_time(date(2026, 2, 5), found)


@pytest.mark.parametrize("ground", LateGround)
def test_a_delay_that_the_law_excuses_is_no_reason_to_dismiss(ground: LateGround) -> None:
    found = Times(date(2026, 1, 28), date(2026, 2, 4))
    check_in_time(date(2026, 2, 5), found, ground)
    with pytest.raises(Conflict, match="45 §"):
        check_dismissal(date(2026, 2, 5), found, ground)


def test_a_year_whose_holidays_are_not_known_is_a_fault_and_not_a_year_without() -> None:
    with pytest.raises(ValueError, match="holidays of 2030"):
        last_day(date(2029, 12, 20), DAYS_OFF)
    assert DaysOff(2026, 2026, frozenset()).rolled(date(2026, 1, 3)) == date(2026, 1, 5)
