from datetime import date, timedelta

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.services import supplements
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World
from tests.services.spring import TODAY, decide, read, rule_on, typed

DUE = date(2025, 5, 1)


async def ask(officer: Actor, view: CaseView, text: str = "Vilken skola?", due_on: date = DUE) -> None:
    async with unit_of_work() as session:
        await supplements.request_supplement(
            session, officer, view.case.file_number, version=view.case.version, text=text, due_on=due_on
        )


async def answer(actor: Actor, view: CaseView, text: str = "Alboskolan.", request_id: int = 0) -> None:
    wanted = request_id or view.requests[0].request_id
    async with unit_of_work() as session:
        await supplements.answer_supplement(
            session, actor, view.case.file_number, request_id=wanted, text=text
        )


async def in_review(world: World) -> CaseView:
    return await decide(world.asta, typed(NOBODY))


async def asked(world: World) -> CaseView:
    view = await in_review(world)
    await ask(world.hanna, view)
    return await read(world.asta, view.case.file_number)


@pytest.mark.parametrize("who", ["asta", "bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_ask(spring: World, who: str) -> None:
    view = await in_review(spring)
    with pytest.raises(NotAllowed):
        await ask(getattr(spring, who), view)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("hanna", NotAllowed),
        ("disa", NotAllowed),
        ("kerstin", NotAllowed),
        ("bo", NotFound),
        ("nils", NotFound),
        ("britt", NotFound),
    ],
)
async def test_only_the_municipality_with_the_type_answers(
    spring: World, who: str, refusal: type[Exception]
) -> None:
    view = await asked(spring)
    with pytest.raises(refusal):
        await answer(getattr(spring, who), view)


async def test_a_request_goes_to_the_municipality_and_its_answer_back(spring: World) -> None:
    view = await asked(spring)
    assert (view.case.status, view.case.version) == (CaseStatus.SUPPLEMENT_REQUESTED, 3)
    assert [(r.text, r.due_on, r.answer) for r in view.requests] == [("Vilken skola?", DUE, None)]
    await answer(spring.asta, view, "  Alboskolan. ")
    after = await read(spring.asta, view.case.file_number)
    assert (after.case.status, after.case.version) == (CaseStatus.IN_REVIEW, 4)
    assert after.requests[0].answer == "Alboskolan."
    assert [entry.kind for entry in after.timeline][:2] == [
        EventKind.SUPPLEMENT_ANSWERED,
        EventKind.SUPPLEMENT_REQUESTED,
    ]
    assert after.timeline[1].data == {"due_on": "2025-05-01"}


async def test_a_request_is_answered_once(spring: World) -> None:
    view = await asked(spring)
    await answer(spring.asta, view)
    with pytest.raises(Conflict):
        await answer(spring.asta, view, "Nej, Himlaskolan.")
    assert (await read(spring.asta, view.case.file_number)).requests[0].answer == "Alboskolan."


async def test_a_request_of_another_case_is_not_there(spring: World) -> None:
    other, view = await asked(spring), await asked(spring)
    with pytest.raises(NotFound):
        await answer(spring.asta, view, request_id=other.requests[0].request_id)


async def test_a_case_decided_as_it_stands_takes_no_answer(spring: World) -> None:
    view = await asked(spring)
    await rule_on(spring.hanna, view, [RowChoice(1, granted=False, reason="not_shown")], "Inget svar.")
    with pytest.raises(Conflict):
        await answer(spring.asta, view)


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
    ("text", "due_on", "field"),
    [
        (" ", DUE, "text"),
        ("x" * 2001, DUE, "text"),
        ("Vilken skola?", TODAY, "senast"),
        ("Vilken skola?", TODAY + timedelta(days=366), "senast"),
    ],
)
async def test_a_request_has_a_text_and_a_day_within_a_year(
    spring: World, text: str, due_on: date, field: str
) -> None:
    view = await in_review(spring)
    with pytest.raises(Invalid) as refusal:
        await ask(spring.hanna, view, text, due_on)
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["", "x" * 4001])
async def test_an_answer_has_its_limits(spring: World, text: str) -> None:
    view = await asked(spring)
    with pytest.raises(Invalid):
        await answer(spring.asta, view, text)
