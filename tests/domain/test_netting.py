"""Recoveries are set off against what is payable on their account, the oldest first, and nothing is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.netting import Coming, Owed, Taken, is_due_for_demand, net, share, way_to_zero

DAY = date(2026, 11, 30)
ORE = st.integers(0, 10**12)
ACCOUNTS = st.integers(1, 3)


def owed(claim_id: int, left_ore: int, account_id: int | None = 1, since: date = DAY) -> Owed:
    return Owed(claim_id, account_id, left_ore, since)


@pytest.mark.parametrize(
    ("payable", "left", "taken"),
    [
        (100_00, 30_00, 30_00),
        (100_00, 100_00, 100_00),
        (100_00, 100_01, 100_00),
        (0, 5, 0),
        (1, 10**12, 1),
    ],
)
def test_a_recovery_takes_what_it_can_and_never_more_than_is_payable(
    payable: int, left: int, taken: int
) -> None:
    assert net({1: payable}, [owed(7, left)]) == (Taken(7, 1, taken, left - taken),)


def test_the_oldest_recovery_is_set_off_first_and_the_next_takes_what_is_left() -> None:
    old, new = owed(9, 60, since=DAY - timedelta(days=1)), owed(3, 60)
    assert net({1: 100}, [new, old]) == (Taken(9, 1, 60, 0), Taken(3, 1, 40, 20))


def test_recoveries_of_one_day_are_set_off_in_the_order_of_their_numbers() -> None:
    assert [each.claim_id for each in net({1: 100}, [owed(5, 60), owed(4, 60)])] == [4, 5]


def test_a_recovery_takes_nothing_from_another_account() -> None:
    assert net({1: 100, 2: 100}, [owed(7, 150, account_id=2)]) == (Taken(7, 2, 100, 50),)


def test_without_an_account_there_is_nothing_to_set_off_on() -> None:
    assert net({1: 100}, [owed(7, 50, account_id=None)]) == (Taken(7, None, 0, 50),)


def test_what_is_below_nothing_is_a_fault_and_never_paid() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        net({1: -1}, [])
    with pytest.raises(ValueError, match="below nothing"):
        net({1: 1}, [owed(1, -1)])


@st.composite
def claims(draw: st.DrawFn) -> list[Owed]:
    ids = draw(st.lists(st.integers(1, 50), unique=True, max_size=8))
    account = st.one_of(st.none(), ACCOUNTS)
    days = st.integers(0, 3)
    return [owed(each, draw(ORE), draw(account), DAY + timedelta(days=draw(days))) for each in ids]


PAYABLE = st.dictionaries(ACCOUNTS, ORE, max_size=3)


@given(payable=PAYABLE, there=claims())
def test_every_ore_is_either_taken_or_left(payable: dict[int, int], there: list[Owed]) -> None:
    taken = {each.claim_id: each for each in net(payable, there)}
    assert set(taken) == {each.claim_id for each in there}
    for claim in there:
        mine = taken[claim.claim_id]
        assert mine.taken_ore >= 0
        assert mine.left_ore >= 0
        assert mine.taken_ore + mine.left_ore == claim.left_ore
    for account, ore in payable.items():
        there_of = sum(claim.left_ore for claim in there if claim.account_id == account)
        assert sum(t.taken_ore for t in taken.values() if t.account_id == account) == min(ore, there_of)


@given(payable=PAYABLE, there=claims())
def test_no_younger_recovery_takes_before_an_older_has_all(
    payable: dict[int, int], there: list[Owed]
) -> None:
    taken = net(payable, there)
    for account in payable:
        lefts = [each.left_ore for each in taken if each.account_id == account]
        takens = [each.taken_ore for each in taken if each.account_id == account]
        for place, left in enumerate(lefts):
            assert left == 0 or not any(takens[place + 1 :])


@given(first=PAYABLE, second=PAYABLE, there=claims())
def test_two_payouts_take_together_what_the_way_to_zero_says(
    first: dict[int, int], second: dict[int, int], there: list[Owed]
) -> None:
    coming = [Coming(DAY + timedelta(days=30), second), Coming(DAY, first)]
    steps = way_to_zero(coming, there)
    for claim in there:
        mine = [step.taken.taken_ore for step in steps if step.taken.claim_id == claim.claim_id]
        last = [step.taken.left_ore for step in steps if step.taken.claim_id == claim.claim_id][-1:]
        assert claim.left_ore - sum(mine) == (last[0] if last else claim.left_ore)


@given(there=claims(), data=st.data())
def test_what_is_paid_in_is_shared_to_the_last_ore(there: list[Owed], data: st.DataObject) -> None:
    total = sum(claim.left_ore for claim in there)
    if total == 0:
        with pytest.raises(ValueError, match="paid in"):
            share(1, there)
        return
    paid = data.draw(st.integers(1, total))
    shared = share(paid, there)
    assert sum(each.taken_ore for each in shared) == paid
    assert all(each.taken_ore > 0 for each in shared)


@pytest.mark.parametrize("paid", [0, -1, 101])
def test_more_than_is_owed_is_not_taken_in(paid: int) -> None:
    with pytest.raises(ValueError, match="paid in"):
        share(paid, [owed(1, 60), owed(2, 40)])


@pytest.mark.parametrize(
    ("attempts", "left", "is_due"), [(2, 1, False), (3, 1, True), (4, 1, True), (3, 0, False)]
)
def test_after_three_attempts_what_is_left_is_demanded(attempts: int, left: int, is_due: bool) -> None:
    assert is_due_for_demand(attempts, left) is is_due
