"""Events of this process and of others, each told once."""

import asyncio
import sys

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.windows import Window
from rxapp.services import permissions
from rxapp.services.journal import Recorded
from rxapp.state import live, watch
from rxapp.state.cases import CasesState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled

__all__ = ["paid"]


async def test_an_event_of_another_process_is_heard(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: asyncio.Queue[Recorded] = asyncio.Queue()

    async def hear(events: list[Recorded]) -> None:
        for event in events:
            heard.put_nowait(event)

    monkeypatch.setattr(live, "on_events", hear)
    monkeypatch.setattr(watch, "_heard", set())
    listening = asyncio.create_task(watch.listen())
    try:
        await asyncio.sleep(0)
        script = (
            "import asyncio\nfrom rxapp.services import auth\n"
            f"print(asyncio.run(auth.log_in({world.asta.hsa_id!r}, '135790')))"
        )
        # Until the listener has begun, what is written counts as old: so it is written until one is heard.
        for _ in range(5):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
            )
            said, _error = await process.communicate()
            assert b"LoggedIn" in said
            if not heard.empty():
                break
        event = await asyncio.wait_for(heard.get(), 5)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    assert (event.kind, event.account_id) == (EventKind.LOGGED_IN, world.asta.account_id)


async def test_an_event_of_this_process_is_told_once(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []

    async def hear(events: list[Recorded]) -> None:
        heard.extend(event.event_id for event in events)

    async def once(_seconds: float) -> None:
        nonlocal turns
        turns += 1
        if turns == 2:
            raise asyncio.CancelledError
        await tab_of("asta")

    turns = 0
    monkeypatch.setattr(live, "on_events", hear)
    monkeypatch.setattr(watch, "_heard", set())
    monkeypatch.setattr(watch.asyncio, "sleep", once)
    with pytest.raises(asyncio.CancelledError):
        await watch.listen()
    assert len(heard) == 1


async def test_when_a_new_day_comes_what_was_given_until_yesterday_goes_from_the_pages(
    paid: Paid, standing: Clock, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing happens at midnight that would tell of it."""
    asta = paid.world.asta.account_id
    async with unit_of_work() as session:
        disa = paid.world.disa
        await permissions.set_permission(session, disa, account_id=asta, subject=COMPULSORY, held=False)
        until = Window(None, standing.today())
        await permissions.give(session, disa, account_id=asta, subject=COMPULSORY, days=until)
    standing.forward(hours=11, minutes=30)
    tab = await tab_of("asta")
    await tab.open("/arenden")
    assert COMPULSORY in dict((await tab.state(CasesState)).types)

    async def past_midnight(_seconds: float) -> None:
        nonlocal turns
        turns += 1
        if turns == 2:
            raise asyncio.CancelledError
        standing.forward(minutes=31)

    turns = 0
    with monkeypatch.context() as patch:
        patch.setattr(watch.asyncio, "sleep", past_midnight)
        with pytest.raises(asyncio.CancelledError):
            await watch.sweep()
    await settled()
    shown = await tab.state(CasesState)
    assert COMPULSORY not in dict(shown.types)
    assert {line.file_number for line in shown.lines}.isdisjoint({paid.compulsory.file_number})
    assert shown.lines
