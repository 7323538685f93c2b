"""A run whose process is killed at every write of every step comes to the same as one that is not."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest
from sqlmodel import col, func, select

from rxapp import clock, settings
from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind
from rxapp.models import EntryKind, Event, LedgerEntry, PaymentAnswer, PaymentFile, Payout, PayoutRun
from tests.fixtures.people import ALE, BURLOV, FARAH, PRESCHOOL
from tests.fixtures.recovering import PaidCase
from tests.fixtures.served import ROOT
from tests.fixtures.world import Asked, World, add_case
from tests.services.test_netting_runs import all_of, claimed, in_order

__all__ = ["claimed"]
ONCE = (
    EventKind.PAYOUT_RUN_PREPARED,
    EventKind.PAYOUT_RUN_APPROVED,
    EventKind.PAYOUT_RUN_PAID,
    EventKind.RECOVERY_SET_OFF,
    EventKind.PAYMENT_RETURNED,
)


@pytest.fixture(autouse=True)
def payer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()


async def one(statement: Any) -> Any:
    (found,) = await all_of(statement)
    return found


async def test_a_run_that_is_killed_again_and_again_pays_once_and_what_it_should(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    """Ale is to get 2 000 kr less the 1 400 that it owes, and Burlöv 300; then the bank sends Ale's back."""
    before = await one(select(func.max(PayoutRun.id)))
    for who, ore in ((world.asta, 2_000_00), (world.britt, 300_00)):
        async with unit_of_work() as session:
            await add_case(session, world, sender=who, type_code=PRESCHOOL, rows=[Asked(FARAH.number, ore)])
    arguments = [clock.today().isoformat(), str(world.hanna.account_id)]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.services.killed_run", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    killed = json.loads(done.stdout)
    # Before each write, before the commit and after it.
    assert min(killed.values()) >= 4, killed
    # Run, payouts, lines and attempts; run, payouts, ledger, order, cases and what is told of each.
    assert killed["prepare"] >= 5, killed
    assert killed["pay"] >= 10, killed
    run = await one(select(PayoutRun).where(col(PayoutRun.id) > before))
    payouts = select(Payout.municipality_code, Payout.total_ore, Payout.returned_on)
    assert sorted(await all_of(payouts.where(Payout.payout_run_id == run.id))) == [
        (BURLOV, 300_00, None),
        (ALE, 600_00, clock.today()),
    ]
    kinds = select(LedgerEntry.kind, func.sum(LedgerEntry.amount_ore)).group_by(col(LedgerEntry.kind))
    booked = dict(await all_of(kinds.where(LedgerEntry.payout_run_id == run.id)))
    assert booked == {
        EntryKind.PAID: -2_300_00,
        EntryKind.OFFSET: 1_400_00,
        EntryKind.RETURNED: 600_00,
    }
    for table in (PaymentFile, PaymentAnswer):
        assert len(await all_of(select(table).where(table.payout_run_id == run.id))) == 1
    for kind in ONCE:
        happened = select(func.count()).select_from(Event).where(Event.kind == kind)
        at_all = await one(happened)
        assert at_all - (1 if kind in ONCE[:3] else 0) == 1, kind
    await in_order()
