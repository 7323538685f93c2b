"""What was typed in drafts before each row had a row of its own is still there afterwards."""

import asyncio

from alembic import command
from sqlalchemy import text
from sqlmodel import select

from rxapp.db import engine, reading, unit_of_work
from rxapp.migrations import config, migrate
from rxapp.models import Draft, DraftedRow

BEFORE = "0010"
"""The last version that kept all rows of a draft in one cell."""

ROWS = (
    '[{"individual_number": "12", "first_day": "8 januari", "last_day": ""},'
    ' {"individual_number": "", "first_day": "", "last_day": ""}]'
)


async def _begin() -> None:
    try:
        async with unit_of_work() as session:
            connection = await session.connection()
            for statement in (
                "INSERT INTO municipality (code, name) VALUES ('1440', 'Ale')",
                "INSERT INTO account (hsa_id, role, municipality_code, first_name, last_name, email,"
                " pin_hash, wrong_pins) VALUES ('TSTNMT2120001447-USR1', 'user', '1440', 'Asta', 'Alm',"
                " 'a@example.se', 'x', 0)",
                "INSERT INTO draft (key, municipality_code, type_code, quarter_first_day, rows, saved_by,"
                " saved_at, version) VALUES ('a', '1440', 'ASYL_PRESCHOOL', '2026-07-01', 'ROWS',"
                " (SELECT id FROM account), '2026-11-01 10:00:00+00:00', 3)",
            ):
                await connection.execute(text(statement.replace("ROWS", ROWS).replace(":", "\\:")))
    finally:
        await engine().dispose()


async def _read() -> tuple[Draft, list[DraftedRow]]:
    try:
        async with reading() as session:
            draft = (await session.exec(select(Draft))).one()
            rows = (await session.exec(select(DraftedRow).order_by("position"))).all()
        return draft, list(rows)
    finally:
        await engine().dispose()


def test_the_rows_of_a_draft_are_moved_as_they_were_typed(empty_database: str) -> None:
    command.upgrade(config(), BEFORE)
    asyncio.run(_begin())
    migrate()
    draft, rows = asyncio.run(_read())
    assert [row.typed for row in rows] == [{"individual_number": "12", "first_day": "8 januari"}, {}]
    assert [(row.row_key, row.position, row.version, row.is_blank) for row in rows] == [
        (1, 1, 1, False),
        (2, 2, 1, True),
    ]
    assert {(row.saved_by, row.saved_at) for row in rows} == {(draft.saved_by, draft.saved_at)}
    assert (draft.version, draft.claim_last_day) == (3, None)
