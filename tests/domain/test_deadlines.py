from datetime import UTC, date, datetime

import holidays
import pytest

from rxapp.domain import deadlines
from rxapp.domain.deadlines import END_OF_MONTH, SAME_DAY, arrival_day, last_application_day, last_bank_day
from tests.domain.build import golden, quarter

BANK_HOLIDAYS = frozenset(
    holidays.country_holidays("SE", years=range(2019, 2028), categories=("public", "de_facto"))
)


@pytest.mark.parametrize("case", golden("deadlines.csv"), ids=lambda case: case["quarter"])
def test_the_last_day_is_six_months_after_the_quarter(case: dict[str, str]) -> None:
    of = quarter(case["quarter"])
    assert str(last_application_day(of)) == case["end_of_month"]
    assert str(last_application_day(of, counting=END_OF_MONTH)) == case["end_of_month"]
    assert str(last_application_day(of, counting=SAME_DAY)) == case["same_day"]


@pytest.mark.parametrize("case", golden("deadlines.csv"), ids=lambda case: case["quarter"])
def test_a_last_day_that_rolls_lands_on_the_next_working_day(case: dict[str, str]) -> None:
    rolled = last_application_day(quarter(case["quarter"]), roll=True, holidays=BANK_HOLIDAYS)
    assert str(rolled) == case["end_of_month_rolled"]


def test_the_end_of_the_month_is_in_force_and_weekends_do_not_roll() -> None:
    assert deadlines.COUNTING is END_OF_MONTH
    assert deadlines.ROLL_TO_WORKING_DAY is False


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 9, 30, 21, 59, 59, tzinfo=UTC), date(2025, 9, 30)),
        (datetime(2025, 9, 30, 22, 0, tzinfo=UTC), date(2025, 10, 1)),
        (datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_document_arrives_on_the_day_it_is_in_sweden(instant: datetime, day: date) -> None:
    assert arrival_day(instant) == day


def test_an_instant_without_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="time zone"):
        arrival_day(datetime(2025, 9, 30))  # noqa: DTZ001


@pytest.mark.parametrize("case", golden("bank_days.csv"), ids=lambda case: case["month"])
def test_the_payout_is_on_the_last_bank_day_of_the_month(case: dict[str, str]) -> None:
    year, month = map(int, case["month"].split("-"))
    assert str(last_bank_day(year, month, BANK_HOLIDAYS)) == case["last_bank_day"]
