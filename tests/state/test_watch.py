"""Events of this process and of others, each told once."""

import asyncio
import gc
import sys

import pytest

from rxapp import db
from rxapp.domain.events import EventKind
from rxapp.services.journal import Recorded
from rxapp.state import live, watch
from tests.fixtures.world import World
from tests.flows.conftest import TabOf


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


async def test_what_is_loaded_at_the_start_is_not_looked_through_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def idle(_work: object) -> None:
        return

    monkeypatch.setattr(watch, "_forever", idle)
    monkeypatch.setattr(db, "_after_commit", [])
    monkeypatch.setattr(live, "hub", live.Hub())
    gc.unfreeze()
    try:
        async with watch.watching(object()):  # type: ignore[arg-type]
            assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
