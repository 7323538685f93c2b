"""Payouts: what a reader may not see never reaches the tab."""

import pytest

from rxapp.state.guard import DENIED
from rxapp.state.payouts import PayoutsState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY, INDIVIDUALS, PRESCHOOL, PROTECTED
from tests.flows.conftest import TabOf

__all__ = ["paid"]
LINES = 17


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_may_not_read_payouts_gets_none(paid: Paid, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/utbetalningar")
    state = await tab.state(PayoutsState)
    assert (state.lines, state.totals, state.csv) == ([], [], "")
    assert await tab.denied() == DENIED
    assert not tab.holds(paid.preschool.file_number)


async def test_another_municipality_has_lines_of_its_own(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("britt")
    await tab.open("/utbetalningar")
    (line,) = (await tab.state(PayoutsState)).lines
    assert (line.file_number, line.amount) == (paid.elsewhere.file_number, "11,11\xa0kr")


async def test_without_permission_a_line_is_a_file_number_and_an_amount(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("nils")
    await tab.open("/utbetalningar")
    state = await tab.state(PayoutsState)
    assert state.is_masked
    assert {line.file_number for line in state.lines} == {
        paid.preschool.file_number,
        paid.compulsory.file_number,
    }
    assert all(line.amount for line in state.lines)
    hidden = {(ln.case, ln.type_name, ln.individual, ln.name, ln.period, ln.paid_on) for ln in state.lines}
    assert hidden == {("",) * 6}
    for individual in INDIVIDUALS:
        assert not tab.holds(individual.last_name)
        assert not tab.holds(individual.number)
        assert not tab.holds(f"{individual.number[:2]}-{individual.number[2:]}")


async def test_with_permission_for_one_type_the_lines_of_the_other_are_masked(
    paid: Paid, tab_of: TabOf
) -> None:
    tab = await tab_of("bo")
    await tab.open("/utbetalningar")
    lines = (await tab.state(PayoutsState)).lines
    assert {line.file_number for line in lines if line.case} == {paid.preschool.file_number}
    names = {line.name for line in lines}
    assert "Amina Alkurdi" in names
    for protected in PROTECTED:
        assert not tab.holds(protected.last_name)


async def test_a_filter_by_a_type_one_does_not_hold_finds_nothing(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open("/utbetalningar")
    await tab.send(PayoutsState.narrow, name="typ", value=COMPULSORY)
    await tab.follow()
    assert (await tab.state(PayoutsState)).lines == []
    await tab.open(f"/utbetalningar?typ={PRESCHOOL}")
    state = await tab.state(PayoutsState)
    assert {line.file_number for line in state.lines} == {paid.preschool.file_number}
    assert state.csv == f"/export/utbetalningar.csv?typ={PRESCHOOL}&kommun=1440"
