"""Payout runs and the answers of the bank as the operator calls for them."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from rxapp import settings
from rxapp.db import reading
from rxapp.models import LedgerEntry, PaymentFile, PayoutRun
from tests.cli.conftest import Do, Run
from tests.cli.test_commands import PAY_ON, a_granted_case, approved, prepared, refused
from tests.fixtures.bank import bank_answer
from tests.fixtures.people import ALE

RUN = ("payouts", "run", "--on", "2026-11-30")
PAID = "Paid 9\xa0000,00\xa0kr on 2026-11-30.\n"


async def first(statement: Any) -> Any:
    async with reading() as session:
        return (await session.exec(statement)).first()


async def the_run() -> PayoutRun:
    return await first(select(PayoutRun))


@pytest.fixture
def payer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")


def test_a_run_that_an_officer_prepared_is_paid_once_and_only_when_it_is_approved(rxapp: Run, do: Do) -> None:
    world = do(a_granted_case)
    run_id = do(prepared(world))
    refused(rxapp(*RUN), 1, "godkännas")
    do(approved(world, run_id))
    paid = rxapp(*RUN)
    assert (paid.exit_code, paid.stdout) == (0, PAID)
    refused(rxapp(*RUN), 1, "redan")
    assert rxapp("verify").exit_code == 0


def test_a_run_is_prepared_by_the_command_waits_for_an_officer_and_goes_on(
    rxapp: Run, do: Do, payer: None
) -> None:
    world = do(a_granted_case)
    for _ in range(2):
        refused(rxapp(*RUN), 1, "2026-11-30", "godkännas")
    run = do(the_run)
    assert run.prepared_by is None
    do(approved(world, run.id))
    paid = rxapp(*RUN)
    assert (paid.exit_code, paid.stdout.startswith(PAID)) == (0, True)
    assert f"UTBETALNING-20261130-{run.id}" in paid.stdout
    refused(rxapp(*RUN), 1, "redan")
    assert do(lambda: first(select(func.sum(LedgerEntry.amount_ore)))) == 0
    assert rxapp("verify").exit_code == 0


def test_a_run_that_was_paid_without_the_agencys_account_gets_its_file_later(
    rxapp: Run, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = do(a_granted_case)
    do(approved(world, do(prepared(world))))
    assert rxapp(*RUN).stdout == PAID
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()
    assert "UTBETALNING-20261130-" in rxapp(*RUN).stdout
    refused(rxapp(*RUN), 1, "redan")
    assert do(lambda: first(select(func.count(col(PaymentFile.payout_run_id))))) == 1


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_day_that_cannot_be_is_wrong_use_and_nothing_to_pay_a_failure(rxapp: Run, do: Do) -> None:
    refused(rxapp(*RUN), 1, "inga beviljade rader")
    do(a_granted_case)
    refused(rxapp("payouts", "run", "--on", "2026-11-20"), 2, "passerat")
    refused(rxapp("payouts", "run", "--on", "2028-11-30"), 2, "62 dagar")
    assert do(the_run) is None


def test_an_answer_of_the_bank_is_read_once(
    rxapp: Run, do: Do, payer: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = do(a_granted_case)
    run_id = do(prepared(world))
    do(approved(world, run_id))
    assert rxapp(*RUN).exit_code == 0
    said = bank_answer(f"UTBETALNING-{PAY_ON:%Y%m%d}-{run_id}", ("UTB-1", "RJCT"))
    (tmp_path / "svar.xml").write_bytes(said)
    read = rxapp("payouts", "answer", str(tmp_path / "svar.xml"))
    assert (read.exit_code, read.stdout) == (0, "The answer is read. Payments sent back: 1.\n")
    monkeypatch.chdir(tmp_path)
    refused(rxapp("payouts", "answer", "svar.xml"), 1, "redan inläst")
    assert rxapp("verify").exit_code == 0
    owed = select(func.sum(LedgerEntry.amount_ore)).where(LedgerEntry.municipality_code == ALE)
    assert do(lambda: first(owed)) == 900_000


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_file_that_is_no_answer_is_one_line(
    rxapp: Run, do: Do, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(a_granted_case)
    answer = tmp_path / "svar.xml"
    refused(rxapp("payouts", "answer", str(answer)), 2, "svar.xml")
    refused(rxapp("payouts", "answer", str(tmp_path)), 2)
    answer.write_text("<a/>")
    refused(rxapp("payouts", "answer", str(answer)), 1, "pain.002")
    answer.write_bytes(bank_answer("UTBETALNING-20261130-7"))
    refused(rxapp("payouts", "answer", str(answer)), 1, "inte är gjord här")
    monkeypatch.setattr("rxapp.services.bank_answers.MOST_BYTES", 100)
    refused(rxapp("payouts", "answer", str(answer)), 1, "för stor")
