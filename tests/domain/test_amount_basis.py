from datetime import date

from rxapp.domain.amount_basis import Part, basis_of
from rxapp.domain.amounts import Claimed
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.periods import Period

SPRING = Period(date(2025, 10, 1), date(2025, 12, 20))


def test_periods_of_two_years_are_two_parts_each_at_the_rate_of_its_own_year() -> None:
    days = (date(2022, 9, 1), date(2025, 3, 1), date(2025, 4, 1))
    found = basis_of("ASYL_COMPULSORY", Claimed(SPRING), days)
    assert found.parts == (
        Part(1, 10_480_00, 104_800_00, 2022),
        Part(2, 16_800_00, 168_000_00, 2025),
    )
    assert found.computed_ore == 44_080_00


def test_a_year_whose_rate_is_not_known_gives_no_figures() -> None:
    found = basis_of("ASYL_COMPULSORY", Claimed(SPRING), (date(2025, 3, 1), date(2026, 3, 1)))
    assert (found.parts, found.computed_ore) == ((), None)


def test_without_periods_nothing_is_computed() -> None:
    assert basis_of("ASYL_COMPULSORY", Claimed(SPRING), ()).computed_ore is None


def test_days_are_paid_at_the_daily_amount() -> None:
    found = basis_of("ARRIVAL_HOUSING", Claimed(SPRING, days=3), ())
    assert found.parts == (Part(3, 3_000_00, 3_000_00, 2025),)
    assert found.computed_ore == 9_000_00


def test_a_cost_is_paid_as_it_is() -> None:
    found = basis_of("ASYL_EXTRA_EDUCATION", Claimed(SPRING, cost_ore=123_45), ())
    assert (found.rule, found.computed_ore) == (AmountRule.COST, 123_45)


def test_a_type_without_application_has_no_rule() -> None:
    assert basis_of("MASS_ALLOCATION", Claimed(SPRING), ()).rule is None
