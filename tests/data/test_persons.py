"""Who is given what of individuals, and markings that are set at the same moment."""

import asyncio

import pytest
from sqlmodel import col, select

from rxapp.access import persons as access
from rxapp.access.rows import Rows
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.domain.protection import Protection, RevealGround
from rxapp.models import Event, Person
from rxapp.services import persons, reveals
from tests.data.paid import Paid
from tests.fixtures.people import ALE, AMINA, BURLOV, FARAH, NOBODY, OLLE, SAMIRA
from tests.fixtures.world import World

REASON = "Skatteverket har meddelat markeringen."
OUTSIDERS = ("asta", "bo", "nils", "britt", "disa", "berit", "ulla", "kerstin")


async def mark(
    actor: Actor, number: str, protection: Protection, *, version: int = 1, reason: str = REASON
) -> None:
    async with unit_of_work() as session:
        await persons.mark(session, actor, number, version=version, protection=protection, reason=reason)


async def person(number: str) -> Person:
    async with reading() as session:
        return (await session.exec(select(Person).where(Person.individual_number == number))).one()


async def markings() -> list[Event]:
    kinds = (EventKind.PERSON_HIDDEN, EventKind.PERSON_SHOWN, EventKind.PERSON_MARKED)
    async with reading() as session:
        return list((await session.exec(select(Event).where(col(Event.kind).in_(kinds)))).all())


async def count(statement: Rows) -> int:
    async with reading() as session:
        return len((await session.exec(statement)).all())


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_nobody_but_case_officers_is_given_anything_of_individuals(paid: Paid, name: str) -> None:
    actor = paid.actor(name)
    for statement in (
        access.visible_persons(actor),
        access.revealed_persons(actor),
        access.person_itself(actor, AMINA.number),
        access.visible_person_history(actor, AMINA.number),
        access.visible_reveals(actor, AMINA.number),
        access.waiting_rows(actor, paid.waiting.file_number),
        access.persons_called(actor, "201607642384"),
    ):
        assert await count(statement) == 0
    async with reading() as session:
        with pytest.raises(NotAllowed):
            await persons.get_person(session, actor, AMINA.number)
    with pytest.raises(NotAllowed):
        await mark(actor, AMINA.number, Protection.CONFIDENTIALITY)
    assert (await person(AMINA.number)).protection is Protection.NONE


async def test_a_case_officer_is_given_no_name_and_whoever_may_reveal_leaves_an_event(world: World) -> None:
    assert await count(access.visible_persons(world.hanna)) > 5
    assert await count(access.revealed_persons(world.hanna)) == 0
    assert await count(access.revealed_persons(world.sixten)) > 5
    async with unit_of_work() as session:
        with pytest.raises(NotAllowed):
            await reveals.reveal(session, world.hanna, OLLE.number, ground=RevealGround.CASE, reason=REASON)
        with pytest.raises(NotFound):
            await reveals.reveal(session, world.sixten, NOBODY, ground=RevealGround.CASE, reason=REASON)
        with pytest.raises(Invalid):
            await reveals.reveal(session, world.sixten, OLLE.number, ground=RevealGround.CASE, reason="för")
        found = await reveals.reveal(
            session, world.sixten, OLLE.number, ground=RevealGround.CASE, reason=REASON
        )
    assert (found.first_name, found.born_on) == (OLLE.first_name, OLLE.born_on)
    async with reading() as session:
        (seen,) = await reveals.list_reveals(session, world.sixten, OLLE.number)
        assert await reveals.list_reveals(session, world.hanna, OLLE.number) == ()
        assert await reveals.list_reveals(session, world.sixten, AMINA.number) == ()
    assert (seen.doer, seen.data) == ("Sixten Sund", {"ground": "case", "reason": REASON})


@pytest.mark.parametrize(
    ("who", "number", "to", "kind"),
    [
        ("hanna", AMINA.number, Protection.CONFIDENTIALITY, EventKind.PERSON_HIDDEN),
        ("hanna", AMINA.number, Protection.UNKNOWN, EventKind.PERSON_HIDDEN),
        ("hanna", SAMIRA.number, Protection.FICTITIOUS, EventKind.PERSON_MARKED),
        ("hanna", OLLE.number, Protection.PROTECTED_REGISTRATION, EventKind.PERSON_MARKED),
        ("sixten", OLLE.number, Protection.NONE, EventKind.PERSON_SHOWN),
    ],
)
async def test_one_marking_is_one_event(
    world: World, who: str, number: str, to: Protection, kind: EventKind
) -> None:
    before = await person(number)
    await mark(getattr(world, who), number, to)
    after = await person(number)
    assert (after.protection, after.version) == (to, 2)
    (event,) = await markings()
    assert (event.kind, event.individual_number, event.municipality_code) == (kind, number, None)
    assert event.data == {"from": before.protection.value, "to": to.value, "reason": REASON}


@pytest.mark.parametrize(
    ("who", "number", "to", "reason", "refusal"),
    [
        ("hanna", AMINA.number, Protection.NONE, REASON, Invalid),
        ("hanna", SAMIRA.number, Protection.CONFIDENTIALITY, REASON, Invalid),
        ("hanna", SAMIRA.number, Protection.NONE, REASON, NotAllowed),
        ("hanna", AMINA.number, Protection.FICTITIOUS, "kort", Invalid),
        ("hanna", AMINA.number, Protection.FICTITIOUS, "x" * 501, Invalid),
        ("hanna", AMINA.number, Protection.FICTITIOUS, "Gäller 201607642384 enligt brev.", Invalid),
        ("hanna", AMINA.number, Protection.FICTITIOUS, "Gäller 160764-2384 enligt brev.", Invalid),
        ("hanna", NOBODY, Protection.FICTITIOUS, REASON, NotFound),
    ],
)
async def test_what_cannot_be_marked_is_refused_and_leaves_nothing(
    world: World, who: str, number: str, to: Protection, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await mark(getattr(world, who), number, to, reason=reason)
    assert await markings() == []


async def test_nobody_without_a_name_is_said_to_be_unprotected(world: World) -> None:
    async with unit_of_work() as session:
        session.add(Person(individual_number=NOBODY, first_name="", last_name=""))
    with pytest.raises(Invalid, match="inget namn på personen"):
        await mark(world.sixten, NOBODY, Protection.NONE)
    assert (await person(NOBODY)).protection is Protection.UNKNOWN


async def test_of_two_officers_who_mark_at_the_same_moment_one_is_refused(world: World) -> None:
    tries = (
        mark(world.hanna, AMINA.number, Protection.CONFIDENTIALITY),
        mark(world.hugo, AMINA.number, Protection.FICTITIOUS),
    )
    results = await asyncio.gather(*tries, return_exceptions=True)
    (refused,) = [result for result in results if result is not None]
    assert isinstance(refused, Conflict)
    assert refused.sentence == persons.MARKED_MEANWHILE
    (event,) = await markings()
    stands = await person(AMINA.number)
    assert (stands.protection.value, stands.version) == (event.data["to"], 2)
    with pytest.raises(Conflict):
        await mark(world.hugo, AMINA.number, Protection.PROTECTED_REGISTRATION)


async def test_the_pages_that_may_show_a_name_are_of_its_home_and_of_those_who_apply(paid: Paid) -> None:
    found = await persons.municipalities_of({AMINA.number, FARAH.number, NOBODY, "99999999"})
    assert found == {
        AMINA.number: {ALE},
        FARAH.number: {ALE, BURLOV},
        NOBODY: {ALE},
        "99999999": set(),
    }
