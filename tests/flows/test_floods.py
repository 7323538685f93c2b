"""Floods through the guard: many tabs, the framework's own events, and whom they leave alone."""

import pytest
from reflex.state import State

from rxapp.services import limits
from rxapp.state import floods
from rxapp.state.guard import TOO_FAST
from rxapp.state.login import LoginState
from rxapp.state.session import SessionState
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No share fills up again, however slow the machine is."""
    monkeypatch.setattr(limits, "monotonic", lambda: 1_000.0)


async def connected(tab: Tab) -> Tab:
    tab.connect()
    return tab


async def test_many_tabs_of_a_stranger_have_one_share_and_readers_go_on(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods.ADDRESSES, "burst", 12)
    strangers = [await connected(await tab_of("")) for _ in range(15)]
    for stranger in strangers:
        await stranger.send(LoginState.load)
    said = [(await stranger.denied(), await stranger.told()) for stranger in strangers]
    # A tab takes more than one of the share: the framework sends events of its own.
    stopped = [TOO_FAST in both for both in said]
    assert stopped == sorted(stopped)
    assert set(stopped) == {False, True}
    reader = await tab_of("asta")
    await reader.open("/arenden")
    assert ((await reader.session()).page, await reader.denied()) == ("cases", "")


async def test_many_tabs_of_one_account_have_one_share(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods.ACCOUNTS, "burst", 12)
    cookie = (await tab_of("asta")).cookie
    told = []
    for _ in range(8):
        tab = await connected(await tab_of(""))
        tab.cookie = cookie
        await tab.send(SessionState.dismiss)
        told.append(await tab.told())
    assert told == sorted(told)
    assert set(told) == {"", TOO_FAST}
    other = await tab_of("bo")
    await other.open("/arenden")
    assert ((await other.session()).page, await other.told()) == ("cases", "")


@pytest.mark.parametrize("who", ["", "asta"])
async def test_a_flood_of_the_frameworks_own_events_is_stopped(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(floods.FRAMEWORK, "burst", 3)
    tab, other = await connected(await tab_of(who)), await connected(await tab_of(who))
    for _ in range(3):
        await tab.send(State.hydrate)
    assert await tab.told() == ""
    tab.forget()
    await tab.send(State.hydrate)
    assert await tab.told() == TOO_FAST
    assert not any("is_hydrated" in str(delta) for delta in tab.sent())
    await other.send(State.hydrate)
    assert await other.told() == ""
