"""Where the administrator requires two persons for a change of account, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from rxapp.db import reading
from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.services.payee_accounts import (
    count_to_confirm,
    get_rule,
)
from tests.data.paying import asta, events, nils
from tests.fixtures.paying import (
    FIRST,
    SECOND,
    cancel,
    change,
    confirm,
    paid_to,
    turn,
)
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

pytestmark = pytest.mark.without_accounts

__all__ = ["asta", "nils"]
NINTH, TENTH = date(2026, 11, 9), date(2026, 11, 10)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 30)
LONG_AGO = date(2026, 10, 5)


async def test_two_persons_change_an_account_where_the_administrator_says_so(
    world: World, asta: Actor, nils: Actor
) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await turn(world.disa, is_on=True)
    proposed = await change(asta, SECOND, day=NINTH)
    assert (await paid_to(NOVEMBER))[COMPULSORY] == FIRST
    async with reading() as session:
        assert [await count_to_confirm(session, who) for who in (asta, nils, world.bo)] == [0, 1, 0]
    with pytest.raises(NotAllowed, match="själv"):
        await confirm(asta, proposed, day=NINTH)
    await confirm(nils, proposed, day=NINTH)
    assert (await paid_to(NOVEMBER))[COMPULSORY] == SECOND
    with pytest.raises(Conflict):
        await confirm(nils, proposed, day=NINTH)
    assert [(event.kind, event.actor_id, event.account_id) for event in (await events())[1:]] == [
        (EventKind.TWO_PERSONS_TURNED, world.disa.account_id, None),
        (EventKind.PAYEE_ACCOUNT_PROPOSED, asta.account_id, asta.account_id),
        (EventKind.PAYEE_ACCOUNT_CONFIRMED, nils.account_id, asta.account_id),
    ]


async def test_a_change_counts_from_when_it_was_confirmed_and_not_from_when_it_was_proposed(
    world: World, asta: Actor, nils: Actor
) -> None:
    await turn(world.disa, is_on=True)
    proposed = await change(asta, FIRST, day=NINTH)
    await confirm(nils, proposed, day=TENTH)
    assert (await paid_to(NOVEMBER), (await paid_to(DECEMBER))[PRESCHOOL]) == ({}, FIRST)


async def test_until_the_run_either_can_undo_what_two_have_agreed(
    world: World, asta: Actor, nils: Actor
) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await turn(world.disa, is_on=True)
    for who in (asta, nils):
        proposed = await change(asta, SECOND, day=TENTH)
        await confirm(nils, proposed, day=TENTH)
        await cancel(who, proposed, day=NOVEMBER)
        assert (await paid_to(DECEMBER))[COMPULSORY] == FIRST
    waiting = await change(asta, SECOND)
    await cancel(nils, waiting)
    with pytest.raises(NotFound):
        await confirm(nils, waiting)


async def test_taking_the_rule_away_lets_nothing_through(world: World, asta: Actor, nils: Actor) -> None:
    await turn(world.disa, is_on=True)
    proposed = await change(asta, FIRST)
    await turn(world.disa, is_on=False)
    with pytest.raises(NotAllowed):
        await confirm(asta, proposed)
    with pytest.raises(Conflict, match="väntar redan"):
        await change(asta, SECOND)
    assert await paid_to(DECEMBER) == {}
    await confirm(nils, proposed)
    assert (await paid_to(DECEMBER))[PRESCHOOL] == FIRST


async def test_of_two_who_confirm_at_once_one_is_told(world: World, asta: Actor, nils: Actor) -> None:
    await turn(world.disa, is_on=True)
    proposed = await change(asta, FIRST)
    bo = replace(world.bo, account_numbers=True)
    done = await asyncio.gather(*(confirm(who, proposed) for who in (nils, bo)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]


@pytest.mark.parametrize("who", ["asta", "bo", "hanna", "kerstin"])
async def test_only_an_administrator_turns_the_rule(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        await turn(getattr(world, who), is_on=True)


async def test_the_rule_is_the_municipalitys_own_and_turned_once(world: World, asta: Actor) -> None:
    for _ in range(2):
        await turn(world.disa, is_on=True)
    async with reading() as session:
        rules = [await get_rule(session, who) for who in (world.disa, world.berit)]
    assert [(rule.is_on, rule.turner, rule.people) for rule in rules] == [
        (True, "Disa Dal", 1),
        (False, "", 0),
    ]
    assert [event.data for event in await events()] == [{"is_on": True}]
    for _ in range(2):
        await turn(world.disa, is_on=False)
    assert [event.data["is_on"] for event in await events()] == [True, False]
