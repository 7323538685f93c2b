import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.errors import Conflict, NotAllowed
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor
from rxapp.models import MEETS, Decision, EntryKind, LedgerEntry, Payout, PayoutLine, PayoutRun, Row
from rxapp.services import payout_runs
from tests.data.runs import LATER, ON, all_of, approve, pay, prepare
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out


@pytest.mark.parametrize("days", [(ON, ON), (ON, LATER)])
async def test_of_two_that_prepare_at_once_one_is_told_to_try_again(
    granted: World, days: tuple[date, date]
) -> None:
    done = await asyncio.gather(*(prepare(granted.ulla, day) for day in days), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "int"]
    rows = [line.row_id for line in await all_of(select(PayoutLine))]
    assert len(rows) == len(set(rows)) == 3
    assert len(await all_of(select(PayoutRun))) == 1


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.pg)], indirect=True)
async def test_a_case_decided_while_a_run_is_prepared_leaves_the_sums_right(granted: World) -> None:
    # SQLite has one writer at a time: there it cannot happen.
    async with unit_of_work() as session:
        say = session.exec

        async def with_another_case_in_between(statement: Any, **given: Any) -> Any:
            if getattr(getattr(statement, "table", None), "name", "") == "payout_line":
                async with unit_of_work() as other:
                    rows = [Asked(AMINA.number, 5)]
                    await add_case(other, granted, sender=granted.asta, type_code=PRESCHOOL, rows=rows)
            return await say(statement, **given)

        session.exec = with_another_case_in_between  # type: ignore[method-assign]
        await payout_runs.prepare(session, granted.ulla, pay_on=ON)
    sums = dict(
        await all_of(
            select(PayoutLine.payout_id, func.sum(PayoutLine.amount_ore)).group_by(col(PayoutLine.payout_id))
        )
    )
    assert sums == dict(await all_of(select(Payout.id, Payout.total_ore)))
    assert sum(sums.values()) == 3_405


async def test_four_eyes_by_rule_and_by_database(granted: World) -> None:
    run_id = await prepare(granted.ulla)
    both = Actor(
        granted.ulla.account_id,
        "",
        "",
        granted.ulla.role,
        functions=granted.ulla.functions | granted.hanna.functions,
    )
    with pytest.raises(NotAllowed, match="En annan handläggare"):
        await approve(both, run_id)
    values = {
        "status": RunStatus.APPROVED,
        "approved_by": granted.ulla.account_id,
        "approved_at": clock.now(),
    }
    with pytest.raises(IntegrityError, match="two_officers"):
        async with unit_of_work() as session:
            await session.exec(update(PayoutRun).values(**values))
    with pytest.raises(IntegrityError, match="approved_before_paid"):
        async with unit_of_work() as session:
            await session.exec(update(PayoutRun).values(status=RunStatus.PAID))


async def test_a_run_of_the_operators_job_is_let_through_by_one_officer(granted: World) -> None:
    """The operator is the one and the officer the other: nobody is in `prepared_by`, and somebody of the
    agency must be in `approved_by`, who stays."""
    async with unit_of_work() as session:
        run_id = await payout_runs.prepare(session, None, pay_on=ON)
    (run,) = await all_of(select(PayoutRun))
    assert (run.prepared_by, run.approved_by) == (None, None)
    with pytest.raises(Conflict):
        await pay(None, run_id)
    at = clock.now()
    for nobody in (granted.asta, granted.disa):
        values = {"status": RunStatus.APPROVED, "approved_by": nobody.account_id, "approved_at": at}
        with pytest.raises(IntegrityError, match="by an officer"):
            async with unit_of_work() as session:
                await session.exec(update(PayoutRun).values(**values))
    await approve(granted.hanna, run_id)
    for other in (granted.hugo.account_id, granted.asta.account_id):
        with pytest.raises(IntegrityError, match="approved once, by an officer"):
            async with unit_of_work() as session:
                await session.exec(update(PayoutRun).values(approved_by=other))
    await pay(None, run_id)


@pytest.mark.parametrize("who", [None, "hugo"])
async def test_who_prepared_a_run_is_never_another_afterwards(granted: World, who: str | None) -> None:
    """Else whoever prepared it could take the name away and approve it alone."""
    await prepare(granted.ulla)
    other = None if who is None else getattr(granted, who).account_id
    with pytest.raises(IntegrityError, match="who prepared a payout run stays"):
        async with unit_of_work() as session:
            await session.exec(update(PayoutRun).values(prepared_by=other))


async def test_no_run_is_born_approved_by_anybody_but_an_officer(granted: World) -> None:
    values = {
        "pay_on": LATER,
        "status": RunStatus.APPROVED,
        "prepared_at": clock.now(),
        "approved_by": granted.asta.account_id,
        "approved_at": clock.now(),
    }
    with pytest.raises(IntegrityError, match="by an officer"):
        async with unit_of_work() as session:
            await session.exec(insert(PayoutRun).values(**values))


async def test_two_that_approve_or_pay_at_once_do_it_once(granted: World) -> None:
    run_id = await prepare(granted.ulla)
    approved = await asyncio.gather(
        approve(granted.hanna, run_id), approve(granted.hugo, run_id), return_exceptions=True
    )
    assert sorted(isinstance(one, Conflict) for one in approved) == [False, True]
    done = await asyncio.gather(pay(granted.ulla, run_id), pay(None, run_id), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "int"]
    assert len(await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAID))) == 3


async def test_the_database_pays_no_row_twice(granted: World) -> None:
    await pay_out(granted, ON)
    (line, *_) = await all_of(select(PayoutLine))
    (entry, *_) = await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAID))
    for table, again in ((PayoutLine, line), (LedgerEntry, entry)):
        with pytest.raises(IntegrityError):
            async with unit_of_work() as session:
                await session.exec(insert(table).values(**again.model_dump(exclude={"id"})))


@pytest.mark.parametrize(
    ("kind", "amount_ore"),
    [
        (EntryKind.GRANT, -1),
        (EntryKind.GRANT, 0),
        (EntryKind.PAID, 0),
        (EntryKind.ADJUSTMENT, 0),
        (EntryKind.CLAIM, 1),
        (EntryKind.CLAIM, 0),
        (EntryKind.REVERSAL, -1),
        (EntryKind.REVERSAL, 0),
        (EntryKind.OFFSET, -1),
        (EntryKind.PAID_IN, -1),
        (EntryKind.WAIVER, 0),
        (EntryKind.REFUND, -1),
        (EntryKind.RETURNED, 0),
    ],
)
async def test_the_ledger_takes_no_amount_of_the_wrong_sign(
    granted: World, kind: EntryKind, amount_ore: int
) -> None:
    (row,) = await all_of(select(Row).where(col(Row.granted_ore).is_(None), Row.position == 2))
    (decision, *_) = await all_of(select(Decision))
    (other, *_) = await all_of(select(LedgerEntry.id))
    of_line = (EntryKind.PAID, EntryKind.OFFSET, EntryKind.RETURNED)
    entry = LedgerEntry(
        kind=kind,
        municipality_code="1440",
        type_code=PRESCHOOL,
        row_id=row.id,
        decision_id=decision.id,
        payout_line_id=1 if kind in of_line else None,
        settles_id=other if kind in MEETS else None,
        incoming_payment_id=1 if kind is EntryKind.PAID_IN else None,
        waiver_id=1 if kind is EntryKind.WAIVER else None,
        amount_ore=amount_ore,
        booked_on=ON,
    )
    with pytest.raises(IntegrityError, match="sign"):
        async with unit_of_work() as session:
            session.add(entry)


async def test_what_is_booked_as_paid_names_its_line_and_nothing_else_does(granted: World) -> None:
    await pay_out(granted, ON)
    entries = await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAID))
    for entry, changes in (
        (entries[0], {"payout_line_id": None}),
        (entries[0], {"kind": EntryKind.ADJUSTMENT, "decision_id": None}),
        (entries[0], {"kind": EntryKind.ADJUSTMENT, "payout_line_id": None, "decision_id": None}),
    ):
        values = entry.model_dump(exclude={"id"}) | changes
        with pytest.raises(IntegrityError, match=r"paid_by_a_line|names_its_decision"):
            async with unit_of_work() as session:
                await session.exec(insert(LedgerEntry).values(**values))
