"""What is left of a claim is the claim less what has met it, to the öre."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.recovery_balances import Balance, Met, Way, balance, by_row, per_day

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
MET = (
    Met(1, Way.SET_OFF, JULY, 300_00),
    Met(1, Way.SET_OFF, JUNE, 100_00),
    Met(2, Way.SET_OFF, JULY, 50_01),
    Met(2, Way.PAID_IN, JULY, 20_00),
    Met(1, Way.WAIVED, JULY, 5_00),
    Met(2, Way.UNDONE, JULY, 10_00),
)


def test_each_way_is_told_by_itself_and_the_rest_is_left() -> None:
    whole = balance(1_000_00, MET)
    assert whole == Balance(1_000_00, 450_01, 20_00, 5_00, 10_00)
    assert whole.left_ore == 514_99


def test_each_row_has_its_own() -> None:
    rows = by_row({1: 500_00, 2: 500_00, 3: 1}, MET)
    assert [rows[row].left_ore for row in (1, 2, 3)] == [95_00, 419_99, 1]


def test_nothing_meets_a_row_that_nothing_is_claimed_of() -> None:
    with pytest.raises(KeyError):
        by_row({1: 500_00}, MET)


def test_what_a_day_takes_is_told_in_the_order_of_the_days() -> None:
    assert per_day(MET, Way.SET_OFF) == ((JUNE, 100_00), (JULY, 350_01))
    assert per_day(MET, Way.PAID_IN) == ((JULY, 20_00),)


def test_a_payment_that_came_back_has_taken_nothing() -> None:
    back = (Met(1, Way.SET_OFF, JUNE, 300_00), Met(1, Way.SET_OFF, JUNE, -300_00))
    assert per_day(back, Way.SET_OFF) == ()
    assert balance(300_00, back).left_ore == 300_00


mets = st.lists(
    st.builds(
        Met, st.integers(1, 4), st.sampled_from(Way), st.sampled_from([JUNE, JULY]), st.integers(-500, 500)
    )
)


@given(mets, st.dictionaries(st.integers(1, 4), st.integers(0, 10**9), min_size=4, max_size=4))
def test_no_ore_is_lost_between_the_rows_the_days_and_the_whole(
    met: list[Met], claimed: dict[int, int]
) -> None:
    whole, rows = balance(sum(claimed.values()), met), by_row(claimed, met)
    assert sum(row.left_ore for row in rows.values()) == whole.left_ore
    assert whole.claimed_ore - whole.left_ore == sum(each.ore for each in met)
    for way, ore in ((Way.SET_OFF, whole.set_off_ore), (Way.PAID_IN, whole.paid_in_ore)):
        assert sum(part for _, part in per_day(met, way)) == ore
