import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Role
from rxapp.models import Event, OfficerFunction, Permission
from rxapp.services import holdings, permissions
from rxapp.services.holdings import UserView
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PRESCHOOL
from tests.fixtures.statements import Counted
from tests.fixtures.world import World

NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]


async def put(actor: Actor, whom: Actor, subject: str, *, held: bool) -> UserView:
    async with unit_of_work() as session:
        return await permissions.set_permission(
            session, actor, account_id=whom.account_id, subject=subject, held=held
        )


async def users(actor: Actor) -> dict[str, frozenset[str]]:
    async with reading() as session:
        return {user.name: user.subjects for user in await holdings.list_users(session, actor)}


async def events() -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).order_by(col(Event.id)))).all())


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_sees_and_sets_nothing(world: World, name: str) -> None:
    actor = getattr(world, name)
    assert await users(actor) == {}
    for whom in (actor, world.nils):
        with pytest.raises(NotFound):
            await put(actor, whom, PRESCHOOL, held=True)
    assert await events() == []


async def test_an_administrator_sees_the_own_users_in_swedish_order(world: World) -> None:
    seen = await users(world.disa)
    assert list(seen.items()) == [
        ("Asta Alm", ACCOUNTS["asta"].subjects),
        ("Nils Ärlig", frozenset()),
        ("Bo Öberg", frozenset({PRESCHOOL})),
    ]


@pytest.mark.parametrize("name", ["britt", "disa", "hanna"])
async def test_a_user_of_another_municipality_or_no_user_is_not_there(world: World, name: str) -> None:
    for held in (True, False):
        with pytest.raises(NotFound):
            await put(world.disa, getattr(world, name), PRESCHOOL, held=held)
    assert await events() == []


@pytest.mark.parametrize("subject", ["", "asyl_preschool", "NO_SUCH_TYPE", "x" * 60])
async def test_a_type_that_does_not_exist_is_refused(world: World, subject: str) -> None:
    with pytest.raises(Invalid):
        await put(world.disa, world.nils, subject, held=True)


@pytest.mark.parametrize("subject", [ACCOUNT_NUMBERS, COMPULSORY, list(TYPES)[-1]])
async def test_a_permission_is_given_and_taken_once_and_each_is_one_event(world: World, subject: str) -> None:
    for _ in range(2):
        assert (await put(world.disa, world.nils, subject, held=True)).subjects == {subject}
    assert (await users(world.disa))["Nils Ärlig"] == {subject}
    for _ in range(2):
        assert (await put(world.disa, world.nils, subject, held=False)).subjects == frozenset()
    assert (await users(world.disa))["Nils Ärlig"] == frozenset()
    given, taken = await events()
    assert (given.kind, given.data) == (EventKind.PERMISSION_GIVEN, {"old": False, "new": True})
    assert (taken.kind, taken.data) == (EventKind.PERMISSION_TAKEN, {"old": True, "new": False})
    for event in (given, taken):
        assert (event.actor_id, event.account_id) == (world.disa.account_id, world.nils.account_id)
        assert (event.type_code, event.municipality_code) == (subject, "1440")


async def test_the_same_permission_given_twice_at_once_is_one(world: World) -> None:
    await asyncio.gather(*(put(world.disa, world.nils, PRESCHOOL, held=True) for _ in range(4)))
    assert len(await events()) == 1
    assert (await users(world.disa))["Nils Ärlig"] == {PRESCHOOL}


async def test_the_database_refuses_a_permission_for_an_administrator_or_an_officer(world: World) -> None:
    for name in ("disa", "hanna"):
        for role in Role:
            held = Permission(
                account_id=getattr(world, name).account_id,
                subject=PRESCHOOL,
                role=role,
                given_by=world.disa.account_id,
                given_at=clock.now(),
            )
            with pytest.raises(IntegrityError):
                async with unit_of_work() as session:
                    session.add(held)


async def test_the_database_refuses_a_function_for_whoever_is_no_officer(world: World) -> None:
    for name in ("asta", "disa"):
        for role in Role:
            held = OfficerFunction(
                account_id=getattr(world, name).account_id, function="case_officer", role=role
            )
            with pytest.raises(IntegrityError):
                async with unit_of_work() as session:
                    session.add(held)


async def test_the_matrix_takes_two_statements(world: World, statements: Counted) -> None:
    with statements() as said:
        await users(world.disa)
    assert len(said) == 2  # the permissions, the users
