from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period, Quarter, four_weeks
from rxapp.domain.school import amount_ore, counted_periods, within_cap
from tests.domain.build import golden, quarter, some_granted, span, spans
from tests.domain.strategies import days, periods


@pytest.mark.parametrize("case", golden("periods.csv"), ids=lambda case: case["case"])
def test_a_row_amounts_to_what_the_golden_table_says(case: dict[str, str]) -> None:
    counted = counted_periods(span(f"{case['from']}..{case['to']}"), spans(case["terms"]))
    assert len(counted) == int(case["periods"])
    assert " ".join(str(period.first_day) for period in counted) == case["first_days"]
    assert amount_ore(case["type"], counted) == int(case["amount_kr"]) * 100


@given(periods())
def test_four_week_periods_follow_on_each_other_and_cover_the_whole_period(period: Period) -> None:
    parts = four_weeks(period)
    assert sum(part.days for part in parts) == period.days
    assert (parts[0].first_day, parts[-1].last_day) == (period.first_day, period.last_day)
    assert all(part.days == 28 for part in parts[:-1])
    assert all((b.first_day - a.last_day).days == 1 for a, b in pairwise(parts))


@given(periods())
def test_there_are_as_many_four_week_periods_as_days_over_28_rounded_up(period: Period) -> None:
    assert len(four_weeks(period)) == (period.days + 27) // 28


@given(periods(), periods())
def test_overlap_is_symmetric(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    shared = [day for day in (one.first_day, other.first_day) if one.holds(day) and other.holds(day)]
    assert one.overlaps(other) == bool(shared)


@given(days)
def test_every_day_is_in_its_quarter_and_in_no_neighbour(day: date) -> None:
    of = Quarter.of(day)
    assert of.period.holds(day)
    assert of.next().previous() == of == of.previous().next()
    assert not of.next().period.overlaps(of.period)
    assert of.previous() < of < of.next()


def test_a_quarter_is_written_with_its_year() -> None:
    assert str(Quarter.of(date(2026, 8, 31))) == "2026 kvartal 3"
    assert (quarter("2024-1").last_day, quarter("2024-4").last_day) == (date(2024, 3, 31), date(2024, 12, 31))


def test_a_period_is_written_with_both_days() -> None:
    assert str(span("2025-01-08..2025-03-31")) == "2025-01-08 till 2025-03-31"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 2, 1), date(2025, 1, 31)),
        (date(205, 2, 1), date(2025, 1, 31)),
        (date(2025, 2, 1), date(9999, 12, 31)),
    ],
)
def test_a_period_backwards_or_ages_away_is_refused(first: date, last: date) -> None:
    with pytest.raises(Invalid) as refusal:
        Period(first, last)
    assert refusal.value.field == "period"
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(("year", "number"), [(2025, 0), (2025, 5), (25, 1), (20255, 1)])
def test_a_quarter_that_does_not_exist_is_refused(year: int, number: int) -> None:
    with pytest.raises(Invalid):
        Quarter(year, number)


def test_a_type_that_is_not_counted_in_periods_is_not_computed() -> None:
    with pytest.raises(RateUnknown) as refusal:
        amount_ore("UAM_DAILY_ASYL", ())
    assert "handläggare" in refusal.value.sentence


def test_the_cap_is_counted_by_calendar_year() -> None:
    over_new_year = spans("2024-12-10..2024-12-31;2025-01-08..2025-02-04;2025-02-05..2025-03-04")
    assert within_cap(over_new_year, some_granted("nine2025")) == over_new_year[:2]
    assert within_cap(over_new_year, some_granted("ten2024")) == over_new_year[1:]


@given(st.lists(periods(), max_size=30), st.lists(periods(), max_size=15))
def test_nobody_gets_more_than_ten_periods_a_year(wanted: list[Period], taken: list[Period]) -> None:
    kept = within_cap(wanted, taken)
    for year in {period.first_day.year for period in kept}:
        before = sum(period.first_day.year == year for period in taken)
        assert sum(period.first_day.year == year for period in kept) <= max(0, 10 - before)
