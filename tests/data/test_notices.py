"""Who is told of what: one truth, read from the reader's side and from the event's."""

from dataclasses import fields, replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func
from sqlalchemy.dialects import sqlite
from sqlmodel import col, delete, select

from rxapp import clock
from rxapp.access.notices import recipients_of, visible_notices
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.notices import Audience
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Agreement, Event, Permission
from rxapp.services import auth, permissions
from rxapp.text.notices import TOLD
from tests.fixtures.noticing import happen, one_of_each, seen_by, told_of
from tests.fixtures.people import ACCOUNTS, ALE, COMPULSORY, PIN, PRESCHOOL
from tests.fixtures.world import ARRIVED, World

OF_TYPE = sorted(kind for kind, notice in TOLD.items() if notice.audience is Audience.TYPE)
REST = {kind for kind in EventKind if kind not in TOLD}


def everybody(world: World) -> list[Actor]:
    people = (getattr(world, each.name) for each in fields(world) if each.name != "numbers")
    return list(people)


async def both_ways(world: World) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of event and account: by what each reader sees, and by who is told of each event."""
    async with reading() as session:
        event_ids = (await session.exec(select(Event.id))).all()
    seen = {(event_id, who.account_id) for who in everybody(world) for event_id in await seen_by(who)}
    return seen, await told_of(i for i in event_ids if i is not None)


async def test_what_a_reader_sees_is_what_the_reader_is_told_of(world: World) -> None:
    for actor in (None, world.asta, world.britt, world.hanna):
        await happen(actor, one_of_each())
    seen, told = await both_ways(world)
    assert seen == told
    assert len({account for _, account in told}) == 3  # Asta, Bo and Britt; Nils holds nothing


async def logins(world: World) -> dict[str, str]:
    """A session key of each user, so that the rights are those of a login and of no test."""
    keys: dict[str, str] = {}
    for name in ("asta", "bo", "nils", "britt"):
        logged_in = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
        assert isinstance(logged_in, auth.LoggedIn)
        keys[name] = logged_in.key
    return keys


async def hold(world: World, dice: Random) -> None:
    """Take everything from Ale's users and give them something else, for days around today."""
    users = [world.asta.account_id, world.bo.account_id, world.nils.account_id]
    async with unit_of_work() as session:
        await session.exec(delete(Permission).where(col(Permission.account_id).in_(users)))
        for _ in range(dice.randint(0, 6)):
            first_day = clock.today() + timedelta(days=dice.randint(-2, 2))
            session.add(
                Permission(
                    account_id=dice.choice(users),
                    subject=dice.choice([PRESCHOOL, COMPULSORY, ACCOUNT_NUMBERS]),
                    first_day=first_day,
                    last_day=first_day + timedelta(days=dice.randint(0, 2)),
                    given_by=world.disa.account_id,
                    given_at=ARRIVED,
                )
            )


async def test_both_ways_agree_whatever_is_held_and_for_which_days(world: World) -> None:
    keys = await logins(world)
    kinds = [EventKind.CASE_DECIDED, EventKind.PAYMENT_RETURNED, EventKind.PAYEE_ACCOUNT_CHANGED]
    events = [*await happen(world.hanna, one_of_each(kinds)), *await happen(world.asta, one_of_each(kinds))]
    dice, seen_at_all = Random(7), set[int]()  # noqa: S311 - the same worlds every time
    for _ in range(40):
        await hold(world, dice)
        readers = [login.actor for key in keys.values() if (login := await auth.resolve(key)) is not None]
        seen = {(event_id, who.account_id) for who in readers for event_id in await seen_by(who)}
        assert seen == await told_of(event.event_id for event in events)
        seen_at_all |= {account for _, account in seen}
    assert len(seen_at_all) == 4


async def test_nothing_is_told_of_another_municipality_or_of_a_type_that_is_not_held(world: World) -> None:
    await happen(world.hanna, one_of_each(OF_TYPE))
    async with reading() as session:
        for reader, codes, types in ((world.bo, {ALE}, {PRESCHOOL}), (world.asta, {ALE}, world.asta.types)):
            statement = visible_notices(reader).add_columns(col(Event.municipality_code))
            rows = (await session.exec(statement)).all()
            assert rows
            assert {row.municipality_code for row in rows} == codes
            assert {row.type_code for row in rows} <= types


async def test_what_tells_nobody_is_nobodys_notice(world: World) -> None:
    events = await happen(world.hanna, one_of_each(REST))
    assert [await seen_by(who) for who in everybody(world)] == [set()] * len(everybody(world))
    assert await told_of(event.event_id for event in events) == set()


async def test_whoever_acts_is_not_told_of_it_and_the_others_are(world: World) -> None:
    changed = Happened(EventKind.PAYEE_ACCOUNT_CHANGED, ALE)
    await permit(world, world.nils, ACCOUNT_NUMBERS)
    (event,) = await happen(world.asta, [changed])
    assert await told_of([event.event_id]) == {(event.event_id, world.nils.account_id)}
    assert await seen_by(world.asta) == set()


async def test_a_message_of_the_municipality_is_no_notice(world: World) -> None:
    (own,) = await happen(world.bo, one_of_each([EventKind.MESSAGE_SENT])[:1])
    (other,) = await happen(world.hanna, one_of_each([EventKind.MESSAGE_SENT])[:1])
    assert await seen_by(world.asta) == {other.event_id}
    assert {event for event, _ in await told_of([own.event_id, other.event_id])} == {other.event_id}


async def test_a_taken_permission_takes_what_it_showed(world: World) -> None:
    events = await happen(world.hanna, [Happened(EventKind.CASE_DECIDED, ALE, type_code=PRESCHOOL)])
    mine = (events[0].event_id, world.bo.account_id)
    assert mine in await told_of([events[0].event_id])
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.bo.account_id, subject=PRESCHOOL, held=False
        )
    assert mine not in await told_of([events[0].event_id])
    assert await seen_by(replace(world.bo, types=frozenset())) == set()


@pytest.mark.parametrize("gone", ["account", "agreement"])
async def test_a_closed_account_and_an_ended_agreement_are_told_nothing(world: World, gone: str) -> None:
    (event,) = await happen(world.hanna, [Happened(EventKind.CASE_DECIDED, ALE, type_code=PRESCHOOL)])
    async with unit_of_work() as session:
        if gone == "account":
            (await session.get_one(Account, world.bo.account_id)).deactivated_at = clock.now()
        else:
            await session.exec(delete(Agreement).where(col(Agreement.municipality_code) == ALE))
    left = {world.asta.account_id} if gone == "account" else set[int]()
    assert {account for _, account in await told_of([event.event_id])} == left


async def test_mail_goes_to_the_address_of_the_profile_and_a_locked_card_changes_nothing(
    world: World,
) -> None:
    (event,) = await happen(world.hanna, [Happened(EventKind.CASE_DECIDED, ALE, type_code=PRESCHOOL)])
    async with unit_of_work() as session:
        account = await session.get_one(Account, world.bo.account_id)
        account.locked_at, account.email = clock.now(), "grupp@ale.example"
    async with reading() as session:
        found = (await session.exec(recipients_of([event.event_id], clock.today()))).all()
    assert {row.address for row in found} == {"usr1@example.se", "grupp@ale.example"}


async def test_a_notice_holds_days_and_no_amount(world: World) -> None:
    """That the bank sent a payment back is told to those who may not see what it was."""
    data = {"due_on": "2026-12-01", "total_ore": 4711_00, "paid_on": None}
    await happen(None, [Happened(EventKind.PAYMENT_RETURNED, ALE, data=dict(data))])
    async with reading() as session:
        (row,) = (await session.exec(visible_notices(world.bo))).all()
    assert row.due_on == "2026-12-01"
    assert row.pays_from is None
    assert "471100" not in str(row)
    assert not hasattr(row, "data")


async def permit(world: World, user: Actor, subject: str) -> None:
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=user.account_id, subject=subject, held=True
        )


async def test_notices_are_found_without_the_table_of_events(world: World) -> None:
    """Of a million events most are nobody's notice: what is counted at every page must not read them."""
    async with reading() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL reads so small a table whole, whatever indexes it has")
        found = visible_notices(world.asta).with_only_columns(func.count(col(Event.id)))
        text = found.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        plan = (await (await session.connection()).exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")).all()
    assert any("USING COVERING INDEX ix_event_notice" in step[3] for step in plan), plan
