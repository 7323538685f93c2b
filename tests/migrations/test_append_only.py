from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import PayoutDelay
from rxapp.services import journal, receipts
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CHANGES = {
    "ledger_entry": "UPDATE ledger_entry SET amount_ore = amount_ore + 1",
    "event": "UPDATE event SET at = at",
    "decision": "UPDATE decision SET reason_text = 'changed'",
    "receipt": "UPDATE receipt SET content = content",
    "payout_line": "UPDATE payout_line SET amount_ore = 1",
    "payout_delay": "UPDATE payout_delay SET expected_on = '2030-01-01'",
}


async def everything(world: World) -> None:
    """At least one row in each table that only grows."""
    async with unit_of_work() as session:
        case = await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 500)]
        )
        await receipts.write(session, world.asta, case, (), kind=ReceiptKind.SENT, at=AT)
        await journal.record(session, None, Happened(EventKind.LOGGED_IN))
    run_id = await pay_out(world, date(2026, 11, 26))
    async with unit_of_work() as session:
        session.add(
            PayoutDelay(
                payout_run_id=run_id,
                expected_on=date(2026, 11, 30),
                set_by=world.ulla.account_id,
                set_at=AT,
            )
        )


async def said_to(statement: str) -> str:
    with pytest.raises(DBAPIError) as refused:
        async with unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    return str(refused.value.orig)


@pytest.mark.parametrize("table", CHANGES)
async def test_what_is_written_is_not_changed(world: World, table: str) -> None:
    await everything(world)
    assert f"{table} is append-only: UPDATE refused" in await said_to(CHANGES[table])


@pytest.mark.parametrize("table", CHANGES)
async def test_what_is_written_is_not_removed(world: World, table: str) -> None:
    await everything(world)
    assert f"{table} is append-only: DELETE refused" in await said_to(f"DELETE FROM {table}")  # noqa: S608  # the test's own word


async def test_what_is_written_is_not_replaced_or_emptied(world: World, backend: str) -> None:
    await everything(world)
    if backend == "sqlite":
        replaced = "INSERT OR REPLACE INTO decision SELECT * FROM decision"
        assert "decision is append-only: DELETE refused" in await said_to(replaced)
        again = "INSERT OR REPLACE INTO receipt SELECT * FROM receipt"
        assert "receipt is append-only: DELETE refused" in await said_to(again)
    else:
        for table in ("decision", "receipt"):
            assert f"{table} is append-only: TRUNCATE refused" in await said_to(f"TRUNCATE {table} CASCADE")
