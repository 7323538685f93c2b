from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.claims import (
    calendar_year,
    check_claim,
    claim_name,
    claim_of,
    kept_last_day,
    last_day_of_row,
    last_day_to_apply,
    open_claims,
    quarters,
    twelve_months,
    years_after,
)
from rxapp.domain.compensation.forms import Claim, CostKind
from rxapp.domain.compensation.types import TYPES, CompensationType, Mode
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period, Quarter
from rxapp.services.addresses import claim as claim_in
from rxapp.services.addresses import claim_code

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
SCHOOL, CARE, YEARLY, MONTHS, SPECIAL = (
    TYPES[code]
    for code in ("ASYL_COMPULSORY", "UAM_CARE_NEW", "HOME_SUPPORT_75", "LSS_ASSISTANCE", "SPECIAL_COSTS")
)
APPLIED_FOR = [declared for declared in TYPES.values() if declared.form is not None]


@st.composite
def claims(draw: st.DrawFn) -> Period:
    day = draw(DAYS)
    first = Quarter.of(day)
    return draw(
        st.sampled_from([quarters(first), quarters(first, 2), calendar_year(day.year), twelve_months(day)])
    )


@pytest.mark.parametrize(
    ("claim", "name", "code"),
    [
        (quarters(Quarter(2026, 1)), "2026 kvartal 1", "2026-1"),
        (quarters(Quarter(2026, 1), 2), "2026 kvartal 1–2", "2026-1+"),
        (quarters(Quarter(2025, 4), 2), "2025 kvartal 4–2026 kvartal 1", "2025-4+"),
        (calendar_year(2025), "2025", "2025"),
        (twelve_months(date(2025, 3, 17)), "mars 2025–februari 2026", "2025-03"),
        (twelve_months(date(2024, 3, 1)), "mars 2024–februari 2025", "2024-03"),
    ],
)
def test_what_is_applied_for_has_a_name_and_an_address(claim: Period, name: str, code: str) -> None:
    assert (claim_name(claim), claim_code(claim)) == (name, code)


@given(claims())
def test_the_address_and_the_database_give_back_the_same_time(claim: Period) -> None:
    assert claim_in(claim_code(claim)) == claim
    assert claim_of(claim.first_day, kept_last_day(claim)) == claim


@pytest.mark.parametrize(
    "code", ["", "2026-5", "2026-0", "26-1", "2026-13", "x", "2026-1++", "99999", "2026-01-01"]
)
def test_an_address_that_names_no_time_is_none(code: str) -> None:
    assert claim_in(code) is None


GOLDEN = [
    # An application for quarters: six months after the first of them.
    (SCHOOL, quarters(Quarter(2025, 1)), date(2025, 9, 30)),
    (SCHOOL, quarters(Quarter(2025, 2)), date(2025, 12, 31)),
    (SCHOOL, quarters(Quarter(2025, 3)), date(2026, 3, 31)),
    (SCHOOL, quarters(Quarter(2025, 4)), date(2026, 6, 30)),
    (SCHOOL, quarters(Quarter(2023, 3)), date(2024, 3, 31)),
    (SCHOOL, quarters(Quarter(2025, 1), 2), date(2025, 9, 30)),
    (CARE, quarters(Quarter(2025, 4), 2), date(2026, 6, 30)),
    # A calendar year, and twelve months: a year after the end.
    (YEARLY, calendar_year(2023), date(2024, 12, 31)),
    (YEARLY, calendar_year(2024), date(2025, 12, 31)),
    (MONTHS, twelve_months(date(2023, 3, 1)), date(2025, 2, 28)),
    (MONTHS, twelve_months(date(2022, 3, 1)), date(2024, 2, 29)),
    (MONTHS, twelve_months(date(2024, 7, 1)), date(2026, 6, 30)),
    # Special costs: by the row alone.
    (SPECIAL, calendar_year(2025), None),
]


@pytest.mark.parametrize(("declared", "claim", "last"), GOLDEN)
def test_the_last_day_to_apply(declared: CompensationType, claim: Period, last: date | None) -> None:
    assert last_day_to_apply(declared, claim) == last


@pytest.mark.parametrize(
    ("declared", "kind", "is_first", "last"),
    [
        (YEARLY, None, True, date(2027, 2, 28)),
        (YEARLY, None, False, None),
        (MONTHS, None, True, date(2027, 2, 28)),
        (SPECIAL, CostKind.CLOTHES, True, date(2025, 2, 28)),
        (SPECIAL, CostKind.CLOTHES, False, date(2025, 2, 28)),
        (SPECIAL, CostKind.OTHER, True, None),
        (SCHOOL, None, True, None),
    ],
)
def test_the_day_of_reception_sets_the_last_day_of_a_row(
    declared: CompensationType, kind: CostKind | None, is_first: bool, last: date | None
) -> None:
    leap = date(2024, 2, 29)
    assert last_day_of_row(declared, received_on=leap, kind=kind, is_first=is_first) == last
    assert last_day_of_row(declared, received_on=None, kind=kind, is_first=is_first) is None


@given(DAYS.filter(lambda day: day.year > 2001), st.integers(1, 3))
def test_the_same_day_of_a_later_year_is_the_same_day_or_the_end_of_the_month(day: date, years: int) -> None:
    later = years_after(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    is_end = (day + timedelta(days=1)).month != day.month
    assert later.day == day.day or (is_end and (later + timedelta(days=1)).month != later.month)


@given(st.sampled_from(list(Claim)), st.dates(date(2005, 1, 1), date(2090, 12, 31)))
def test_every_time_that_is_offered_has_begun_and_is_of_the_kind(kind: Claim, today: date) -> None:
    offered = list(open_claims(kind, today))
    assert len(set(offered)) == len(offered) > 0
    for claim in offered:
        check_claim(kind, claim)
        assert claim.first_day <= today
    assert any(claim.last_day < today for claim in offered)


@given(claims(), st.sampled_from(list(Claim)))
def test_a_time_of_another_kind_is_refused(claim: Period, kind: Claim) -> None:
    first = Quarter.of(claim.first_day)
    fits = {
        Claim.QUARTERS: claim in (quarters(first), quarters(first, 2)),
        Claim.CALENDAR_YEAR: claim == calendar_year(claim.first_day.year),
        Claim.TWELVE_MONTHS: claim == twelve_months(claim.first_day),
    }[kind]
    if fits:
        check_claim(kind, claim)
    else:
        with pytest.raises(Invalid):
            check_claim(kind, claim)


def test_what_can_be_applied_for_is_declared_and_nothing_else_is() -> None:
    for declared in TYPES.values():
        is_open = declared.mode is Mode.APPLICATION and not declared.is_repealed
        assert (declared.form is not None) == is_open, declared.code
