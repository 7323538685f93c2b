import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.util.exc import CommandError
from sqlalchemy import CheckConstraint, Connection, ForeignKeyConstraint, UniqueConstraint, inspect, text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString
from typer.testing import CliRunner

from rxapp.cli import app
from rxapp.db import engine, unit_of_work
from rxapp.migrations import CannotMigrateError, config, migrate
from tests.fixtures.database import forget, use

ROOT = Path(__file__).parents[2]
TABLES = sorted(SQLModel.metadata.tables)


def test_the_command_brings_an_empty_database_to_the_newest_version(empty_database: str) -> None:
    run = CliRunner().invoke(app, ["migrate"])
    assert (run.exit_code, run.output.strip()) == (0, "The database is up to date.")
    command.check(config())


def test_migrating_again_changes_nothing(empty_database: str) -> None:
    migrate()
    migrate()
    command.check(config())


def test_a_model_that_the_versions_lack_is_noticed(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate()
    monkeypatch.setattr(SQLModel.metadata.tables["case"].c.file_number, "type", AutoString(25))
    with pytest.raises(CommandError, match="New upgrade operations"):
        command.check(config())


async def test_two_that_migrate_at_the_same_time_both_succeed(empty_database: str, tmp_path: Path) -> None:
    async def one() -> tuple[int, bytes]:
        # Started elsewhere than in the checkout: the package knows where its versions are.
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from rxapp.migrations import migrate; migrate()",
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate()
        return process.returncode or 0, said

    assert await asyncio.gather(one(), one()) == [(0, b""), (0, b"")]


def _names(connection: Connection) -> dict[str, set[str]]:
    seen = inspect(connection)
    return {
        table: {
            str(found["name"])
            for found in (
                *seen.get_check_constraints(table),
                *seen.get_unique_constraints(table),
                *seen.get_foreign_keys(table),
                *seen.get_indexes(table),
            )
            # PostgreSQL tells the index of a unique constraint as well as the constraint.
            if not found.get("duplicates_constraint")
        }
        for table in TABLES
    }


def _declared(table: Any) -> set[str]:
    kinds = CheckConstraint | UniqueConstraint | ForeignKeyConstraint
    constraints = {str(c.name) for c in table.constraints if isinstance(c, kinds)}
    return constraints | {str(index.name) for index in table.indexes}


async def test_every_constraint_and_index_is_there_by_its_name(database: str) -> None:
    async with engine().connect() as connection:
        found = await connection.run_sync(_names)
    assert found == {table: _declared(SQLModel.metadata.tables[table]) for table in TABLES}


@pytest.mark.parametrize("target", ["base", "0001", "-1"])
def test_a_version_is_never_undone(empty_database: str, target: str) -> None:
    migrate()
    with pytest.raises(CommandError, match="restore a copy of the database"):
        command.downgrade(config(), target)
    command.check(config())


def test_a_database_of_a_newer_service_is_left_alone(empty_database: str) -> None:
    migrate()

    async def from_the_future() -> None:
        async with unit_of_work() as session:
            await (await session.connection()).execute(
                text("UPDATE alembic_version SET version_num = '9999'")
            )
        await engine().dispose()

    asyncio.run(from_the_future())
    run = CliRunner().invoke(app, ["migrate"])
    assert run.exit_code == 1
    assert run.stderr.strip() == (
        "The database could not be brought up to date: Can't locate revision identified by '9999'"
    )


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "postgresql+asyncpg://name:open-sesame@127.0.0.1:1/none",
        "postgresql://name:open-sesame@127.0.0.1:1/none",
        "sqlite+aiosqlite:////proc/none/none.db",
    ],
)
def test_a_database_that_cannot_be_reached_is_one_line(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, address, tmp_path)
    run = CliRunner().invoke(app, ["migrate"])
    forget()
    assert run.exit_code == 1
    assert run.stderr.startswith("The database could not be brought up to date: ")
    assert run.stderr.count("\n") == 1
    assert "open-sesame" not in run.stderr


def test_a_failed_migration_says_so_without_a_trace(empty_database: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rxapp.migrations.config", lambda: (_ for _ in ()).throw(CommandError("no\nmore")))
        with pytest.raises(CannotMigrateError) as told:
            migrate()
    assert str(told.value) == "The database could not be brought up to date: no"
