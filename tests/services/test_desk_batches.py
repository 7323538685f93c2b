"""Many cases decided in one step: which are alike, which are left out and why, and each by itself."""

from datetime import date

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.desk_batches import Alike, LeftOut
from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.models import Case
from rxapp.services import desk_batches
from rxapp.services.desk_batches import Batch
from tests.fixtures.people import AMINA, ASA, COMPULSORY, FARAH, NOBODY, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.services.spring import decide, read, take, typed

SPRING = date(2025, 1, 8)
LATE = date(2027, 1, 2)


async def in_review(
    world: World, number: str, type_code: str = COMPULSORY, arrived_on: date = date(2025, 4, 9)
) -> Case:
    """A case that an officer has, though the rules would settle each of its rows now."""
    async with unit_of_work() as session:
        case = await add_case(
            session,
            world,
            sender=world.asta,
            type_code=type_code,
            rows=[Asked(number, first_day=SPRING)],
            status=CaseStatus.IN_REVIEW,
            arrived_on=arrived_on,
        )
        case.quarter_first_day = date(2025, 1, 1)
    await take(world.hanna, case.file_number)
    return case


async def look_over(world: World, *file_numbers: str) -> Batch:
    async with reading() as session:
        return await desk_batches.look_over(session, world.hanna, file_numbers)


async def test_alike_cases_are_put_together_and_decided_one_by_one(spring: World) -> None:
    cases = [await in_review(spring, person.number) for person in (AMINA, ASA)]
    batch = await look_over(spring, *(case.file_number for case in cases))
    (group,) = batch.groups
    assert (group.type_code, group.alike, batch.left_out) == (
        COMPULSORY,
        Alike(DecisionOutcome.GRANTED),
        (),
    )
    assert group.amount_ore == 2 * 16_800_00
    for ready in group.cases:
        async with unit_of_work() as session:
            await desk_batches.decide_alike(session, spring.hanna, ready, "")
    for case in cases:
        view = await read(spring.asta, case.file_number)
        assert (view.case.status, view.case.granted_ore) == (CaseStatus.DECIDED, 16_800_00)


async def test_cases_of_another_type_or_outcome_are_groups_of_their_own(spring: World) -> None:
    granted = await in_review(spring, AMINA.number)
    late = [await in_review(spring, ASA.number, arrived_on=LATE) for _ in range(2)]
    other = await in_review(spring, ASA.number, PRESCHOOL, arrived_on=LATE)
    batch = await look_over(spring, *(case.file_number for case in (granted, *late, other)))
    assert [(g.type_code, g.alike.outcome, len(g.cases)) for g in batch.groups] == [
        (COMPULSORY, DecisionOutcome.DISMISSED, 2),
        (COMPULSORY, DecisionOutcome.GRANTED, 1),
        (PRESCHOOL, DecisionOutcome.DISMISSED, 1),
    ]
    ready = batch.groups[0].cases[0]
    with pytest.raises(Invalid, match="Motivera"):
        async with unit_of_work() as session:
            await desk_batches.decide_alike(session, spring.hanna, ready, "")
    async with unit_of_work() as session:
        await desk_batches.decide_alike(session, spring.hanna, ready, "Ansökan kom in för sent.")
    view = await read(spring.asta, ready.file_number)
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.DISMISSED


async def test_what_is_left_out_says_why(spring: World) -> None:
    undecided = (await decide(spring.asta, typed(NOBODY))).case.file_number
    mine = (await decide(spring.asta, typed(FARAH.number))).case.file_number
    await take(spring.hanna, mine)
    own = await in_review(spring, AMINA.number)
    async with unit_of_work() as session:
        case = await session.get_one(Case, own.id)
        case.is_paper, case.sent_by = True, spring.hanna.account_id
    done = (await decide(spring.asta, typed(AMINA.number))).case.file_number
    batch = await look_over(spring, undecided, mine, own.file_number, done, "2025-999999")
    assert batch.groups == ()
    assert dict(batch.left_out) == {
        undecided: LeftOut.NOT_MINE,
        mine: LeftOut.OPEN_ROW,
        own.file_number: LeftOut.OWN,
        done: LeftOut.GONE,
        "2025-999999": LeftOut.GONE,
    }


async def test_a_case_that_has_gone_on_is_refused_and_the_others_are_decided(spring: World) -> None:
    first, second = [await in_review(spring, person.number) for person in (AMINA, ASA)]
    (group,) = (await look_over(spring, first.file_number, second.file_number)).groups
    async with unit_of_work() as session:
        (await session.get_one(Case, first.id)).version += 1
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await desk_batches.decide_alike(session, spring.hanna, group.cases[0], "")
    async with unit_of_work() as session:
        await desk_batches.decide_alike(session, spring.hanna, group.cases[1], "")
    statuses = [(await read(spring.asta, case.file_number)).case.status for case in (first, second)]
    assert statuses == [CaseStatus.IN_REVIEW, CaseStatus.DECIDED]


async def test_a_case_of_the_same_child_decided_meanwhile_is_refused(spring: World) -> None:
    first, second = [await in_review(spring, AMINA.number) for _ in range(2)]
    (group,) = (await look_over(spring, first.file_number, second.file_number)).groups
    async with unit_of_work() as session:
        await desk_batches.decide_alike(session, spring.hanna, group.cases[0], "")
    with pytest.raises(Conflict, match="Underlaget har ändrats"):
        async with unit_of_work() as session:
            await desk_batches.decide_alike(session, spring.hanna, group.cases[1], "")


async def test_no_more_than_fifty_and_by_case_officers_alone(spring: World) -> None:
    with pytest.raises(Invalid, match="högst 50"):
        await look_over(spring, *(f"2025-{number:06}" for number in range(51)))
    for actor in (spring.asta, spring.disa, spring.ulla, spring.kerstin):
        with pytest.raises(NotAllowed):
            async with reading() as session:
                await desk_batches.look_over(session, actor, ["2025-000001"])
