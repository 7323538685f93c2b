"""Open pages change when something happens, and only those that it concerns."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Role
from rxapp.services import auth
from rxapp.services.journal import Recorded
from rxapp.state import live
from rxapp.state.cases import CasesState
from rxapp.state.permissions import PermissionsState
from rxapp.text.endings import ENDED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import ALE, PRESCHOOL
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Edge, settled

__all__ = ["paid"]


async def test_a_toggle_refreshes_only_the_tabs_concerned(paid: Paid, tab_of: TabOf) -> None:
    tabs = {who: await tab_of(who) for who in ("disa", "asta", "bo", "britt", "hanna")}
    for who, path in (
        ("disa", "/behorigheter"),
        ("asta", "/arenden"),
        ("bo", "/arenden"),
        ("britt", "/arenden"),
        ("hanna", "/handlaggning"),
    ):
        await tabs[who].open(path)
        tabs[who].forget()
    await tabs["disa"].send(
        PermissionsState.set_permission,
        account_id=paid.world.asta.account_id,
        subject=PRESCHOOL,
        held=False,
    )
    await settled()
    assert {line.file_number for line in (await tabs["asta"].state(CasesState)).lines} == {
        paid.compulsory.file_number
    }
    assert (await tabs["asta"].told()).startswith("Behörighet för ")
    assert {who for who, tab in tabs.items() if tab.sent()} == {"disa", "asta"}


async def test_a_permission_taken_empties_the_open_case_and_given_back_fills_it(
    paid: Paid, tab_of: TabOf
) -> None:
    from rxapp.state.case import CaseState

    disa, bo = await tab_of("disa"), await tab_of("bo")
    await disa.open("/behorigheter")
    await bo.open(f"/arenden/{paid.preschool.file_number}")
    case = await bo.state(CaseState)
    assert case.rows
    toggle = {"account_id": paid.world.bo.account_id, "subject": PRESCHOOL}
    await disa.send(PermissionsState.set_permission, held=False, **toggle)
    await settled()
    assert (case.rows, case.facts.file_number) == ([], "")
    assert await bo.denied()
    await disa.send(PermissionsState.set_permission, held=True, **toggle)
    await settled()
    assert (len(case.rows), await bo.denied()) == (8, "")


async def test_a_burst_of_events_refreshes_a_tab_once(paid: Paid, tab_of: TabOf) -> None:
    tab, filled = await tab_of("asta"), 0
    await tab.open("/arenden")
    count = live._refresh

    async def counted(token: str) -> None:
        nonlocal filled
        filled += 1
        await count(token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "_refresh", counted)
        for number in range(20):
            await live.on_events([Recorded(number, EventKind.CASE_DECIDED, ALE, PRESCHOOL, None)])
        await settled()
    assert filled == 1


async def test_what_happens_during_a_refresh_is_not_missed(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, filled = await tab_of("asta"), 0
    await tab.open("/arenden")
    event = Recorded(1, EventKind.CASE_DECIDED, ALE, PRESCHOOL, None)

    async def busy(_token: str) -> None:
        nonlocal filled
        filled += 1
        if filled == 1:
            await live.on_events([event])

    monkeypatch.setattr(live, "_refresh", busy)
    await live.on_events([event])
    await settled()
    assert filled == 2


async def test_a_tab_that_came_back_by_another_connection_is_never_pushed_to(
    paid: Paid, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    tab.forget()
    tab.connect()
    await live.on_events([Recorded(1, EventKind.CASE_DECIDED, ALE, PRESCHOOL, None)])
    await settled()
    assert tab.sent() == []
    assert tab.token not in live.hub.tabs
    await tab.send(CasesState.load)
    assert live.hub.tabs[tab.token].connection == tab.connection


async def test_a_tab_that_is_not_connected_here_is_forgotten(paid: Paid, tab_of: TabOf, edge: Edge) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    tab.forget()
    del edge.sockets[tab.token]
    await live.on_events([Recorded(1, EventKind.CASE_DECIDED, ALE, PRESCHOOL, None)])
    await settled()
    assert (tab.sent(), tab.token in live.hub.tabs) == ([], False)


async def test_a_tab_is_bound_to_its_reader_and_unbound_without_login(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    login = await auth.resolve(tab.key)
    live.bind({"token": "a tab", "sid": "a socket"}, login)
    bound = live.hub.tabs["a tab"]
    assert (bound.account_id, bound.role, bound.municipality_code, bound.connection) == (
        world.asta.account_id,
        Role.USER,
        ALE,
        "a socket",
    )
    live.bind({"token": "a tab"}, None)
    live.bind({}, login)
    assert live.hub.tabs == {}


async def test_an_ended_session_is_cleared_without_an_event(
    paid: Paid, standing: Clock, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    standing.forward(hours=1, seconds=1)
    live.look_at_ending(standing.now())
    await settled()
    assert (await tab.state(CasesState)).lines == []
    session = await tab.session()
    assert (session.signed_in, session.denied) == (False, ENDED["time"])


async def test_a_session_in_use_is_left_alone(paid: Paid, standing: Clock, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    tab.forget()
    live.look_at_ending(standing.now() + timedelta(minutes=59))
    await settled()
    assert tab.sent() == []


async def test_a_tab_that_cannot_be_refreshed_is_logged_and_the_others_go_on(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asta, bo = await tab_of("asta"), await tab_of("bo")
    for tab in (asta, bo):
        await tab.open("/arenden")
        tab.forget()
    whole = live._refresh

    async def broken(token: str) -> None:
        if token == asta.token:
            msg = "broken"
            raise RuntimeError(msg)
        (await tab_state()).lines = []
        await whole(token)

    async def tab_state() -> CasesState:
        return await bo.state(CasesState)

    monkeypatch.setattr(live, "_refresh", broken)
    with capture_logs() as logs:
        await live.on_events([Recorded(1, EventKind.CASE_DECIDED, ALE, PRESCHOOL, None)])
        await settled()
    assert [entry["event"] for entry in logs] == ["a tab could not be refreshed"]
    assert (await tab_state()).lines
