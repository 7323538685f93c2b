"""One type for many users: idempotent, undone to exactly what was, and for the own municipality alone."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.domain.reviews import Holding
from rxapp.domain.windows import ALWAYS, Window
from rxapp.models import Event
from rxapp.services import holdings, permission_changes, permission_plans, permissions, review_signing
from rxapp.services.permission_changes import MOST_AT_ONCE, Change
from tests.fixtures.database import TODAY
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

FOR_A_WEEK = Window(TODAY, TODAY + timedelta(days=6))
LATER = Window(date(2026, 12, 1), None)


async def put(actor: Actor, whom: Sequence[Actor], subject: str, *, held: bool) -> list[Change]:
    async with unit_of_work() as session:
        return await permission_changes.put(
            session, actor, account_ids=[one.account_id for one in whom], subject=subject, held=held
        )


async def give_days(actor: Actor, whom: Actor, subject: str, days: Window) -> bool:
    async with unit_of_work() as session:
        return await permission_plans.give_for_days(
            session, actor, account_id=whom.account_id, subject=subject, days=days
        )


async def undo(actor: Actor, changes: Sequence[Change]) -> None:
    async with unit_of_work() as session:
        await permission_changes.undo(session, actor, changes)


async def windows(actor: Actor, whom: Actor, subject: str) -> set[Window]:
    async with reading() as session:
        user = await holdings.get_user(session, actor, whom.account_id)
    return {held.window for held in user.held if held.subject == subject}


async def events() -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).order_by(col(Event.id)))).all())


@pytest.mark.parametrize("name", ["asta", "nils", "hanna", "kerstin"])
async def test_whoever_is_no_administrator_changes_nothing(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        await put(getattr(world, name), [world.nils], PRESCHOOL, held=True)
    assert await events() == []


@pytest.mark.parametrize("name", ["britt", "disa", "hanna"])
async def test_with_one_who_is_not_there_nobody_is_changed(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        await put(world.disa, [world.nils, getattr(world, name), world.bo], COMPULSORY, held=True)
    assert await events() == []
    assert await windows(world.disa, world.nils, COMPULSORY) == set()


async def test_a_type_for_many_is_one_event_each_and_nothing_the_second_time(world: World) -> None:
    everybody = [world.asta, world.bo, world.nils]
    changes = await put(world.disa, everybody, COMPULSORY, held=True)
    # Asta held it already.
    assert [change.name for change in changes] == ["Nils Ärlig", "Bo Öberg"]
    assert await put(world.disa, everybody, COMPULSORY, held=True) == []
    assert [(event.kind, event.account_id) for event in await events()] == [
        (EventKind.PERMISSION_GIVEN, world.bo.account_id),
        (EventKind.PERMISSION_GIVEN, world.nils.account_id),
    ]
    taken = await put(world.disa, everybody, COMPULSORY, held=False)
    assert [change.name for change in taken] == ["Asta Alm", "Nils Ärlig", "Bo Öberg"]
    assert await put(world.disa, everybody, COMPULSORY, held=False) == []
    assert len(await events()) == 5


async def test_two_administrators_who_toggle_the_same_at_once_leave_one_change(world: World) -> None:
    both = [world.nils, world.bo]
    outcomes = await asyncio.gather(
        *(put(world.disa, both if n % 2 else both[::-1], COMPULSORY, held=True) for n in range(4))
    )
    assert sorted(len(changes) for changes in outcomes) == [0, 0, 0, 2]
    assert len(await events()) == 2
    assert await windows(world.disa, world.nils, COMPULSORY) == {ALWAYS}


async def test_too_many_at_once_are_refused(world: World) -> None:
    with pytest.raises(Invalid):
        async with unit_of_work() as session:
            await permission_changes.put(
                session,
                world.disa,
                account_ids=list(range(MOST_AT_ONCE + 1)),
                subject=COMPULSORY,
                held=True,
            )


async def test_undone_it_is_as_before_for_each_of_many(world: World) -> None:
    changes = await put(world.disa, [world.nils, world.bo], COMPULSORY, held=True)
    await undo(world.disa, changes)
    assert [await windows(world.disa, one, COMPULSORY) for one in (world.nils, world.bo)] == [set()] * 2
    assert [event.kind for event in await events()].count(EventKind.PERMISSION_TAKEN) == 2


async def test_undoing_brings_back_the_days_and_not_more(world: World) -> None:
    await give_days(world.disa, world.nils, COMPULSORY, FOR_A_WEEK)
    changes = await put(world.disa, [world.nils], COMPULSORY, held=False)
    assert await windows(world.disa, world.nils, COMPULSORY) == set()
    await undo(world.disa, changes)
    assert await windows(world.disa, world.nils, COMPULSORY) == {FOR_A_WEEK}


async def test_undoing_what_made_a_coming_one_superfluous_brings_it_back(world: World) -> None:
    await give_days(world.disa, world.nils, COMPULSORY, LATER)
    changes = await put(world.disa, [world.nils], COMPULSORY, held=True)
    assert await windows(world.disa, world.nils, COMPULSORY) == {ALWAYS}
    await undo(world.disa, changes)
    assert await windows(world.disa, world.nils, COMPULSORY) == {LATER}


async def test_what_somebody_has_changed_since_is_not_undone(world: World) -> None:
    changes = await put(world.disa, [world.nils], COMPULSORY, held=True)
    await put(world.disa, [world.nils], COMPULSORY, held=False)
    with pytest.raises(Conflict):
        await undo(world.disa, changes)
    assert await windows(world.disa, world.nils, COMPULSORY) == set()


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.pg)], indirect=True)
@pytest.mark.parametrize("way", ["undo", "give back"])
async def test_whoever_is_touched_is_locked_in_one_order_the_principal_of_a_deputy_too(
    world: World, way: str
) -> None:
    # SQLite has one writer at a time: there nobody waits for the other's row.
    principal, deputy = sorted(one.account_id for one in (world.asta, world.nils))
    async with unit_of_work() as session:
        await permissions.give(
            session, world.disa, account_id=deputy, subject=PRESCHOOL, days=FOR_A_WEEK, deputy_for=principal
        )
    async with unit_of_work() as session:
        taken = await permission_changes.put(
            session, world.disa, account_ids=[deputy], subject=PRESCHOOL, held=False
        )

    async def bring_back() -> None:
        async with unit_of_work() as session:
            if way == "undo":
                await permission_changes.undo(session, world.disa, taken)
                return
            holding = Holding(PRESCHOOL, FOR_A_WEEK, principal)
            await review_signing.give_back(session, world.disa, deputy, [holding])

    async with unit_of_work() as session:
        await permissions.lock_users(session, world.disa, [principal])
        back = asyncio.create_task(bring_back())
        done, _ = await asyncio.wait({back}, timeout=0.5)
        assert not done
        await asyncio.wait_for(permissions.lock_users(session, world.disa, [deputy]), 10)
    await asyncio.wait_for(back, 20)
    assert FOR_A_WEEK in await windows(world.disa, world.nils, PRESCHOOL)
