"""Two administrators review at the same time: neither waits for ever, and one of them signs."""

import asyncio

from rxapp.db import unit_of_work
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Right, Role
from rxapp.models import Account
from rxapp.services import auth, review_signing
from rxapp.services.acting import acting
from rxapp.services.auth import LoggedIn
from tests.data.test_reviews import events, seen_by
from tests.fixtures.people import ACCOUNTS, ALE, PIN
from tests.fixtures.world import World, pin_hash


async def second_administrator() -> str:
    """The card of another administrator of Ale."""
    async with unit_of_work() as session:
        session.add(
            Account(
                hsa_id="TSTNMT2120001447-ADM2",
                role=Role.ADMINISTRATOR,
                municipality_code=ALE,
                first_name="Dag",
                last_name="Dal",
                email="dag@example.se",
                pin_hash=pin_hash(),
            )
        )
    return "TSTNMT2120001447-ADM2"


async def key_of(card: str) -> str:
    entered = await auth.log_in(card, PIN)
    assert isinstance(entered, LoggedIn)
    return entered.key


async def test_two_administrators_confirm_at_once_and_one_of_them_signs(world: World) -> None:
    keys = [await key_of(await second_administrator()), await key_of(ACCOUNTS["disa"].hsa_id)]
    seen = await seen_by(world.disa)

    async def confirm_all(key: str) -> int:
        async with acting(key, Right.REVIEWS_SIGN) as (session, actor):
            return await review_signing.confirm(session, actor, seen)

    async def sign_it(key: str) -> Quarter:
        async with acting(key, Right.REVIEWS_SIGN) as (session, actor):
            return await review_signing.sign(session, actor)

    assert sorted(await asyncio.gather(*(confirm_all(key) for key in keys * 2))) == [0, 0, 0, 3]
    outcomes = await asyncio.gather(*(sign_it(key) for key in keys), return_exceptions=True)
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, BaseException))
    assert isinstance(refused, Conflict)
    assert refused.sentence == review_signing.ALREADY_SIGNED
    assert len(await events(EventKind.REVIEW_SIGNED)) == 1
