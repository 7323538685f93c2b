"""Events of this process and of others, each told once."""

import asyncio
import gc
import sys
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from rxapp import clock, db
from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.windows import Window
from rxapp.services import case_days, journal, permission_plans, unattended
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
from tests.services.conftest import GoTo, go_to
from tests.state.test_announcements import TAKEN, turn_unheard

__all__ = ["go_to", "paid"]


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


async def test_at_midnight_what_ends_and_what_begins_shows_in_the_open_tab(
    world: World, tab_of: TabOf, standing: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = standing.today()
    async with unit_of_work() as session:
        for subject, days in (
            (COMPULSORY, Window(today, today)),
            ("ASYL_UPPER_SECONDARY", Window(today + timedelta(days=1), None)),
        ):
            await permission_plans.give_for_days(
                session, world.disa, account_id=world.nils.account_id, subject=subject, days=days
            )
    standing.at = standing.at.astimezone(clock.STOCKHOLM).replace(hour=23, minute=59)
    tab = await tab_of("nils")
    await tab.open("/arenden")
    assert [name for _, name in (await tab.state(CasesState)).types] == ["Asylsökande i grundskola"]

    async def a_minute(_seconds: float) -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            raise asyncio.CancelledError
        standing.forward(minutes=1)

    turns = 0
    with monkeypatch.context() as patch:
        patch.setattr(watch.asyncio, "sleep", a_minute)
        with pytest.raises(asyncio.CancelledError):
            await watch.turn_day()
    await settled()
    assert [name for _, name in (await tab.state(CasesState)).types] == ["Asylsökande i gymnasieskola"]
    assert await tab.told() == (
        "Behörighet för Asylsökande i grundskola har tagits bort. "
        "Du har fått behörighet för Asylsökande i gymnasieskola."
    )


@pytest.mark.parametrize("when", ["while it waits", "while it begins anew"])
async def test_what_happens_while_the_listener_is_at_fault_reaches_the_open_tab(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    recent, looks = journal.recent, 0

    async def at_fault() -> list[Recorded]:
        """The first look is well, the second fails; the third is that of the new beginning."""
        nonlocal looks
        looks += 1
        if looks == 2:
            raise ConnectionError
        if looks == 3:
            await settled()
            if when == "while it begins anew":
                await turn_unheard(paid.world, COMPULSORY, held=False)
        return await recent()

    async def at_once(seconds: float) -> None:
        if seconds == 1 and when == "while it waits":
            await turn_unheard(paid.world, COMPULSORY, held=False)
        if looks == 4 and seconds == watch.LISTEN_EVERY:
            raise asyncio.CancelledError

    monkeypatch.setattr(watch.journal, "recent", at_fault)
    monkeypatch.setattr(watch, "_heard", set())
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(watch.asyncio, "sleep", at_once)
        with pytest.raises(asyncio.CancelledError):
            await watch._forever(watch.listen)
    await settled()
    assert [(entry["event"], entry["work"]) for entry in logs] == [("stopped for a moment", "listen")]
    assert await tab.told() == TAKEN
    assert paid.compulsory.file_number not in {
        line.file_number for line in (await tab.state(CasesState)).lines
    }


async def test_last_days_are_looked_for_at_the_start_and_as_a_new_day_begins(
    go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: asyncio.Queue[tuple[str, date]] = asyncio.Queue()
    looks = (
        (unattended, "tell_of_near"),
        (unattended, "tell_of_unattended"),
        (case_days, "tell_of_case_days"),
    )
    for module, name in looks:

        async def look(name: str = name) -> int:
            looked.put_nowait((name, clock.today()))
            return 0

        monkeypatch.setattr(module, name, look)
    monkeypatch.setattr(watch, "LAST_DAYS_EVERY", 0.001)
    days = (date(2026, 11, 26), date(2026, 11, 27))
    go_to(days[0])
    looking = asyncio.create_task(watch.tell_of_last_days())
    try:
        for day in days:
            go_to(day)
            found = [await asyncio.wait_for(looked.get(), 5) for _ in looks]
            assert found == [(name, day) for _, name in looks]
    finally:
        looking.cancel()
