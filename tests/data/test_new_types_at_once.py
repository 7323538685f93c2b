"""A type given, declined and wanted at the same moment: what is said of it and who has it always agree.

On PostgreSQL alone: SQLite has one writer at a time, there it cannot be otherwise.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rxapp.domain.errors import Conflict
from rxapp.domain.permissions import Right
from rxapp.services import declined_types, new_types, permission_plans
from rxapp.services.acting import acting
from tests.data.test_new_types import AID, decline, overview, stored
from tests.data.test_reviews_at_once import key_of, second_administrator
from tests.fixtures.people import ACCOUNTS
from tests.fixtures.world import World

pytestmark = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.pg)], indirect=True
)
GIVE, DECLINE, WANT = DEEDS = ("give", "decline", "want")
Deed = Callable[[str, str], Awaitable[None]]


def deed_in(world: World, *, begun: asyncio.Event, go_on: asyncio.Event) -> Deed:
    """`await deed(what, key)`, as the handlers do it; it has begun, and commits only when it may go on."""
    nils = world.nils.account_id
    deeds: dict[str, Callable[..., Awaitable[Any]]] = {
        GIVE: lambda *who: new_types.give_to(*who, type_code=AID, account_ids=[nils]),
        DECLINE: lambda *who: new_types.decline(*who, type_code=AID),
        WANT: lambda *who: declined_types.want(*who, type_code=AID),
    }

    async def do(what: str, key: str) -> None:
        async with acting(key, Right.PERMISSIONS_SET, alone=what != GIVE) as who:
            await deeds[what](*who)
            begun.set()
            await go_on.wait()

    return do


async def two_keys() -> list[str]:
    return [await key_of(await second_administrator()), await key_of(ACCOUNTS["disa"].hsa_id)]


async def is_held(world: World) -> bool:
    return AID in [one.type_code for one in (await overview(world.disa)).single]


@pytest.mark.parametrize("second", DEEDS)
@pytest.mark.parametrize("first", DEEDS)
async def test_the_second_waits_for_the_first_and_then_sees_what_it_did(
    world: World, first: str, second: str
) -> None:
    keys = await two_keys()
    if WANT in (first, second):
        await decline(world.disa, AID)
    begun, go_on = asyncio.Event(), asyncio.Event()
    do = deed_in(world, begun=begun, go_on=go_on)
    one = asyncio.create_task(do(first, keys[0]))
    await asyncio.wait_for(begun.wait(), 20)
    begun.clear()
    other = asyncio.create_task(do(second, keys[1]))
    await asyncio.wait({other}, timeout=0.3)
    assert not begun.is_set()
    go_on.set()
    said, then = await asyncio.wait_for(asyncio.gather(one, other, return_exceptions=True), 20)
    assert said is None
    if (first, second) == (GIVE, DECLINE):
        assert isinstance(then, Conflict)
        assert "Någon har behörighet" in then.sentence
    else:
        assert then is None
    last = DECLINE if second == DECLINE and first != GIVE else ""
    assert (await stored(), await is_held(world)) == ([AID] if last else [], GIVE in (first, second))


async def test_many_who_give_decline_and_want_at_once_agree_in_the_end(world: World) -> None:
    keys, go_on = await two_keys(), asyncio.Event()
    go_on.set()
    do = deed_in(world, begun=asyncio.Event(), go_on=go_on)
    for _ in range(8):
        acts = (do(what, key) for what in DEEDS for key in keys)
        outcomes = await asyncio.wait_for(asyncio.gather(*acts, return_exceptions=True), 60)
        assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes), outcomes
        # Given is given, whichever came first: nothing can have been said of it afterwards.
        assert (await stored(), await is_held(world)) == ([], True)
        async with acting(keys[0], Right.PERMISSIONS_SET) as (session, actor):
            await permission_plans.take_all(session, actor, account_id=world.nils.account_id)
