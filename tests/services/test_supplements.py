from datetime import date, timedelta

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.domain.supplements import AnswerKind, Consequence, RequestStatus, Rest
from rxapp.services import supplements
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.supplement_views import RequestView
from rxapp.services.supplements import AskedItem
from tests.fixtures.asking import answer_all, ask_for, hand_in, requests_of, save
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import decide, read, rule_on, typed

DUE = date(2025, 5, 1)
THREE = ("Vilken skola?", AskedItem("Vilken period?", 1), "Intyg?")


async def ask(officer: Actor, view: CaseView, *items: str | AskedItem, due_on: date = DUE) -> None:
    await ask_for(officer, view.case, due_on, *items)


async def answer(actor: Actor, view: CaseView, text: str = "Alboskolan.") -> None:
    await answer_all(actor, view.case.file_number, [text])


async def in_review(world: World) -> CaseView:
    return await decide(world.asta, typed(NOBODY))


async def asked(world: World, *items: str | AskedItem) -> CaseView:
    view = await in_review(world)
    await ask(world.hanna, view, *items)
    return await read(world.asta, view.case.file_number)


async def open_of(actor: Actor, view: CaseView) -> RequestView:
    return next(r for r in await requests_of(actor, view.case.file_number) if r.is_open)


async def prolong(actor: Actor, view: CaseView, due_on: date) -> None:
    async with unit_of_work() as session:
        await supplements.prolong(
            session,
            actor,
            view.case.file_number,
            request_id=view.requests[0].request_id,
            due_on=due_on,
        )


async def take_back(actor: Actor, view: CaseView) -> None:
    async with unit_of_work() as session:
        await supplements.take_back(
            session, actor, view.case.file_number, request_id=view.requests[0].request_id
        )


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
    request, actor = await open_of(spring.asta, view), getattr(spring, who)
    with pytest.raises(refusal):
        await save(actor, view.case.file_number, request.items[0].item_id, "Alboskolan.")
    with pytest.raises(refusal):
        await hand_in(actor, request, Rest.NEVER)
    assert await open_of(spring.asta, view) == request


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_whoever_lacks_the_type_is_told_of_no_request(spring: World, who: str) -> None:
    view = await asked(spring, *THREE)
    assert await requests_of(getattr(spring, who), view.case.file_number) == ()


async def test_a_request_goes_to_the_municipality_and_its_answer_back(spring: World) -> None:
    view = await asked(spring)
    assert (view.case.status, view.case.version) == (CaseStatus.SUPPLEMENT_REQUESTED, 3)
    (request,) = view.requests
    assert (request.due_on, request.consequence) == (DUE, Consequence.DECIDED_AS_IS)
    assert [(item.text, item.answer, item.answer_kind) for item in request.items] == [
        ("Vilken skola?", "", None)
    ]
    await answer(spring.asta, view, "  Alboskolan. ")
    after = await read(spring.asta, view.case.file_number)
    assert (after.case.status, after.case.version) == (CaseStatus.IN_REVIEW, 4)
    assert after.requests[0].items[0].answer == "Alboskolan."
    assert after.requests[0].status is RequestStatus.ANSWERED
    assert [entry.kind for entry in after.timeline][:2] == [
        EventKind.SUPPLEMENT_ANSWERED,
        EventKind.SUPPLEMENT_REQUESTED,
    ]
    assert after.timeline[1].data["due_on"] == "2025-05-01"
    assert after.timeline[0].data["is_complete"] is True


async def test_nothing_of_an_answer_is_the_agencys_until_it_is_handed_in(spring: World) -> None:
    view = await asked(spring, *THREE)
    first, second, _ = (await open_of(spring.asta, view)).items
    before = await open_of(spring.hanna, view)
    await save(spring.asta, view.case.file_number, first.item_id, "Alboskolan.")
    assert await open_of(spring.hanna, view) == before
    assert (await read(spring.hanna, view.case.file_number)).timeline == view.timeline
    assert (await read(spring.hanna, view.case.file_number)).case.version == view.case.version
    assert not await hand_in(spring.asta, await open_of(spring.asta, view), Rest.LATER)
    seen = (await open_of(spring.hanna, view)).items
    assert [item.answer for item in seen] == ["Alboskolan.", "", ""]
    assert [item.answer_kind for item in seen] == [AnswerKind.GIVEN, None, None]
    assert second.answer_kind is None


async def test_a_part_is_handed_in_and_the_rest_later(spring: World) -> None:
    view = await asked(spring, *THREE)
    number = view.case.file_number
    first, second, third = (await open_of(spring.asta, view)).items
    await save(spring.asta, number, first.item_id, "Alboskolan.")
    with pytest.raises(Invalid, match="Punkt 2 och 3 saknar svar") as refusal:
        await hand_in(spring.asta, await open_of(spring.asta, view))
    assert refusal.value.field == "punkter"
    assert not await hand_in(spring.asta, await open_of(spring.asta, view), Rest.LATER)
    partly = await read(spring.asta, number)
    assert (partly.case.status, partly.case.version) == (CaseStatus.SUPPLEMENT_REQUESTED, 4)
    assert partly.timeline[0].data["is_complete"] is False
    with pytest.raises(Conflict, match="Punkt 1 är redan inlämnad"):
        await save(spring.asta, number, first.item_id, "Nej, Himlaskolan.", 2)
    with pytest.raises(Invalid, match="inget nytt svar"):
        await hand_in(spring.asta, await open_of(spring.asta, view), Rest.LATER)
    await save(spring.asta, number, second.item_id, "", lacks=True)
    await save(spring.asta, number, third.item_id, "Se intyget.")
    assert await hand_in(spring.asta, await open_of(spring.asta, view))
    (request,) = await requests_of(spring.hanna, number)
    assert [item.answer_kind for item in request.items] == [
        AnswerKind.GIVEN,
        AnswerKind.NOT_AVAILABLE,
        AnswerKind.GIVEN,
    ]
    assert (await read(spring.asta, number)).case.status is CaseStatus.IN_REVIEW


async def test_the_rest_can_be_left_unanswered_for_good(spring: World) -> None:
    view = await asked(spring, *THREE)
    request = await open_of(spring.asta, view)
    with pytest.raises(Invalid, match="inget nytt svar"):
        await hand_in(spring.asta, request, Rest.NEVER)
    await save(spring.asta, view.case.file_number, request.items[1].item_id, "Hela perioden.")
    assert await hand_in(spring.asta, await open_of(spring.asta, view), Rest.NEVER)
    (request,) = await requests_of(spring.hanna, view.case.file_number)
    assert request.status is RequestStatus.ANSWERED
    assert [item.answer_kind for item in request.items] == [
        AnswerKind.LEFT,
        AnswerKind.GIVEN,
        AnswerKind.LEFT,
    ]
    assert all(item.handed_in_at for item in request.items)
    assert (await read(spring.asta, view.case.file_number)).case.status is CaseStatus.IN_REVIEW


async def test_a_request_is_answered_once(spring: World) -> None:
    view = await asked(spring)
    item = view.requests[0].items[0]
    await answer(spring.asta, view)
    with pytest.raises(Conflict):
        await save(spring.asta, view.case.file_number, item.item_id, "Nej, Himlaskolan.", 2)
    with pytest.raises(Conflict):
        await hand_in(spring.asta, view.requests[0])
    assert (await read(spring.asta, view.case.file_number)).requests[0].items[0].answer == "Alboskolan."


async def test_an_item_and_a_request_of_another_case_are_not_there(spring: World) -> None:
    other, view = await asked(spring), await asked(spring)
    with pytest.raises(NotFound):
        await save(spring.asta, view.case.file_number, other.requests[0].items[0].item_id, "Svar.")
    async with unit_of_work() as session:
        with pytest.raises(NotFound):
            await supplements.take_back(
                session, spring.hanna, view.case.file_number, request_id=other.requests[0].request_id
            )


async def test_a_late_answer_counts_until_the_case_is_decided(spring: World, go_to: GoTo) -> None:
    view = await asked(spring, *THREE)
    go_to(DUE + timedelta(days=40))
    request = await open_of(spring.asta, view)
    await save(spring.asta, view.case.file_number, request.items[0].item_id, "Alboskolan.")
    await hand_in(spring.asta, await open_of(spring.asta, view), Rest.LATER)
    current = await read(spring.hanna, view.case.file_number)
    await rule_on(spring.hanna, current, [RowChoice(1, granted=False, reason="not_shown")], "Inget mer svar.")
    (closed,) = await requests_of(spring.asta, view.case.file_number)
    decided = await read(spring.asta, view.case.file_number)
    assert decided.decision is not None
    assert (closed.status, closed.closed_at) == (RequestStatus.CLOSED, decided.decision.decided_at)
    with pytest.raises(Conflict):
        await save(spring.asta, view.case.file_number, request.items[1].item_id, "För sent.")
    with pytest.raises(Conflict):
        await hand_in(spring.asta, closed, Rest.NEVER)


async def test_a_decision_on_what_was_there_before_the_answer_is_refused(spring: World) -> None:
    view = await asked(spring, *THREE)
    before = await read(spring.hanna, view.case.file_number)
    request = await open_of(spring.asta, view)
    await save(spring.asta, view.case.file_number, request.items[0].item_id, "Alboskolan.")
    await hand_in(spring.asta, await open_of(spring.asta, view), Rest.LATER)
    with pytest.raises(Conflict):
        await rule_on(spring.hanna, before, [RowChoice(1, granted=False, reason="not_shown")], "Nej.")


@pytest.mark.parametrize("text", ["", "x" * 4001])
async def test_an_answer_has_its_limits(spring: World, text: str) -> None:
    view = await asked(spring)
    with pytest.raises(Invalid):
        await save(spring.asta, view.case.file_number, view.requests[0].items[0].item_id, text)
