"""What is granted is told exactly, what is undecided by the share granted before, and nothing is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.forecasts import Line, Of, Share, Sum, by_quarter, estimate, forecast, summed
from rxapp.domain.periods import Quarter

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
SCHOOL, HOUSING = "ASYL_PRESCHOOL", "ARRIVAL_HOUSING"
SHARES = {SCHOOL: Share(3_000_00, 2_000_00)}


def test_a_type_with_a_share_is_estimated_and_one_without_is_not() -> None:
    lines = forecast(
        [(Of(SCHOOL, Q1), 100_00), (Of(SCHOOL, Q1), 50_00)],
        [(Of(SCHOOL, Q1), 10_00), (Of(SCHOOL, Q2, "4711"), 30_00), (Of(HOUSING, Q2), 7_00)],
        SHARES,
    )
    assert lines == (
        Line(Of(HOUSING, Q2), 0, 7_00, None),
        Line(Of(SCHOOL, Q1), 150_00, 10_00, 6_67),
        Line(Of(SCHOOL, Q2, "4711"), 0, 30_00, 20_00),
    )
    assert summed(lines) == Sum(150_00, 47_00, 26_67, 7_00)
    assert summed(lines).expected_ore == 176_67
    assert by_quarter(lines) == ((Q1, Sum(150_00, 10_00, 6_67, 0)), (Q2, Sum(0, 37_00, 20_00, 7_00)))


@pytest.mark.parametrize(
    ("applied", "share", "estimated"),
    [
        (0, None, 0),
        (1, None, None),
        (1, Share(0, 0), None),
        (1, Share(2, 1), 1),
        (1, Share(3, 1), 0),
        (1_000_00, Share(1_000_00, 0), 0),
        (1_000_00, Share(1, 1), 1_000_00),
    ],
)
def test_the_estimate_is_whole_ore_rounded_half_up(
    applied: int, share: Share | None, estimated: int | None
) -> None:
    assert estimate(applied, share) == estimated


def test_what_comes_to_nothing_is_no_line() -> None:
    assert forecast([(Of(SCHOOL, Q1), 5), (Of(SCHOOL, Q1), -5)], [], {}) == ()


@pytest.mark.parametrize(("share", "tenths"), [(Share(3, 2), 667), (Share(3, 1), 333), (Share(7, 7), 1000)])
def test_the_share_is_told_in_tenths_of_a_percent(share: Share, tenths: int) -> None:
    assert share.tenths == tenths


amounts = st.lists(
    st.tuples(
        st.builds(
            Of, st.sampled_from([SCHOOL, HOUSING]), st.sampled_from([Q1, Q2]), st.sampled_from(["", "A"])
        ),
        st.integers(0, 10**9),
    )
)
shares = st.dictionaries(
    st.sampled_from([SCHOOL, HOUSING]),
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(lambda p: Share(max(p), min(p))),
)
Amounts = list[tuple[Of, int]]


@given(amounts, amounts, shares)
def test_no_ore_is_lost_and_no_more_is_expected_than_is_applied_for(
    unpaid: Amounts, applied: Amounts, known: dict[str, Share]
) -> None:
    lines = forecast(unpaid, applied, known)
    total = summed(lines)
    assert total.unpaid_ore == sum(ore for _, ore in unpaid)
    assert total.applied_ore == sum(ore for _, ore in applied)
    assert 0 <= total.estimated_ore <= total.applied_ore - total.without_ore
    assert sum(part.expected_ore for _, part in by_quarter(lines)) == total.expected_ore
    assert len({line.of for line in lines}) == len(lines)
