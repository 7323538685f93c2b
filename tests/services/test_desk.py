"""Taking, releasing and taking over; one's own registration; and that a municipality learns nothing of it."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.access.desk import visible_assignment, visible_desk_events, visible_proposals, visible_queue
from rxapp.db import reading, unit_of_work
from rxapp.domain.desk import OWN, Own
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import DESK, EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Case, CaseAssignment, Event
from rxapp.services import desk, identifications, supplements
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice, decide
from rxapp.services.desk_queue import QueueFilter
from rxapp.services.desk_rules import standing_of
from tests.fixtures.asking import ask_for, requests_of
from tests.fixtures.people import AMINA, NOBODY
from tests.fixtures.world import World
from tests.services.spring import TODAY, read, rule_on, take, typed
from tests.services.spring import decide as sent_and_judged

EVERYTHING = QueueFilter()
YES = RowChoice(1, granted=True)


async def referred(world: World, *numbers: str) -> CaseView:
    return await sent_and_judged(world.asta, *(typed(number) for number in numbers or (NOBODY,)))


async def holder(world: World, view: CaseView) -> str:
    async with reading() as session:
        return (await desk.get_desk(session, world.hanna, view.case.file_number)).holder


async def events(*kinds: EventKind) -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).where(col(Event.kind).in_(kinds)))).all())


async def decide_as(officer: Actor, view: CaseView) -> None:
    async with unit_of_work() as session:
        await decide(
            session,
            officer,
            view.case.file_number,
            version=view.case.version,
            choices=[YES],
            reason_text="",
        )


async def test_whoever_takes_a_case_has_it_and_the_case_is_otherwise_as_it_was(spring: World) -> None:
    view = await referred(spring)
    assert await holder(spring, view) == ""
    await take(spring.hanna, view.case.file_number)
    assert await holder(spring, view) == "Hanna Holm"
    assert await read(spring.asta, view.case.file_number) == view
    (taken,) = await events(EventKind.CASE_TAKEN)
    assert (taken.actor_id, taken.case_id) == (spring.hanna.account_id, view.case.id)
    assert taken.municipality_code is None


async def test_the_second_who_takes_is_told_who_was_first(spring: World) -> None:
    view = await referred(spring)
    await take(spring.hanna, view.case.file_number)
    with pytest.raises(Conflict, match="Hanna Holm har redan tagit ärendet"):
        await take(spring.hugo, view.case.file_number)
    assert await holder(spring, view) == "Hanna Holm"


async def test_of_two_who_take_at_once_exactly_one_gets_it(spring: World) -> None:
    view = await referred(spring)

    async def one(officer: Actor) -> object:
        async with unit_of_work() as session:
            return await desk.take(session, officer, view.case.file_number)

    told = await asyncio.gather(one(spring.hanna), one(spring.hugo), return_exceptions=True)
    refused = [each for each in told if each is not None]
    assert [type(each) for each in refused] == [Conflict]
    assert "har redan tagit ärendet" in str(refused[0])
    assert len(await events(EventKind.CASE_TAKEN)) == 1


async def test_only_the_holder_decides(spring: World) -> None:
    view = await referred(spring)
    with pytest.raises(Conflict, match="Ta ärendet först"):
        await decide_as(spring.hanna, view)
    await take(spring.hugo, view.case.file_number)
    with pytest.raises(Conflict, match="Hugo Hed har tagit ärendet"):
        await decide_as(spring.hanna, view)
    assert await read(spring.asta, view.case.file_number) == view
    await decide_as(spring.hugo, view)


async def test_only_the_holder_asks_gives_time_and_takes_back(spring: World) -> None:
    view = await referred(spring)
    due = TODAY + timedelta(days=14)
    await take(spring.hugo, view.case.file_number)
    with pytest.raises(Conflict, match="Hugo Hed har tagit ärendet"):
        await ask_for(spring.hanna, view.case, due)
    await ask_for(spring.hugo, view.case, due)
    (request,) = await requests_of(spring.hugo, view.case.file_number)
    number = view.case.file_number
    for act in (
        lambda s: supplements.prolong(
            s, spring.hanna, number, request_id=request.request_id, due_on=due + timedelta(days=7)
        ),
        lambda s: supplements.take_back(s, spring.hanna, number, request_id=request.request_id),
    ):
        with pytest.raises(Conflict, match="Hugo Hed har tagit ärendet"):
            async with unit_of_work() as session:
                await act(session)
    assert await requests_of(spring.hugo, number) == (request,)


async def test_a_released_case_is_anybodys(spring: World) -> None:
    view = await referred(spring)
    number = view.case.file_number
    await take(spring.hanna, number)
    async with unit_of_work() as session:
        await desk.release(session, spring.hanna, number)
    await take(spring.hugo, number)
    with pytest.raises(Conflict, match="Du har inte ärendet längre"):
        async with unit_of_work() as session:
            await desk.release(session, spring.hanna, number)
    assert await holder(spring, view) == "Hugo Hed"


async def test_a_case_is_taken_over_with_a_reason(spring: World) -> None:
    view = await referred(spring)
    number = view.case.file_number
    with pytest.raises(Conflict, match="Ingen har ärendet längre"):
        async with unit_of_work() as session:
            await desk.take_over(session, spring.hugo, number, why="Hon är ledig.")
    await take(spring.hanna, number)
    with pytest.raises(Invalid):
        async with unit_of_work() as session:
            await desk.take_over(session, spring.hugo, number, why=" ")
    async with unit_of_work() as session:
        await desk.take_over(session, spring.hugo, number, why="Föräldraledig till maj.")
    async with reading() as session:
        seen = await desk.get_desk(session, spring.hanna, number)
    assert (seen.holder, seen.is_mine) == ("Hugo Hed", False)
    newest = seen.events[0]
    assert (newest.doer, newest.whom, newest.why) == ("Hugo Hed", "Hanna Holm", "Föräldraledig till maj.")


async def test_a_decided_case_is_neither_taken_nor_released(spring: World) -> None:
    view = await referred(spring)
    await rule_on(spring.hanna, view, [YES])
    for act in (desk.take, desk.release):
        with pytest.raises(Conflict, match="inte hos en handläggare"):
            async with unit_of_work() as session:
                await act(session, spring.hugo, view.case.file_number)


@pytest.mark.parametrize("who", ["asta", "britt", "disa", "ulla", "kerstin"])
async def test_nobody_but_case_officers_has_a_desk(spring: World, who: str) -> None:
    view, actor = await referred(spring), getattr(spring, who)
    number, case_id = view.case.file_number, view.case.id
    await take(spring.hanna, number)
    for act in (
        lambda s: desk.take(s, actor, number),
        lambda s: desk.release(s, actor, number),
        lambda s: desk.take_over(s, actor, number, why="Skäl."),
        lambda s: desk.take_next(s, actor, QueueFilter()),
        lambda s: desk.get_desk(s, actor, number),
    ):
        with pytest.raises(NotAllowed):
            async with unit_of_work() as session:
                await act(session)
    async with reading() as session:
        for statement in (
            visible_queue(actor, 30),
            visible_assignment(actor, case_id),
            visible_proposals(actor, case_id),
            visible_desk_events(actor, case_id),
        ):
            assert (await session.exec(statement)).all() == []
    assert await holder(spring, view) == "Hanna Holm"


async def test_there_is_no_case_by_another_number(spring: World) -> None:
    with pytest.raises(NotFound):
        async with unit_of_work() as session:
            await desk.take(session, spring.hanna, "2025-999999")


async def test_the_next_is_the_oldest_that_nobody_has_and_the_filter_lets_through(spring: World) -> None:
    first, second = await referred(spring), await referred(spring, NOBODY, AMINA.number)
    await take(spring.hugo, first.case.file_number)

    async def next_of(officer: Actor, wanted: QueueFilter = EVERYTHING) -> str:
        async with unit_of_work() as session:
            return await desk.take_next(session, officer, wanted)

    for wanted in (QueueFilter(type_code="ASYL_PRESCHOOL"), QueueFilter(words="burlöv")):
        with pytest.raises(Conflict, match="inget otaget ärende"):
            await next_of(spring.hanna, wanted)
    assert await next_of(spring.hanna, QueueFilter(words="1440")) == second.case.file_number
    with pytest.raises(Conflict, match="inget otaget ärende"):
        await next_of(spring.hugo)


async def test_two_who_take_the_next_at_once_get_one_each(spring: World) -> None:
    views = [await referred(spring) for _ in range(2)]

    async def next_of(officer: Actor) -> str:
        async with unit_of_work() as session:
            return await desk.take_next(session, officer, QueueFilter())

    taken = await asyncio.gather(next_of(spring.hanna), next_of(spring.hugo))
    assert sorted(taken) == [view.case.file_number for view in views]


async def registered_by(world: World, officer: Actor) -> CaseView:
    """A case as if the officer had registered it from paper."""
    view = await referred(world)
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).where(col(Case.id) == view.case.id))).one()
        case.is_paper, case.sent_by = True, officer.account_id
    return view


async def test_nobody_decides_what_they_have_registered(spring: World) -> None:
    view = await registered_by(spring, spring.hanna)
    number = view.case.file_number
    with pytest.raises(NotAllowed) as refused:
        await take(spring.hanna, number)
    assert refused.value.sentence == OWN[Own.REGISTERED]
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await desk.take_next(session, spring.hanna, QueueFilter())
    # Not even with the case in hand, however that came about.
    async with unit_of_work() as session:
        session.add(
            CaseAssignment(case_id=view.case.id, holder_id=spring.hanna.account_id, taken_at=clock.now())
        )
    with pytest.raises(NotAllowed):
        await decide_as(spring.hanna, view)
    async with unit_of_work() as session:
        await desk.take_over(session, spring.hugo, number, why="Registrerad av den andra.")
    await decide_as(spring.hugo, view)


async def test_nobody_decides_a_case_in_which_they_have_said_whom_a_row_is_about(spring: World) -> None:
    given = "20160764-2384"
    view = await sent_and_judged(spring.asta, typed(given))
    number = view.case.file_number
    await take(spring.sixten, number)
    async with unit_of_work() as session:
        await identifications.identify(
            session, spring.sixten, number, version=view.case.version, position=1, number=NOBODY
        )
    now = await read(spring.asta, number)
    with pytest.raises(NotAllowed) as refused:
        await decide_as(spring.sixten, now)
    assert refused.value.sentence == OWN[Own.IDENTIFIED]
    async with unit_of_work() as session:
        await desk.release(session, spring.sixten, number)
    with pytest.raises(NotAllowed):
        await take(spring.sixten, number)
    await rule_on(spring.hanna, now, [YES])


async def test_what_goes_on_between_officers_is_in_no_timeline(spring: World) -> None:
    view = await referred(spring)
    number = view.case.file_number
    await take(spring.hanna, number)
    async with unit_of_work() as session:
        await desk.take_over(session, spring.hugo, number, why="Hemligt skäl.")
    for reader in (spring.asta, spring.hanna):
        assert not {entry.kind for entry in (await read(reader, number)).timeline} & DESK
    assert await read(spring.asta, number) == view
    assert all(event.municipality_code is None for event in await events(*DESK))


async def test_the_standing_names_the_holder_to_officers_alone(spring: World) -> None:
    view = await referred(spring)
    await take(spring.hanna, view.case.file_number)
    async with reading() as session:
        case = (await session.exec(select(Case).where(col(Case.id) == view.case.id))).one()
        assert (await standing_of(session, spring.hugo, case)).holder == "Hanna Holm"
        assert (await standing_of(session, spring.asta, case)).holder == ""
