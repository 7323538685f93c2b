"""A municipality replaces the rows of an application until somebody has begun to handle it, and every change
can be traced."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import calendar_year
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import Draft, Event, Receipt
from rxapp.services import applications, decisions, drafts, journal
from rxapp.services.cases import CaseView
from rxapp.services.draft_lines import get_totals
from rxapp.services.drafts import SAME_TIME, DraftRow, DraftView, Line
from rxapp.services.replacements import GONE_ON, begin
from rxapp.services.verify import verify
from tests.fixtures.people import ALE, AMINA, ASA
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, Q1, decide, read, send, send_draft, typed
from tests.services.test_withdrawals import NOBODY, ask, outcome_of, take_back, with_officer

MORE = typed(ASA.number)
"""Another child, in the same weeks."""


async def begun(actor: Actor, file_number: str) -> DraftView:
    async with unit_of_work() as session:
        return await begin(session, actor, file_number)


async def lines(actor: Actor, draft: DraftView) -> list[Line]:
    async with reading() as session:
        return await drafts.get_lines(session, actor, draft)


async def write(actor: Actor, draft: DraftView, *rows: DraftRow) -> DraftView:
    async with unit_of_work() as session:
        return await drafts.save_draft(
            session, actor, draft.key, version=draft.version, claim=draft.claim, rows=rows
        )


async def put(actor: Actor, file_number: str, *rows: DraftRow) -> CaseView:
    """Replace the rows; gives the case as it stands."""
    draft = await write(actor, await begun(actor, file_number), *rows)
    assert (await send_draft(actor, draft)).file_number == file_number
    return await read(actor, file_number)


def said(view: CaseView) -> list[tuple[str, date, date]]:
    return [(row.individual_number, row.first_day, row.last_day) for row in view.rows]


async def test_the_rows_as_they_stand_are_what_one_begins_with(spring: World) -> None:
    number = (await send(spring.asta, FOUR_WEEKS, MORE)).file_number
    draft = await begun(spring.asta, number)
    assert draft.claim == Q1.period
    assert [line.row for line in await lines(spring.asta, draft)] == [FOUR_WEEKS, MORE]
    async with reading() as session:
        totals = await get_totals(session, draft.key)
    assert (totals.filled, totals.periods, totals.amount_ore) == (
        2,
        2,
        (await read(spring.asta, number)).case.applied_ore,
    )
    # A colleague who begins goes on with the same draft.
    assert (await begun(spring.asta, number)).key == draft.key
    assert (await read(spring.asta, number)).case.version == 1


async def test_new_rows_take_the_place_of_the_old_and_all_else_stays(spring: World) -> None:
    number = (await send(spring.asta, FOUR_WEEKS)).file_number
    before = await read(spring.asta, number)
    view = await put(spring.asta, number, MORE)
    assert said(view) == [(ASA.number, date(2025, 1, 8), date(2025, 2, 4))]
    assert view.case.applied_ore == before.case.applied_ore
    assert (view.case.arrived_at, view.case.arrived_on) == (before.case.arrived_at, before.case.arrived_on)
    assert view.case.status is CaseStatus.SUBMITTED
    assert view.case.version > before.case.version
    assert view.timeline[0].kind is EventKind.ROWS_REPLACED
    async with reading() as session:
        assert (await session.exec(select(Draft))).first() is None


async def test_what_was_sent_first_is_still_proved_and_the_receipts_are_chained(spring: World) -> None:
    number = (await send(spring.asta, FOUR_WEEKS)).file_number
    view = await put(spring.asta, number, MORE)
    view = await put(spring.asta, number, FOUR_WEEKS, MORE)
    assert [proof.kind for proof in view.receipts] == [
        ReceiptKind.SENT,
        ReceiptKind.ROWS_REPLACED,
        ReceiptKind.ROWS_REPLACED,
    ]
    async with reading() as session:
        found = (await session.exec(select(Receipt.content).order_by(col(Receipt.number)))).all()
        assert await verify(session) == []
        events = (await session.exec(select(Event).where(Event.kind == EventKind.ROWS_REPLACED))).all()
    sent = [[row["individual_number"] for row in json.loads(content)["rows"]] for content in found]
    assert sent == [[AMINA.number], [ASA.number], [AMINA.number, ASA.number]]
    assert [(event.actor_id, event.data) for event in events] == [
        (spring.asta.account_id, {"rows": 1, "receipt": 2}),
        (spring.asta.account_id, {"rows": 2, "receipt": 3}),
    ]


async def test_a_receipt_of_replaced_rows_that_is_gone_is_a_breach(spring: World) -> None:
    case = (await read(spring.asta, (await send(spring.asta, FOUR_WEEKS)).file_number)).case
    told = Happened(
        EventKind.ROWS_REPLACED, ALE, type_code=case.type_code, case_id=case.id, data={"receipt": 7}
    )
    async with unit_of_work() as session:
        await journal.record(session, spring.asta, told)
    async with reading() as session:
        assert any("receipt 7" in line for line in await verify(session))


async def test_the_own_rows_are_no_duplicates_of_themselves(spring: World) -> None:
    number = (await send(spring.asta, FOUR_WEEKS)).file_number
    draft = await begun(spring.asta, number)
    async with reading() as session:
        ready = await applications.prepare(session, spring.asta, draft.key)
    assert not any("överlappar" in text for row in ready.checked.rows for text in row.warnings)


async def test_the_rules_are_asked_anew_of_new_rows(spring: World) -> None:
    number = await with_officer(spring.asta)
    view = await put(spring.asta, number, FOUR_WEEKS)
    assert view.case.status is CaseStatus.SUBMITTED
    assert await decisions.decide_pending() == 1
    view = await read(spring.asta, number)
    assert view.case.status is CaseStatus.DECIDED
    assert view.decision is not None
    assert view.decision.is_automatic


async def test_rows_that_came_lately_are_decided_though_the_case_came_long_ago(
    spring: World, go_to: GoTo
) -> None:
    number = await with_officer(spring.asta)
    day = date(2025, 5, 20)
    go_to(day)
    view = await put(spring.asta, number, FOUR_WEEKS)
    assert view.case.rows_replaced_at is not None
    assert await decisions.decide_pending(view.case.rows_replaced_at - timedelta(minutes=15)) == 1


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("disa", NotAllowed),
        ("hanna", NotAllowed),
        ("ulla", NotAllowed),
        ("kerstin", NotAllowed),
        ("bo", NotFound),
        ("nils", NotFound),
        ("britt", NotFound),
    ],
)
async def test_a_stranger_replaces_nothing(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = (await send(spring.asta)).file_number
    draft = await begun(spring.asta, number)
    stranger = getattr(spring, who)
    with pytest.raises(refusal):
        await begun(stranger, number)
    # An officer writes papers: the drafts of a municipality are not there at all.
    with pytest.raises((refusal, NotFound)):
        await send_draft(stranger, draft)
    assert said(await read(spring.asta, number)) == [(AMINA.number, date(2025, 1, 8), date(2025, 2, 4))]


async def test_what_is_handled_or_decided_is_not_replaced(spring: World) -> None:
    decided = (await decide(spring.asta)).case.file_number
    asked = await with_officer(spring.asta)
    draft = await begun(spring.asta, asked)
    await ask(spring.hanna, asked)
    withdrawn = (await send(spring.asta, MORE)).file_number
    await take_back(spring.asta, withdrawn)
    for number in (decided, asked, withdrawn):
        assert not (await read(spring.asta, number)).may_replace
        with pytest.raises(Conflict) as refusal:
            await begun(spring.asta, number)
        assert refusal.value.sentence == GONE_ON
    # What was begun before is refused too, and is still there.
    with pytest.raises(Conflict) as refusal:
        await send_draft(spring.asta, draft)
    assert refusal.value.sentence == GONE_ON
    assert len(await lines(spring.asta, draft)) == 2


async def test_after_the_last_day_nothing_is_replaced(spring: World, go_to: GoTo) -> None:
    number = await with_officer(spring.asta)
    draft = await begun(spring.asta, number)
    go_to(date(2025, 9, 30))
    assert (await read(spring.asta, number)).may_replace
    go_to(date(2025, 10, 1))
    view = await read(spring.asta, number)
    assert (view.may_withdraw, view.may_replace) == (True, False)
    for act in (begun(spring.asta, number), send_draft(spring.asta, draft)):
        with pytest.raises(Conflict, match="Sista ansökningsdag var 2025-09-30"):
            await act


async def test_the_time_of_the_application_stays(spring: World) -> None:
    number = (await send(spring.asta)).file_number
    draft = await begun(spring.asta, number)
    with pytest.raises(Conflict) as refusal:
        async with unit_of_work() as session:
            await drafts.choose_claim(session, spring.asta, draft.key, Q1.previous().period)
    assert refusal.value.sentence == SAME_TIME


async def test_a_second_click_gives_the_same_receipt(spring: World) -> None:
    number = (await send(spring.asta)).file_number
    draft = await write(spring.asta, await begun(spring.asta, number), MORE)
    first, second = await send_draft(spring.asta, draft), await send_draft(spring.asta, draft)
    assert first == second
    assert first.proof is not None
    assert first.proof.kind is ReceiptKind.ROWS_REPLACED
    assert len((await read(spring.asta, number)).receipts) == 2


async def test_a_number_that_is_never_shown_again_is_to_be_typed_again(spring: World) -> None:
    number = (await send(spring.asta, typed("20210301-2387"), FOUR_WEEKS)).file_number
    draft = await begun(spring.asta, number)
    first, second = await lines(spring.asta, draft)
    assert (first.row.individual_number, second.row) == ("", FOUR_WEEKS)
    with pytest.raises(Invalid):
        await send_draft(spring.asta, draft)


async def test_a_row_whose_own_last_day_has_passed_stays_as_it_was_or_goes(
    spring: World, go_to: GoTo
) -> None:
    initial = DraftRow(
        AMINA.number, "2024-05-02", "2024-05-02", cost="200", cost_kind="first_day_food",
        received_on="2024-05-02",
    )  # fmt: skip
    kind, year = "SPECIAL_COSTS", calendar_year(2024)
    go_to(date(2025, 4, 10))
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, spring.britt, kind, year)
        draft = await drafts.save_draft(
            session, spring.britt, opened.key, version=opened.version, claim=year, rows=[initial]
        )
    number = (await send_draft(spring.britt, draft)).file_number
    go_to(date(2025, 6, 2))
    later = replace(initial, cost="150,50")
    with pytest.raises(Invalid, match="Sista ansökningsdag för raden var 2025-05-02"):
        await put(spring.britt, number, initial, later)
    view = await put_begun(spring.britt, number, initial)
    assert view.case.applied_ore == 200_00


async def put_begun(actor: Actor, file_number: str, *rows: DraftRow) -> CaseView:
    draft = await begun(actor, file_number)
    await send_draft(actor, await write(actor, draft, *rows))
    return await read(actor, file_number)


async def test_of_an_officer_and_new_rows_at_the_same_moment_exactly_one_comes_first(spring: World) -> None:
    for attempt in range(10):
        number = await with_officer(spring.asta)
        draft = await write(spring.asta, await begun(spring.asta, number), FOUR_WEEKS, NOBODY)
        acts = [send_draft(spring.asta, draft), ask(spring.hanna, number)]
        told = await asyncio.gather(*(outcome_of(act) for act in (acts if attempt % 2 else acts[::-1])))
        mine, theirs = told if attempt % 2 else told[::-1]
        assert bool(mine) is not bool(theirs), told
        view = await read(spring.asta, number)
        assert len(view.receipts) == (2 if mine == "" else 1)
        assert await decisions.decide_pending() == (mine == "")
    async with reading() as session:
        assert await verify(session) == []
