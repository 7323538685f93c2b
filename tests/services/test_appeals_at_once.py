"""Two act on the same appeal at the same moment: one of them is done, the other is told."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import col, func, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.compensation.types import ASYL_SCHOOL_TYPES
from rxapp.domain.events import EventKind
from rxapp.models import Attachment, DecisionTold, Event, Receipt
from rxapp.services import permissions
from rxapp.services.attachments import Owner
from rxapp.services.verify import verify
from tests.fixtures import appealing as short
from tests.fixtures import attached
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World
from tests.services.test_supplements_at_once import outcome_of


@pytest.fixture
async def colleagues(spring: World) -> World:
    """Bo may do what Asta may."""
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, spring.disa, account_id=spring.bo.account_id, subject=COMPULSORY, held=True
        )
    return replace(spring, bo=replace(spring.bo, types=frozenset(ASYL_SCHOOL_TYPES)))


async def events(kind: EventKind) -> int:
    async with reading() as session:
        return (await session.exec(select(func.count()).where(col(Event.kind) == kind))).one()


async def is_whole() -> None:
    async with unit_of_work() as session:
        assert await verify(session) == []


async def test_of_two_who_appeal_the_same_decision_one_does(colleagues: World) -> None:
    number = (await short.decided_against(colleagues)).case.file_number
    told = await asyncio.gather(
        *(outcome_of(short.lodge(who, number)) for who in (colleagues.asta, colleagues.bo, colleagues.asta))
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True, True]
    assert all("redan överklagat" in sentence for sentence in told if sentence)
    assert len((await short.standing(colleagues.asta, number)).appeals) == 1
    assert await events(EventKind.APPEAL_LODGED) == 1
    async with reading() as session:
        receipts = select(func.count()).where(col(Receipt.kind) == "appealed")
        assert (await session.exec(receipts)).one() == 1
    await is_whole()


async def test_a_user_appeals_while_an_officer_registers_a_letter_and_one_of_them_does(
    colleagues: World,
) -> None:
    view = await short.decided_against(colleagues)
    number = view.case.file_number
    told = await asyncio.gather(
        outcome_of(short.lodge(colleagues.asta, number)),
        outcome_of(short.register(colleagues.hanna, number, view.case.decided_on)),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert len((await short.standing(colleagues.asta, number)).appeals) == 1


@pytest.mark.parametrize("officer_first", [True, False])
async def test_an_appeal_is_taken_back_or_found_in_time_and_nobody_overwrites_the_other(
    colleagues: World, officer_first: bool
) -> None:
    number = (await short.decided_against(colleagues)).case.file_number
    await short.lodge(colleagues.asta, number)
    seen = await short.latest(colleagues.hanna, number)
    acts = [
        outcome_of(short.find_in_time(colleagues.hanna, seen)),
        outcome_of(short.withdraw(colleagues.bo, seen)),
    ]
    told = await asyncio.gather(*(acts if officer_first else reversed(acts)))
    found, withdrawn = told if officer_first else reversed(told)
    assert sorted([bool(found), bool(withdrawn)]) == [False, True]
    after = await short.latest(colleagues.asta, number)
    assert after.status is (AppealStatus.WITHDRAWN if found else AppealStatus.IN_TIME)
    assert after.version == 2
    assert await events(EventKind.APPEAL_WITHDRAWN) + await events(EventKind.APPEAL_IN_TIME) == 1


async def test_two_officers_take_the_same_step_and_it_is_taken_once(colleagues: World) -> None:
    number = (await short.decided_against(colleagues)).case.file_number
    appeal = await short.to_court(colleagues, number)
    await short.judge(colleagues.hanna, appeal, appeal.since)
    seen = await short.latest(colleagues.hanna, number)
    told = await asyncio.gather(
        *(outcome_of(short.close(who, seen, seen.since)) for who in (colleagues.hanna, colleagues.hugo))
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert await events(EventKind.APPEAL_CLOSED) == 1
    await is_whole()


async def test_a_decision_that_many_open_at_once_was_opened_once(colleagues: World) -> None:
    number = (await short.decided_against(colleagues)).case.file_number
    told = await asyncio.gather(
        *(outcome_of(short.open_case(who, number)) for who in [colleagues.asta, colleagues.bo] * 3)
    )
    assert not any(told)
    assert await events(EventKind.DECISION_OPENED) == 1
    async with reading() as session:
        assert len((await session.exec(select(DecisionTold))).all()) == 1


async def test_a_file_is_attached_while_the_appeal_is_sent_and_is_never_lost(colleagues: World) -> None:
    number = (await short.decided_against(colleagues)).case.file_number
    of = await short.decision_id(number)
    told = await asyncio.gather(
        outcome_of(short.lodge(colleagues.asta, number)),
        outcome_of(attached.attach(colleagues.bo, Owner(decision_id=of))),
    )
    assert not any(told)
    appeal = await short.latest(colleagues.hanna, number)
    async with reading() as session:
        (file,) = (await session.exec(select(Attachment))).all()
    # Before it went with it, after it was added to it: in both cases it is the appeal's.
    assert file.appeal_id == appeal.appeal_id
    assert len(appeal.files) == 1
