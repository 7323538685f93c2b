"""The officers' queue: narrowed, sorted, counted and paged, by case officers alone."""

from datetime import date

import pytest

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.desk_queue import Asked, Whose
from rxapp.domain.permissions import Actor
from rxapp.models import Case
from rxapp.services import desk_proposals, desk_queue
from rxapp.services.addresses import queue_filter
from rxapp.services.decisions import RowChoice
from rxapp.services.desk_queue import Counts, QueueFilter
from rxapp.services.officer_decisions import Chosen
from rxapp.services.paging import PAGE_SIZE, Paged
from rxapp.state.desk_views import queue_query
from rxapp.state.paging import sort_code
from tests.fixtures.asking import answer_all, ask_for
from tests.fixtures.people import AMINA, COMPULSORY, NOBODY, PRESCHOOL
from tests.fixtures.world import Asked as Row
from tests.fixtures.world import World, add_case
from tests.services.conftest import GoTo
from tests.services.spring import decide, read, take, typed

DUE = date(2025, 5, 2)


async def listed(actor: Actor, wanted: QueueFilter = QueueFilter()) -> Paged:  # noqa: B008 - frozen
    async with reading() as session:
        return await desk_queue.list_queue(session, actor, wanted)


async def numbers(actor: Actor, **wanted: object) -> list[str]:
    found = await listed(actor, QueueFilter(**wanted))  # type: ignore[arg-type]
    return [case.file_number for case in found.rows]


async def counted(actor: Actor, **wanted: object) -> Counts:
    async with reading() as session:
        return await desk_queue.count_queue(session, actor, QueueFilter(**wanted))  # type: ignore[arg-type]


async def waiting(
    world: World, sender: Actor, arrived_on: date = date(2025, 4, 1), type_code: str = COMPULSORY
) -> Case:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            world,
            sender=sender,
            type_code=type_code,
            rows=[Row(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
            arrived_on=arrived_on,
        )
        case.quarter_first_day = date(2025, 1, 1)
    return case


async def test_the_queue_is_narrowed_by_type_municipality_and_number(spring: World) -> None:
    ale = await waiting(spring, spring.asta)
    burlov = await waiting(spring, spring.britt, type_code=PRESCHOOL)
    for wanted, expected in (
        ({}, [ale, burlov]),
        ({"type_code": PRESCHOOL}, [burlov]),
        ({"words": "burl"}, [burlov]),
        ({"words": "1440"}, [ale]),
        ({"words": "40"}, []),
        ({"words": ale.file_number}, [ale]),
        ({"words": "%"}, []),
    ):
        assert await numbers(spring.hanna, **wanted) == [case.file_number for case in expected], wanted


async def test_whose_turn_it_is_is_told_to_each_officer(spring: World) -> None:
    free, mine, asked, proposed = [await decide(spring.asta, typed(NOBODY)) for _ in range(4)]
    for view in (mine, asked, proposed):
        await take(spring.hanna, view.case.file_number)
    await ask_for(spring.hanna, asked.case, DUE)
    async with unit_of_work() as session:
        await desk_proposals.propose(
            session,
            spring.hanna,
            proposed.case.file_number,
            version=proposed.case.version,
            chosen=Chosen((RowChoice(1, granted=True),)),
        )
    of = {name: view.case.file_number for name, view in
          {"free": free, "mine": mine, "asked": asked, "proposed": proposed}.items()}  # fmt: skip
    expected = {
        (spring.hanna, Whose.UNASSIGNED): ["free"],
        (spring.hanna, Whose.MINE): ["mine", "asked", "proposed"],
        (spring.hanna, Whose.OTHERS): [],
        (spring.hanna, Whose.WAITS_FOR_ME): ["mine"],
        (spring.hugo, Whose.OTHERS): ["mine", "asked", "proposed"],
        (spring.hugo, Whose.WAITS_FOR_ME): ["proposed"],
    }
    for (officer, whose), names in expected.items():
        assert await numbers(officer, whose=whose) == [of[name] for name in names], whose
    assert dict((await counted(spring.hanna)).whose) == {
        Whose.WAITS_FOR_ME: 1,
        Whose.UNASSIGNED: 1,
        Whose.MINE: 3,
        Whose.OTHERS: 0,
    }
    (line,) = [case for case in (await listed(spring.hugo)).rows if case.file_number == of["proposed"]]
    assert (line.holder, line.proposed_by) == ("Hanna Holm", spring.hanna.account_id)


async def test_a_request_is_open_then_overdue_or_answered(spring: World, go_to: GoTo) -> None:
    left, answered = [await decide(spring.asta, typed(NOBODY)) for _ in range(2)]
    for view in (left, answered):
        await ask_for(spring.hanna, view.case, DUE)
    assert len(await numbers(spring.hanna, asked=Asked.OPEN)) == 2
    await answer_all(spring.asta, answered.case.file_number)
    go_to(DUE)
    assert await numbers(spring.hanna, asked=Asked.OPEN) == [left.case.file_number]
    go_to(date(2025, 5, 3))
    assert await numbers(spring.hanna, asked=Asked.OPEN) == []
    assert await numbers(spring.hanna, asked=Asked.OVERDUE) == [left.case.file_number]
    assert await numbers(spring.hanna, asked=Asked.ANSWERED) == [answered.case.file_number]
    assert len(await numbers(spring.hanna, whose=Whose.WAITS_FOR_ME)) == 2
    assert dict((await counted(spring.hanna)).asked) == {
        Asked.OPEN: 0,
        Asked.ANSWERED: 1,
        Asked.OVERDUE: 1,
    }


async def test_the_queue_is_narrowed_by_the_wait_and_by_lateness(spring: World) -> None:
    old, new = await waiting(spring, spring.asta), await waiting(spring, spring.asta, date(2025, 4, 9))
    late = await waiting(spring, spring.asta, date(2025, 10, 1))
    assert await numbers(spring.hanna, waited=7) == [old.file_number]
    assert await numbers(spring.hanna, waited=30) == []
    assert await numbers(spring.hanna, late=True) == [late.file_number]
    assert await numbers(spring.hanna, late=False) == [old.file_number, new.file_number]


async def test_a_day_is_due_where_one_is_known(spring: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = [await waiting(spring, spring.asta, date(2025, 4, day)) for day in (1, 9)]
    asked = await decide(spring.asta, typed(NOBODY))
    await ask_for(spring.hanna, asked.case, DUE)
    found = (await listed(spring.hanna, QueueFilter(sort="due_on"))).rows
    assert [(case.file_number, case.due_on) for case in found] == [
        (asked.case.file_number, DUE),
        (first.file_number, None),
        (second.file_number, None),
    ]
    monkeypatch.setenv("RXAPP_HANDLING_DAYS", "30")
    settings.get_settings.cache_clear()
    found = (await listed(spring.hanna, QueueFilter(sort="due_on", descending=True))).rows
    assert [case.due_on for case in found] == [date(2025, 5, 9), DUE, date(2025, 5, 1)]


async def test_the_queue_is_cut_in_pages_and_sorted_by_amount(spring: World) -> None:
    for number in range(PAGE_SIZE + 1):
        case = await waiting(spring, spring.asta)
        async with unit_of_work() as session:
            (await session.get_one(Case, case.id)).applied_ore = number
    found = await listed(spring.hanna, QueueFilter(sort="applied_ore", descending=True, page=2))
    assert ([case.applied_ore for case in found.rows], found.pages, found.count) == ([0], 2, PAGE_SIZE + 1)


@pytest.mark.parametrize("who", ["asta", "britt", "disa", "ulla", "kerstin"])
async def test_nobody_else_has_a_queue_or_its_counts(spring: World, who: str) -> None:
    view = await decide(spring.asta, typed(NOBODY))
    await take(spring.hanna, view.case.file_number)
    actor = getattr(spring, who)
    assert (await listed(actor)).rows == []
    counts = await counted(actor)
    assert {*counts.whose.values(), *counts.asked.values()} == {0}
    assert await read(spring.asta, view.case.file_number) == view


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(),
        QueueFilter(words="Ale", type_code=PRESCHOOL, whose=Whose.MINE, asked=Asked.OVERDUE, waited=30),
        QueueFilter(late=True, sort="due_on", descending=True),
        QueueFilter(late=False, sort="applied_ore"),
    ],
)
def test_a_filter_comes_back_from_its_address(wanted: QueueFilter) -> None:
    assert queue_filter(queue_query(wanted, sort_code(wanted, "arrived_on"))) == wanted


def test_what_cannot_be_read_in_the_address_is_left_out() -> None:
    query = {"vem": "chefen", "komplettering": "?", "vantat": "8", "inkom": "nyss", "sida": "-1"}
    assert queue_filter(query) == QueueFilter()
