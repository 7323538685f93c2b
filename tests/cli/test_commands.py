from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import Result

from rxapp import settings
from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind, Happened
from rxapp.models import Payout
from rxapp.services import journal, payout_runs
from rxapp.services.cards import TEST_PIN
from rxapp.settings import Settings
from tests.cli.conftest import Do, Run
from tests.fixtures.database import forget
from tests.fixtures.grounded import register
from tests.fixtures.people import ALE, AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, add_payee_accounts, build_world, pay_out

PAY_ON = date(2026, 11, 30)
COMMANDS = (
    ("build",),
    ("serve",),
    ("migrate",),
    ("seed",),
    ("cards",),
    ("decide",),
    ("remind",),
    ("verify",),
    ("unlock",),
    ("payouts",),
    ("payouts", "run"),
    ("schablons",),
    ("schablons", "run"),
    ("payouts", "answer"),
    ("mail",),
    ("mail", "send"),
    ("mail", "bounced"),
)


def refused(result: Result, code: int, *words: str) -> None:
    """The command ended with the code and one line on stderr that holds the words."""
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.count("\n") == 1
    assert all(word in result.stderr for word in words), result.stderr


async def a_world() -> World:
    async with unit_of_work() as session:
        return await build_world(session)


async def a_granted_case() -> World:
    async with unit_of_work() as session:
        world = await build_world(session)
        await add_payee_accounts(session, world)
        asked = [Asked(AMINA.number, granted_ore=900_000)]
        case = await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=asked)
        await journal.record(session, None, Happened(EventKind.CASE_DECIDED, ALE, case_id=case.id))
        return world


def prepared(world: World) -> Any:
    async def work() -> int:
        async with unit_of_work() as session:
            return await payout_runs.prepare(session, world.ulla, pay_on=PAY_ON)

    return work


def approved(world: World, run_id: int) -> Any:
    async def work() -> None:
        async with unit_of_work() as session:
            await payout_runs.approve(session, world.hanna, run_id=run_id)

    return work


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("backend", ["sqlite"])
def test_every_command_explains_itself(rxapp: Run, words: tuple[str, ...]) -> None:
    result = rxapp(*words, "--help")
    assert result.exit_code == 0
    assert f"Usage: rxapp {' '.join(words)}" in result.stdout


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    "words",
    [
        ("seed", "--scale", "many"),
        ("seed", "--scale", "-1"),
        ("payouts", "run"),
        ("unlock",),
        ("payouts", "run", "--on", "2026-13-01"),
        ("payouts", "run", "--on", "tomorrow"),
        ("schablons", "run"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told(rxapp: Run, words: tuple[str, ...]) -> None:
    result = rxapp(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_command_that_must_be_told_what_to_do_says_so(rxapp: Run) -> None:
    refused(rxapp("seed"), 2, "--demo", "--scale")
    refused(rxapp("decide"), 2, "--pending")


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("cards",),
        ("seed", "--demo"),
        ("payouts", "run", "--on", "2026-11-30"),
        ("schablons", "run", "--for", "2026-09"),
        ("unlock", "TSTNMT2021002163-KTC1"),
    ],
)
def test_a_database_that_is_not_migrated_is_one_line(
    rxapp: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RXAPP_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}")
    forget()
    refused(rxapp(*words), 1, "rxapp migrate")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_database_that_does_not_answer_is_one_line(rxapp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_DATABASE_URL", "postgresql+asyncpg://nobody:hush@127.0.0.1:1/none")
    forget()
    result = rxapp("verify")
    refused(result, 1, "database")
    assert "hush" not in result.stderr


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("RXAPP_DATABASE_URL", "bogus"), ("RXAPP_DATABASE_URL", "nosuch://x"), ("RXAPP_TODAY", "someday")],
)
def test_a_wrong_setting_is_named(rxapp: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    settings.get_settings.cache_clear()
    refused(rxapp("verify"), 2, name)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_service_does_not_start_with_a_type_that_nobody_would_confirm(
    rxapp: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXAPP_SECOND_OFFICER_TYPES", "ASYL_COMPULSARY")
    settings.get_settings.cache_clear()
    refused(rxapp("serve"), 2, "RXAPP_SECOND_OFFICER_TYPES", "ASYL_COMPULSARY")


def test_an_empty_database_has_no_breach_no_cards_and_nothing_to_decide(rxapp: Run) -> None:
    found = rxapp("verify")
    assert (found.exit_code, found.stdout) == (0, "No breach found.\n")
    refused(rxapp("cards"), 1, "rxapp seed --demo")
    assert rxapp("decide", "--pending").stdout == "0 cases went on.\n"
    assert rxapp("remind").stdout == "0 reminders and notices written.\n"


def test_each_breach_is_a_line(rxapp: Run, do: Do) -> None:
    world = do(a_granted_case)
    do(lambda: pay_out(world, PAY_ON))

    async def tamper() -> None:
        async with unit_of_work() as session:
            await session.exec(update(Payout).values(total_ore=1))

    assert rxapp("verify").exit_code == 0
    do(tamper)
    result = rxapp("verify")
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 1
    assert result.stdout.startswith("payout ")


def test_the_cards_are_a_table_with_the_pin(rxapp: Run, do: Do) -> None:
    do(a_world)
    lines = rxapp("cards").stdout.splitlines()
    column = lines[0].index("Roll")
    assert all(line[column - 2 : column] == "  " and line[column] != " " for line in lines[:-1])
    assert any(
        line.startswith("TSTNMT2120001447-USR2") and "Asylsökande i förskola" in line for line in lines
    )
    assert TEST_PIN in lines[-1]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_cards_and_demo_data_are_refused_outside_a_demonstration(
    rxapp: Run, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "is_demo", False)
    refused(rxapp("seed", "--demo"), 1, "RXAPP_LOGIN")
    do(a_world)
    refused(rxapp("cards"), 1, "RXAPP_LOGIN")


def test_demo_data_are_not_added_to_accounts_that_are_there(rxapp: Run, do: Do) -> None:
    do(a_world)
    result = rxapp("seed", "--demo")
    assert (result.exit_code, result.stdout) == (0, "The database holds accounts: nothing is made.\n")


async def a_ground() -> None:
    async with unit_of_work() as session:
        world = await build_world(session)
    await register(world.hanna)


def test_a_month_without_application_is_run_by_the_operator_and_twice_is_once(rxapp: Run, do: Do) -> None:
    do(a_ground)
    for wrong, why in (("2026-11", "inte slut"), ("2026-9", "ÅÅÅÅ-MM"), ("september", "ÅÅÅÅ-MM")):
        refused(rxapp("schablons", "run", "--for", wrong), 2, why)
    for said in ("1 new cases and 0 changed decisions: 20\xa0000,00\xa0kr.\n", "0 new cases and 0 changed"):
        result = rxapp("schablons", "run", "--for", "2026-09")
        assert (result.exit_code, result.stdout.startswith(said)) == (0, True)
    assert rxapp("verify").exit_code == 0
