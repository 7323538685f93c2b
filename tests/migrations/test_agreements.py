import asyncio

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rxapp.db import engine, unit_of_work
from rxapp.migrations import config, migrate

BEFORE = "0006"
"""The last version that knew no rule of administrators."""

SHORTER = (
    "UPDATE agreement SET ends_on = '2027-06-30'",
    "UPDATE agreement SET ends_on = '2026-11-22'",
    "UPDATE agreement SET starts_on = '2020-02-01'",
    "UPDATE agreement SET ends_on = ends_on",
    "DELETE FROM agreement",
)
LONGER = (
    "UPDATE agreement SET ends_on = NULL",
    "UPDATE agreement SET ends_on = '2028-01-01'",
    "UPDATE agreement SET starts_on = '2019-12-31'",
    "UPDATE agreement SET starts_on = '2019-12-31', ends_on = '2026-11-22'",
    "UPDATE agreement SET municipality_code = '1470'",
    "UPDATE agreement SET service = 'unaccompanied'",
    "INSERT INTO agreement (municipality_code, service, starts_on)"
    " VALUES ('1440', 'unaccompanied', '2026-11-23')",
)


async def tell(*statements: str) -> None:
    try:
        async with unit_of_work() as session:
            for statement in statements:
                await (await session.connection()).execute(text(statement))
    finally:
        await engine().dispose()


@pytest.fixture
def legacy(empty_database: str) -> None:
    """Ale with an agreement and nobody who administers it, from before that was refused."""
    command.upgrade(config(), BEFORE)
    asyncio.run(
        tell(
            "INSERT INTO municipality (code, name) VALUES ('1440', 'Ale'), ('1470', 'Vara')",
            "INSERT INTO agreement (municipality_code, service, starts_on, ends_on)"
            " VALUES ('1440', 'compensation', '2020-01-01', '2027-12-31')",
        )
    )
    migrate()


@pytest.mark.parametrize("statement", SHORTER)
def test_an_old_agreement_without_administrator_can_be_shortened_and_ended(
    legacy: None, statement: str
) -> None:
    asyncio.run(tell(statement))


@pytest.mark.parametrize("statement", LONGER)
def test_an_old_agreement_without_administrator_is_not_lengthened(legacy: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="must have an administrator"):
        asyncio.run(tell(statement))
