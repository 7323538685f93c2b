"""Run, order, bank and ledger are held against each other, line by line too."""

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.models import PaymentFile, Payout
from rxapp.services import payment_files, reconciliation
from rxapp.services.reconciliation import Reconciled
from tests.fixtures.bank import bank_answer
from tests.fixtures.people import BURLOV, FARAH, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.test_payment_files import payer

__all__ = ["payer"]


@pytest.fixture
async def run_id(world: World) -> int:
    """700,01 kr to Ale and 300 to Burlöv."""
    for who, ore in ((world.asta, 700_01), (world.britt, 300_00)):
        async with unit_of_work() as session:
            await add_case(session, world, sender=who, type_code=PRESCHOOL, rows=[Asked(FARAH.number, ore)])
    return await pay_out(world, clock.today())


async def reconciled(world: World) -> Reconciled:
    async with reading() as session:
        (run,) = (await reconciliation.list_reconciled(session, world.hanna)).rows
    return run


async def answer(world: World, *of_burlov: str, group: str, message: str) -> None:
    async with unit_of_work() as session:
        (order,) = await session.exec(select(PaymentFile.message_id))
        (payout,) = await session.exec(select(Payout.id).where(col(Payout.municipality_code) == BURLOV))
        said = [(f"UTB-{payout}", status) for status in of_burlov]
        content = bank_answer(order, *said, group=group, message=message)
        await payment_files.read_answer(session, world.ulla, content)


async def move_an_ore(backend: str) -> None:
    """Book one line an öre more and the other an öre less, past what keeps the ledger."""
    unguarded = {
        "sqlite": "DROP TRIGGER ledger_entry_no_update",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }
    moved = (
        "UPDATE ledger_entry SET amount_ore = amount_ore"
        " + CASE municipality_code WHEN '1231' THEN 1 ELSE -1 END"
    )
    async with unit_of_work() as session:
        connection = await session.connection()
        for statement in (unguarded[backend], f"{moved} WHERE kind = 'paid'"):
            await connection.execute(text(statement))


async def test_lines_that_differ_are_told_although_the_sums_agree(
    run_id: int, world: World, backend: str
) -> None:
    assert (await reconciled(world)).difference_ore == 0
    await move_an_ore(backend)
    run = await reconciled(world)
    assert (run.payouts_ore, run.ledger_ore, run.difference_ore) == (1_000_01, 1_000_01, 2)
    async with reading() as session:
        differing = (await reconciliation.list_differing(session, world.hanna, run_id)).rows
    assert sorted((line.line_ore, line.booked_ore) for line in differing) == [
        (300_00, 299_99),
        (700_01, 700_02),
    ]


async def test_what_came_back_stays_told_when_the_bank_accepts_the_rest(run_id: int, world: World) -> None:
    assert (await reconciled(world)).answered is None
    await answer(world, group="PDNG", message="S0")
    assert (await reconciled(world)).answered == (0, 0)
    await answer(world, "RJCT", group="PART", message="S1")
    assert (await reconciled(world)).answered == (1, 1)
    await answer(world, group="ACCP", message="S2")
    run = await reconciled(world)
    assert (run.answered, run.returned_ore, run.difference_ore) == ((1, 1), 300_00, 0)
