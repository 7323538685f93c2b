"""Last days to respond to a recovery and to appeal: reminded of once, on their days, while there is something
to do, and to whoever holds the type."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_times import TIME_TO_APPEAL
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.events import EventKind
from rxapp.models import Case, Event
from rxapp.services import case_days, permissions, recovery_decisions, recovery_hearings
from rxapp.services.case_days import Remind, tell_of_case_days
from tests.fixtures import appealing as short
from tests.fixtures import grounded
from tests.fixtures.database import TODAY as AUTUMN
from tests.fixtures.noticing import seen_by, told_of
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL
from tests.fixtures.recovering import communicated, decided, kept, paid_case
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, decide, typed

DAY = timedelta(days=1)
RESPOND_BY = AUTUMN + 14 * DAY
LAST_TO_APPEAL = date(2025, 5, 2)
"""Three weeks after the decision, which is the first of May."""
REMINDERS = {EventKind.RECOVERY_REMINDED, EventKind.APPEAL_REMINDED}


async def told(number: str) -> list[tuple[EventKind, str]]:
    """What has been told in the case, with the day."""
    found = [(event.kind, event.data) for event in await events(number)]
    return [(kind, data.get("respond_by") or data["last_day"]) for kind, data in found]


async def events(number: str) -> list[Event]:
    async with reading() as session:
        mine = select(Event).join(Case, col(Case.id) == Event.case_id).where(Case.file_number == number)
        reminders = mine.where(col(Event.kind).in_(REMINDERS)).order_by(col(Event.id))
        return list((await session.exec(reminders)).all())


async def prolong(world: World, number: str, respond_by: date) -> None:
    version = (await kept(number))[0].version
    async with unit_of_work() as session:
        await recovery_hearings.prolong(session, world.hanna, number, version=version, respond_by=respond_by)


async def respond(world: World, number: str, *, is_all: bool) -> None:
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, world.asta, number, text="Det stämmer.", is_all=is_all)


async def drop(world: World, number: str) -> None:
    version = (await kept(number))[0].version
    async with unit_of_work() as session:
        await recovery_decisions.drop(
            session, world.hanna, number, version=version, reason="Det var rätt betalt."
        )


async def against(world: World) -> str:
    return (await short.decided_against(world)).case.file_number


async def test_a_day_to_respond_is_reminded_of_once_a_week_ahead(world: World, go_to: GoTo) -> None:
    number = await communicated(await paid_case(world))
    for day, written in ((RESPOND_BY - 8 * DAY, 0), (RESPOND_BY - 7 * DAY, 1), (RESPOND_BY, 0)):
        go_to(day)
        assert [await tell_of_case_days(), await tell_of_case_days()] == [written, 0]
    assert await told(number) == [(EventKind.RECOVERY_REMINDED, RESPOND_BY.isoformat())]


async def test_a_later_day_to_respond_is_reminded_of_anew(world: World, go_to: GoTo) -> None:
    number, later = await communicated(await paid_case(world)), RESPOND_BY + 14 * DAY
    go_to(RESPOND_BY - 3 * DAY)
    await tell_of_case_days()
    await prolong(world, number, later)
    assert await tell_of_case_days() == 0
    go_to(later - 7 * DAY)
    assert await tell_of_case_days() == 1
    assert [day for _, day in await told(number)] == [RESPOND_BY.isoformat(), later.isoformat()]


@pytest.mark.parametrize("end", ["all said", "dropped", "decided"])
async def test_a_recovery_with_nothing_to_respond_to_is_not_reminded_of(
    world: World, go_to: GoTo, end: str
) -> None:
    paid = await paid_case(world)
    if end == "decided":
        number = await decided(paid)
    else:
        number = await communicated(paid)
        await (drop(world, number) if end == "dropped" else respond(world, number, is_all=True))
    go_to(RESPOND_BY - 3 * DAY)
    assert await tell_of_case_days() == 0
    assert await told(number) == []


async def test_whoever_has_more_to_say_is_reminded_unless_something_was_said_within_the_week(
    world: World, go_to: GoTo
) -> None:
    long_ago, just_now = (
        await communicated(await paid_case(world)),
        await communicated(await paid_case(world)),
    )
    await respond(world, long_ago, is_all=False)
    go_to(RESPOND_BY - 7 * DAY)
    await respond(world, just_now, is_all=False)
    assert await tell_of_case_days() == 1
    assert (len(await told(long_ago)), await told(just_now)) == (1, [])


@pytest.mark.parametrize(("days", "later"), [(7, 1), (14, 15)])
async def test_a_day_to_respond_that_was_near_when_it_was_set_or_has_passed_is_not_reminded_of(
    world: World, go_to: GoTo, days: int, later: int
) -> None:
    await communicated(await paid_case(world), days=days)
    go_to(AUTUMN + later * DAY)
    assert await tell_of_case_days() == 0


async def test_a_day_to_appeal_is_reminded_of_once_a_week_ahead(spring: World, go_to: GoTo) -> None:
    """As it is told: no public holiday, and by the earlier reading, though nobody has opened the decision."""
    number = await against(spring)
    for day, written in ((LAST_TO_APPEAL - 8 * DAY, 0), (LAST_TO_APPEAL - 7 * DAY, 1), (LAST_TO_APPEAL, 0)):
        go_to(day)
        assert [await tell_of_case_days(), await tell_of_case_days()] == [written, 0]
    assert await told(number) == [(EventKind.APPEAL_REMINDED, LAST_TO_APPEAL.isoformat())]
    shown = (await short.standing(spring.asta, number)).decisions[0].times.shown
    assert shown == LAST_TO_APPEAL


async def test_to_open_the_decision_later_moves_no_reminder(spring: World, go_to: GoTo) -> None:
    number = await against(spring)
    go_to(TODAY + 4 * DAY)
    await short.open_case(spring.asta, number)
    go_to(LAST_TO_APPEAL - 7 * DAY)
    assert await tell_of_case_days() == 1
    assert await told(number) == [(EventKind.APPEAL_REMINDED, LAST_TO_APPEAL.isoformat())]


async def test_the_last_day_of_the_time_still_is_near_and_the_next_is_not(spring: World, go_to: GoTo) -> None:
    number = await against(spring)
    go_to(LAST_TO_APPEAL + DAY)
    assert await tell_of_case_days() == 0
    go_to(LAST_TO_APPEAL)
    assert await tell_of_case_days() == 1
    assert len(await told(number)) == 1


async def test_an_automatic_decision_is_reminded_of_after_as_long_a_time(spring: World, go_to: GoTo) -> None:
    """«Tiden för att överklaga ett automatiskt fattat beslut är densamma som när beslutet inte är fattat
    automatiskt.»"""
    late = date(2025, 10, 1)
    go_to(late)
    view = await decide(spring.asta)
    assert view.decision is not None
    assert (view.decision.is_automatic, view.decision.outcome) == (True, DecisionOutcome.DISMISSED)
    go_to(late + 14 * DAY)
    assert await tell_of_case_days() == 1
    last = late + TIME_TO_APPEAL
    assert await told(view.case.file_number) == [(EventKind.APPEAL_REMINDED, last.isoformat())]


@pytest.mark.parametrize("done", ["appealed", "appealed and taken back", "at court"])
async def test_a_decision_that_has_been_appealed_is_not_reminded_of(
    spring: World, go_to: GoTo, done: str
) -> None:
    number = await against(spring)
    if done == "at court":
        await short.to_court(spring, number)
    else:
        await short.lodge(spring.asta, number)
    if done == "appealed and taken back":
        await short.withdraw(spring.asta, await short.latest(spring.asta, number))
    go_to(LAST_TO_APPEAL - 3 * DAY)
    assert await tell_of_case_days() == 0


async def test_a_decision_that_went_the_municipalitys_way_is_not_reminded_of(
    spring: World, go_to: GoTo
) -> None:
    view = await decide(spring.asta, typed(AMINA.number))
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.GRANTED
    go_to(LAST_TO_APPEAL - 3 * DAY)
    assert await tell_of_case_days() == 0


async def test_a_month_of_what_nobody_applies_for_is_not_reminded_of(world: World, go_to: GoTo) -> None:
    await grounded.register(world.hanna)
    ran = await grounded.run(world.ulla)
    assert ran.cases == 1
    for days in range(10, 25):
        go_to(AUTUMN + days * DAY)
        assert await tell_of_case_days() == 0


async def test_a_recovery_that_is_decided_has_a_last_day_to_appeal(world: World, go_to: GoTo) -> None:
    number = await decided(await paid_case(world))
    last = AUTUMN + 21 * DAY
    go_to(last - 7 * DAY)
    assert await tell_of_case_days() == 1
    assert await told(number) == [(EventKind.APPEAL_REMINDED, last.isoformat())]


async def test_a_recovery_of_which_nothing_is_claimed_has_none(world: World, go_to: GoTo) -> None:
    await decided(await paid_case(world), 0, 0)
    go_to(AUTUMN + 18 * DAY)
    assert await tell_of_case_days() == 0


@pytest.mark.parametrize(("days", "written"), [(14, 2), (21, 1)])
async def test_the_days_of_the_reminder_are_the_setting_and_who_was_told_within_them_is_not_told_again(
    world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch, days: int, written: int
) -> None:
    await decided(await paid_case(world))
    await communicated(await paid_case(world), days=22)
    monkeypatch.setenv("RXAPP_SUPPLEMENT_REMINDER_DAYS", str(days))
    settings.get_settings.cache_clear()
    go_to(AUTUMN + 8 * DAY)
    assert await tell_of_case_days() == written


async def test_many_that_look_at_the_same_time_write_each_once(world: World, go_to: GoTo) -> None:
    await decided(await paid_case(world))
    await communicated(await paid_case(world))
    go_to(AUTUMN + 14 * DAY)
    assert sum(await asyncio.gather(*(tell_of_case_days() for _ in range(4)))) == 2


async def test_what_is_done_between_the_look_and_the_reminder_is_not_reminded_of(
    world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, heard = await decided(await paid_case(world)), await communicated(await paid_case(world))
    go_to(AUTUMN + 14 * DAY)
    each, so_far = case_days._each, list[int]()

    async def after_the_municipality(case_id: int, remind: Remind) -> bool:
        if not so_far:
            await short.lodge(world.asta, number)
            await respond(world, heard, is_all=True)
        so_far.append(case_id)
        return await each(case_id, remind)

    monkeypatch.setattr(case_days, "_each", after_the_municipality)
    assert await tell_of_case_days() == 0
    assert len(so_far) == 2


async def test_one_that_fails_hides_no_other_and_is_told_the_next_time(
    world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await communicated(await paid_case(world))
    await decided(await paid_case(world))
    go_to(AUTUMN + 14 * DAY)

    async def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(case_days, "tell", broken)
        assert await tell_of_case_days() == 1
    assert await told(number) == []
    assert await tell_of_case_days() == 1


async def test_those_who_hold_the_type_are_told_and_nobody_else(world: World, go_to: GoTo) -> None:
    await decided(await paid_case(world))
    await communicated(await paid_case(world))
    await communicated(await paid_case(world, type_code=PRESCHOOL))
    go_to(AUTUMN + 14 * DAY)
    assert await tell_of_case_days() == 3
    async with reading() as session:
        mine = select(Event).where(col(Event.kind).in_(REMINDERS))
        found = {event.id or 0: event.type_code for event in (await session.exec(mine)).all()}
    of_asta, of_bo = set(found), {id for id, code in found.items() if code == PRESCHOOL}
    assert len(of_bo) == 1
    expected = {world.asta.account_id: of_asta, world.bo.account_id: of_bo}
    assert await told_of(found) == {(event, who) for who, events in expected.items() for event in events}
    for reader in (world.asta, world.bo, world.nils, world.britt, world.disa, world.hanna):
        assert await seen_by(reader) & of_asta == expected.get(reader.account_id, set())
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.asta.account_id, subject=COMPULSORY, held=False
        )
    assert {event for event, who in await told_of(found) if who == world.asta.account_id} == of_bo
