"""Permissions for some days, as a deputy and as a copy."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp.clock import STOCKHOLM
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import Window
from rxapp.models import Event
from rxapp.services import auth, holdings, permission_changes, permission_plans
from rxapp.services.auth import LoggedIn
from rxapp.services.cards import list_cards
from rxapp.services.permission_plans import Plan
from tests.fixtures.database import TODAY
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PIN, PRESCHOOL
from tests.fixtures.time import Clock
from tests.fixtures.world import World

TOMORROW, DAY_AFTER = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
DAYS = Window(TOMORROW, DAY_AFTER)


async def give_days(actor: Actor, whom: Actor, subject: str, days: Window) -> bool:
    async with unit_of_work() as session:
        return await permission_plans.give_for_days(
            session, actor, account_id=whom.account_id, subject=subject, days=days
        )


async def plan(actor: Actor, whom: Actor, source: Actor, days: Window | None = None) -> Plan:
    async with reading() as session:
        return await permission_plans.plan(
            session, actor, account_id=whom.account_id, source_id=source.account_id, days=days
        )


async def carry_out(actor: Actor, agreed: Plan) -> int:
    async with unit_of_work() as session:
        return await permission_plans.carry_out(session, actor, agreed)


async def subjects(actor: Actor, whom: Actor) -> frozenset[str]:
    async with reading() as session:
        return (await holdings.get_user(session, actor, whom.account_id)).subjects


async def events() -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).order_by(col(Event.id)))).all())


@pytest.mark.parametrize("name", ["asta", "hanna", "berit"])
async def test_a_stranger_gives_nothing_for_days_and_plans_nothing(world: World, name: str) -> None:
    actor = getattr(world, name)
    with pytest.raises(NotFound):
        await give_days(actor, world.nils, COMPULSORY, DAYS)
    with pytest.raises(NotFound):
        await plan(actor, world.nils, world.asta)
    with pytest.raises(NotFound):
        async with unit_of_work() as session:
            await permission_plans.take_all(session, actor, account_id=world.nils.account_id)
    assert await events() == []


async def test_a_source_of_another_municipality_is_not_there(world: World) -> None:
    for days in (None, DAYS):
        with pytest.raises(NotFound):
            await plan(world.disa, world.nils, world.britt, days)
        forged = Plan(world.nils.account_id, "", world.britt.account_id, "", days, ())
        with pytest.raises(NotFound):
            await carry_out(world.disa, forged)
    assert await events() == []


async def test_a_permission_is_in_force_on_its_days_alone(world: World, standing: Clock) -> None:
    entered = await auth.log_in(ACCOUNTS["nils"].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    await give_days(world.disa, world.nils, COMPULSORY, DAYS)
    seen = []
    midnight = [(TODAY, 23, 59), (TOMORROW, 0, 0), (DAY_AFTER, 23, 59), (DAY_AFTER + timedelta(days=1), 0, 0)]
    for day, hour, minute in midnight:
        standing.at = standing.at.astimezone(STOCKHOLM).replace(
            year=day.year, month=day.month, day=day.day, hour=hour, minute=minute
        )
        entered = await auth.log_in(ACCOUNTS["nils"].hsa_id, PIN)
        assert isinstance(entered, LoggedIn)
        login = await auth.resolve(entered.key)
        assert login is not None
        async with reading() as session:
            card = next(c for c in await list_cards(session) if c.hsa_id == ACCOUNTS["nils"].hsa_id)
        assert (card.holds == "ingen behörighet") == (not login.actor.types)
        seen.append((COMPULSORY in login.actor.types, COMPULSORY in await subjects(world.disa, world.nils)))
    assert seen == [(False, False), (True, True), (True, True), (False, False)]


async def test_days_that_are_covered_are_not_given_again(world: World) -> None:
    assert [await give_days(world.disa, world.nils, COMPULSORY, DAYS) for _ in range(2)] == [True, False]
    assert not await give_days(world.disa, world.bo, PRESCHOOL, DAYS)
    (event,) = await events()
    assert (event.data["from"], event.data["until"]) == (str(TOMORROW), str(DAY_AFTER))


async def test_a_copy_adds_what_is_missing_and_takes_nothing(world: World) -> None:
    agreed = await plan(world.disa, world.bo, world.asta)
    assert {a.subject for a in agreed.additions} == ACCOUNTS["asta"].subjects - {PRESCHOOL}
    assert await carry_out(world.disa, agreed) == len(agreed.additions)
    assert await subjects(world.disa, world.bo) == ACCOUNTS["asta"].subjects
    assert len(await events()) == len(agreed.additions)
    back = await plan(world.disa, world.asta, world.nils)
    assert back.additions == ()


async def test_a_copy_of_what_began_long_ago_begins_today(world: World, standing: Clock) -> None:
    last = TODAY + timedelta(days=30)
    await give_days(world.disa, world.nils, COMPULSORY, Window(TODAY, last))
    await give_days(world.disa, world.nils, ACCOUNT_NUMBERS, Window(DAY_AFTER + timedelta(days=9), None))
    standing.forward(days=10)
    today = standing.today()
    agreed = await plan(world.disa, world.bo, world.nils)
    assert {(a.subject, a.window) for a in agreed.additions} == {
        (COMPULSORY, Window(today, last)),
        (ACCOUNT_NUMBERS, Window(DAY_AFTER + timedelta(days=9), None)),
    }
    assert await carry_out(world.disa, agreed) == 2
    assert {(e.type_code or ACCOUNT_NUMBERS, e.data["from"]) for e in (await events())[2:]} == {
        (COMPULSORY, str(today)),
        (ACCOUNT_NUMBERS, str(DAY_AFTER + timedelta(days=9))),
    }
    assert (await plan(world.disa, world.bo, world.nils)).additions == ()


async def test_what_has_changed_since_it_was_shown_is_not_given(world: World) -> None:
    agreed = await plan(world.disa, world.nils, world.bo)
    async with unit_of_work() as session:
        await permission_changes.put(
            session, world.disa, account_ids=[world.bo.account_id], subject=COMPULSORY, held=True
        )
    with pytest.raises(Conflict):
        await carry_out(world.disa, agreed)
    assert await subjects(world.disa, world.nils) == frozenset()


async def test_nobody_copies_from_or_stands_in_for_oneself(world: World) -> None:
    for days in (None, DAYS):
        with pytest.raises(Invalid):
            await plan(world.disa, world.bo, world.bo, days)


async def test_a_deputy_holds_what_is_missing_on_the_days_and_it_is_recorded_for_whom(
    world: World, standing: Clock
) -> None:
    agreed = await plan(world.disa, world.bo, world.asta, DAYS)
    assert {addition.window for addition in agreed.additions} == {DAYS}
    assert PRESCHOOL not in {addition.subject for addition in agreed.additions}
    await carry_out(world.disa, agreed)
    assert await subjects(world.disa, world.bo) == {PRESCHOOL}
    standing.forward(days=1)
    assert await subjects(world.disa, world.bo) == ACCOUNTS["asta"].subjects
    standing.forward(days=2)
    assert await subjects(world.disa, world.bo) == {PRESCHOOL}
    found = await events()
    assert {event.data["deputy_for"] for event in found} == {world.asta.account_id}
    # Once more the same days: nothing is missing.
    standing.forward(days=-2)
    assert (await plan(world.disa, world.bo, world.asta, DAYS)).additions == ()


async def test_a_deputy_gets_no_day_that_the_other_has_not(world: World) -> None:
    await give_days(world.disa, world.nils, ACCOUNT_NUMBERS, Window(TODAY, TOMORROW))
    agreed = await plan(world.disa, world.bo, world.nils, DAYS)
    assert [(a.subject, a.window) for a in agreed.additions] == [
        (ACCOUNT_NUMBERS, Window(TOMORROW, TOMORROW))
    ]
    after = Window(DAY_AFTER, date(2027, 1, 31))
    assert (await plan(world.disa, world.bo, world.nils, after)).additions == ()


async def test_what_is_held_as_a_deputy_is_passed_on_to_nobody(world: World) -> None:
    await carry_out(world.disa, await plan(world.disa, world.nils, world.asta, DAYS))
    assert (await plan(world.disa, world.bo, world.nils)).additions == ()
    assert (await plan(world.disa, world.bo, world.nils, DAYS)).additions == ()


async def test_all_permissions_are_taken_the_coming_ones_too(world: World) -> None:
    await give_days(world.disa, world.bo, COMPULSORY, DAYS)
    for count in (2, 0):
        async with unit_of_work() as session:
            taken = await permission_plans.take_all(session, world.disa, account_id=world.bo.account_id)
        assert taken == count
    async with reading() as session:
        assert (await holdings.get_user(session, world.disa, world.bo.account_id)).held == ()
