"""Receipts that were there before papers could be registered are the same afterwards, and as fixed."""

import asyncio
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rxapp.db import engine, unit_of_work
from rxapp.migrations import config, migrate

BEFORE = "0012"
MADE = (
    "INSERT INTO municipality (code, name) VALUES ('1440', 'Ale')",
    "INSERT INTO account (hsa_id, role, municipality_code, first_name, last_name, email, pin_hash,"
    " wrong_pins) VALUES ('TSTNMT2120001447-USR1', 'user', '1440', 'Asta', 'Alm', 'a@example.se', 'x', 0)",
    'INSERT INTO "case" (file_number, municipality_code, type_code, status, quarter_first_day, arrived_at,'
    " arrived_on, sent_by, draft_key, version) VALUES ('2026-000001', '1440', 'ASYL_PRESCHOOL', 'submitted',"
    " '2026-07-01', '2026-11-01 10:00:00+00:00', '2026-11-01', (SELECT id FROM account), 'a', 1)",
    "INSERT INTO receipt (municipality_code, number, case_id, kind, at, sent_by, file_number, content,"
    " content_sha256, previous_sha256, sha256) VALUES ('1440', 1, (SELECT id FROM \"case\"), 'sent',"
    " '2026-11-01 10:00:00+00:00', (SELECT id FROM account), '2026-000001', '{}', 'a', 'b', 'c')",
)
ANOTHER = (
    "INSERT INTO receipt (municipality_code, number, case_id, kind, at, sent_by, file_number, content,"
    " content_sha256, previous_sha256, sha256) SELECT municipality_code, 2, case_id, '{kind}', at, sent_by,"
    " file_number, content, content_sha256, previous_sha256, sha256 FROM receipt"
)


async def _do(*statements: str) -> list[Any]:
    """Run statements in one transaction; gives the rows of the last one that has any."""
    found: list[Any] = []
    try:
        async with unit_of_work() as session:
            connection = await session.connection()
            for statement in statements:
                result = await connection.execute(text(statement.replace(":", "\\:")))
                found = list(result.all()) if result.returns_rows else found
    finally:
        await engine().dispose()
    return found


def test_receipts_come_along_as_they_were(empty_database: str) -> None:
    command.upgrade(config(), BEFORE)
    whole = "SELECT * FROM receipt"
    before = asyncio.run(_do(*MADE, whole))
    migrate()
    assert asyncio.run(_do(whole)) == before
    assert asyncio.run(_do('SELECT is_paper FROM "case"')) in ([(False,)], [(0,)])
    for statement in ("UPDATE receipt SET number = 3", "DELETE FROM receipt", ANOTHER.format(kind="forged")):
        with pytest.raises(DBAPIError):
            asyncio.run(_do(statement))
    asyncio.run(_do(ANOTHER.format(kind="registered")))
    assert len(asyncio.run(_do(whole))) == 2
