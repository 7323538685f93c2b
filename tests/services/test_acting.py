"""Rights are read where the rows are: what is taken while one waits, or looks, is taken."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Agreement, Case, Event, Municipality
from rxapp.services import acting as services
from rxapp.services import applications, auth, permissions
from rxapp.services.acting import acting, looking
from rxapp.services.auth import LoggedIn
from rxapp.services.drafts import DraftView
from tests.fixtures.people import ACCOUNTS, ALE, COMPULSORY, PIN
from tests.fixtures.world import World
from tests.services.spring import write_draft


async def key_of(name: str) -> str:
    entered = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    return entered.key


async def send(key: str, draft: DraftView) -> str:
    async with acting(key, Right.APPLICATIONS_SEND) as (session, actor):
        return (await applications.send(session, actor, draft.key, version=draft.version)).file_number


async def take_type(world: World, session: Any) -> None:
    await permissions.set_permission(
        session, world.disa, account_id=world.asta.account_id, subject=COMPULSORY, held=False
    )


async def close_account(world: World, session: Any) -> None:
    await session.exec(
        update(Account).where(col(Account.id) == world.asta.account_id).values(deactivated_at=clock.now())
    )


async def end_agreement(_world: World, session: Any) -> None:
    # As the contact centre does it: the municipality's row first.
    await session.exec(select(Municipality).where(Municipality.code == ALE).with_for_update())
    ended = update(Agreement).where(col(Agreement.municipality_code) == ALE)
    await session.exec(ended.values(ends_on=clock.today() - timedelta(days=1)))


async def end_sessions(world: World, session: Any) -> None:
    await auth.end_sessions(session, world.asta.account_id)


@asynccontextmanager
async def uncommitted(
    world: World, take: Callable[[World, Any], Awaitable[None]]
) -> AsyncIterator[Callable[[], None]]:
    """The rights are taken in a transaction of somebody else's, which commits when told to."""
    taken, commit = asyncio.Event(), asyncio.Event()

    async def other() -> None:
        async with unit_of_work() as session:
            await take(world, session)
            taken.set()
            await commit.wait()

    task = asyncio.create_task(other())
    await taken.wait()
    yield commit.set
    await task


@asynccontextmanager
async def begun(tell: Callable[[], None]) -> AsyncIterator[Any]:
    """A unit of work that tells when it asks for its turn."""
    tell()
    async with unit_of_work() as session:
        yield session


@pytest.mark.parametrize("take", [take_type, close_account, end_agreement, end_sessions])
async def test_what_is_taken_while_an_action_waits_stops_it(
    spring: World, take: Callable[[World, Any], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, key = await write_draft(spring.asta), await key_of("asta")
    async with uncommitted(spring, take) as commit:
        # It is on its way: the database makes it wait for the one that was first.
        monkeypatch.setattr(services, "unit_of_work", lambda: begun(commit))
        sending = asyncio.create_task(send(key, draft))
        with pytest.raises(DomainError) as refused:
            await sending
    assert isinstance(refused.value, NotFound if take is take_type else NotAllowed)
    async with reading() as session:
        assert (await session.exec(select(Case))).all() == []


async def test_an_action_under_way_is_done_before_its_right_is_taken(spring: World) -> None:
    draft, key = await write_draft(spring.asta), await key_of("asta")

    async def take() -> None:
        async with unit_of_work() as session:
            await take_type(spring, session)

    async with acting(key, Right.APPLICATIONS_SEND) as (session, actor):
        taking = asyncio.create_task(take())
        await applications.send(session, actor, draft.key, version=draft.version)
    await taking
    async with reading() as session:
        kinds = (await session.exec(select(Event.kind).order_by(col(Event.id)))).all()
    assert list(kinds)[-2:] == [EventKind.APPLICATION_SENT, EventKind.PERMISSION_TAKEN]


async def test_one_looks_with_the_rights_of_the_same_moment(spring: World) -> None:
    key = await key_of("asta")
    async with looking(key, Right.CASES_READ) as (_, before):
        async with unit_of_work() as session:
            await take_type(spring, session)
        assert COMPULSORY in before.types
    async with looking(key, Right.CASES_READ) as (_, after):
        assert COMPULSORY not in after.types


@pytest.mark.parametrize("way", [acting, looking])
@pytest.mark.parametrize(("who", "right"), [("", Right.CASES_READ), ("disa", Right.CASES_READ)])
async def test_whoever_may_not_neither_acts_nor_looks(world: World, way: Any, who: str, right: Right) -> None:
    key = await key_of(who) if who else "no such key"
    with pytest.raises(NotAllowed):
        async with way(key, right):
            pytest.fail("let in")


async def test_the_actor_is_whoever_has_the_key(world: World) -> None:
    key = await key_of("bo")
    seen: list[Actor] = []
    for way in (acting, looking):
        async with way(key, Right.CASES_READ) as (_, actor):
            seen.append(actor)
    assert seen == [world.bo, world.bo]
