"""Two officers who do the same step at once, a hundred times: it happens once, and a row is paid once."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Function, Role
from rxapp.models import (
    Account,
    EntryKind,
    Event,
    LedgerEntry,
    OfficerFunction,
    Payout,
    PayoutLine,
    PayoutRun,
)
from rxapp.services import payout_job, payout_runs
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pin_hash
from tests.services.conftest import GoTo
from tests.services.test_netting_runs import all_of, in_order

ROUNDS = int(os.environ.get("ROUNDS", "100"))
"""`make nightly` asks for ten times as many."""
Work = Callable[[AsyncSession], Awaitable[object]]


@pytest.fixture
async def una(world: World) -> Actor:
    """A payout officer beside Ulla."""
    account = Account(
        hsa_id="TSTNMT2021002163-UTB2",
        role=Role.OFFICER,
        first_name="Una",
        last_name="Udd",
        email="utb2@example.se",
        pin_hash=pin_hash(),
    )
    async with unit_of_work() as session:
        session.add(account)
        await session.flush()
        session.add(OfficerFunction(account_id=account.id or 0, function=Function.PAYOUT_OFFICER))
    return replace(world.ulla, account_id=account.id or 0, hsa_id=account.hsa_id)


async def tried(work: Work) -> int:
    """1 if it was done, 0 if another was first."""
    try:
        async with unit_of_work() as session:
            await work(session)
    except Conflict:
        return 0
    return 1


async def done_by(*works: Work) -> int:
    return sum(await asyncio.gather(*(tried(work) for work in works)))


async def test_two_officers_do_each_step_at_once_a_hundred_times_and_one_of_them_does_it(
    una: Actor, world: World, go_to: GoTo
) -> None:
    preparers, approvers = (world.ulla, una), (world.hanna, world.hugo)
    for number in range(ROUNDS):
        today = clock.today()
        rows = [Asked(AMINA.number, 100 + number)]
        async with unit_of_work() as session:
            await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows)
        # Every other time each has a day of their own in mind: the rows are in one run all the same.
        days = (today, today + timedelta(days=number % 2))
        prepare = [
            lambda s, who=who, day=day: payout_runs.prepare(s, who, pay_on=day)
            for who, day in zip(preparers, days, strict=True)
        ]
        assert await done_by(*prepare) == 1
        run_id = (await all_of(select(func.max(PayoutRun.id))))[0]
        approve = [
            lambda s, who=who, run=run_id: payout_runs.approve(s, who, run_id=run) for who in approvers
        ]
        assert await done_by(*approve) == 1
        pay = [lambda s, who=who, run=run_id: payout_runs.pay(s, who, run_id=run) for who in preparers]
        assert await done_by(*pay) == 1
        go_to(today + timedelta(days=2))
    lines = await all_of(select(PayoutLine.entry_id))
    assert len(lines) == len(set(lines)) == ROUNDS
    assert len(await all_of(select(Payout.id))) == ROUNDS
    paid = select(LedgerEntry.payout_line_id).where(LedgerEntry.kind == EntryKind.PAID)
    assert len(await all_of(paid)) == ROUNDS
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    for kind in (EventKind.PAYOUT_RUN_PREPARED, EventKind.PAYOUT_RUN_APPROVED, EventKind.PAYOUT_RUN_PAID):
        assert len(await all_of(select(Event.id).where(Event.kind == kind))) == ROUNDS
    await in_order()


async def test_two_of_the_operators_jobs_at_once_are_one_run(world: World) -> None:
    async with unit_of_work() as session:
        await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 700)]
        )
    day = clock.today()
    waiting = await asyncio.gather(*(payout_job.carry_out(day) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(each, Conflict) and "godkännas" in each.sentence for each in waiting)
    (run,) = await all_of(select(PayoutRun))
    async with unit_of_work() as session:
        await payout_runs.approve(session, world.hanna, run_id=run.id or 0)
    ended = await asyncio.gather(*(payout_job.carry_out(day) for _ in range(2)), return_exceptions=True)
    assert [each.total_ore for each in ended if isinstance(each, payout_job.CarriedOut)] == [700]
    assert ["redan" in each.sentence for each in ended if isinstance(each, Conflict)] == [True]
    assert len(await all_of(select(PayoutLine.id).where(col(PayoutLine.amount_ore) == 700))) == 1
    await in_order()
