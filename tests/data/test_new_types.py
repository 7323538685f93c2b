import asyncio
from datetime import date

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Role
from rxapp.domain.windows import Window
from rxapp.models import DeclinedType, Event
from rxapp.services import declined_types, new_types, permissions
from rxapp.services.new_types import TypesOverview
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

AID, CARE, OTHER = "LMA_ASSISTANCE", "FAMILY_CHILD_CARE", "ARRIVAL_HOUSING"
"""Two types of one family and one of another, none of which anybody in Ale holds."""

NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]


async def overview(actor: Actor) -> TypesOverview:
    async with reading() as session:
        return await new_types.get_overview(session, actor)


async def new(actor: Actor) -> list[str]:
    return [one.type_code for one in (await overview(actor)).new]


async def give(actor: Actor, type_code: str, *whom: Actor) -> list[str]:
    async with unit_of_work() as session:
        ids = [who.account_id for who in whom]
        return await new_types.give_to(session, actor, type_code=type_code, account_ids=ids)


async def decline(actor: Actor, type_code: str) -> None:
    async with unit_of_work() as session:
        await new_types.decline(session, actor, type_code=type_code)


async def want(actor: Actor, type_code: str) -> None:
    async with unit_of_work() as session:
        await declined_types.want(session, actor, type_code=type_code)


async def kinds() -> list[EventKind]:
    async with reading() as session:
        return list((await session.exec(select(Event.kind).order_by(col(Event.id)))).all())


async def stored() -> list[str]:
    async with reading() as session:
        return list((await session.exec(select(DeclinedType.type_code))).all())


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_sees_gives_and_declines_nothing(world: World, name: str) -> None:
    actor = getattr(world, name)
    for action in (
        lambda: overview(actor),
        lambda: give(actor, AID, world.nils),
        lambda: decline(actor, AID),
        lambda: want(actor, AID),
    ):
        with pytest.raises(NotAllowed):
            await action()
    assert await kinds() == []


async def test_a_type_in_force_that_nobody_has_is_new(world: World) -> None:
    found = await new(world.disa)
    assert {AID, CARE, OTHER} <= set(found)
    assert not {PRESCHOOL, COMPULSORY, "REPEALED_MEDICAL", "ECONOMIC_AID_NEW"} & set(found)
    assert await new(world.berit) == []


async def test_a_type_that_somebody_is_to_have_later_is_not_new(world: World) -> None:
    days = Window(date(2027, 1, 1), None)
    async with unit_of_work() as session:
        await permissions.give(session, world.disa, account_id=world.nils.account_id, subject=AID, days=days)
    found = await overview(world.disa)
    assert AID not in [one.type_code for one in found.new]
    # Nobody has it today, so it does not depend on one person either.
    assert AID not in [one.type_code for one in found.single]


async def test_who_has_its_siblings_is_told(world: World) -> None:
    await give(world.disa, CARE, world.bo)
    siblings = {
        one.type_code: [(s.user.name, s.types) for s in one.siblings]
        for one in (await overview(world.disa)).new
    }
    assert siblings[AID] == [("Bo Öberg", (CARE,))]
    assert siblings[OTHER] == []


async def test_a_type_is_given_to_several_in_one_step(world: World) -> None:
    assert await give(world.disa, AID, world.nils, world.bo) == ["Nils Ärlig", "Bo Öberg"]
    assert await kinds() == [EventKind.PERMISSION_GIVEN, EventKind.PERMISSION_GIVEN]
    assert AID not in await new(world.disa)


@pytest.mark.parametrize("whom", [["nils", "britt"], ["nils", "disa"], ["nils", "hanna"]])
async def test_given_to_one_who_is_no_user_of_the_municipality_it_is_given_to_nobody(
    world: World, whom: list[str]
) -> None:
    with pytest.raises(NotFound):
        await give(world.disa, AID, *(getattr(world, name) for name in whom))
    assert await kinds() == []
    assert AID in await new(world.disa)


@pytest.mark.parametrize("type_code", ["", "NO_SUCH_TYPE", "ACCOUNT_NUMBERS"])
async def test_what_is_no_type_is_refused(world: World, type_code: str) -> None:
    for action in (give(world.disa, type_code, world.nils), decline(world.disa, type_code)):
        with pytest.raises(DomainError):
            await action


async def test_given_to_nobody_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="Välj minst en person"):
        await give(world.disa, AID)


async def test_a_declined_type_is_no_task_until_it_is_wanted_again(world: World) -> None:
    for _ in range(2):
        await decline(world.disa, AID)
    found = await overview(world.disa)
    assert found.declined == (AID,)
    assert AID not in [one.type_code for one in found.new]
    for _ in range(2):
        await want(world.disa, AID)
    assert AID in await new(world.disa)
    assert await kinds() == [EventKind.TYPE_DECLINED, EventKind.TYPE_WANTED]


async def test_another_municipality_s_answer_is_neither_seen_nor_taken_back(world: World) -> None:
    await decline(world.disa, AID)
    assert (await overview(world.berit)).declined == ()
    await want(world.berit, AID)
    assert await stored() == [AID]


async def test_a_type_that_somebody_has_cannot_be_declined(world: World) -> None:
    with pytest.raises(Conflict):
        await decline(world.disa, PRESCHOOL)
    assert await stored() == []


@pytest.mark.parametrize("way", ["in one step", "by the switch"])
async def test_giving_a_declined_type_wipes_the_answer(world: World, way: str) -> None:
    await decline(world.disa, AID)
    await decline(world.disa, OTHER)
    if way == "in one step":
        await give(world.disa, AID, world.nils)
    else:
        async with unit_of_work() as session:
            await permissions.set_permission(
                session, world.disa, account_id=world.nils.account_id, subject=AID, held=True
            )
    assert await stored() == [OTHER]
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.nils.account_id, subject=AID, held=False
        )
    assert AID in await new(world.disa)


async def test_two_who_decline_at_once_leave_one_answer(world: World) -> None:
    outcomes = await asyncio.gather(*(decline(world.disa, AID) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(outcome, Conflict) for outcome in outcomes if outcome is not None)
    assert await stored() == [AID]
    assert await kinds() == [EventKind.TYPE_DECLINED]


async def test_a_type_with_two_holders_depends_on_nobody(world: World) -> None:
    def codes(found: TypesOverview) -> set[str]:
        return {one.type_code for one in found.single}

    before = codes(await overview(world.disa))
    assert COMPULSORY in before
    assert PRESCHOOL not in before
    await give(world.disa, COMPULSORY, world.nils)
    assert codes(await overview(world.disa)) == before - {COMPULSORY}


def test_the_types_of_these_tests_are_of_the_families_they_should_be() -> None:
    assert TYPES[AID].family == TYPES[CARE].family != TYPES[OTHER].family
