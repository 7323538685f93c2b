"""A click on a link within a page: how many answers it has, what they cost, and whom they trust."""

from reflex.state import OnLoadInternalState, State

from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED
from rxapp.state.session import SessionState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.statements import Counted
from tests.fixtures.time import Clock
from tests.flows.conftest import TabOf
from tests.flows.tabs import Edge, Tab

__all__ = ["paid"]

ROOT = State.get_full_name()


async def click(tab: Tab, address: str) -> None:
    """As the browser does it: it goes there, and asks for what the page needs."""
    tab.path = address
    tab.forget()
    await tab.send(OnLoadInternalState.on_load_internal)


async def test_a_click_asks_the_database_who_reads_before_and_with_the_page_and_once_for_the_page(
    paid: Paid, tab_of: TabOf, statements: Counted
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    before = (await tab.state(CasesState)).lines
    with statements() as said:
        await click(tab, "/arenden?sortera=file_number")
    assert sorted(line.file_number for line in before) == [
        line.file_number for line in (await tab.state(CasesState)).lines
    ]
    # Who reads, for the guard; the same in the snapshot of the page; the page with its count.
    assert len(said) == 3
    assert sum("login_session" in statement for statement in said) == 2
    assert sum(statement.count("count(*)") for statement in said) == 1


async def test_a_click_has_one_answer_with_something_in_it(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await click(tab, "/arenden?sortera=file_number")
    # Where the tab is, what it shows, and that it is done: only the second is drawn.
    assert [set(delta) <= {ROOT} for delta in tab.sent()] == [True, False, True]
    assert set(tab.sent()[1]) <= {CasesState.get_full_name(), SessionState.get_full_name()}


async def test_a_click_after_the_session_has_ended_tells_nothing(
    paid: Paid, standing: Clock, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    number = paid.preschool.file_number
    assert tab.holds(number)
    standing.forward(hours=1, seconds=1)
    await click(tab, "/arenden?sortera=file_number")
    assert not tab.holds(number)
    assert (await tab.state(CasesState)).lines == []
    assert (await tab.denied(), tab.led_to()) == (DENIED, "/logga-in?till=/arenden%3Fsortera%3Dfile_number")


async def test_whoever_comes_with_the_name_of_another_tab_is_told_nothing_left_in_it(
    paid: Paid, edge: Edge, tab_of: TabOf
) -> None:
    tab, britt = await tab_of("asta"), await tab_of("britt")
    await tab.open("/arenden")
    number = paid.preschool.file_number
    for cookie in ("", britt.cookie):
        for handler in (State.set_is_hydrated, OnLoadInternalState.set_is_hydrated):
            # As a loader leaves it that is broken off by the next click: filled, and not yet sent.
            cases = await tab.state(CasesState)
            cases.lines = list(cases.lines)
            assert cases.lines
            stranger = Tab(edge, cookie, token=tab.token, path="/arenden")
            stranger.connect()
            stranger.forget()
            await stranger.send(handler, value=True)
            assert not stranger.holds(number)
            assert (await stranger.state(CasesState)).lines == []
            await tab.open("/arenden")


async def test_what_is_empty_stays_so_for_a_stranger(paid: Paid, edge: Edge, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    stranger = Tab(edge, "", token=tab.token, path="/arenden?sida=2")
    stranger.connect()
    stranger.forget()
    for handler in (State.set_is_hydrated, OnLoadInternalState.set_is_hydrated):
        await stranger.send(handler, value=False)
    assert {name for delta in stranger.sent() for name in delta} == {ROOT}
    await click(stranger, "/arenden")
    assert not stranger.holds(paid.preschool.file_number)
    assert (await stranger.state(CasesState)).lines == []
