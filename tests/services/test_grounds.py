"""Grounds: registered, closed, corrected, withdrawn, and never overwritten or counted twice."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.grounds import NewGround
from rxapp.models import Event, GroundRecord, Person, Protection
from rxapp.services import ground_lists, grounds
from rxapp.services.ground_lists import GroundFilter
from tests.fixtures.grounded import (
    ALLOCATION,
    DAILY,
    ONE_OFF,
    UNKNOWN,
    WHY,
    correct,
    everything,
    ground,
    register,
    withdraw,
)
from tests.fixtures.people import ALE, AMINA, BURLOV, PROTECTED
from tests.fixtures.world import World

OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize("who", ["asta", "disa", "ulla", "kerstin"])
async def test_nobody_but_case_officers_registers_or_reads_grounds(world: World, who: str) -> None:
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        await register(actor)
    ground_id = await register(world.hanna)
    async with reading() as session:
        with pytest.raises(NotAllowed):
            await ground_lists.list_grounds(session, actor, GroundFilter())
        with pytest.raises(NotAllowed):
            await ground_lists.get_ground(session, actor, ground_id)
        assert await ground_lists.list_municipalities(session, actor) == []
        assert await ground_lists.list_differences(session, actor) == []
    async with unit_of_work() as session:
        for act in (
            grounds.close(session, actor, ground_id, version=1, last_day=OCTOBER),
            grounds.withdraw(session, actor, ground_id, version=1, why=WHY),
        ):
            with pytest.raises(NotAllowed):
                await act


async def test_each_registration_is_an_event_and_a_stranger_is_added_as_unknown(world: World) -> None:
    ground_id = await register(world.hanna)
    async with reading() as session:
        person = await session.get(Person, UNKNOWN)
        events = (await session.exec(select(Event).where(Event.kind == EventKind.GROUND_REGISTERED))).all()
    assert person is not None
    assert (person.protection, person.first_name) == (Protection.UNKNOWN, "")
    (event,) = events
    assert (event.actor_id, event.individual_number) == (world.hanna.account_id, UNKNOWN)
    assert event.data["ground"] == ground_id


async def test_the_name_is_shown_of_an_unprotected_person_of_the_municipality_alone(world: World) -> None:
    for each in (AMINA, *PROTECTED):
        await register(world.hanna, ONE_OFF, OCTOBER, number=each.number)
    await register(world.hanna, ONE_OFF, OCTOBER, number=AMINA.number, code=BURLOV)
    async with reading() as session:
        listed = (await ground_lists.list_grounds(session, world.hanna, GroundFilter())).rows
    assert [(r.individual_number, r.first_name) for r in listed] == [
        (AMINA.number, None),
        *((each.number, None) for each in reversed(PROTECTED)),
        (AMINA.number, AMINA.first_name),
    ]


async def test_days_of_a_person_never_overlap_in_a_type_whatever_the_municipality(world: World) -> None:
    await register(world.hanna, first=date(2026, 9, 11), last=date(2026, 10, 10))
    for code in (ALE, BURLOV):
        with pytest.raises(Invalid) as refused:
            await register(world.hanna, first=date(2026, 10, 10), code=code)
        assert refused.value.field == "fran"
    await register(world.hanna, first=date(2026, 10, 11), code=BURLOV)
    await register(world.hanna, "MASS_FORMER_UAM_DAILY", date(2026, 9, 11))


async def test_the_database_itself_refuses_days_that_overlap_and_what_is_overwritten(world: World) -> None:
    ground_id = await register(world.hanna, first=date(2026, 9, 11), last=date(2026, 10, 10))
    held = await ground(ground_id)
    twin = held.model_dump(exclude={"id"}) | {"first_day": date(2026, 10, 10), "last_day": None}
    with pytest.raises(DBAPIError):
        async with unit_of_work() as session:
            session.add(GroundRecord(**twin))
    for change in (
        {"first_day": date(2026, 9, 1)},
        {"last_day": date(2026, 12, 31)},
        {"quantity": 2},
        {"municipality_code": BURLOV},
        {"registered_by": world.hugo.account_id},
    ):
        with pytest.raises(DBAPIError):
            async with unit_of_work() as session:
                await session.exec(
                    update(GroundRecord).where(col(GroundRecord.id) == ground_id).values(change)
                )
    with pytest.raises(DBAPIError):
        async with unit_of_work() as session:
            await session.exec(delete(GroundRecord))
    assert (await ground(ground_id)).model_dump() == held.model_dump()


async def test_of_two_who_register_the_same_days_at_once_one_is_refused(world: World) -> None:
    done = await asyncio.gather(
        register(world.hanna), register(world.hugo, code=BURLOV), return_exceptions=True
    )
    assert sum(isinstance(one, int) for one in done) == 1
    assert sum(isinstance(one, DomainError) for one in done) == 1
    assert len(await everything(GroundRecord)) == 1


async def test_what_is_paid_once_is_registered_once(world: World) -> None:
    await register(world.hanna, ONE_OFF, OCTOBER)
    with pytest.raises(Invalid, match="ersätts en gång"):
        await register(world.hanna, ONE_OFF, date(2026, 11, 2))
    await register(world.hanna, ONE_OFF, OCTOBER, code=BURLOV)
    first = await register(world.hanna, "MASS_HOUSING_MOVE_IN", OCTOBER)
    with pytest.raises(Invalid, match="ersätts en gång"):
        await register(world.hanna, "MASS_HOUSING_MOVE_IN", OCTOBER, code=BURLOV)
    await withdraw(world.hanna, first)
    await register(world.hanna, "MASS_HOUSING_MOVE_IN", OCTOBER, code=BURLOV)
    await register(world.hanna, ALLOCATION, OCTOBER, number="", quantity=20)
    with pytest.raises(Invalid, match="ersätts en gång"):
        await register(world.hanna, ALLOCATION, OCTOBER, number="", quantity=30)


async def test_an_open_ground_is_closed_once_and_then_only_corrected(world: World) -> None:
    type_code = "MASS_HOUSING_DAILY_ADULT"
    ground_id = await register(world.hanna, type_code, last=None)

    async def close(version: int) -> None:
        async with unit_of_work() as session:
            await grounds.close(session, world.hanna, ground_id, version=version, last_day=OCTOBER)

    with pytest.raises(Conflict):
        await close(2)
    await close(1)
    assert (await ground(ground_id)).last_day == OCTOBER
    with pytest.raises(Conflict, match="avslutad"):
        await close(2)
    new = await correct(world.hugo, ground_id, date(2026, 9, 11), date(2026, 11, 1))
    old, made = await ground(ground_id), await ground(new)
    assert (old.withdrawn_by, old.withdrawn_why) == (world.hugo.account_id, WHY)
    assert (made.replaces_id, made.last_day) == (ground_id, date(2026, 11, 1))
    with pytest.raises(Conflict, match="borttagen eller rättad"):
        await withdraw(world.hanna, ground_id)


async def test_the_days_of_a_child_end_at_eighteen_and_of_who_is_protected_the_officer_says_when(
    world: World,
) -> None:
    ground_id = await register(world.hanna, last=None, number=AMINA.number)
    assert (await ground(ground_id)).last_day == date(2039, 2, 28)
    for number in (*(each.number for each in PROTECTED), UNKNOWN):
        with pytest.raises(Invalid) as refused:
            await register(world.hanna, last=None, number=number)
        assert (refused.value.field, refused.value.sentence) == ("till", grounds.GIVE_LAST_DAY)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewGround("9999", DAILY, OCTOBER, OCTOBER, UNKNOWN), "kommun"),
        (NewGround(ALE, DAILY, OCTOBER, OCTOBER, "1234"), "individnummer"),
        (NewGround(ALE, ALLOCATION, OCTOBER, None, "", 0), "antal"),
        (NewGround(ALE, "NO_SUCH", OCTOBER, None, UNKNOWN), "typ"),
    ],
)
async def test_a_wrong_value_is_refused_beside_its_field_and_nothing_is_kept(
    world: World, new: NewGround, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        async with unit_of_work() as session:
            await grounds.register(session, world.hanna, new)
    assert refused.value.field == field
    assert await everything(GroundRecord) == []


async def test_the_list_is_narrowed_and_cut_in_pages_of_fifty(world: World) -> None:
    for day in range(1, 29):
        await register(world.hanna, ALLOCATION, date(2026, 9, day), number="", quantity=5)
    for number in range(24):
        await register(world.hanna, number=f"7700{number:04}")
    async with reading() as session:
        first = await ground_lists.list_grounds(session, world.hanna, GroundFilter())
        second = await ground_lists.list_grounds(session, world.hanna, GroundFilter(page=2))
        daily = await ground_lists.list_grounds(session, world.hanna, GroundFilter(type_code=DAILY))
        nobody = await ground_lists.list_grounds(session, world.hanna, GroundFilter(municipality_code=BURLOV))
    assert (len(first.rows), len(second.rows), first.count) == (50, 2, 52)
    assert (daily.count, nobody.count) == (24, 0)
