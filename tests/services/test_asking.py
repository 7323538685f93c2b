from datetime import date, timedelta

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.supplements import Consequence, RequestStatus
from rxapp.services import desk, supplements
from rxapp.services.supplements import AskedItem
from rxapp.services.verify import verify
from tests.fixtures.asking import requests_of, save
from tests.fixtures.people import NOBODY, PALLE
from tests.fixtures.world import World
from tests.services.spring import TODAY, decide, read, typed
from tests.services.test_supplements import DUE, THREE, answer, ask, asked, in_review, prolong, take_back


@pytest.mark.parametrize("who", ["asta", "bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_ask_prolong_and_take_back(spring: World, who: str) -> None:
    view, actor = await in_review(spring), getattr(spring, who)
    with pytest.raises(NotAllowed):
        await ask(actor, view)
    await ask(spring.hanna, view)
    view = await read(spring.asta, view.case.file_number)
    with pytest.raises(NotAllowed):
        await prolong(actor, view, date(2025, 6, 1))
    with pytest.raises(NotAllowed):
        await take_back(actor, view)


async def test_a_row_is_named_by_its_number_alone(spring: World) -> None:
    view = await decide(spring.asta, typed(PALLE.number), typed(NOBODY))
    await ask(spring.hanna, view, AskedItem("Intyg?", 1))
    for reader in (spring.asta, spring.hanna):
        (request,) = await requests_of(reader, view.case.file_number)
        (item,) = request.items
        assert (item.row_position, item.individual_number) == (1, PALLE.number)
        assert PALLE.last_name not in repr(request)


async def test_more_time_is_given_and_only_ever_more(spring: World) -> None:
    view = await asked(spring)
    async with unit_of_work() as session:
        await desk.take_over(session, spring.hugo, view.case.file_number, why="Hanna är ledig.")
    with pytest.raises(Invalid, match="senare än 2025-05-01") as refusal:
        await prolong(spring.hugo, view, DUE)
    assert refusal.value.field == "ny-dag"
    await prolong(spring.hugo, view, date(2025, 6, 2))
    after = await read(spring.asta, view.case.file_number)
    assert after.requests[0].due_on == date(2025, 6, 2)
    assert after.timeline[0].kind is EventKind.SUPPLEMENT_PROLONGED
    assert after.timeline[0].data["due_on"] == "2025-06-02"
    assert after.case.version == view.case.version


async def test_a_request_is_taken_back_and_another_can_be_made(spring: World) -> None:
    view = await asked(spring, *THREE)
    item = view.requests[0].items[0]
    await save(spring.asta, view.case.file_number, item.item_id, "Alboskolan.")
    await take_back(spring.hanna, view)
    after = await read(spring.hanna, view.case.file_number)
    assert after.case.status is CaseStatus.IN_REVIEW
    assert after.requests[0].status is RequestStatus.TAKEN_BACK
    # What was saved and not handed in never became the agency's.
    assert after.requests[0].items[0].answer == ""
    with pytest.raises(Conflict):
        await save(spring.asta, view.case.file_number, item.item_id, "Mer.", 2)
    with pytest.raises(Conflict):
        await prolong(spring.hanna, view, date(2025, 6, 2))
    await ask(spring.hanna, after)
    assert [r.status for r in await requests_of(spring.asta, view.case.file_number)] == [
        RequestStatus.TAKEN_BACK,
        RequestStatus.OPEN,
    ]


async def test_a_second_request_waits_for_the_first(spring: World) -> None:
    view = await asked(spring)
    with pytest.raises(Conflict):
        await ask(spring.hugo, view)


async def test_a_stale_version_is_refused(spring: World) -> None:
    view = await asked(spring)
    await answer(spring.asta, view)
    with pytest.raises(Conflict):
        await ask(spring.hanna, view)


@pytest.mark.parametrize(
    ("items", "due_on", "field"),
    [
        ([" "], DUE, "punkt-1"),
        (["Skola?", "x" * 2001], DUE, "punkt-2"),
        ([AskedItem("Skola?"), AskedItem("Period?", 9)], DUE, "rad-2"),
        ([AskedItem("Period?", 0)], DUE, "rad-1"),
        (["Skola?"] * 21, DUE, "punkter"),
        (["Vilken skola?"], TODAY, "senast"),
        (["Vilken skola?"], TODAY + timedelta(days=366), "senast"),
    ],
)
async def test_a_request_has_items_with_texts_and_rows_and_a_day_within_a_year(
    spring: World, items: list[str | AskedItem], due_on: date, field: str
) -> None:
    view = await in_review(spring)
    with pytest.raises(Invalid) as refusal:
        await ask(spring.hanna, view, *items, due_on=due_on)
    assert refusal.value.field == field
    assert (await read(spring.asta, view.case.file_number)) == view


async def test_a_request_without_items_is_none(spring: World) -> None:
    view = await in_review(spring)
    async with unit_of_work() as session:
        with pytest.raises(Invalid, match="minst en punkt"):
            await supplements.request_supplement(
                session,
                spring.hanna,
                view.case.file_number,
                version=view.case.version,
                items=(),
                due_on=DUE,
                consequence=Consequence.DECIDED_AS_IS,
            )


async def test_a_request_has_as_many_as_twenty_items(spring: World) -> None:
    view = await asked(spring, *(f"Uppgift {number}?" for number in range(1, 21)))
    assert [item.position for item in view.requests[0].items] == list(range(1, 21))


async def test_an_officer_names_nobody_who_is_protected_in_what_is_asked(spring: World) -> None:
    view = await decide(spring.asta, typed(PALLE.number), typed(NOBODY))
    with pytest.raises(Invalid, match="skyddade eller okända") as refusal:
        await ask(spring.hanna, view, "Skola?", f"Vilken skola går {PALLE.first_name} i?")
    assert refusal.value.field == "punkt-2"
    assert PALLE.first_name not in refusal.value.sentence


async def test_verify_tells_of_a_request_that_does_not_agree_with_its_case(spring: World) -> None:
    from sqlalchemy import text as sql

    view = await asked(spring)
    other = await asked(spring)
    async with unit_of_work() as session:
        assert await verify(session) == []
        connection = await session.connection()
        await connection.execute(
            sql("UPDATE \"case\" SET status = 'in_review' WHERE file_number = :number"),
            {"number": view.case.file_number},
        )
        await connection.execute(
            sql("UPDATE supplement_request SET status = 'answered', answered_at = asked_at WHERE id = :id"),
            {"id": other.requests[0].request_id},
        )
        number = other.requests[0].request_id
        assert await verify(session) == [
            f"supplement request {number}: it is answered, but an item is not handed in",
            f"case {view.case.file_number}: its status does not agree with its supplement request",
            f"case {other.case.file_number}: its status does not agree with its supplement request",
        ]
