"""The reader's own list: what is new, what is marked, narrowed and sorted; and what is near."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, delete, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.errors import Invalid, NotAllowed
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.notices import MOST_COUNTED, NEW_BEFORE, NoticeGroup, Urgency, new_from
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import Event, NoticeMark, Permission
from rxapp.services import notices, payout_delays, payout_runs, permissions, unattended
from rxapp.services.notices import MOST_AT_ONCE, NoticeFilter
from tests.fixtures.claims import Claimed, claimed
from tests.fixtures.noticing import happen, seen_by
from tests.fixtures.people import ALE, AMINA, BURLOV, COMPULSORY, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.services.conftest import GoTo, go_to

__all__ = ["go_to"]

EVERYTHING = NoticeFilter()


def decided(type_code: str = PRESCHOOL, kind: EventKind = EventKind.CASE_DECIDED) -> Happened:
    return Happened(kind, ALE, type_code=type_code)


async def listed(actor: Actor, wanted: NoticeFilter = EVERYTHING) -> list[Any]:
    async with reading() as session:
        return (await notices.list_notices(session, actor, wanted)).rows


async def unread(actor: Actor) -> int:
    async with reading() as session:
        return await notices.count_unread(session, actor)


async def mark(actor: Actor, *event_ids: int, is_read: bool = True) -> None:
    change = notices.mark_read if is_read else notices.mark_unread
    async with unit_of_work() as session:
        await change(session, actor, event_ids)


async def mark_all(actor: Actor, wanted: NoticeFilter = EVERYTHING) -> None:
    async with unit_of_work() as session:
        await notices.mark_all_read(session, actor, wanted)


async def test_whoever_is_told_nothing_has_no_list(world: World) -> None:
    async with reading() as session:
        for stranger in (world.disa, world.hanna, world.ulla, world.kerstin):
            with pytest.raises(NotAllowed):
                await notices.list_notices(session, stranger, EVERYTHING)
            with pytest.raises(NotAllowed):
                await notices.mark_read(session, stranger, [1])
            with pytest.raises(NotAllowed):
                await notices.mark_unread(session, stranger, [1])
            with pytest.raises(NotAllowed):
                await notices.mark_all_read(session, stranger, EVERYTHING)
            assert await notices.count_unread(session, stranger) == 0


async def test_what_another_is_told_of_cannot_be_marked(world: World) -> None:
    (foreign,) = await happen(world.hanna, [Happened(EventKind.CASE_DECIDED, BURLOV, type_code=PRESCHOOL)])
    (other_type,) = await happen(world.hanna, [decided(COMPULSORY)])
    await mark(world.bo, foreign.event_id, other_type.event_id)
    async with reading() as session:
        assert (await session.exec(select(NoticeMark))).all() == []


async def test_each_reader_marks_for_oneself(world: World) -> None:
    first, second = await happen(world.hanna, [decided(), decided()])
    await mark(world.bo, first.event_id)
    assert [(row.id, row.is_unread) for row in await listed(world.bo)] == [
        (second.event_id, True),
        (first.event_id, False),
    ]
    assert (await unread(world.bo), await unread(world.asta)) == (1, 2)
    await mark(world.bo, first.event_id, is_read=False)
    await mark(world.bo, first.event_id, is_read=False)
    assert await unread(world.bo) == 2


async def test_everything_that_the_list_is_narrowed_to_is_marked_at_once_and_nothing_else(
    world: World,
) -> None:
    await happen(world.hanna, [decided() for _ in range(60)])
    await happen(world.hanna, [decided(kind=EventKind.CASE_PAID)])
    await mark_all(world.bo, NoticeFilter(group=NoticeGroup.DECISIONS, page=2))
    assert [row.kind for row in await listed(world.bo, NoticeFilter(is_unread=True))] == [EventKind.CASE_PAID]
    assert await unread(world.asta) == 61


async def test_too_many_are_not_marked_one_by_one(world: World) -> None:
    with pytest.raises(Invalid):
        await mark(world.bo, *range(MOST_AT_ONCE + 1))


async def test_more_than_ninety_nine_are_not_counted(world: World) -> None:
    await happen(world.hanna, [decided() for _ in range(MOST_COUNTED + 20)])
    assert await unread(world.bo) == MOST_COUNTED + 1


async def test_the_list_has_fifty_a_page_and_the_newest_first(world: World) -> None:
    events = await happen(world.hanna, [decided() for _ in range(60)])
    newest = sorted((event.event_id for event in events), reverse=True)
    assert [row.id for row in await listed(world.bo)] == newest[:50]
    assert [row.id for row in await listed(world.bo, NoticeFilter(page=2))] == newest[50:]
    assert [row.id for row in await listed(world.bo, NoticeFilter(descending=False))] == newest[::-1][:50]


async def test_the_list_is_narrowed_by_case_type_group_and_urgency(world: World) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number)]
        )
    of_case = Happened(EventKind.SUPPLEMENT_REQUESTED, ALE, type_code=PRESCHOOL, case_id=case.id)
    await happen(world.hanna, [of_case, decided(COMPULSORY), decided(kind=EventKind.CASE_PAID)])

    async def kinds(**wanted: Any) -> list[EventKind]:
        return sorted(row.kind for row in await listed(world.asta, NoticeFilter(**wanted)))

    assert await kinds(words=case.file_number[-3:]) == [EventKind.SUPPLEMENT_REQUESTED]
    assert await kinds(words="%") == []
    assert await kinds(type_code=COMPULSORY) == [EventKind.CASE_DECIDED]
    assert await kinds(group=NoticeGroup.PAYOUTS) == [EventKind.CASE_PAID]
    assert await kinds(urgency=Urgency.ACT) == [EventKind.SUPPLEMENT_REQUESTED]


async def test_the_list_is_sorted_by_what_presses(world: World) -> None:
    kinds = (EventKind.CASE_PAID, EventKind.SUPPLEMENT_REQUESTED, EventKind.CASE_DECIDED)
    await happen(world.hanna, [decided(kind=kind) for kind in kinds])
    pressing = [row.kind for row in await listed(world.bo, NoticeFilter(sort="urgency", descending=False))]
    assert pressing == [EventKind.SUPPLEMENT_REQUESTED, EventKind.CASE_DECIDED, EventKind.CASE_PAID]
    unknown = await listed(world.bo, NoticeFilter(sort="pin_hash"))
    assert [row.kind for row in unknown] == list(reversed(kinds))


async def give(world: World, user: Actor, subject: str, *, held: bool = True) -> Actor:
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=user.account_id, subject=subject, held=held
        )
    types = user.types | {subject} if held else user.types - {subject}
    return replace(user, types=frozenset(types) - {ACCOUNT_NUMBERS})


async def test_a_new_permission_makes_only_the_latest_thirty_days_unread(world: World) -> None:
    now = clock.now()
    for days in (400, 31, 29, 1):
        with clock.at(now - timedelta(days=days)):
            await happen(world.hanna, [decided(COMPULSORY)])
    nils = await give(world, world.nils, COMPULSORY)
    assert [row.is_unread for row in await listed(nils)] == [True, True, False, False]
    assert await unread(nils) == 2


async def test_an_old_notice_can_be_marked_as_unread(world: World) -> None:
    with clock.at(clock.now() - timedelta(days=400)):
        (old,) = await happen(world.hanna, [decided(COMPULSORY)])
    nils = await give(world, world.nils, COMPULSORY)
    await mark(nils, old.event_id, is_read=False)
    assert await unread(nils) == 1


async def test_a_permission_taken_by_mistake_and_given_back_loses_no_mark(world: World) -> None:
    read, left = await happen(world.hanna, [decided(), decided()])
    await mark(world.bo, read.event_id)
    gone = await give(world, world.bo, PRESCHOOL, held=False)
    assert (await seen_by(gone), await unread(gone)) == (set(), 0)
    back = await give(world, world.bo, PRESCHOOL)
    assert [(row.id, row.is_unread) for row in await listed(back)] == [
        (left.event_id, True),
        (read.event_id, False),
    ]


def test_the_earliest_of_what_is_held_tells_what_is_new() -> None:
    given, later = datetime(2026, 3, 1, tzinfo=clock.STOCKHOLM), datetime(2026, 9, 1, tzinfo=clock.STOCKHOLM)
    held = [(PRESCHOOL, given, later), (PRESCHOOL, later, None), (COMPULSORY, given, None)]
    assert new_from(held) == {PRESCHOOL: later - NEW_BEFORE, COMPULSORY: given - NEW_BEFORE}
    assert new_from([]) == {}


async def test_whoever_changes_account_numbers_alone_reads_of_those_alone(world: World) -> None:
    async with unit_of_work() as session:
        await session.exec(delete(Permission).where(col(Permission.account_id) == world.nils.account_id))
    await give(world, world.nils, ACCOUNT_NUMBERS)
    nils = replace(world.nils, account_numbers=True)
    kinds = (EventKind.PAYEE_ACCOUNT_CHANGED, EventKind.PAYMENT_RETURNED)
    await happen(world.asta, [Happened(kind, ALE) for kind in kinds])
    assert [row.kind for row in await listed(nils)] == [EventKind.PAYEE_ACCOUNT_CHANGED]
    assert await unread(nils) == 1


async def test_a_late_payout_is_told_in_each_municipality_that_it_pays(world: World, go_to: GoTo) -> None:
    async with unit_of_work() as session:
        for sender in (world.asta, world.britt):
            await add_case(
                session, world, sender=sender, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 1_000_00)]
            )
    async with unit_of_work() as session:
        run_id = await payout_runs.prepare(session, world.ulla, pay_on=date(2026, 11, 27))
    go_to(date(2026, 12, 1))
    async with unit_of_work() as session:
        await payout_delays.set_new_day(session, world.ulla, run_id=run_id, expected_on=date(2026, 12, 2))
    for reader in (world.bo, world.britt):
        (late,) = await listed(reader)
        assert (late.kind, late.expected_on) == (EventKind.PAYOUT_DELAYED, "2026-12-02")


async def test_those_who_hold_the_type_are_told_once_of_a_last_day_with_nothing_sent(
    world: World, go_to: GoTo
) -> None:
    claim = Quarter(2026, 1).period
    await claimed(world, world.asta, PRESCHOOL, claim, [Claimed(AMINA.number, claim.first_day, 9_00)])
    go_to(date(2026, 12, 16))
    assert await unattended.tell_of_near() == 0
    go_to(date(2026, 12, 17))
    assert await unattended.tell_of_near() == 1
    assert await unattended.tell_of_near() == 0
    async with reading() as session:
        near = (await session.exec(select(Event).where(Event.kind == EventKind.LAST_DAY_NEAR))).all()
    assert [(event.municipality_code, event.type_code) for event in near] == [(ALE, PRESCHOOL)]
    (told,) = [row for row in await listed(world.bo) if row.kind is EventKind.LAST_DAY_NEAR]
    assert (told.last_day, told.period) == ("2026-12-31", "2026-2")


async def test_a_last_day_for_which_something_is_sent_is_told_to_nobody(world: World, go_to: GoTo) -> None:
    for quarter in (Quarter(2026, 1), Quarter(2026, 2)):
        claim = quarter.period
        await claimed(world, world.asta, PRESCHOOL, claim, [Claimed(AMINA.number, claim.first_day, 9_00)])
    go_to(date(2026, 12, 17))
    assert await unattended.tell_of_near() == 0
