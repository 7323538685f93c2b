"""Two people of a municipality answer the same item, hand in, or meet the officer, at the same moment."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.compensation.types import ASYL_SCHOOL_TYPES
from rxapp.domain.errors import Conflict, DomainError
from rxapp.domain.supplements import RequestStatus, Rest
from rxapp.services import permissions, supplements
from rxapp.services.decisions import RowChoice
from rxapp.services.verify import verify
from tests.fixtures.asking import hand_in, requests_of, save
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World
from tests.services.spring import read, rule_on
from tests.services.test_supplements import THREE, asked, open_of


async def outcome_of(act: Coroutine[Any, Any, Any]) -> str:
    """What became of an act: done, or the sentence that its doer is told."""
    try:
        await act
    except DomainError as refusal:
        return refusal.sentence or "refused"
    return ""


@pytest.fixture
async def colleagues(spring: World) -> World:
    """Bo may do what Asta may."""
    from dataclasses import replace

    async with unit_of_work() as session:
        await permissions.set_permission(
            session, spring.disa, account_id=spring.bo.account_id, subject=COMPULSORY, held=True
        )
    return replace(spring, bo=replace(spring.bo, types=frozenset(ASYL_SCHOOL_TYPES)))


async def test_of_two_who_answer_the_same_item_one_is_saved_and_the_other_told(colleagues: World) -> None:
    world = colleagues
    view = await asked(world, *THREE)
    number, item = view.case.file_number, view.requests[0].items[0].item_id
    told = await asyncio.gather(
        outcome_of(save(world.asta, number, item, "Alboskolan.")),
        outcome_of(save(world.bo, number, item, "Himlaskolan.")),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    (refused,) = [sentence for sentence in told if sentence]
    assert "Någon annan i kommunen har svarat på punkt 1" in refused
    saved = (await open_of(world.asta, view)).items[0]
    assert saved.answer == ("Himlaskolan." if told[0] else "Alboskolan.")
    assert saved.version == 2
    # Told of it, the second one saves over the first knowingly.
    await save(world.bo, number, item, "Båda skolorna.", saved.version)
    assert (await open_of(world.asta, view)).items[0].answer == "Båda skolorna."


async def test_two_who_answer_different_items_do_not_disturb_each_other(colleagues: World) -> None:
    world = colleagues
    view = await asked(world, *THREE)
    first, second, _ = (item.item_id for item in view.requests[0].items)
    await asyncio.gather(
        save(world.asta, view.case.file_number, first, "Alboskolan."),
        save(world.bo, view.case.file_number, second, "Hela perioden."),
    )
    assert [i.answer for i in (await open_of(world.asta, view)).items] == [
        "Alboskolan.",
        "Hela perioden.",
        "",
    ]


async def test_nobody_hands_in_what_they_have_not_seen(colleagues: World) -> None:
    world = colleagues
    view = await asked(world, *THREE)
    item = view.requests[0].items[0]
    await save(world.asta, view.case.file_number, item.item_id, "Alboskolan.")
    seen = await open_of(world.asta, view)
    await save(world.bo, view.case.file_number, item.item_id, "Himlaskolan.", 2)
    with pytest.raises(Conflict, match="ändrat ett svar"):
        await hand_in(world.asta, seen, Rest.LATER)
    assert (await open_of(world.hanna, view)).items[0].answer == ""


async def test_handed_in_twice_at_once_it_is_handed_in_once(colleagues: World) -> None:
    world = colleagues
    view = await asked(world)
    await save(world.asta, view.case.file_number, view.requests[0].items[0].item_id, "Alboskolan.")
    request = await open_of(world.asta, view)
    told = await asyncio.gather(
        outcome_of(hand_in(world.asta, request)), outcome_of(hand_in(world.bo, request))
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    after = await read(world.asta, view.case.file_number)
    assert [e.kind.value for e in after.timeline].count("supplement_answered") == 1


async def test_an_answer_meets_the_decision_or_the_taking_back_and_one_of_them_wins(
    colleagues: World,
) -> None:
    world = colleagues
    for officer_decides in (True, False):
        view = await asked(world)
        number = view.case.file_number
        await save(world.asta, number, view.requests[0].items[0].item_id, "Alboskolan.")
        request, before = await open_of(world.asta, view), await read(world.hanna, number)
        choices = [RowChoice(1, granted=False, reason="not_shown")]
        by_officer = (
            rule_on(world.hanna, before, choices, "Nej.")
            if officer_decides
            else _take_back(world, number, request.request_id)
        )
        told = await asyncio.gather(outcome_of(by_officer), outcome_of(hand_in(world.asta, request)))
        assert sorted(bool(sentence) for sentence in told) == [False, True]
        (after,) = await requests_of(world.asta, number)
        answered = RequestStatus.ANSWERED if told[0] else None
        assert answered is None or after.status is answered
        assert after.status is not RequestStatus.OPEN
    async with unit_of_work() as session:
        assert await verify(session) == []


async def _take_back(world: World, number: str, request_id: int) -> None:
    async with unit_of_work() as session:
        await supplements.take_back(session, world.hanna, number, request_id=request_id)
