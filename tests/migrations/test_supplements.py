"""What was asked and answered before requests had items is still there afterwards, and stands as it stood."""

import asyncio

from alembic import command
from sqlalchemy import text
from sqlmodel import col, select

from rxapp.db import engine, reading, unit_of_work
from rxapp.domain.supplements import AnswerKind, Consequence, RequestStatus
from rxapp.migrations import config, migrate
from rxapp.models import SupplementItem, SupplementRequest

BEFORE = "0012"
"""The last version in which a request was one text."""

CASE = (
    'INSERT INTO "case" (file_number, municipality_code, type_code, status, quarter_first_day, arrived_at,'
    " arrived_on, sent_by, draft_key, version) VALUES ('NUMBER', '1440', 'ASYL_PRESCHOOL', 'STATUS',"
    " '2026-07-01', '2026-11-01 10:00:00+00:00', '2026-11-01', 1, 'NUMBER', 1)"
)
REQUEST = (
    "INSERT INTO supplement_request (case_id, text, due_on, asked_by, asked_at, answer, answered_by,"
    " answered_at) VALUES (NUMBER, 'Fråga NUMBER?', '2026-12-01', 1, '2026-11-01 10:00:00+00:00', ANSWER)"
)
NO_ANSWER = "NULL, NULL, NULL"
AN_ANSWER = "'Svar.', 1, '2026-11-02 10:00:00+00:00'"


async def _begin() -> None:
    statements = [
        "INSERT INTO municipality (code, name) VALUES ('1440', 'Ale')",
        "INSERT INTO account (id, hsa_id, role, municipality_code, first_name, last_name, email,"
        " pin_hash, wrong_pins) VALUES (1, 'TSTNMT2120001447-USR1', 'user', '1440', 'Asta', 'Alm',"
        " 'a@example.se', 'x', 0)",
        *(
            CASE.replace("NUMBER", str(number)).replace("STATUS", status)
            for number, status in enumerate(("supplement_requested", "in_review", "decided"), 1)
        ),
        *(
            REQUEST.replace("NUMBER", str(number)).replace("ANSWER", answer)
            for number, answer in enumerate((NO_ANSWER, AN_ANSWER, NO_ANSWER), 1)
        ),
        "INSERT INTO decision (case_id, outcome, is_automatic, decided_by, decided_at, reason_text,"
        " rules_version, rules) VALUES (3, 'rejected', false, 1, '2026-11-20 09:00:00+00:00', '', '1', '[]')",
    ]
    try:
        async with unit_of_work() as session:
            connection = await session.connection()
            for statement in statements:
                await connection.execute(text(statement.replace(":", "\\:")))
    finally:
        await engine().dispose()


async def _read() -> tuple[list[SupplementRequest], list[SupplementItem]]:
    try:
        async with reading() as session:
            requests = await session.exec(select(SupplementRequest).order_by(col(SupplementRequest.id)))
            items = await session.exec(select(SupplementItem).order_by(col(SupplementItem.request_id)))
            return list(requests.all()), list(items.all())
    finally:
        await engine().dispose()


def test_a_question_becomes_an_item_with_its_answer(empty_database: str) -> None:
    command.upgrade(config(), BEFORE)
    asyncio.run(_begin())
    migrate()
    command.check(config())
    requests, items = asyncio.run(_read())
    assert [request.status for request in requests] == [
        RequestStatus.OPEN,
        RequestStatus.ANSWERED,
        RequestStatus.CLOSED,
    ]
    assert {request.consequence for request in requests} == {Consequence.DECIDED_AS_IS}
    assert [request.day_set_at for request in requests] == [request.asked_at for request in requests]
    assert requests[2].closed_at is not None
    assert requests[2].closed_at.isoformat() == "2026-11-20T09:00:00+00:00"
    assert [(item.position, item.text, item.answer) for item in items] == [
        (1, "Fråga 1?", ""),
        (1, "Fråga 2?", "Svar."),
        (1, "Fråga 3?", ""),
    ]
    assert [item.answer_kind for item in items] == [None, AnswerKind.GIVEN, None]
    assert [item.handed_in_at for item in items] == [None, requests[1].answered_at, None]
