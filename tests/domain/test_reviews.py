"""Which quarter is reviewed, until when, and which confirmations count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.periods import Quarter
from rxapp.domain.reviews import (
    LONG_AGO,
    Duty,
    Holding,
    Stage,
    duty,
    in_effect,
    is_long_ago,
    read,
    still_counts,
    written,
)
from rxapp.domain.windows import ALWAYS, Window, held_until
from tests.domain.build import golden, quarter
from tests.domain.strategies import days

numbers = st.integers(1, 89)
quarters = days.map(Quarter.of)
windows = st.builds(
    lambda first, length: Window(
        first, None if first is None or length is None else first + timedelta(length)
    ),
    st.none() | days,
    st.none() | st.integers(0, 400),
)
holdings = st.builds(Holding, st.sampled_from("ABC"), windows, st.none() | st.integers(1, 5))
held = st.frozensets(holdings, max_size=5)


@pytest.mark.parametrize("case", golden("reviews.csv"), ids=lambda case: case["why"])
def test_the_review_of_a_day(case: dict[str, str]) -> None:
    found = duty(
        date.fromisoformat(case["today"]),
        agreed_on=date.fromisoformat(case["agreed_on"]),
        signed={quarter(text) for text in case["signed"].split(";") if text},
        days=int(case["days"]),
    )
    assert found == Duty(quarter(case["quarter"]), date.fromisoformat(case["due_on"]))
    assert found.stage(date.fromisoformat(case["today"])) == case["stage"]


@given(today=days, agreed_on=days, signed=st.frozensets(quarters, max_size=4), length=numbers)
def test_a_signed_quarter_is_never_asked_for_again_and_none_before_the_agreement(
    today: date, agreed_on: date, signed: frozenset[Quarter], length: int
) -> None:
    # Nobody can have signed what has not begun.
    past = {one for one in signed if one <= Quarter.of(today)}
    found = duty(today, agreed_on=agreed_on, signed=past, days=length)
    assert found.quarter not in past
    assert found.quarter > Quarter.of(agreed_on)
    assert found.quarter >= Quarter.of(today)


@given(today=days, agreed_on=days, signed=st.frozensets(quarters, max_size=4), length=numbers)
def test_signing_what_is_asked_for_leaves_nothing_to_do_until_it_begins(
    today: date, agreed_on: date, signed: frozenset[Quarter], length: int
) -> None:
    asked = duty(today, agreed_on=agreed_on, signed=signed, days=length)
    after = duty(today, agreed_on=agreed_on, signed={*signed, asked.quarter}, days=length)
    assert after.stage(today) is Stage.COMING


@given(today=days, agreed_on=days, length=numbers)
def test_a_municipality_that_has_signed_nothing_is_overdue_only_once_the_day_of_this_quarter_is_past(
    today: date, agreed_on: date, length: int
) -> None:
    found = duty(today, agreed_on=agreed_on, signed=(), days=length)
    is_past = today > found.quarter.first_day + timedelta(days=length)
    assert (found.stage(today) is Stage.OVERDUE) == is_past


@given(confirmed=held, today=days, later=st.integers(0, 1_000))
def test_a_confirmation_counts_for_as_long_as_nothing_is_given_or_taken(
    confirmed: frozenset[Holding], today: date, later: int
) -> None:
    assert still_counts(confirmed, confirmed, today)
    day = today + timedelta(days=later)
    assert still_counts(confirmed, in_effect(confirmed, day), day)


@given(confirmed=held, changed=holdings, today=days)
def test_a_confirmation_does_not_count_once_something_in_effect_is_given_or_taken(
    confirmed: frozenset[Holding], changed: Holding, today: date
) -> None:
    is_over = changed.window.is_over(today)
    assert still_counts(confirmed, confirmed ^ {changed}, today) == is_over


@given(confirmed=held)
def test_what_is_written_is_read_back(confirmed: frozenset[Holding]) -> None:
    assert read(written(confirmed)) == confirmed
    assert written(read(written(confirmed))) == written(confirmed)


@pytest.mark.parametrize(
    ("last_login_on", "is_long"),
    [(None, True), (date(2026, 11, 23), False), (date(2026, 8, 26), False), (date(2026, 8, 25), True)],
)
def test_ninety_days_are_long_and_never_is_longer(last_login_on: date | None, is_long: bool) -> None:
    assert timedelta(days=90) == LONG_AGO
    assert is_long_ago(last_login_on, date(2026, 11, 23)) is is_long


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("spans", "until"),
    [
        ([], None),
        ([ALWAYS], None),
        ([Window(None, date(2026, 12, 1))], date(2026, 12, 1)),
        ([Window(None, date(2026, 12, 1)), ALWAYS], None),
        ([Window(None, date(2026, 12, 1)), Window(date(2026, 12, 2), date(2026, 12, 9))], date(2026, 12, 9)),
        ([Window(None, date(2026, 12, 1)), Window(date(2026, 12, 3), date(2026, 12, 9))], date(2026, 12, 1)),
        ([Window(date(2026, 12, 1), date(2026, 12, 9))], None),
        ([Window(None, date(2026, 11, 22))], None),
        ([Window(date(2026, 12, 2), None), Window(None, date(2026, 12, 1))], None),
    ],
)
def test_a_permission_is_held_until_the_first_day_without_it(spans: list[Window], until: date | None) -> None:
    assert held_until(spans, TODAY) == until


@given(spans=st.lists(windows, max_size=5), today=days)
def test_it_holds_on_every_day_until_then_and_not_on_the_next(spans: list[Window], today: date) -> None:
    until = held_until(spans, today)
    if until is None:
        assert not any(span.holds(today) for span in spans) or any(span.last_day is None for span in spans)
        return
    day = today
    while day <= until:
        assert any(span.holds(day) for span in spans)
        day += timedelta(days=1)
    assert not any(span.holds(until + timedelta(days=1)) for span in spans)
