"""A payout run of a hundred thousand granted rows, for every municipality of the country, on PostgreSQL."""

import os
from collections.abc import Awaitable, Callable
from datetime import date
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.models import LedgerEntry, PaymentFile, Payout, PayoutLine
from rxapp.services import payout_breaches, payout_runs
from tests.bench.conftest import Measured
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World

pytestmark = [pytest.mark.bench, pytest.mark.pg]

ROWS, MUNICIPALITIES, ALLOWED_S, ALLOWED_RATIO = int(os.environ.get("BENCH_ROWS", "100000")), 290, 10.0, 3.0
ROWS_OF_CASE = 25
PAY_ON = date(2026, 11, 30)
SCENE = (
    "INSERT INTO municipality (code, name)"
    " SELECT m::text, 'Kommun ' || m FROM generate_series(7001, :last) m",
    "INSERT INTO payee_account (municipality_code, kind, number, registered_at)"
    " SELECT m::text, 'bankgiro', '555' || m, now() FROM generate_series(7001, :last) m",
    "INSERT INTO payee_account_change (municipality_code, subject, payee_account_id, reference,"
    " second_needed, proposed_by, proposed_at, pays_from)"
    " SELECT municipality_code, 'STANDARD', id, 'Ersättning', false, :by, now(), '2020-01-31'"
    " FROM payee_account WHERE municipality_code >= '7001'",
    'INSERT INTO "case" (file_number, municipality_code, type_code, status, quarter_first_day, arrived_at,'
    " arrived_on, sent_by, draft_key, applied_ore, granted_ore, decided_on, version, is_paper, is_recovery)"
    " SELECT 'B-' || n, (7001 + n % :many)::text, :type, 'decided', '2026-04-01', now(), '2026-08-03', :by,"
    " 'bench' || n, 100000, 100000, '2026-08-03', 1, false, false FROM generate_series(1, :cases) n",
    "INSERT INTO application_row (case_id, position, individual_number, first_day, last_day,"
    " applied_periods, applied_ore, granted_periods, granted_ore)"
    " SELECT c.id, p, lpad((c.id * 100 + p)::text, 8, '0'), '2026-04-01', '2026-04-28', 1, 100000 + p, 1,"
    " 100000 + p FROM \"case\" c, generate_series(1, :of_case) p WHERE c.file_number LIKE 'B-%'",
    "INSERT INTO ledger_entry (kind, municipality_code, type_code, row_id, amount_ore, booked_on)"
    " SELECT 'grant', c.municipality_code, c.type_code, r.id, r.granted_ore, c.decided_on"
    " FROM application_row r JOIN \"case\" c ON c.id = r.case_id WHERE c.file_number LIKE 'B-%'",
    "ANALYZE",
)
KEYS = """
    DO $$ DECLARE key record; BEGIN
        FOR key IN SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint
            WHERE conrelid = '{table}'::regclass AND contype = 'f' LOOP
            EXECUTE 'ALTER TABLE {bare} ADD ' || key.said;
        END LOOP;
    END $$
"""
BARE = (
    # The same rows into tables of the same columns, checks, keys and indexes, one statement each.
    "INSERT INTO bare_line SELECT * FROM payout_line",
    "INSERT INTO bare_entry SELECT * FROM ledger_entry WHERE kind = 'paid'",
)


@pytest.fixture
async def scene(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()
    given = {
        "last": 7000 + MUNICIPALITIES,
        "many": MUNICIPALITIES,
        "by": world.asta.account_id,
        "type": COMPULSORY,
        "cases": ROWS // ROWS_OF_CASE,
        "of_case": ROWS_OF_CASE,
    }
    for statement in SCENE:
        await say(statement, {name: value for name, value in given.items() if f":{name}" in statement})
    return world


async def say(statement: str, given: dict[str, Any] | None = None) -> None:
    async with unit_of_work() as session:
        await (await session.connection()).execute(text(statement), given or {})


async def timed(work: Callable[[Any], Awaitable[Any]]) -> tuple[float, Any]:
    begun = perf_counter()
    async with unit_of_work() as session:
        done = await work(session)
    return perf_counter() - begun, done


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_run_of_a_hundred_thousand_rows_is_over_in_ten_seconds(
    scene: World, measured: Measured
) -> None:
    prepared, run_id = await timed(lambda s: payout_runs.prepare(s, scene.ulla, pay_on=PAY_ON))
    approved, _ = await timed(lambda s: payout_runs.approve(s, scene.hanna, run_id=run_id))
    paid, total = await timed(lambda s: payout_runs.pay(s, scene.ulla, run_id=run_id))
    whole = prepared + approved + paid
    for table, copy in (("payout_line", "bare_line"), ("ledger_entry", "bare_entry")):
        await say(f"CREATE TABLE {copy} (LIKE {table} INCLUDING ALL)")
        await say(KEYS.format(table=table, bare=copy))
    begun = perf_counter()
    for statement in BARE:
        await say(statement)
    bare = perf_counter() - begun
    measured.note(f"{ROWS:,} rows prepared", f"{prepared:.1f} s")
    measured.note(f"{ROWS:,} rows paid, file made", f"{paid:.1f} s")
    measured.note(f"payout run of {ROWS:,} rows", f"{whole:.1f} s", f"< {ALLOWED_S:.0f} s")
    measured.note("bare inserts of its lines and entries", f"{bare:.1f} s")
    measured.note("the run as the bare inserts", f"{whole / bare:.1f}", f"<= {ALLOWED_RATIO:.0f}")
    async with reading() as session:
        lines = (await session.exec(select(func.count()).select_from(PayoutLine))).one()
        payouts = (await session.exec(select(func.count()).select_from(Payout))).one()
        balance = (await session.exec(select(func.sum(LedgerEntry.amount_ore)))).one()
        file = (await session.exec(select(PaymentFile.payments, col(PaymentFile.total_ore)))).one()
        assert (lines, payouts, int(balance)) == (ROWS, MUNICIPALITIES, 0)
        assert file == (MUNICIPALITIES, total)
        for check in payout_breaches.CHECKS:
            assert await check(session) == []
    assert whole < ALLOWED_S
    assert whole <= ALLOWED_RATIO * bare
