"""Cost centres are noted by those who hold the permission, and nobody else sees them."""

from typing import Any

import pytest
from sqlmodel import col, select

from rxapp.access.cases import visible_case_events
from rxapp.access.cost_centres import visible_tags
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Case, CostCentreTag, Event, Row
from rxapp.services import cost_centres
from rxapp.services.cost_centres import WITHOUT, TaggedRows
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, SAMIRA
from tests.fixtures.world import Asked, World, add_case


@pytest.fixture
async def case(world: World) -> Case:
    """Three rows of Ale that wait for a decision."""
    async with unit_of_work() as session:
        rows = [Asked(person.number) for person in (AMINA, SAMIRA, FARAH)]
        return await add_case(
            session, world, sender=world.asta, type_code=COMPULSORY, rows=rows, status=CaseStatus.IN_REVIEW
        )


async def ids_of(case: Case) -> list[int]:
    async with reading() as session:
        found = await session.exec(select(Row.id).where(Row.case_id == case.id).order_by(col(Row.position)))
        return [row or 0 for row in found.all()]


async def noted(actor: Actor, case: Case, tags: dict[int, str]) -> int:
    async with unit_of_work() as session:
        return await cost_centres.set_tags(session, actor, case.file_number, tags)


async def listed(actor: Actor, case: Case, **wanted: Any) -> TaggedRows:
    async with reading() as session:
        return await cost_centres.list_rows(session, actor, case.file_number, **wanted)


async def test_a_cost_centre_is_noted_changed_and_taken_away(world: World, case: Case) -> None:
    first, second, third = await ids_of(case)
    assert await noted(world.asta, case, {first: "4711", second: " Öster  2 ", third: ""}) == 2
    assert [row.tag for row in (await listed(world.asta, case)).rows] == ["4711", "Öster 2", ""]
    assert await noted(world.asta, case, {first: "4711", second: "", third: "4711"}) == 2
    found = await listed(world.asta, case)
    assert ([row.tag for row in found.rows], found.tags) == (["4711", "", "4711"], ("4711",))


async def test_the_rows_are_narrowed_by_cost_centre(world: World, case: Case) -> None:
    first, _, third = await ids_of(case)
    await noted(world.asta, case, {first: "A", third: "B"})
    for tag, positions in (("A", [1]), ("B", [3]), (WITHOUT, [2]), ("C", []), ("", [1, 2, 3])):
        found = await listed(world.asta, case, tag=tag)
        assert ([row.position for row in found.rows], found.count) == (positions, len(positions)), tag
        assert found.tags == ("A", "B")


async def test_a_protected_person_is_a_number_here_too(world: World, case: Case) -> None:
    names = [row.name for row in (await listed(world.asta, case)).rows]
    assert names[:2] == ["Amina Alkurdi", None]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("bo", NotFound),
        ("nils", NotFound),
        ("britt", NotFound),
        ("disa", NotAllowed),
        ("hanna", NotAllowed),
        ("sixten", NotAllowed),
        ("ulla", NotAllowed),
    ],
)
async def test_nobody_else_notes_or_sees_any(
    world: World, case: Case, name: str, refusal: type[Exception]
) -> None:
    row, *_ = await ids_of(case)
    await noted(world.asta, case, {row: "4711"})
    actor = getattr(world, name)
    with pytest.raises(refusal):
        await noted(actor, case, {row: "9"})
    async with reading() as session:
        assert (await session.exec(visible_tags(actor))).all() == []
    if refusal is NotFound:
        assert await listed(actor, case) == TaggedRows((), 0, ())


async def test_a_row_of_another_case_is_not_there(world: World, case: Case) -> None:
    async with unit_of_work() as session:
        other = await add_case(
            session, world, sender=world.britt, type_code=COMPULSORY, rows=[Asked(FARAH.number)]
        )
    (row,) = await ids_of(other)
    with pytest.raises(NotFound):
        await noted(world.asta, case, {row: "4711"})


async def test_what_is_wrong_is_said_of_its_row_and_nothing_is_noted(world: World, case: Case) -> None:
    first, second, _ = await ids_of(case)
    with pytest.raises(Invalid) as refused:
        await noted(world.asta, case, {first: "4711", second: "=1+1"})
    assert refused.value.field == str(second)
    assert (await listed(world.asta, case)).tags == ()


async def test_one_event_tells_it_without_the_word_and_is_in_no_timeline(world: World, case: Case) -> None:
    rows = await ids_of(case)
    await noted(world.asta, case, dict.fromkeys(rows, "Hemligt"))
    await noted(world.asta, case, dict.fromkeys(rows, "Hemligt"))
    async with reading() as session:
        mine = select(Event).where(Event.kind == EventKind.COST_CENTRES_SET)
        (event,) = (await session.exec(mine)).all()
        assert (event.data["rows"], "Hemligt" in str(event.data)) == (3, False)
        for actor in (world.asta, world.hanna):
            kinds = [each.kind for each in (await session.exec(visible_case_events(actor))).all()]
            assert EventKind.COST_CENTRES_SET not in kinds


async def test_it_goes_with_its_row(world: World, case: Case) -> None:
    first, *_ = await ids_of(case)
    await noted(world.asta, case, {first: "4711"})
    async with unit_of_work() as session:
        await session.delete(await session.get_one(Row, first))
    async with reading() as session:
        assert (await session.exec(select(CostCentreTag))).all() == []
