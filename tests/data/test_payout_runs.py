from datetime import date

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.payouts import RunStatus
from rxapp.models import Case, EntryKind, Event, LedgerEntry, Payout, PayoutLine, PayoutRun, Row
from rxapp.services import payout_runs, run_looks
from tests.data.runs import LATER, ON, all_of, approve, pay, prepare
from tests.fixtures.database import TODAY
from tests.fixtures.people import AMINA, PRESCHOOL, SAMIRA
from tests.fixtures.statements import Counted
from tests.fixtures.world import Asked, World, add_case, pay_out

NOT_OF_RUNS = ("asta", "nils", "britt", "disa", "kerstin")


@pytest.mark.parametrize("name", NOT_OF_RUNS)
async def test_whoever_has_nothing_to_do_with_runs_sees_and_does_nothing(granted: World, name: str) -> None:
    actor = getattr(granted, name)
    with pytest.raises(NotAllowed):
        await prepare(actor)
    run_id = await prepare(granted.ulla)
    for act in (approve, pay):
        with pytest.raises(NotAllowed):
            await act(actor, run_id)
    async with reading() as session:
        assert await payout_runs.list_runs(session, actor) == []
        assert await run_looks.list_run_accounts(session, actor, run_id) == []
        assert await payout_runs.unpaid(session, actor) == (0, 0)


async def test_an_approver_prepares_nothing_and_an_officer_approves_nothing(granted: World) -> None:
    for actor in (granted.hanna, granted.hugo):
        with pytest.raises(NotAllowed):
            await prepare(actor)
    run_id = await prepare(granted.ulla)
    with pytest.raises(NotAllowed):
        await approve(granted.ulla, run_id)
    await approve(granted.hanna, run_id)
    with pytest.raises(NotAllowed):
        await pay(granted.hanna, run_id)


async def test_a_run_collects_every_granted_row_once(granted: World) -> None:
    run_id = await prepare(granted.ulla)
    lines = await all_of(select(PayoutLine).order_by(col(PayoutLine.id)))
    rows = {row.id: row for row in await all_of(select(Row).where(col(Row.granted_ore) > 0))}
    assert {line.row_id for line in lines} == set(rows)
    assert len(lines) == len(rows) == 3
    for line in lines:
        row = rows[line.row_id]
        assert (line.amount_ore, line.individual_number) == (row.granted_ore, row.individual_number)
        assert (line.first_day, line.last_day) == (row.first_day, row.last_day)
    async with reading() as session:
        (run,) = await payout_runs.list_runs(session, granted.ulla)
        payouts = await run_looks.list_run_accounts(session, granted.ulla, run_id)
    assert [(p.municipality, p.total_ore, p.lines) for p in payouts] == [
        ("Ale", 3_000, 2),
        ("Burlöv", 400, 1),
    ]
    assert (run.run_id, run.status, run.municipalities, run.total_ore) == (
        run_id,
        RunStatus.PREPARED,
        2,
        3_400,
    )


async def test_a_second_run_has_nothing_until_something_is_granted(granted: World) -> None:
    await prepare(granted.ulla)
    with pytest.raises(Conflict, match="inga beviljade rader"):
        await prepare(granted.ulla, LATER)
    assert len(await all_of(select(PayoutRun))) == 1  # the empty run is not kept
    async with unit_of_work() as session:
        await add_case(
            session, granted, sender=granted.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 7)]
        )
    run_id = await prepare(granted.ulla, LATER)
    async with reading() as session:
        (payout,) = await run_looks.list_run_accounts(session, granted.ulla, run_id)
    assert (payout.municipality, payout.total_ore, payout.lines) == ("Ale", 7, 1)


async def test_a_day_that_is_past_or_taken_is_refused(granted: World) -> None:
    with pytest.raises(Invalid) as refused:
        await prepare(granted.ulla, date(2026, 11, 22))
    assert refused.value.field == "pay_on"
    await prepare(granted.ulla, TODAY)
    with pytest.raises(Conflict, match="finns redan en körning"):
        await prepare(granted.ulla, TODAY)


async def test_a_run_is_approved_and_paid_once_and_in_that_order(granted: World) -> None:
    run_id = await prepare(granted.ulla)
    with pytest.raises(Conflict, match="måste godkännas"):
        await pay(granted.ulla, run_id)
    await approve(granted.hanna, run_id)
    with pytest.raises(Conflict, match="redan godkänd"):
        await approve(granted.hugo, run_id)
    assert await pay(granted.ulla, run_id) == 3_400
    for actor in (granted.ulla, None):
        with pytest.raises(Conflict, match="redan genomförd"):
            await pay(actor, run_id)


async def test_a_run_that_is_not_there_is_said_so(granted: World) -> None:
    for act in (approve, pay):
        with pytest.raises(NotFound):
            await act(granted.hanna if act is approve else granted.ulla, 4711)


async def test_paying_books_each_line_and_pays_the_cases(granted: World) -> None:
    run_id = await pay_out(granted, ON)
    entries = await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAID))
    lines = {line.row_id: line for line in await all_of(select(PayoutLine))}
    assert {entry.row_id: entry.amount_ore for entry in entries} == {
        k: -v.amount_ore for k, v in lines.items()
    }
    assert {(entry.payout_run_id, entry.booked_on) for entry in entries} == {(run_id, ON)}
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [
        0
    ]  # granted and paid take each other out
    assert {payout.paid_on for payout in await all_of(select(Payout))} == {ON}
    statuses = await all_of(select(Case.status).order_by(col(Case.id)))
    assert statuses == [CaseStatus.PAID, CaseStatus.PAID, CaseStatus.IN_REVIEW]
    events = await all_of(select(Event).order_by(col(Event.id)))
    assert [event.kind for event in events] == [
        EventKind.PAYOUT_RUN_PREPARED,
        EventKind.PAYOUT_RUN_APPROVED,
        EventKind.PAYOUT_RUN_PAID,
        EventKind.CASE_PAID,
        EventKind.CASE_PAID,
    ]
    assert {event.payout_run_id for event in events} == {run_id}


async def test_what_is_unpaid_is_told_to_those_who_read_runs(granted: World) -> None:
    async with reading() as session:
        assert await payout_runs.unpaid(session, granted.ulla) == (3, 3_400)
    await prepare(granted.ulla)
    async with reading() as session:
        assert await payout_runs.unpaid(session, granted.hanna) == (0, 0)


async def test_runs_are_read_in_one_statement_each_newest_first(granted: World, statements: Counted) -> None:
    await pay_out(granted, ON)
    async with unit_of_work() as session:
        await add_case(
            session, granted, sender=granted.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 7)]
        )
    run_id = await prepare(granted.ulla, LATER)
    async with reading() as session:
        with statements() as said:
            runs = await payout_runs.list_runs(session, granted.ulla)
        assert len(said) == 1
        assert not any(run.is_own for run in await payout_runs.list_runs(session, granted.hanna))
        with statements() as said:
            await run_looks.list_run_accounts(session, granted.ulla, run_id)
        assert len(said) == 1
    assert [(run.pay_on, run.status, run.is_own) for run in runs] == [
        (LATER, RunStatus.PREPARED, True),
        (ON, RunStatus.PAID, True),
    ]


async def test_the_work_of_a_run_does_not_grow_with_its_lines(granted: World, statements: Counted) -> None:
    async def counts() -> tuple[int, int]:
        with statements() as preparing:
            run_id = await prepare(granted.ulla, next(days))
        await approve(granted.hanna, run_id)
        with statements() as paying:
            await pay(granted.ulla, run_id)
        return len(preparing), len(paying)

    days = iter((ON, LATER))
    small = await counts()
    async with unit_of_work() as session:
        for _ in range(20):
            rows = [Asked(AMINA.number, 7), Asked(SAMIRA.number, 8)]
            await add_case(session, granted, sender=granted.asta, type_code=PRESCHOOL, rows=rows)
    assert await counts() <= small
