"""`rxapp verify` finds each thing that must not be: each check is seen to speak of what is made wrong for it.

What the database itself refuses is done past its guards, in a transaction that is never committed.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from importlib import import_module

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock, settings
from rxapp.db import reading, unit_of_work
from rxapp.models import PaymentFile, Payout
from rxapp.services import (
    attached_files,
    ground_breaches,
    payee_account_breaches,
    payment_files,
    payout_breaches,
    receipts,
    recovery_breaches,
    supplement_breaches,
    verify,
)
from tests.fixtures.bank import bank_answer
from tests.fixtures.grounded import register
from tests.fixtures.people import AMINA, BURLOV, FARAH, PRESCHOOL
from tests.fixtures.recovering import PaidCase
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.test_netting_runs import claimed

__all__ = ["claimed"]
Check = Callable[[AsyncSession], Awaitable[list[str]]]

OF_ALE = "(SELECT max(id) FROM payout WHERE municipality_code = '1440')"
LINE_AGAIN = (
    "INSERT INTO payout_line (payout_id, kind, entry_id, attempt, row_id, municipality_code, file_number,"
    " type_code, individual_number, first_day, last_day, amount_ore)"
    " SELECT (SELECT min(id) FROM payout), kind, entry_id, 1, row_id, municipality_code, file_number,"
    " type_code, individual_number, first_day, last_day, amount_ore FROM payout_line"
    " WHERE kind = 'due' AND payout_id = {ale}"
)
DEMAND = (
    "INSERT INTO payment_demand (recovery_id, amount_ore, reference, demanded_on)"
    " SELECT id, 1, '4711', '2026-01-02' FROM recovery"
)
LATER_PERIOD = (
    "INSERT INTO granted_period (individual_number, first_day, last_day, row_id)"
    " VALUES ('10000001', '2026-04-01', '2026-04-10', {row}), ('10000001', '2026-04-05', '2026-04-06', {row})"
)

SEEDS: tuple[tuple[Check, str, str], ...] = (
    (payout_breaches.totals, "UPDATE payout SET total_ore = 60001 WHERE id = {ale}",
     r"payout \d+: the total is 60001 öre, its lines sum to 60000 öre"),
    (payout_breaches.lines, "UPDATE ledger_entry SET amount_ore = -1 WHERE kind = 'paid' AND row_id = {row}",
     "application row {row}: the paid amount is not in the ledger as granted and as paid"),
    (payout_breaches.lines, "UPDATE ledger_entry SET settles_id = settles_id + 1 WHERE kind = 'offset'",
     r"application row \d+: the paid amount is not in the ledger as granted and as paid"),
    (payout_breaches.too_early, "UPDATE payout_run SET status = 'approved'",
     "application row {row}: the ledger has it paid, but it is in no paid run"),
    (payout_breaches.sent_back, "DELETE FROM ledger_entry WHERE kind = 'returned'",
     r"payout line \d+: what the bank sent back is not in the ledger as taken back"),
    (payout_breaches.sent_back, "UPDATE payout SET returned_on = NULL, return_reason = NULL",
     r"payout line \d+: what the bank sent back is not in the ledger as taken back"),
    (payout_breaches.once, LINE_AGAIN, r"ledger entry \d+: it is paid twice"),
    (payout_breaches.claims, "UPDATE ledger_entry SET amount_ore = amount_ore + 1 WHERE kind = 'offset'",
     r"claim \d+: -1 öre is left of 100000 öre"),
    (payout_breaches.claims, "UPDATE ledger_entry SET amount_ore = -amount_ore WHERE kind = 'offset'",
     r"claim \d+: 200000 öre is left of 100000 öre"),
    (payout_breaches.attempts, "UPDATE netting_attempt SET taken_ore = taken_ore - 1",
     r"payout run \d+: what it took of claim \d+ is not what its line says"),
    (payout_breaches.accounts,
     "UPDATE payout SET payee_account_id = (SELECT max(id) FROM payee_account"
     " WHERE municipality_code = '1231') WHERE id = (SELECT min(id) FROM payout)",
     r"payout \d+: it goes to an account of another municipality"),
    (payout_breaches.balances,
     "UPDATE ledger_entry SET amount_ore = amount_ore + 1 WHERE kind = 'paid' AND municipality_code = '1231'",
     "municipality 1231: the ledger comes to 30001 öre, due less owed to 30000 öre"),
    (payout_breaches.files, "UPDATE payment_file SET total_ore = total_ore + 1",
     r"payout run \d+: the file to the bank is of 90001 öre, the payouts of 90000 öre"),
    (payout_breaches.demanded, DEMAND, r"payout run \d+: it set off claim \d+, which was demanded"),
    (payout_breaches.two_officers, "UPDATE payout_run SET approved_by = prepared_by",
     r"payout run \d{{4}}-\d\d-\d\d: it is not approved by another officer than the one who prepared it"),
    (payout_breaches.two_officers, "UPDATE payout_run SET approved_by = NULL",
     r"payout run \d{{4}}-\d\d-\d\d: it is not approved by another officer than the one who prepared it"),
    (verify._overlaps, LATER_PERIOD,
     "application rows {row} and {row}: periods granted for the same child overlap"),
    (verify._nameless, "UPDATE person SET first_name = ''",
     r"\d+ persons are said to be unprotected, and nothing is known of them"),
    (payee_account_breaches.held_where_paid, "UPDATE payee_account SET let_go_at = registered_at",
     r"change of account \d+: stands, and its account \d+ has been let go"),
    (payee_account_breaches.counted_as_told, "UPDATE payee_account_change SET pays_from = '2020-01-30'",
     r"change of account \d+: counts from 2020-01-30, too early for the day it was made"),
    (recovery_breaches.told, 'UPDATE "case" SET is_recovery = false',
     "recovery {number}: its case is not as the recovery says"),
    (recovery_breaches.told, """UPDATE "case" SET municipality_code = '1231'""",
     "recovery {number}: its case is not as the recovery says"),
    (recovery_breaches.told, 'UPDATE "case" SET is_recovery = true',
     "case .+: said to be a recovery, and there is none"),
    (ground_breaches.overlaps, "UPDATE ground SET individual_number = '77000001'",
     r"grounds \d+ and \d+: days of the same person overlap"),
)  # fmt: skip
"""A check, what makes it speak, and what it then says."""

ELSEWHERE: dict[Check, str] = {
    verify._case_sums: "test_verify::test_a_tampered_grant_is_found",
    verify._decided_cases: "test_verify::test_a_decided_case_without_decision_is_found",
    verify._cap: "test_verify::test_an_eleventh_period_is_found",
    verify._identities: "test_verify::"
    "test_what_is_granted_or_paid_for_another_than_the_row_is_about_is_found",
    attached_files.breaches: "test_attached_files::test_verify_tells_of_a_file_that_is_not_what_was_stored",
    receipts.breaches: "test_receipt_chains::test_every_breach_of_a_chain_has_its_line",
    supplement_breaches.unsettled: "test_asking::"
    "test_verify_tells_of_a_request_that_does_not_agree_with_its_case",
    supplement_breaches.open_elsewhere: "test_asking::"
    "test_verify_tells_of_a_request_that_does_not_agree_with_its_case",
    recovery_breaches.within_paid: "test_recoveries_at_once::"
    "test_the_operator_hears_of_everything_that_must_not_be",
    recovery_breaches.claimed_within_paid: "test_recoveries_at_once::"
    "test_the_operator_hears_of_everything_that_must_not_be",
    recovery_breaches.waived: "test_waivers::"
    "test_a_waiver_that_is_more_or_less_than_what_is_booked_of_it_is_found",
    recovery_breaches.booked: "test_recoveries_at_once::"
    "test_the_operator_hears_of_everything_that_must_not_be",
    recovery_breaches.within_decided: "test_recoveries_at_once::"
    "test_a_claim_beyond_what_was_decided_last_is_a_breach",
    recovery_breaches.legal_force: "test_recoveries_at_once::test_a_claim_before_its_time_is_a_breach",
    recovery_breaches.of_one_owner: "test_recoveries_at_once::"
    "test_the_operator_hears_of_everything_that_must_not_be",
    ground_breaches.strangers: "test_unasked_runs::test_the_operator_is_told_of_a_case_that_comes_of_no_run",
}
"""Where the others are seen to speak."""


class Undone(Exception):
    """Nothing of it is kept."""


async def unguarded(session: AsyncSession, backend: str) -> None:
    """No constraint and no trigger until the transaction is undone."""
    connection = await session.connection()
    if backend == "postgresql":
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        checks = (
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
        for table, name in (await connection.execute(text(checks))).all():
            await connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
        return
    for pragma in ("defer_foreign_keys", "ignore_check_constraints"):
        await connection.execute(text(f"PRAGMA {pragma} = ON"))
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for name in (await connection.execute(text(triggers))).scalars().all():
        await connection.execute(text(f"DROP TRIGGER {name}"))


@pytest.fixture
async def books(
    claimed: tuple[PaidCase, str], world: World, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str]:
    """Ale is paid 600 kr, 2 000 less the 1 400 that it owed; the 300 of Burlöv the bank sent back. Two
    children of Ale are registered. Gives a row that was paid, and the number of the recovery."""
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()
    for who, ore in ((world.asta, 2_000_00), (world.britt, 300_00)):
        async with unit_of_work() as session:
            await add_case(session, world, sender=who, type_code=PRESCHOOL, rows=[Asked(FARAH.number, ore)])
    run_id = await pay_out(world, clock.today())
    async with unit_of_work() as session:
        (order,) = await session.exec(
            select(PaymentFile.message_id).where(PaymentFile.payout_run_id == run_id)
        )
        (back,) = await session.exec(select(Payout.id).where(col(Payout.municipality_code) == BURLOV))
        await payment_files.read_answer(session, world.ulla, bank_answer(order, (f"UTB-{back}", "RJCT")))
    for number in (FARAH.number, AMINA.number):
        await register(world.hanna, first=date(2026, 9, 11), last=date(2026, 9, 12), number=number)
    return claimed[0].rows[0], claimed[1]


async def after(session: AsyncSession, wrong: str, check: Check) -> list[str]:
    """What the check says once this has been done, which is then undone."""
    found: list[str] = []
    with suppress(Undone):
        async with session.begin_nested():
            await (await session.connection()).execute(text(wrong))
            found = await check(session)
            raise Undone
    return found


async def test_each_check_speaks_of_what_is_wrong_and_is_silent_before(
    books: tuple[int, str], backend: str
) -> None:
    async with reading() as session:
        for check, _, _ in SEEDS:
            assert await check(session) == [], check.__name__
    known = {"row": books[0], "number": books[1], "ale": OF_ALE}
    with suppress(Undone):
        async with unit_of_work() as session:
            await unguarded(session, backend)
            for check, wrong, expected in SEEDS:
                found = await after(session, wrong.format(**known), check)
                said = re.compile(expected.format(**known))
                assert any(said.fullmatch(line) for line in found), (check.__name__, wrong, found)
            raise Undone
    async with reading() as session:
        assert [line for line in await verify.verify(session) if not line.startswith("case ")] == []


def test_no_check_of_the_operators_command_is_left_without_its_breach() -> None:
    seeded = {check for check, _, _ in SEEDS}
    assert {*verify.CHECKS} == seeded | {*ELSEWHERE}
    assert seeded.isdisjoint(ELSEWHERE)
    for name in ELSEWHERE.values():
        module, test = name.split("::")
        assert hasattr(import_module(f"tests.services.{module}"), test), name
