import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rxapp import clock
from rxapp.access.actors import Login
from rxapp.db import reading, unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.sessions import IDLE_LIMIT, TOTAL_LIMIT
from rxapp.models import Account, Agreement, Event, LoginSession
from rxapp.services import auth, users
from rxapp.services.auth import LoggedIn, Refusal
from tests.fixtures.people import ACCOUNTS, ALE, PIN
from tests.fixtures.statements import Counted
from tests.fixtures.time import Clock
from tests.fixtures.world import World

ASTA = ACCOUNTS["asta"].hsa_id
WRONG = "000000"
UNKNOWN = "TSTNMT2120001447-NONE"


async def key_of(card: str = ASTA) -> str:
    entered = await auth.log_in(card, PIN)
    assert isinstance(entered, LoggedIn)
    return entered.key


async def resolved(key: str) -> Login:
    login = await auth.resolve(key)
    assert login is not None
    return login


async def change(**values: Any) -> None:
    async with unit_of_work() as session:
        await session.exec(update(Account).where(col(Account.hsa_id) == ASTA).values(**values))


async def kinds() -> list[EventKind]:
    async with reading() as session:
        return list((await session.exec(select(Event.kind).order_by(col(Event.id)))).all())


async def test_a_key_that_nobody_was_given_opens_nothing(world: World) -> None:
    for key in ("", "x", auth.hash_key("x"), "'; --"):
        assert await auth.resolve(key) is None


@pytest.mark.parametrize("name", ACCOUNTS)
async def test_everybody_logs_in_as_who_they_are(world: World, name: str) -> None:
    login = await resolved(await key_of(ACCOUNTS[name].hsa_id.lower()))
    assert login.actor == getattr(world, name)


async def test_only_the_hash_of_the_key_is_kept(world: World) -> None:
    key = await key_of()
    async with reading() as session:
        (kept,) = (await session.exec(select(LoginSession))).all()
    assert kept.key_hash == auth.hash_key(key)
    assert key not in str(kept.model_dump())
    assert await auth.resolve(kept.key_hash) is None
    assert await kinds() == [EventKind.LOGGED_IN]


async def test_two_logins_have_different_keys(world: World) -> None:
    assert await key_of() != await key_of()


async def test_three_wrong_pins_in_a_row_lock_the_card(world: World) -> None:
    await key_of()
    assert [await auth.log_in(ASTA, WRONG) for _ in range(3)] == [
        Refusal.WRONG,
        Refusal.WRONG,
        Refusal.LOCKED,
    ]
    assert await auth.log_in(ASTA, PIN) is Refusal.LOCKED
    assert await auth.log_in(ASTA, WRONG) is Refusal.LOCKED  # the PIN cannot be found by trying on
    assert await kinds() == [EventKind.LOGGED_IN, EventKind.CARD_LOCKED]


async def test_whoever_knows_an_hsa_id_cannot_log_its_holder_out(world: World) -> None:
    key = await key_of()
    for _ in range(3):
        await auth.log_in(ASTA, WRONG)
    assert (await resolved(key)).actor == world.asta
    await auth.log_out(key)
    assert await auth.resolve(key) is None
    assert await auth.log_in(ASTA, PIN) is Refusal.LOCKED


async def test_a_locked_card_is_logged_out_once_its_profile_is_closed(world: World) -> None:
    key = await key_of()
    for _ in range(3):
        await auth.log_in(ASTA, WRONG)
    async with unit_of_work() as session:
        await users.deactivate(session, world.disa, account_id=world.asta.account_id)
    assert await auth.resolve(key) is None


async def test_a_card_that_does_not_exist_seems_to_be_locked_just_as_soon(world: World) -> None:
    auth._unknown_tries.clear()
    answers = [await auth.log_in(UNKNOWN, WRONG) for _ in range(4)]
    assert answers == [Refusal.WRONG, Refusal.WRONG, Refusal.LOCKED, Refusal.LOCKED]


async def test_a_right_pin_lets_one_begin_to_count_anew(world: World) -> None:
    for _ in range(3):
        assert [await auth.log_in(ASTA, WRONG) for _ in range(2)] == [Refusal.WRONG] * 2
        await key_of()


async def test_wrong_pins_at_the_same_time_are_all_counted(world: World) -> None:
    answers = await asyncio.gather(*(auth.log_in(ASTA, WRONG) for _ in range(5)))
    assert sorted(answers) == sorted([*[Refusal.LOCKED] * 3, *[Refusal.WRONG] * 2])
    assert await kinds() == [EventKind.CARD_LOCKED]


async def test_an_unknown_card_is_the_same_answer_after_the_same_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []

    class Counting:
        @staticmethod
        def verify(_pin: str, stored: str) -> bool:
            hashes.append(stored.rpartition("$")[0].rpartition("$")[0])
            return False

    monkeypatch.setattr(auth, "_PINS", Counting)
    assert await auth.log_in(UNKNOWN, WRONG) is await auth.log_in(ASTA, WRONG) is Refusal.WRONG
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]  # the same kind, cost and memory


@pytest.mark.parametrize(
    ("card", "pin", "refusal"),
    [
        ("", PIN, Refusal.HSA_ID),
        ("TSTNMT2120001448-USR1", PIN, Refusal.HSA_ID),
        ("' OR 1=1 --", PIN, Refusal.HSA_ID),
        (ASTA, "", Refusal.PIN),
        (ASTA, "13579", Refusal.PIN),
        (ASTA, "1357901", Refusal.PIN),
    ],
)
async def test_what_is_no_card_or_no_pin_is_said_at_once(
    world: World, card: str, pin: str, refusal: Refusal
) -> None:
    assert await auth.log_in(card, pin) is refusal


async def test_a_closed_account_is_told_so_only_with_the_right_pin(world: World) -> None:
    key = await key_of()
    await change(deactivated_at=clock.now())
    assert await auth.resolve(key) is None
    assert await auth.log_in(ASTA, WRONG) is Refusal.WRONG
    assert await auth.log_in(ASTA, PIN) is Refusal.INACTIVE


async def test_a_municipality_without_agreement_is_shut_out_at_once(world: World, standing: Clock) -> None:
    key = await key_of()
    async with unit_of_work() as session:
        last = standing.today()
        of_ale = update(Agreement).where(col(Agreement.municipality_code) == ALE)
        await session.exec(of_ale.values(ends_on=last))
    assert await auth.resolve(key) is not None  # the last day counts
    standing.forward(hours=13)
    assert standing.today() == last + timedelta(days=1)
    assert await auth.resolve(key) is None
    assert await auth.log_in(ASTA, PIN) is Refusal.NO_AGREEMENT
    assert isinstance(await auth.log_in(ACCOUNTS["britt"].hsa_id, PIN), LoggedIn)
    assert isinstance(await auth.log_in(ACCOUNTS["hanna"].hsa_id, PIN), LoggedIn)


async def test_an_agreement_that_has_not_begun_opens_nothing(world: World) -> None:
    async with unit_of_work() as session:
        await session.exec(update(Agreement).values(starts_on=date(2030, 1, 1)))
    assert await auth.log_in(ASTA, PIN) is Refusal.NO_AGREEMENT


async def test_an_idle_session_ends(world: World, standing: Clock) -> None:
    key = await key_of()
    standing.forward(seconds=IDLE_LIMIT - 1)
    login = await resolved(key)
    standing.forward(seconds=1)
    assert await auth.resolve(key) is None
    await auth.touch(key, login.seen_at, at_once=True)
    assert await auth.resolve(key) is None  # and is not brought back


async def test_a_session_in_use_goes_on_until_its_total_end(world: World, standing: Clock) -> None:
    key = await key_of()
    step = IDLE_LIMIT // 2
    for _ in range(TOTAL_LIMIT // step - 1):
        standing.forward(seconds=step)
        await auth.touch(key, (await resolved(key)).seen_at)
    standing.forward(seconds=step - 1)
    assert await auth.resolve(key) is not None
    standing.forward(seconds=1)
    assert await auth.resolve(key) is None


async def test_use_is_noted_seldom(world: World, standing: Clock, statements: Counted) -> None:
    key = await key_of()
    login = await resolved(key)
    standing.forward(seconds=14)
    with statements() as said:
        await auth.touch(key, login.seen_at)
    assert said == []
    await auth.touch(key, login.seen_at, at_once=True)
    assert (await resolved(key)).seen_at == standing.now()


async def test_logging_out_ends_this_session_alone(world: World) -> None:
    here, there = await key_of(), await key_of()
    await auth.log_out(here)
    assert await auth.resolve(here) is None
    assert await auth.resolve(there) is not None
    await auth.log_out(here)
    assert (await kinds())[2:] == [EventKind.LOGGED_OUT]


async def test_logging_out_everywhere_ends_all_of_the_own_sessions(world: World) -> None:
    here, there, other = await key_of(), await key_of(), await key_of(ACCOUNTS["bo"].hsa_id)
    await auth.log_out(here, everywhere=True)
    assert (await auth.resolve(here), await auth.resolve(there)) == (None, None)
    assert await auth.resolve(other) is not None


async def test_who_acts_is_read_in_one_statement(world: World, statements: Counted) -> None:
    key = await key_of()
    with statements() as said:
        await resolved(key)
    assert len(said) == 1
