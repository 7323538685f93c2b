"""What becomes of a push while the reader does something too, and of a page that cannot be filled anew."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from rxapp.services import auth
from rxapp.services.auth import Login
from rxapp.state import live, refills
from rxapp.state.cases import CasesState
from rxapp.state.session import SessionState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.state.test_announcements import turn_unheard

__all__ = ["paid"]


async def test_other_rights_by_an_event_of_the_tab_are_no_reason_to_leave_the_tab_as_it_was(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MANY", 0)
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await turn_unheard(paid.world, COMPULSORY, held=False)
    resolve_all, cleared = auth.resolve_all, []

    async def with_an_event_of_its_own(keys: Iterable[str]) -> dict[str, Login]:
        logins = await resolve_all(keys)
        before = live.hub.tabs[tab.token]
        await tab.send(SessionState.dismiss)
        # Bound anew, and with other values: a bare comparison would take it for somebody else's.
        live.hub.tabs[tab.token] = replace(before, subjects=frozenset())
        return logins

    clear = refills.clear

    async def noted(root: Any, login: Login | None) -> None:
        await clear(root, login)
        cleared.append((await tab.state(CasesState)).lines)

    monkeypatch.setattr(auth, "resolve_all", with_an_event_of_its_own)
    monkeypatch.setattr(refills, "clear", noted)
    live.look_at_all()
    await settled()
    assert cleared == [[]]


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        ({"subjects": frozenset()}, True),
        ({"key_hash": "another login's"}, False),
        ({"connection": "x"}, False),
    ],
)
async def test_a_tab_is_held_for_the_same_login_and_connection_alone(
    paid: Paid, tab_of: TabOf, changed: dict[str, Any], is_held: bool
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    before = live.hub.tabs[tab.token]
    live.hub.tabs[tab.token] = replace(before, **changed)
    async with live._held(tab.token, before) as root:
        assert (root is not None) == is_held


async def test_a_page_that_cannot_be_filled_anew_is_emptied_and_says_so(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, other = await tab_of("asta"), await tab_of("bo")
    for one in (tab, other):
        await one.open("/arenden")
    cases = await tab.state(CasesState)
    assert cases.lines
    fill = refills.fill_anew

    async def fails(root: Any) -> Login | None:
        if root.router_data["token"] == tab.token:
            # In the midst of it: some of the page is new, the rest is what was allowed before.
            (await root.get_state(CasesState)).types = []
            raise ConnectionError
        return await fill(root)

    monkeypatch.setattr(refills, "fill_anew", fails)
    with capture_logs() as logs:
        live.look_at_all()
        await settled()
    assert [entry["event"] for entry in logs] == ["a tab could not be refreshed"]
    assert (cases.lines, cases.types) == ([], [])
    assert await tab.denied() == live.NOT_FILLED
    assert tab.holds(live.NOT_FILLED)
    assert ((await other.state(CasesState)).lines != [], await other.denied()) == (True, "")
    monkeypatch.undo()
    await tab.send(CasesState.load)
    assert (cases.lines != [], await tab.denied()) == (True, "")
