import asyncio
from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Draft, Event, Receipt, Row
from rxapp.services import applications, drafts
from rxapp.services.drafts import DraftRow, DraftView
from rxapp.services.verify import verify
from tests.fixtures.people import ALE, AMINA, ASA, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, Q1, TODAY, send, send_draft, typed, write_draft


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("disa", NotAllowed),
        ("hanna", NotFound),
        ("ulla", NotAllowed),
        ("bo", NotFound),
        ("nils", NotFound),
        ("britt", NotFound),
    ],
)
async def test_a_stranger_neither_sends_nor_gets_the_receipt(
    spring: World, who: str, refusal: type[Exception]
) -> None:
    stranger, draft = getattr(spring, who), await write_draft(spring.asta)
    with pytest.raises(refusal):
        await send_draft(stranger, draft)
    receipt = await send_draft(spring.asta, draft)
    with pytest.raises(refusal):
        await send_draft(stranger, draft)
    async with reading() as session:
        with pytest.raises(refusal):
            await applications.get_receipt(session, stranger, receipt.file_number)


async def test_a_sent_draft_is_a_case_with_its_rows_and_one_event(spring: World) -> None:
    draft = await write_draft(
        spring.asta, FOUR_WEEKS, DraftRow(), typed("10-000007", "2025-01-08", "2025-03-31")
    )
    receipt = await send_draft(spring.asta, draft)
    assert receipt.file_number == "2025-000001"
    assert (receipt.type_code, receipt.claim, receipt.rows) == (COMPULSORY, Q1.period, 2)
    assert (receipt.applied_ore, receipt.deadline, receipt.is_late) == (67_200_00, date(2025, 9, 30), False)
    async with reading() as session:
        case = (await session.exec(select(Case))).one()
        rows = (await session.exec(select(Row).order_by("position"))).all()
        event = (await session.exec(select(Event))).one()
        assert (await session.exec(select(Draft))).first() is None
    assert (case.status, case.municipality_code, case.arrived_on) == (CaseStatus.SUBMITTED, ALE, TODAY)
    assert (case.sent_by, case.draft_key, case.version) == (spring.asta.account_id, draft.key, 1)
    told = [(row.position, row.individual_number, row.applied_periods, row.applied_ore) for row in rows]
    assert told == [(1, AMINA.number, 1, 16_800_00), (3, ASA.number, 3, 50_400_00)]
    assert (event.kind, event.case_id, event.actor_id) == (
        EventKind.APPLICATION_SENT,
        case.id,
        spring.asta.account_id,
    )
    assert event.data == {"rows": 2, "receipt": 1}


async def test_file_numbers_count_up_within_a_year(spring: World, go_to: GoTo) -> None:
    numbers = [(await send(spring.asta)).file_number, (await send(spring.britt)).file_number]
    go_to(date(2026, 1, 2))
    numbers.append((await send(spring.asta)).file_number)
    assert numbers == ["2025-000001", "2025-000002", "2026-000001"]


async def test_the_first_problem_is_told_and_nothing_is_changed(spring: World) -> None:
    draft = await write_draft(spring.asta, FOUR_WEEKS, typed("12", "x"))
    with pytest.raises(Invalid, match="åtta siffror") as refusal:
        await send_draft(spring.asta, draft)
    assert refusal.value.field == "rad-2-individnummer"
    async with reading() as session:
        assert await drafts.get_draft(session, spring.asta, draft.key) == draft
        assert (await session.exec(select(Case))).first() is None


async def test_a_stale_version_is_not_sent(spring: World) -> None:
    draft = await write_draft(spring.asta)
    async with unit_of_work() as session:
        with pytest.raises(Conflict):
            await applications.send(session, spring.asta, draft.key, version=draft.version - 1)


async def test_sent_twice_it_is_one_case_and_the_same_receipt(spring: World) -> None:
    draft = await write_draft(spring.asta)
    first, second = await send_draft(spring.asta, draft), await send_draft(spring.asta, draft)
    assert first == second
    assert await _count_cases() == 1


async def test_sent_at_the_same_moment_from_many_tabs_it_is_one_case(spring: World) -> None:
    draft = await write_draft(spring.asta)
    receipts = await asyncio.gather(*(send_draft(spring.asta, draft) for _ in range(5)))
    assert len(set(receipts)) == 1
    assert await _count_cases() == 1


async def test_sent_a_hundred_times_at_once_by_two_users_it_is_one_case(spring: World) -> None:
    draft = await write_draft(spring.asta, type_code=PRESCHOOL)
    senders = (spring.asta, spring.bo) * 50
    receipts = await asyncio.gather(*(send_draft(who, draft) for who in senders))
    assert len({receipt.file_number for receipt in receipts}) == 1
    assert await _count_cases() == 1
    async with reading() as session:
        assert len((await session.exec(select(Row))).all()) == 1
        assert len((await session.exec(select(Receipt))).all()) == 1
        assert await verify(session) == []


async def test_many_sent_at_the_same_moment_get_numbers_of_their_own(spring: World) -> None:
    def pair(actor: Actor, draft: DraftView) -> tuple[Actor, DraftView]:
        return actor, draft

    waiting = [pair(who, await write_draft(who)) for who in (spring.asta, spring.britt) * 3]
    receipts = await asyncio.gather(*(send_draft(who, draft) for who, draft in waiting))
    assert sorted(r.file_number for r in receipts) == [f"2025-{n:06d}" for n in range(1, 7)]


async def test_an_application_with_an_unknown_amount_is_sent_without_a_sum(spring: World) -> None:
    row = typed(AMINA.number, "2023-02-01", "2023-02-28")
    receipt = await send(spring.asta, row, quarter=Quarter(2023, 1), type_code=PRESCHOOL)
    assert (receipt.applied_ore, receipt.rows, receipt.is_late) == (None, 1, True)


async def _count_cases() -> int:
    async with reading() as session:
        return len((await session.exec(select(Case))).all())
