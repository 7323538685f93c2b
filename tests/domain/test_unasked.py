"""What grounds come to: the amounts of the ordinances, by the day, in arrears, and no day twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.compensation.declaration import Mode
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.grounds import (
    GROUNDED,
    GroundKind,
    NewGround,
    check_ground,
    kind_of,
    kind_of_code,
    within_age,
)
from rxapp.domain.periods import Period
from rxapp.domain.unasked import Due, Ground, Part, differences, due, month_of, period_in, to_run

MAY = month_of("2026-05")
FIRST, SECOND = date(2026, 5, 1), date(2026, 6, 1)


def _person(first: date, last: date | None = None, subject: str = "12345678", variant: str = "") -> Ground:
    return Ground(subject, first, last, 1, variant)


def _ore(type_code: str, grounds: list[Ground], period: Period = MAY) -> int:
    return sum(each.ore for each in due(type_code, grounds, period).values())


@pytest.mark.parametrize(
    ("type_code", "kronor"),
    [
        ("UAM_DAILY_ASYL", 31_000),
        ("MASS_HOUSING_DAILY_ADULT", 9_300),
        ("MASS_HOUSING_DAILY_CHILD", 4_650),
        ("MASS_FORMER_UAM_DAILY", 12_400),
        ("UAM_DAILY_NEW", 31_000),
        ("YOUTH_DAILY_NEW", 23_250),
    ],
)
def test_a_person_who_is_there_all_of_may_gives_31_days(type_code: str, kronor: int) -> None:
    assert _ore(type_code, [_person(date(2026, 1, 1))]) == kronor * 100


@pytest.mark.parametrize(
    ("type_code", "kronor"),
    [("UAM_ONE_OFF", 52_000), ("MASS_HOUSING_MOVE_IN", 15_000), ("UAM_ONE_OFF_NEW", 30_000)],
)
def test_what_is_paid_once_is_paid_for_the_month_of_its_day_alone(type_code: str, kronor: int) -> None:
    ground = [_person(date(2026, 5, 31), date(2026, 5, 31))]
    assert _ore(type_code, ground) == kronor * 100
    assert _ore(type_code, ground, month_of("2026-04")) == 0
    assert _ore(type_code, ground, month_of("2026-06")) == 0


@pytest.mark.parametrize(
    ("type_code", "variant", "kronor"),
    [
        ("EST_INITIAL_ASSIGNED", "under_20", 9_999),
        ("EST_INITIAL_ASSIGNED", "from_20", 19_998),
        ("EST_INITIAL_ASSIGNED", "from_66", 12_503),
        ("EST_INITIAL_OWN", "under_20", 3_003),
        ("EST_INITIAL_OWN", "from_20", 4_000),
    ],
)
def test_initial_costs_are_those_of_the_age_group_in_2024(type_code: str, variant: str, kronor: int) -> None:
    ground = [_person(date(2024, 9, 2), date(2024, 9, 2), variant=variant)]
    assert _ore(type_code, ground, month_of("2024-09")) == kronor * 100


def test_an_amount_that_is_not_known_is_refused_and_never_guessed() -> None:
    with pytest.raises(RateUnknown):
        due("EST_INITIAL_OWN", [_person(date(2026, 5, 4), variant="from_20")], MAY)
    with pytest.raises(RateUnknown):
        due("UAM_DAILY_ASYL", [_person(date(2025, 8, 31))], month_of("2025-08"))


def test_the_yearly_amounts_are_500_000_and_9_450_for_each_expected_child() -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert _ore("UAM_FIXED_ANNUAL", [Ground("", year.first_day, year.last_day)], year) == 500_000_00
    assert _ore("UAM_VARIABLE_ANNUAL", [Ground("", year.first_day, year.last_day, 7)], year) == 66_150_00


def test_an_allocation_is_paid_when_it_is_set_and_for_what_it_is_raised_by() -> None:
    numbers = [
        Ground("", date(2026, 4, 10), date(2026, 4, 10), 20),
        Ground("", date(2026, 5, 4), date(2026, 5, 4), 15),
        Ground("", date(2026, 5, 20), date(2026, 5, 20), 26),
    ]
    assert _ore("MASS_ALLOCATION", numbers, month_of("2026-04")) == 200_000_00
    assert _ore("MASS_ALLOCATION", numbers) == 60_000_00
    assert _ore(
        "MASS_ALLOCATION", [*numbers, Ground("", date(2027, 1, 4), None, 5)], month_of("2027-01")
    ) == (50_000_00)


def test_a_prepared_place_gives_its_fixed_part_once_and_the_rest_by_the_day() -> None:
    places = [Ground("", date(2026, 5, 22), None, 10), Ground("", date(2026, 6, 3), None, 4)]
    assert _ore("MASS_DIALOGUE_PLACE", places) == 100_000_00
    assert _ore("MASS_DIALOGUE_DAILY", places) == 10 * 10 * 300_00
    assert _ore("MASS_DIALOGUE_DAILY", places, month_of("2026-06")) == (10 * 30 + 4 * 28) * 300_00


def test_a_month_a_quarter_and_a_year_are_run_with_the_month_in_which_they_end_or_are_paid() -> None:
    found = to_run(month_of("2026-03"), date(2026, 4, 1))
    assert found["UAM_DAILY_ASYL"] == month_of("2026-03")
    assert found["UAM_DAILY_NEW"] == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert found["UAM_VARIABLE_ANNUAL"] == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert "UAM_FIXED_ANNUAL" not in found
    assert "UAM_DAILY_NEW" not in to_run(MAY, date(2026, 6, 1))


def test_the_year_is_run_from_its_month_and_everything_else_once_the_days_are_over() -> None:
    assert set(to_run(month_of("2026-01"), date(2026, 1, 2))) == {"UAM_FIXED_ANNUAL"}
    with pytest.raises(Invalid, match="inte slut"):
        to_run(MAY, date(2026, 5, 31))


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-5", "maj", "1999-01", "9999-12", "2026-05-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        month_of(text)


def test_every_type_without_application_is_paid_on_grounds_but_the_one_that_cannot_be() -> None:
    unasked = {code for code, declared in TYPES.items() if declared.mode is Mode.AUTOMATIC}
    assert unasked - set(GROUNDED) == {"EST_SCHABLON"}
    assert all(kind_of(TYPES[code]) is None for code in TYPES if code not in GROUNDED)


def test_every_type_on_grounds_has_a_period_in_some_month_of_the_year() -> None:
    months = [month_of(f"2026-{number:02}") for number in range(1, 13)]
    assert all(any(period_in(TYPES[code], month) for month in months) for code in GROUNDED)


def test_the_days_of_a_child_end_the_day_before_the_eighteenth_birthday() -> None:
    new = NewGround("1440", "UAM_DAILY_ASYL", FIRST, None, "12345678")
    assert within_age(new, date(2008, 9, 3)) == date(2026, 9, 2)
    assert within_age(new, date(2008, 2 + 4, 29)) == date(2026, 6, 28)
    with pytest.raises(Invalid, match="har fyllt 18"):
        within_age(new, date(2008, 5, 1))
    with pytest.raises(Invalid, match="inte fyllt 18"):
        within_age(NewGround("1440", "MASS_HOUSING_DAILY_ADULT", FIRST, None, "12345678"), date(2008, 5, 2))


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewGround("1440", "ASYL_PRESCHOOL", FIRST, None, "12345678"), "typ"),
        (NewGround("1440", "UAM_DAILY_ASYL", date(1999, 5, 1), None, "12345678"), "fran"),
        (NewGround("1440", "UAM_DAILY_ASYL", FIRST, date(2026, 4, 30), "12345678"), "till"),
        (NewGround("1440", "UAM_DAILY_ASYL", FIRST), "individnummer"),
        (NewGround("1440", "MASS_ALLOCATION", FIRST, None, "", 0), "antal"),
        (NewGround("1440", "EST_INITIAL_OWN", FIRST, None, "12345678", 1, "from_66"), "aldersgrupp"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(new: NewGround, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_ground(new, date(2026, 6, 1))
    assert refused.value.field == field


days = st.dates(date(2025, 10, 1), date(2027, 3, 31))
BY_DAY = [code for code in GROUNDED if kind_of_code(code).has_days]
ONCE = [code for code in GROUNDED if kind_of_code(code).is_once and not code.startswith("EST")]


@st.composite
def grounds(draw: st.DrawFn) -> list[Ground]:
    made: list[Ground] = []
    for _ in range(draw(st.integers(0, 5))):
        first = draw(days)
        last = draw(st.none() | st.integers(0, 200).map(lambda n, day=first: day + timedelta(n)))
        made.append(Ground(draw(st.sampled_from(["", "11111111", "22222222"])), first, last))
    return made


@given(st.sampled_from([*BY_DAY, *ONCE]), grounds(), days, st.integers(1, 200), st.data())
def test_a_period_split_at_any_day_comes_to_the_same(
    type_code: str, held: list[Ground], first: date, length: int, data: st.DataObject
) -> None:
    whole = Period(first, first + timedelta(length))
    at = first + timedelta(data.draw(st.integers(0, length - 1)))
    parts = (Period(first, at), Period(at + timedelta(1), whole.last_day))
    assert sum(_ore(type_code, held, part) for part in parts) == _ore(type_code, held, whole)


@given(grounds(), days)
def test_no_day_of_a_person_is_paid_twice(held: list[Ground], first: date) -> None:
    period = Period(first, first + timedelta(30))
    for subject, found in due("UAM_DAILY_ASYL", held, period).items():
        counted = [
            part.first_day + timedelta(day)
            for part in found.parts
            for day in range((part.last_day - part.first_day).days + 1)
        ]
        there = {
            day
            for day in (first + timedelta(n) for n in range(31))
            if any(
                g.subject == subject and g.first_day <= day and (g.last_day is None or day <= g.last_day)
                for g in held
            )
        }
        assert sorted(counted) == sorted(there)
        assert found.units == len(there)


def _due(kronor: int) -> Due:
    return Due((Part(FIRST, FIRST, 1, kronor * 100),))


def test_what_is_moved_to_another_month_is_not_paid_once_more() -> None:
    keys = (FIRST, "1"), (SECOND, "1")
    assert differences({keys[1]: _due(52_000)}, {keys[0]: 52_000_00}, once=True) == ()
    by_day = differences({keys[1]: _due(52_000)}, {keys[0]: 52_000_00}, once=False)
    assert [(d.key, d.more_ore, d.excess_ore) for d in by_day] == [
        (keys[0], 0, 52_000_00),
        (keys[1], 52_000_00, 0),
    ]


amounts = st.dictionaries(
    st.tuples(st.sampled_from([FIRST, SECOND, date(2026, 7, 1)]), st.sampled_from(["1", "2"])),
    st.integers(0, 50),
    max_size=6,
)


@given(amounts, amounts)
def test_what_is_paid_once_comes_to_what_is_due_and_never_more(
    wanted: dict[tuple[date, str], int], before: dict[tuple[date, str], int]
) -> None:
    dues = {key: _due(kronor) for key, kronor in wanted.items() if kronor}
    granted = {key: kronor * 100 for key, kronor in before.items()}
    for subject in ("1", "2"):
        found = [d for d in differences(dues, granted, once=True) if d.key[1] == subject]
        total = sum(each.ore for key, each in dues.items() if key[1] == subject)
        had = sum(ore for key, ore in granted.items() if key[1] == subject)
        assert had + sum(d.more_ore for d in found) == max(had, total)
        assert sum(d.excess_ore for d in found) == max(0, had - total)


@given(amounts, amounts, st.booleans())
def test_settled_once_there_is_nothing_more_to_grant(
    wanted: dict[tuple[date, str], int], before: dict[tuple[date, str], int], once: bool
) -> None:
    dues = {key: _due(kronor) for key, kronor in wanted.items() if kronor}
    granted = {key: kronor * 100 for key, kronor in before.items()}
    for each in differences(dues, granted, once=once):
        granted[each.key] = each.granted_ore + each.more_ore
    assert all(each.more_ore == 0 for each in differences(dues, granted, once=once))


def test_a_ground_kind_is_said_in_words_for_every_kind() -> None:
    from rxapp.text.unasked import COUNTED, KIND

    assert set(COUNTED[1]) == set(GroundKind) == set(KIND)
