import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.claims import claim_name, last_day_to_apply
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.last_days import Due, can_be_applied_for, due, due_of, earliest, period_from

GOLDEN = Path(__file__).parent / "golden" / "last_days.csv"
DAYS = st.dates(date(2005, 1, 1), date(2095, 12, 31))
APPLIED_FOR = sorted(code for code, declared in TYPES.items() if declared.form is not None)
BY_PERIOD = [
    code
    for code in APPLIED_FOR
    if (form := TYPES[code].form) and form.claim is not Claim.TWELVE_MONTHS and code != "SPECIAL_COSTS"
]


def shown(found: tuple[Due, ...]) -> str:
    return "; ".join(
        f"{claim_name(each.period) if each.period else 'any'} until {each.last_day or 'the rows say'}"
        for each in found
    )


def rows() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['type']}-{row['today']}-{row['sent_from']}")
def test_what_can_be_applied_for_is_as_the_table_says(row: dict[str, str]) -> None:
    sent_from = date.fromisoformat(row["sent_from"]) if row["sent_from"] else None
    found = due(TYPES[row["type"]], date.fromisoformat(row["today"]), sent_from=sent_from)
    assert shown(found) == row["due"]


@given(st.sampled_from(BY_PERIOD), DAYS)
def test_what_is_due_is_over_and_its_last_day_has_not_passed(code: str, today: date) -> None:
    declared = TYPES[code]
    for each in due(declared, today):
        assert each.period is not None
        assert each.last_day is not None
        assert each.period.last_day < today <= each.last_day
        assert each.last_day == last_day_to_apply(declared, each.period)


@given(st.sampled_from(BY_PERIOD), DAYS)
def test_no_last_day_is_missed_between_two_days(code: str, today: date) -> None:
    """What was due yesterday is due today, but for what had its last day then."""
    declared, tomorrow = TYPES[code], today + timedelta(days=1)
    if not (can_be_applied_for(declared, today) and can_be_applied_for(declared, tomorrow)):
        return
    left = {each for each in due(declared, today) if each.last_day != today}
    assert left <= set(due(declared, tomorrow))


@given(st.sampled_from(BY_PERIOD), DAYS)
def test_with_the_present_period_there_is_that_one_more(code: str, today: date) -> None:
    declared = TYPES[code]
    begun, over = due(declared, today, begun=True), due(declared, today)
    assert set(over) <= set(begun)
    assert all(each.period is not None and each.period.holds(today) for each in set(begun) - set(over))


@given(DAYS, st.dates(date(2003, 1, 1), date(2095, 12, 31)).map(lambda day: day.replace(day=1)))
def test_twelve_months_go_on_from_where_the_latest_began(today: date, sent_from: date) -> None:
    for each in due(TYPES["LSS_ASSISTANCE"], today, sent_from=sent_from):
        if each.period is None:
            assert each.last_day is None
            continue
        assert (each.period.first_day.month, each.period.first_day.day) == (sent_from.month, 1)
        assert sent_from <= each.period.first_day


@given(st.frozensets(st.sampled_from(APPLIED_FOR)), DAYS)
def test_the_nearest_last_day_comes_first_and_only_asked_types_come(
    codes: frozenset[str], today: date
) -> None:
    found = due_of(codes, today, {})
    assert {each.type_code for each in found} <= codes
    days = [each.last_day or date.max for each in found]
    assert days == sorted(days)


@given(st.sampled_from(APPLIED_FOR), DAYS)
def test_a_period_is_found_again_by_its_first_day(code: str, today: date) -> None:
    form = TYPES[code].form
    assert form is not None
    for each in due(TYPES[code], today, begun=True):
        if each.period is not None:
            assert period_from(form.claim, each.period.first_day) == each.period
            assert each.period.first_day >= earliest(today)


@pytest.mark.parametrize("code", [code for code, declared in TYPES.items() if declared.form is None])
def test_what_is_not_applied_for_is_never_due(code: str) -> None:
    assert due(TYPES[code], date(2026, 11, 26)) == ()
