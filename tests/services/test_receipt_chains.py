"""A chain of receipts that somebody has tampered with: told of each fault, to the reader and the operator."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.receipts import BEGINNING, ReceiptKind, digest, faults
from rxapp.models import Case, Receipt
from rxapp.services.receipt_checks import Checked, Finding
from rxapp.services.verify import verify
from tests.fixtures.people import ALE, BURLOV
from tests.fixtures.world import World
from tests.services.spring import send
from tests.services.test_receipts import chain_of, checked, file_for, first_id


async def forge(**values: object) -> None:
    """Add a receipt that the service never wrote; what there is can be changed by nobody."""
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).order_by(col(Case.id)))).first()
        assert case is not None
        given = {
            "municipality_code": case.municipality_code,
            "number": 2,
            "case_id": case.id,
            "kind": ReceiptKind.SENT,
            "at": clock.now(),
            "sent_by": case.sent_by,
            "file_number": case.file_number,
            "content": "{}",
            "content_sha256": digest("{}"),
            "previous_sha256": BEGINNING,
            "sha256": "f" * 64,
        }
        session.add(Receipt(**{**given, **values}))


async def test_the_database_refuses_a_number_twice(spring: World) -> None:
    await send(spring.asta)
    with pytest.raises(IntegrityError):
        await forge(number=1)


async def test_a_receipt_after_one_that_is_not_whole_is_known_and_said_to_be_so(spring: World) -> None:
    await send(spring.asta)
    await forge()
    sent = await send(spring.asta)
    found = await checked(spring.asta, await file_for(spring.asta, await first_id() + 2))
    assert found == Checked(Finding.GENUINE, sent.proof, is_whole=False)
    found = await checked(spring.asta, await file_for(spring.asta, await first_id()))
    assert found.is_whole


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify(session)


async def test_an_untouched_chain_is_verified(spring: World) -> None:
    for who in (spring.asta, spring.asta, spring.britt):
        await send(who)
    assert await breaches() == []


async def test_every_breach_of_a_chain_has_its_line(spring: World) -> None:
    await send(spring.asta)
    await send(spring.britt)
    async with reading() as session:
        elsewhere = (await session.exec(select(Case.id).where(Case.municipality_code == BURLOV))).one()
    await forge(number=4, content='{"a":1}', case_id=elsewhere)
    assert await breaches() == [
        "receipt 4 of municipality 1440: the one before it is missing",
        "receipt 4 of municipality 1440: it is not what was sealed",
        "receipt 4 of municipality 1440: its content is not what was sealed",
        "receipt 4 of municipality 1440: its case has another number or municipality",
    ]
    await forge(number=2, at=clock.now() - timedelta(days=1))
    assert (
        "receipt 2 of municipality 1440: it does not name the seal of the one before it" in await breaches()
    )


async def test_a_chain_whose_end_is_cut_off_is_missed_by_the_journal(spring: World, backend: str) -> None:
    await send(spring.asta)
    await send(spring.asta)
    async with unit_of_work() as session:
        connection = await session.connection()
        # As somebody would who owns the database itself.
        off = (
            "DROP TRIGGER append_only ON receipt"
            if backend == "postgresql"
            else "DROP TRIGGER receipt_no_delete"
        )
        for statement in (off, "DELETE FROM receipt WHERE number = 2"):
            await connection.exec_driver_sql(statement)
    assert faults(await chain_of(ALE)) == []
    assert await breaches() == [
        "receipt 2 of municipality 1440: the journal tells of it, but it is not there"
    ]
