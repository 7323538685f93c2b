"""What a receipt holds, whom it is shown to, and what comes of checking one."""

import asyncio
import json

import pytest
from sqlalchemy import func
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError, NotAllowed, NotFound
from rxapp.domain.permissions import Actor
from rxapp.domain.receipts import (
    BEGINNING,
    Link,
    ReceiptKind,
    canonical,
    digest,
    faults,
    is_sealed,
    read,
)
from rxapp.models import Receipt
from rxapp.services import applications, receipt_checks, receipts
from rxapp.services.receipt_checks import Checked, Finding, file_of
from rxapp.services.receipts import Proof, chains, link_of
from rxapp.services.verify import verify
from tests.fixtures.people import ALE, AMINA, ASA, BURLOV, SAMIRA
from tests.fixtures.world import World
from tests.services.spring import FOUR_WEEKS, send, send_draft, typed, write_draft

STRANGERS = [
    ("disa", NotAllowed),
    ("ulla", NotAllowed),
    ("kerstin", NotAllowed),
    ("bo", NotFound),
    ("nils", NotFound),
    ("britt", NotFound),
]


async def chain_of(code: str) -> list[Link]:
    async with reading() as session:
        statement = chains("content").where(Receipt.municipality_code == code)
        return [link_of(row, row.content) for row in (await session.exec(statement)).all()]


async def first_id() -> int:
    async with reading() as session:
        return (await session.exec(select(func.min(Receipt.id)))).one()


async def file_for(actor: Actor, receipt_id: int) -> str:
    async with reading() as session:
        _, link = await receipts.get_receipt(session, actor, receipt_id)
    return file_of(link)


async def checked(actor: Actor, text: str) -> Checked:
    async with reading() as session:
        return await receipt_checks.check_file(session, actor, text)


async def checked_sum(actor: Actor, file_number: str, sha256: str) -> Checked:
    async with reading() as session:
        return await receipt_checks.check_sum(session, actor, file_number, sha256)


@pytest.mark.parametrize(("who", "refusal"), STRANGERS)
async def test_a_stranger_gets_no_receipt_and_learns_of_none(
    spring: World, who: str, refusal: type[DomainError]
) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    stranger, file = getattr(spring, who), await file_for(spring.asta, await first_id())
    with pytest.raises(refusal):
        await file_for(stranger, await first_id())
    async with reading() as session:
        assert await receipts.list_proofs(session, stranger, sent.file_number) == ()
    if refusal is NotAllowed:
        with pytest.raises(NotAllowed):
            await checked(stranger, file)
        return
    # The very same answer as to a receipt that is nowhere.
    assert await checked(stranger, file) == Checked(Finding.UNKNOWN)
    assert await checked_sum(stranger, sent.file_number, sent.proof.sha256) == Checked(Finding.UNKNOWN)
    assert await checked_sum(stranger, sent.file_number, "0" * 64) == Checked(Finding.UNKNOWN)
    assert await checked_sum(stranger, "2025-999999", "0" * 64) == Checked(Finding.UNKNOWN)


async def test_what_is_sent_has_a_receipt_with_every_row_and_no_name(spring: World) -> None:
    receipt = await send(
        spring.asta, FOUR_WEEKS, typed(ASA.number, "2025-01-08", "2025-03-31"), typed(SAMIRA.number)
    )
    text = await file_for(spring.asta, await first_id())
    file = read(text)
    assert file is not None
    assert is_sealed(file)
    assert file["content"] == {
        "sender_hsa_id": spring.asta.hsa_id,
        "type_code": "ASYL_COMPULSORY",
        "quarter": "2025-1",
        "arrived_on": "2025-04-10",
        "applied_ore": receipt.applied_ore,
        "rows": [
            _row(1, AMINA.number, "2025-02-04", 1),
            _row(2, ASA.number, "2025-03-31", 3),
            _row(3, SAMIRA.number, "2025-02-04", 1),
        ],
    }
    told = file["receipt"]
    assert (told["municipality_code"], told["number"], told["kind"]) == (ALE, 1, "sent")
    assert (told["sent_by"], told["file_number"]) == (spring.asta.account_id, receipt.file_number)
    assert receipt.proof == Proof(
        receipt_id=await first_id(),
        number=1,
        kind=ReceiptKind.SENT,
        at=receipt.arrived_at,
        sender=spring.asta.name,
        municipality="Ale",
        file_number=receipt.file_number,
        type_code="ASYL_COMPULSORY",
        sha256=file["sha256"],
        previous_sha256=BEGINNING,
    )
    for person in (AMINA, ASA, SAMIRA):
        assert person.last_name not in text


def _row(position: int, number: str, last_day: str, periods: int) -> dict[str, object]:
    return {
        "position": position,
        "individual_number": number,
        "first_day": "2025-01-08",
        "last_day": last_day,
        "applied_periods": periods,
        "applied_ore": periods * 16_800_00,
    }


async def test_the_receipt_is_the_same_however_often_it_is_fetched(spring: World) -> None:
    draft = await write_draft(spring.asta)
    first, second = await send_draft(spring.asta, draft), await send_draft(spring.asta, draft)
    assert first == second
    assert len(await chain_of(ALE)) == 1
    once, again = [await file_for(spring.asta, await first_id()) for _ in range(2)]
    assert once == again == await file_for(spring.hanna, await first_id())


async def test_what_cannot_be_sent_leaves_no_receipt(spring: World) -> None:
    with pytest.raises(DomainError):
        await send(spring.asta, typed("12", "x"))
    assert await chain_of(ALE) == []


async def test_each_municipality_has_a_chain_of_its_own(spring: World) -> None:
    for who in (spring.asta, spring.britt, spring.asta):
        await send(who)
    for code, numbers in ((ALE, [1, 2]), (BURLOV, [1])):
        links = await chain_of(code)
        assert [link.unsealed.number for link in links] == numbers
        assert faults(links) == []


async def test_many_sent_at_the_same_moment_make_one_chain_without_gaps(spring: World) -> None:
    waiting = [(who, await write_draft(who)) for who in (spring.asta, spring.britt) * 12]
    await asyncio.gather(*(send_draft(who, draft) for who, draft in waiting))
    for code in (ALE, BURLOV):
        links = await chain_of(code)
        assert [link.unsealed.number for link in links] == list(range(1, 13))
        assert faults(links) == []
    async with reading() as session:
        assert await verify(session) == []


async def test_a_sending_that_fails_at_the_end_leaves_its_number_to_the_next(spring: World) -> None:
    draft = await write_draft(spring.asta)

    async def send_and_fail() -> None:
        async with unit_of_work() as session:
            await applications.send(session, spring.asta, draft.key, version=draft.version)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await send_and_fail()
    await send_draft(spring.asta, draft)
    assert [link.unsealed.number for link in await chain_of(ALE)] == [1]


async def test_the_file_that_was_handed_out_is_genuine(spring: World) -> None:
    sent = await send(spring.asta)
    file = await file_for(spring.asta, await first_id())
    for reader in (spring.asta, spring.hanna):
        for text in (file, json.dumps(json.loads(file)), f"\ufeff{file}"):
            found = await checked(reader, text)
            assert found == Checked(Finding.GENUINE, sent.proof, is_whole=True)
    assert sent.proof is not None
    found = await checked_sum(spring.asta, sent.file_number, sent.proof.sha256)
    assert found == Checked(Finding.GENUINE, sent.proof, is_whole=True)


@pytest.mark.parametrize("who", ["asta", "britt", "hanna"])
async def test_an_altered_file_is_told_so_by_itself(spring: World, who: str) -> None:
    await send(spring.asta)
    file = await file_for(spring.asta, await first_id())
    altered = file.replace(AMINA.number, ASA.number)
    assert altered != file
    assert await checked(getattr(spring, who), altered) == Checked(Finding.ALTERED)


async def test_a_file_that_is_sealed_anew_is_altered_to_who_sees_the_case_and_unknown_to_others(
    spring: World,
) -> None:
    await send(spring.asta)
    file = json.loads(await file_for(spring.asta, await first_id()))
    file["content"]["applied_ore"] += 1
    file["receipt"]["content_sha256"] = digest(canonical(file["content"]))
    file["sha256"] = digest(canonical(file["receipt"]))
    assert is_sealed(file)
    for who, finding in ((spring.asta, Finding.ALTERED), (spring.hanna, Finding.ALTERED)):
        assert await checked(who, json.dumps(file)) == Checked(finding)
    for stranger in (spring.britt, spring.bo, spring.nils):
        assert await checked(stranger, json.dumps(file)) == Checked(Finding.UNKNOWN)


async def test_a_wrong_checksum_an_unknown_case_and_nonsense_are_told_apart(spring: World) -> None:
    sent = await send(spring.asta)
    assert await checked_sum(spring.asta, sent.file_number, "0" * 64) == Checked(Finding.WRONG)
    assert sent.proof is not None
    assert await checked_sum(spring.asta, "2025-000002", sent.proof.sha256) == Checked(Finding.UNKNOWN)
    assert await checked(spring.asta, "ett kvitto") == Checked(Finding.UNREADABLE)
