"""A municipality takes its application back until somebody has begun to handle it, and never after."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome, is_withdrawable
from rxapp.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import Event, GrantedPeriod, LedgerEntry, PayoutLine, Receipt
from rxapp.services import cases, decisions, desk_queue, payout_runs
from rxapp.services.cases import CaseFilter
from rxapp.services.decisions import RowChoice
from rxapp.services.desk_queue import QueueFilter
from rxapp.services.start import UserStart, get_start
from rxapp.services.verify import verify
from rxapp.services.withdrawals import DECIDED, HANDLED, REASON, withdraw
from tests.fixtures.asking import answer_all, ask_for
from tests.fixtures.people import AMINA
from tests.fixtures.world import World
from tests.services.spring import FOUR_WEEKS, decide, read, rule_on, send, take, typed

NOBODY = typed("99999999")
"""A child that the agency does not know: the rules leave the case to an officer."""


async def take_back(actor: Actor, file_number: str) -> None:
    async with unit_of_work() as session:
        await withdraw(session, actor, file_number)


async def with_officer(actor: Actor) -> str:
    """A case that waits for an officer; gives its file number."""
    number = (await send(actor, FOUR_WEEKS, NOBODY)).file_number
    assert await decisions.decide_pending() == 1
    assert (await read(actor, number)).case.status is CaseStatus.IN_REVIEW
    return number


async def ask(officer: Actor, file_number: str, *, has_taken: bool = False) -> None:
    case = (await read(officer, file_number)).case
    due_on = clock.today() + timedelta(days=9)
    await ask_for(officer, case, due_on, "Komplettera.", has_taken=has_taken)


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
async def test_a_stranger_takes_nothing_back(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = (await send(spring.asta)).file_number
    with pytest.raises(refusal):
        await take_back(getattr(spring, who), number)
    view = await read(spring.asta, number)
    assert (view.case.status, view.may_withdraw, len(view.receipts)) == (CaseStatus.SUBMITTED, True, 1)


@pytest.mark.parametrize("status", CaseStatus)
@pytest.mark.parametrize("acted", [False, True])
def test_what_nobody_has_handled_can_be_taken_back(status: CaseStatus, acted: bool) -> None:
    expected = status is CaseStatus.SUBMITTED or (status is CaseStatus.IN_REVIEW and not acted)
    assert is_withdrawable(status, officer_has_acted=acted) is expected


@pytest.mark.parametrize("waits", [False, True], ids=["submitted", "with an officer"])
async def test_an_application_that_is_taken_back_is_written_off_and_keeps_its_number(
    spring: World, waits: bool
) -> None:
    number = await with_officer(spring.asta) if waits else (await send(spring.asta)).file_number
    assert (await read(spring.asta, number)).may_withdraw
    await take_back(spring.asta, number)
    view = await read(spring.asta, number)
    assert (view.case.status, view.case.granted_ore, view.case.decided_on) == (
        CaseStatus.DECIDED,
        0,
        clock.today(),
    )
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.reason_text) == (DecisionOutcome.WRITTEN_OFF, REASON)
    assert (view.decision.is_automatic, view.decision.rules) == (True, [])
    assert not view.may_withdraw
    assert [(row.granted_periods, row.granted_ore, row.reason) for row in view.rows] == [
        (0, 0, None) for _ in view.rows
    ]
    assert view.timeline[0].kind is EventKind.APPLICATION_WITHDRAWN
    assert [(proof.number, proof.kind) for proof in view.receipts] == [
        (1, ReceiptKind.SENT),
        (2, ReceiptKind.WITHDRAWN),
    ]
    assert view.receipts[1].previous_sha256 == view.receipts[0].sha256


async def test_it_is_one_event_of_the_user_and_no_other(spring: World) -> None:
    number = (await send(spring.asta)).file_number
    await take_back(spring.asta, number)
    async with reading() as session:
        events = (await session.exec(select(Event).order_by(col(Event.id)))).all()
    assert [(event.kind, event.actor_id) for event in events] == [
        (EventKind.APPLICATION_SENT, spring.asta.account_id),
        (EventKind.APPLICATION_WITHDRAWN, spring.asta.account_id),
    ]
    assert events[1].data == {"receipt": 2}


async def test_nothing_is_ever_granted_or_paid_of_it(spring: World) -> None:
    number = (await send(spring.asta)).file_number
    await take_back(spring.asta, number)
    assert await decisions.decide_pending() == 0
    async with unit_of_work() as session:
        with pytest.raises(Conflict, match="inga beviljade rader"):
            await payout_runs.prepare(session, spring.ulla, pay_on=date(2025, 4, 30))
    async with reading() as session:
        for table in (GrantedPeriod, LedgerEntry, PayoutLine):
            assert (await session.exec(select(table))).first() is None
        assert await payout_runs.unpaid(session, spring.ulla) == (0, 0)
        assert await verify(session) == []


async def test_the_same_weeks_can_be_applied_for_again(spring: World) -> None:
    await take_back(spring.asta, (await send(spring.asta)).file_number)
    view = await decide(spring.asta)
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.GRANTED


async def test_it_leaves_the_queue_and_is_no_new_decision_but_stays_in_the_list(spring: World) -> None:
    number = await with_officer(spring.asta)
    await take_back(spring.asta, number)
    async with reading() as session:
        assert (await desk_queue.list_queue(session, spring.hanna, QueueFilter())).rows == []
        start = await get_start(session, spring.asta)
        assert isinstance(start, UserStart)
        assert (start.decisions, start.decided_ore, start.unpaid_ore) == (0, 0, 0)
        listed = await cases.list_cases(session, spring.asta, CaseFilter(status=CaseStatus.DECIDED))
    assert [(row.file_number, row.granted_ore) for row in listed.rows] == [(number, 0)]


async def test_it_is_taken_back_once(spring: World) -> None:
    number = (await send(spring.asta)).file_number
    await take_back(spring.asta, number)
    with pytest.raises(Conflict) as refusal:
        await take_back(spring.asta, number)
    assert refusal.value.sentence == DECIDED
    assert len((await read(spring.asta, number)).receipts) == 2


async def test_what_is_decided_is_not_taken_back(spring: World) -> None:
    view = await decide(spring.asta)
    assert not view.may_withdraw
    with pytest.raises(Conflict) as refusal:
        await take_back(spring.asta, view.case.file_number)
    assert refusal.value.sentence == DECIDED


async def test_what_an_officer_has_asked_about_is_not_taken_back_even_once_it_is_answered(
    spring: World,
) -> None:
    number = await with_officer(spring.asta)
    await ask(spring.hanna, number)
    for _ in range(2):
        view = await read(spring.asta, number)
        assert not view.may_withdraw
        with pytest.raises(Conflict) as refusal:
            await take_back(spring.asta, number)
        assert refusal.value.sentence == HANDLED
        if view.case.status is CaseStatus.SUPPLEMENT_REQUESTED:
            await answer_all(spring.asta, number, ["Svar."])


async def test_an_officer_cannot_act_on_what_has_been_taken_back(spring: World) -> None:
    number = await with_officer(spring.asta)
    before = await read(spring.hanna, number)
    await take_back(spring.asta, number)
    with pytest.raises(Conflict, match="har redan gått vidare"):
        await rule_on(spring.hanna, before, [RowChoice(1, True), RowChoice(2, False, "not_covered")], "Nej.")
    with pytest.raises(Conflict):
        await ask(spring.hanna, number)


async def outcome_of(act: object) -> str:
    """What became of an act: done, or the sentence that its doer is told."""
    try:
        await act  # type: ignore[misc]
    except Conflict as refusal:
        return refusal.sentence
    return ""


async def after_turns(turns: int, act: Awaitable[None]) -> None:
    """The act, once the loop has gone round so many times."""
    for _ in range(turns):
        await asyncio.sleep(0)
    await act


async def test_of_an_officer_and_a_municipality_at_the_same_moment_exactly_one_wins(spring: World) -> None:
    won: list[bool] = []
    for attempt in range(12):
        number = await with_officer(spring.asta)
        view = await read(spring.hanna, number)
        choices = [RowChoice(1, False, "not_covered"), RowChoice(2, False, "not_covered")]
        await take(spring.hanna, number)
        officers = [
            ask(spring.hanna, number, has_taken=True),
            rule_on(spring.hanna, view, choices, "Nej.", has_taken=True),
        ]
        officer = officers[attempt % 2]
        officers[1 - attempt % 2].close()
        # Either gets ahead of the other by so many turns of the loop, whatever the officer does: it does not
        # hang on chance who is first.
        head_start = (1, 32, 1024)[attempt // 4]
        waits = (head_start, 0) if attempt // 2 % 2 else (0, head_start)
        acts = [after_turns(waits[0], take_back(spring.asta, number)), after_turns(waits[1], officer)]
        mine, theirs = said = await asyncio.gather(*(outcome_of(act) for act in acts))
        assert bool(mine) is not bool(theirs), said
        assert mine in {"", DECIDED, HANDLED}
        after = await read(spring.asta, number)
        is_withdrawn = after.decision is not None and after.decision.outcome is DecisionOutcome.WRITTEN_OFF
        assert is_withdrawn is (mine == "")
        assert len(after.receipts) == (2 if is_withdrawn else 1)
        won.append(is_withdrawn)
    # Had the same one always come first, nothing would have been tried.
    assert set(won) == {True, False}, won
    async with reading() as session:
        assert await verify(session) == []


async def test_of_an_automatic_decision_and_a_municipality_at_the_same_moment_exactly_one_wins(
    spring: World,
) -> None:
    number = (await send(spring.asta)).file_number
    said, _ = await asyncio.gather(outcome_of(take_back(spring.asta, number)), decisions.decide_pending())
    view = await read(spring.asta, number)
    assert view.decision is not None
    expected = DecisionOutcome.WRITTEN_OFF if said == "" else DecisionOutcome.GRANTED
    assert view.decision.outcome is expected
    async with reading() as session:
        granted = (await session.exec(select(GrantedPeriod))).all()
        kinds = (await session.exec(select(Receipt.kind))).all()
        assert await verify(session) == []
    assert bool(granted) is (said != "")
    assert (ReceiptKind.WITHDRAWN in kinds) is (said == "")
    assert AMINA.number in {row.individual_number for row in view.rows}
