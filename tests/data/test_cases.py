import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from rxapp.access import cases as access
from rxapp.access import supplements
from rxapp.access.rows import Rows
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import NotFound
from rxapp.domain.periods import Quarter
from rxapp.models import Case
from rxapp.services import cases, desk_queue
from rxapp.services.cases import SORTS, CaseFilter
from rxapp.services.desk_queue import QueueFilter
from tests.data.paid import NUMBERS, Paid
from tests.fixtures.people import ALE, AMINA, ASA, COMPULSORY, FARAH, INDIVIDUALS, PRESCHOOL, PROTECTED
from tests.fixtures.statements import Counted
from tests.fixtures.world import QUARTER, Asked, World, add_case

OUTSIDERS = ("nils", "disa", "ulla", "kerstin")
"""They see no case at all; `hanna` and `hugo` decide and so see every one."""


async def numbers(actor: Any, wanted: CaseFilter | None = None) -> set[str]:
    async with reading() as session:
        return {
            case.file_number for case in (await cases.list_cases(session, actor, wanted or CaseFilter())).rows
        }


async def all_of(statement: Rows) -> list[Any]:
    async with reading() as session:
        return list((await session.exec(statement)).all())


EVERY = (
    access.visible_cases,
    access.visible_cases_with_municipality,
    access.visible_rows,
    access.visible_decisions,
    supplements.visible_requests,
    access.visible_case_events,
    access.visible_drafts,
    access.visible_people,
    access.visible_grants,
)


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_the_stranger_sees_nothing_of_any_case(paid: Paid, name: str) -> None:
    for visible in EVERY:
        assert await all_of(visible(paid.actor(name))) == []
    assert await numbers(paid.actor(name)) == set()
    for case in (paid.preschool, paid.elsewhere):
        with pytest.raises(NotFound):
            async with reading() as session:
                await cases.get_case(session, paid.actor(name), case.file_number)


async def test_each_reader_sees_the_cases_that_are_theirs(paid: Paid) -> None:
    preschool = {paid.preschool.file_number, paid.unpaid.file_number, paid.waiting.file_number}
    ale = preschool | {paid.compulsory.file_number}
    expected = {
        "asta": ale,
        "bo": preschool,
        "britt": {paid.elsewhere.file_number},
        "hanna": ale | {paid.elsewhere.file_number},
        "hugo": ale | {paid.elsewhere.file_number},
    }
    assert {name: await numbers(paid.actor(name)) for name in expected} == expected


async def test_a_case_of_another_type_or_municipality_is_not_there(paid: Paid) -> None:
    refused = (("bo", paid.compulsory), ("asta", paid.elsewhere), ("britt", paid.preschool))
    for name, case in refused:
        with pytest.raises(NotFound) as told:
            async with reading() as session:
                await cases.get_case(session, paid.actor(name), case.file_number)
        with pytest.raises(NotFound) as none:
            async with reading() as session:
                await cases.get_case(session, paid.actor(name), "5.6-2026-99999")
        assert told.value.sentence == none.value.sentence
        for visible in (access.visible_rows, access.visible_decisions, access.visible_case_events):
            assert case.id not in {
                getattr(r, "case_id", None) for r in await all_of(visible(paid.actor(name)))
            }


@pytest.mark.parametrize("name", ["asta", "bo", "hanna"])
async def test_the_name_of_a_protected_person_is_told_to_nobody(paid: Paid, name: str) -> None:
    told = " ".join(
        str(value) for row in await all_of(access.visible_rows(paid.actor(name))) for value in row
    )
    assert AMINA.last_name in told
    for person in PROTECTED:
        assert person.number in told
        for hidden in (person.first_name, person.last_name, str(person.born_on)):
            assert hidden not in told


async def test_a_name_needs_the_own_municipality_or_a_grant(paid: Paid) -> None:
    async with reading() as session:
        waiting, _ = await cases.list_rows(session, paid.world.bo, paid.waiting.id or 0)
        granted, _ = await cases.list_rows(session, paid.world.bo, paid.preschool.id or 0)
    assert {row.individual_number for row in waiting if row.name} == {AMINA.number, ASA.number}
    assert {row.individual_number for row in waiting if row.born_on} == {AMINA.number, ASA.number}
    assert {row.individual_number for row in granted if row.name} == {AMINA.number, ASA.number, FARAH.number}
    assert [row.individual_number for row in granted] == list(NUMBERS)


async def test_a_search_finds_by_what_is_shown_alone(paid: Paid) -> None:
    bo = paid.world.bo
    for person in PROTECTED:
        for hidden in (person.first_name, person.last_name, str(person.born_on)):
            assert await numbers(bo, CaseFilter(words=hidden)) == set()
        assert paid.preschool.file_number in await numbers(bo, CaseFilter(words=person.number))
    assert await numbers(bo, CaseFilter(words=FARAH.first_name)) == {paid.preschool.file_number}
    assert await numbers(bo, CaseFilter(words=paid.compulsory.file_number)) == set()
    for words in ("%", "_", "\\", "'"):
        assert await numbers(bo, CaseFilter(words=words)) == set()
    assert len(await numbers(bo, CaseFilter(words="åsa"))) == 2
    assert len(await numbers(bo, CaseFilter(words="10-000001"))) == 3


async def test_filters_narrow_the_list(paid: Paid) -> None:
    asta = paid.world.asta
    assert await numbers(asta, CaseFilter(type_code=COMPULSORY)) == {paid.compulsory.file_number}
    assert await numbers(asta, CaseFilter(status=CaseStatus.IN_REVIEW)) == {paid.waiting.file_number}
    assert await numbers(asta, CaseFilter(quarter=Quarter.of(QUARTER).next())) == set()
    assert len(await numbers(asta, CaseFilter(quarter=Quarter.of(QUARTER)))) == 4
    assert await numbers(paid.world.bo, CaseFilter(type_code=COMPULSORY)) == set()


async def test_every_heading_sorts_both_ways(paid: Paid) -> None:
    for sort in (*SORTS, "draft_key", "'; --"):
        for descending in (True, False):
            wanted = CaseFilter(sort=sort, descending=descending)
            async with reading() as session:
                found = (await cases.list_cases(session, paid.world.asta, wanted)).rows
            ids = [case.id for case in found]
            assert len(ids) == 4
            if sort in ("arrived_on", "quarter_first_day", "draft_key"):  # all alike: by number
                assert ids == sorted(ids, reverse=descending)
            if sort == "file_number":
                assert [c.file_number for c in found] == sorted(
                    (c.file_number for c in found), reverse=descending
                )


async def test_the_queue_is_the_case_officers_and_tells_the_municipality(paid: Paid) -> None:
    async with reading() as session:
        queue = await desk_queue.list_queue(session, paid.world.hanna, QueueFilter())
        others = [await desk_queue.list_queue(session, paid.actor(name), QueueFilter()) for name in OUTSIDERS]
    assert [(case.file_number, case.municipality) for case in queue.rows] == [
        (paid.waiting.file_number, "Ale")
    ]
    assert [(found.rows, found.count) for found in others] == [([], 0)] * len(OUTSIDERS)


async def test_a_case_is_told_with_rows_decision_and_timeline(paid: Paid) -> None:
    async with reading() as session:
        view = await cases.get_case(session, paid.world.bo, paid.preschool.file_number)
    assert (view.municipality, view.case.status, len(view.rows)) == ("Ale", CaseStatus.PAID, len(NUMBERS))
    assert view.decision is not None
    assert view.decision.is_automatic
    assert [entry.kind.value for entry in view.timeline] == ["case_paid"]


async def test_pages_are_of_fifty_and_a_page_out_of_range_is_the_nearest(world: World) -> None:
    async with unit_of_work() as session:
        for _ in range(51):
            await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number)])
    async with reading() as session:
        seen = {
            page: await cases.list_cases(session, world.bo, CaseFilter(page=page))
            for page in (-1, 0, 1, 2, 3, 10**6)
        }
    assert {
        page: (found.page, len(found.rows), found.count, found.pages) for page, found in seen.items()
    } == {
        -1: (1, 50, 51, 2),
        0: (1, 50, 51, 2),
        1: (1, 50, 51, 2),
        2: (2, 1, 51, 2),
        3: (2, 1, 51, 2),
        10**6: (2, 1, 51, 2),
    }
    assert len({case.id for page in (1, 2) for case in seen[page].rows}) == 51


async def test_people_are_told_by_number_only_in_the_own_municipality(paid: Paid) -> None:
    told = {name: await all_of(access.visible_people(paid.actor(name))) for name in ("asta", "britt")}
    assert {name: {row.individual_number for row in rows} for name, rows in told.items()} == {
        "asta": {AMINA.number, ASA.number},
        "britt": {FARAH.number},
    }
    assert {p.number for p in INDIVIDUALS if p.municipality_code == ALE} > {AMINA.number, ASA.number}


async def test_the_list_and_the_case_keep_to_their_budget(paid: Paid, statements: Counted) -> None:
    async with reading() as session:
        with statements() as listed:
            await cases.list_cases(session, paid.world.asta, CaseFilter(words="a", type_code=PRESCHOOL))
        with statements() as shown:
            await cases.get_case(session, paid.world.asta, paid.preschool.file_number)
        with statements() as queued:
            await desk_queue.list_queue(session, paid.world.hanna, QueueFilter())
    assert (len(listed), len(queued)) == (1, 1)  # the page with its count
    # The case, its rows and their count, decision, requests, timeline and receipts.
    assert len(shown) == 7


async def test_a_page_is_counted_and_found_within_an_index_in_every_order(
    paid: Paid, backend: str, database: str, statements: Counted
) -> None:
    if backend != "sqlite":
        pytest.skip(
            "PostgreSQL chooses its way by how many rows there are, and few are read without an index"
        )
    for sort, descending in product(SORTS, (True, False)):
        everything = CaseFilter(sort=sort, descending=descending)
        for wanted in (everything, replace(everything, status=CaseStatus.PAID, quarter=Quarter.of(QUARTER))):
            with statements() as said:
                await numbers(paid.world.asta, wanted)
            steps = way_of(said[0], database)
            within = [step for step in steps if "COVERING INDEX ix_case_list" in step]
            # Applications for more than a quarter are looked for besides, in an index of their own.
            searched = [step for step in steps if step.startswith("SEARCH") and "ix_case_longer" not in step]
            assert (len(within), len(searched)) == (2, 3), steps
            assert "SEARCH case USING INTEGER PRIMARY KEY (rowid=?)" in steps
            assert not any("TEMP B-TREE" in step for step in steps[: steps.index("SCAN found")]), steps


def way_of(statement: str, database: str) -> list[str]:
    """The steps in which SQLite would follow the statement."""
    with closing(sqlite3.connect(database.partition("///")[2])) as connection:
        found = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?"))
        return [step for _, _, _, step in found]


async def test_a_case_to_act_upon_is_reached_through_its_reader(paid: Paid) -> None:
    number = paid.compulsory.file_number
    for name, seen in (("asta", 1), ("hanna", 1), ("bo", 0), ("britt", 0), ("nils", 0), ("disa", 0)):
        found = await all_of(access.one_case(paid.actor(name), number))
        assert [type(case) for case in found] == [Case] * seen
        # An officer sends papers alone, and this was none.
        sent = seen if name == "asta" else 0
        assert len(await all_of(access.case_of_draft(paid.actor(name), paid.compulsory.draft_key))) == sent
