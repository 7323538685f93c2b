"""Of many tabs that something concerns, all are cleared before the first is filled again."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rxapp.domain.permissions import Actor
from rxapp.services import auth
from rxapp.state import live
from rxapp.state.cases import CasesState
from rxapp.state.permissions import PermissionsState
from rxapp.state.refills import BEING_FILLED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY
from tests.flows.conftest import TabOf
from tests.flows.tabs import Edge, Tab, settled

__all__ = ["paid"]

ManyOf = Callable[[str], Awaitable[list[Tab]]]
Turn = Callable[..., Awaitable[None]]


@pytest.fixture
def many_of(edge: Edge, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch) -> ManyOf:
    """`await many_of("asta")`: tabs of one login with Ärenden open; so few count as many here."""
    monkeypatch.setattr(live, "MANY", 2)

    async def open_all(name: str) -> list[Tab]:
        cookie = (await tab_of(name)).cookie
        tabs = [Tab(edge, cookie) for _ in range(5)]
        for tab in tabs:
            await tab.open("/arenden")
        return tabs

    return open_all


@pytest.fixture
def turn(tab_of: TabOf) -> Turn:
    """`await turn(bo, held=True)`: the administrator gives compulsory school, or takes it, on a page."""

    async def click(whom: Actor, *, held: bool) -> None:
        admin = await tab_of("disa")
        await admin.open("/behorigheter")
        toggle = {"account_id": whom.account_id, "subject": COMPULSORY, "held": held}
        await admin.send(PermissionsState.set_permission, **toggle)
        await settled()

    return click


async def test_of_many_tabs_all_are_cleared_before_the_first_is_filled_again(
    paid: Paid, many_of: ManyOf, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tabs = await many_of("asta")
    for tab in tabs:
        assert tab.holds(paid.compulsory.file_number)
        tab.forget()
    refilled: list[list[bool]] = []
    refill = live.refill

    async def noted(root: Any) -> None:
        refilled.append([(await tab.state(CasesState)).lines == [] for tab in tabs])
        await refill(root)

    monkeypatch.setattr(live, "refill", noted)
    await turn(paid.world.asta, held=False)
    assert refilled[0] == [True] * len(tabs)
    for tab in tabs:
        assert not tab.holds(paid.compulsory.file_number)
        lines = (await tab.state(CasesState)).lines
        assert {line.file_number for line in lines} >= {paid.preschool.file_number}
        assert await tab.denied() == ""


async def test_many_tabs_that_lose_nothing_are_not_cleared(paid: Paid, many_of: ManyOf, turn: Turn) -> None:
    tabs = await many_of("bo")
    for tab in tabs:
        tab.forget()
    await turn(paid.world.bo, held=True)
    for tab in tabs:
        assert not tab.holds(BEING_FILLED)
        assert tab.holds(paid.compulsory.file_number)


async def test_many_tabs_whose_session_ends_are_cleared_and_say_why(paid: Paid, many_of: ManyOf) -> None:
    tabs = await many_of("asta")
    await auth.log_out(tabs[0].key, everywhere=True)
    await settled()
    for tab in tabs:
        assert (await tab.state(CasesState)).lines == []
        assert await tab.denied() == "Du är utloggad."


async def test_among_many_tabs_one_that_somebody_else_has_taken_is_not_touched(
    paid: Paid, many_of: ManyOf, turn: Turn
) -> None:
    tabs = await many_of("asta")
    taken = tabs[1]
    for tab in tabs:
        tab.forget()
    taken.connect()
    await turn(paid.world.asta, held=False)
    assert taken.sent() == []
    assert taken.token not in live.hub.tabs
    assert all(tab.sent() for tab in tabs if tab is not taken)


async def test_among_many_tabs_one_whose_own_event_came_first_is_cleared_with_the_others(
    paid: Paid, many_of: ManyOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rxapp.state.session import SessionState
    from tests.state.test_announcements import turn_unheard

    tabs = await many_of("asta")
    # The event of its own publishes the new rights, and leaves the page as it was.
    monkeypatch.setattr(live, "_schedule", lambda _token, _delay=0.0: None)
    await turn_unheard(paid.world, COMPULSORY, held=False)
    await tabs[0].send(SessionState.dismiss)
    for tab in tabs:
        assert len((await tab.state(CasesState)).lines) > 0
    live.look_at_all()
    await settled()
    for tab in tabs:
        assert (await tab.state(CasesState)).lines == []
        assert await tab.denied() == BEING_FILLED
