"""Who reads which decision, and what stands in it for that reader."""

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.models import Person
from rxapp.services.decision_documents import NO_DECISION, get_document
from rxapp.text.decision_document import Document
from tests.data.paid import Paid
from tests.fixtures.decisions import written
from tests.fixtures.people import AMINA, ASA, NOBODY, PROTECTED


async def read(paid: Paid, who: str, case: str) -> Document:
    async with reading() as session:
        return await get_document(session, paid.actor(who), getattr(paid, case).file_number)


@pytest.mark.parametrize(
    ("who", "case"),
    [
        ("asta", "preschool"),
        ("asta", "compulsory"),
        ("bo", "preschool"),
        ("britt", "elsewhere"),
        ("hanna", "preschool"),
        ("hanna", "compulsory"),
        ("hanna", "elsewhere"),
    ],
)
async def test_whoever_sees_the_case_reads_its_decision(paid: Paid, who: str, case: str) -> None:
    found = await read(paid, who, case)
    assert found.file_number == getattr(paid, case).file_number
    assert found.decided[0].startswith("Migrationsverket beviljar")


@pytest.mark.parametrize(
    ("who", "case"),
    [
        ("bo", "compulsory"),
        ("nils", "preschool"),
        ("asta", "elsewhere"),
        ("britt", "preschool"),
        ("asta", "waiting"),
        ("hanna", "waiting"),
    ],
)
async def test_what_is_not_theirs_and_what_is_not_decided_are_said_in_the_same_words(
    paid: Paid, who: str, case: str
) -> None:
    with pytest.raises(NotFound) as refusal:
        await read(paid, who, case)
    assert refusal.value.sentence == NO_DECISION


@pytest.mark.parametrize("who", ["disa", "ulla", "kerstin"])
async def test_others_read_no_decisions_at_all(paid: Paid, who: str) -> None:
    with pytest.raises(NotAllowed):
        await read(paid, who, "preschool")


@pytest.mark.parametrize("who", ["asta", "bo", "hanna"])
async def test_who_is_protected_or_unknown_stands_by_the_number_alone(paid: Paid, who: str) -> None:
    found = await read(paid, who, "preschool")
    cells = {row[1] for row in found.rows}
    for person in PROTECTED:
        assert f"{person.number[:2]}-{person.number[2:]}" in cells
        assert not {person.first_name, person.last_name} & set(written(found).split())
    assert f"{NOBODY[:2]}-{NOBODY[2:]}" in cells
    assert f"10-000001 {AMINA.first_name} {AMINA.last_name}" in cells
    assert f"10-000007 {ASA.first_name} {ASA.last_name}" in cells


async def test_a_name_that_is_hidden_afterwards_is_gone_from_the_decision(paid: Paid) -> None:
    assert AMINA.last_name in written(await read(paid, "asta", "preschool"))
    async with unit_of_work() as session:
        person = await session.get(Person, AMINA.number)
        assert person is not None
        person.protection = PROTECTED[0].protection
    assert AMINA.last_name not in written(await read(paid, "asta", "preschool"))


async def test_it_has_every_row_and_sums_up_to_what_was_granted(paid: Paid) -> None:
    found = await read(paid, "asta", "preschool")
    assert [row[0] for row in found.rows] == [str(n) for n in range(1, 9)]
    assert found.total[-1] == "240\xa0000,36\xa0kr"
    assert "240\xa0000,36\xa0kr" in found.decided[0]
