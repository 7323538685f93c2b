"""What the payout that comes takes of each claim: what a prepared run has, and the rest by the run's rule."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.debts import foresee, of_recoveries
from rxapp.domain.netting import Coming, Owed, net

DAY = date(2026, 11, 30)
OLD, NEW = date(2026, 5, 1), date(2026, 6, 1)
OWED = (Owed(1, 7, 300_00, NEW), Owed(2, 7, 500_00, OLD), Owed(3, None, 90_00, OLD))


def test_the_oldest_is_taken_first_and_nothing_without_an_account() -> None:
    assert foresee([Coming(DAY, {7: 600_00})], OWED, {}).taken == {2: 500_00, 1: 100_00}


def test_what_a_prepared_run_holds_is_taken_as_well() -> None:
    foreseen = foresee([Coming(DAY, {7: 100_00})], OWED, {2: 1_00, 9: 5_00})
    assert foreseen.taken == {2: 101_00, 9: 5_00}
    assert foreseen.taken_ore == 106_00


def test_with_nothing_due_nothing_is_taken() -> None:
    assert foresee([Coming(DAY, {})], OWED, {}).taken == {}


def test_recoveries_are_told_in_the_order_in_which_they_are_met() -> None:
    assert list(of_recoveries([("B", 1), ("A", 2), ("B", 3)]).items()) == [("B", 4), ("A", 2)]


claims = st.lists(
    st.builds(
        Owed,
        st.integers(1, 30),
        st.sampled_from([None, 1, 2]),
        st.integers(1, 10**8),
        st.sampled_from([OLD, NEW]),
    ),
    unique_by=lambda claim: claim.claim_id,
    max_size=12,
)


@given(claims, st.dictionaries(st.sampled_from([1, 2]), st.integers(0, 10**9)))
def test_it_is_what_the_rule_of_the_run_says_to_the_ore(owed: list[Owed], payable: dict[int, int]) -> None:
    foreseen = foresee([Coming(DAY, payable)], owed, {})
    assert dict(foreseen.taken) == {t.claim_id: t.taken_ore for t in net(payable, owed) if t.taken_ore}
    assert foreseen.taken_ore <= sum(payable.values())
