"""Who sees which attachment, by which name, and how long one may add and take away."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.attachments import MAX_FILES, FileKind
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Attachment, Case, Event, Person, Protection
from rxapp.services import attaching, drafts, file_store
from rxapp.services.attachments import Owner
from rxapp.services.drafts import DraftView
from tests.fixtures.attached import PDF, attach, listed, names, stored
from tests.fixtures.people import AMINA, ASA, COMPULSORY, FARAH, NOBODY, PRESCHOOL, PROTECTED
from tests.fixtures.world import Asked, World, add_case
from tests.services.spring import FOUR_WEEKS, send_draft, typed, write_draft

TELLING = "Samira Sekret.pdf"


async def waiting(world: World, *numbers: str, status: CaseStatus = CaseStatus.IN_REVIEW) -> Case:
    async with unit_of_work() as session:
        rows = [Asked(number) for number in numbers]
        return await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows, status=status
        )


def of(case: Case) -> Owner:
    return Owner(file_number=case.file_number)


async def draft_of(actor: Actor) -> tuple[DraftView, Owner]:
    async with unit_of_work() as session:
        draft = await drafts.open_draft(session, actor, COMPULSORY)
    return draft, Owner(draft_key=draft.key)


async def remove(actor: Actor, key: str) -> None:
    async with unit_of_work() as session:
        await attaching.remove_attachment(session, actor, key)


async def raised(error: type[DomainError], actor: Actor, owner: Owner) -> None:
    arrived = stored(PDF)
    with pytest.raises(error):
        async with unit_of_work() as session:
            await attaching.add_attachment(session, actor, owner, arrived)


async def events(kind: EventKind) -> list[Event]:
    async with reading() as session:
        return list(
            (await session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.id)))).all()
        )


@pytest.mark.parametrize("name", ["disa", "ulla", "kerstin"])
async def test_whoever_neither_applies_nor_handles_attaches_nothing(world: World, name: str) -> None:
    case = await waiting(world, AMINA.number)
    await raised(NotAllowed, getattr(world, name), of(case))


@pytest.mark.parametrize("name", ["britt", "nils"])
async def test_a_case_of_others_is_not_there_to_attach_to(world: World, name: str) -> None:
    case = await waiting(world, AMINA.number)
    await raised(NotFound, getattr(world, name), of(case))
    await raised(NotFound, getattr(world, name), Owner(file_number="2026-999999"))


async def test_an_attachment_is_seen_by_those_who_see_the_case(world: World) -> None:
    case = await waiting(world, AMINA.number)
    key = await attach(world.asta, of(case))
    seen = {
        name
        for name in ("asta", "bo", "nils", "britt", "disa", "berit", "hanna", "hugo", "ulla", "kerstin")
        if [view.key for view in await listed(getattr(world, name), of(case))] == [key]
    }
    assert seen == {"asta", "bo", "hanna", "hugo"}


async def test_an_attachment_of_a_draft_is_seen_by_those_who_may_go_on_with_it(spring: World) -> None:
    _, owner = await draft_of(spring.asta)
    await attach(spring.asta, owner)
    assert len(await listed(spring.asta, owner)) == 1
    for name in ("bo", "nils", "britt", "disa", "hanna", "kerstin"):
        assert await listed(getattr(spring, name), owner) == [], name


async def test_its_own_name_is_shown_where_everybody_in_the_case_may_be_named(world: World) -> None:
    case = await waiting(world, AMINA.number, ASA.number)
    await attach(world.asta, of(case), "Intyg för Amina.pdf")
    for actor in (world.asta, world.bo, world.hanna):
        assert await names(actor, of(case)) == ["Intyg för Amina.pdf"]


@pytest.mark.parametrize(
    "hidden", [*(person.number for person in PROTECTED), FARAH.number, NOBODY], ids=lambda number: number
)
async def test_one_who_may_not_be_named_hides_every_name_in_the_case(world: World, hidden: str) -> None:
    case = await waiting(world, AMINA.number, hidden)
    await attach(world.asta, of(case), TELLING)
    await attach(world.bo, of(case), "utan namn.pdf")
    for actor in (world.asta, world.bo, world.hanna):
        assert await names(actor, of(case)) == ["Bilaga 1.pdf", "Bilaga 2.pdf"]


async def test_a_name_goes_when_somebody_becomes_protected(world: World) -> None:
    case = await waiting(world, AMINA.number)
    await attach(world.asta, of(case), "Amina.pdf")
    assert await names(world.bo, of(case)) == ["Amina.pdf"]
    async with unit_of_work() as session:
        amina = col(Person.individual_number) == AMINA.number
        await session.exec(update(Person).where(amina).values(protection=Protection.UNKNOWN))
    assert await names(world.bo, of(case)) == ["Bilaga 1.pdf"]


async def test_in_a_draft_the_name_is_shown_to_whoever_brought_the_file(spring: World) -> None:
    async with unit_of_work() as session:
        draft = await drafts.open_draft(session, spring.bo, PRESCHOOL)
    owner = Owner(draft_key=draft.key)
    await attach(spring.bo, owner, TELLING)
    await attach(spring.asta, owner, "Anteckning.pdf")
    assert await names(spring.bo, owner) == [TELLING, "Bilaga 2.pdf"]
    assert await names(spring.asta, owner) == ["Bilaga 1.pdf", "Anteckning.pdf"]


async def test_what_was_attached_to_a_draft_is_sent_with_it(spring: World) -> None:
    draft = await write_draft(spring.asta, FOUR_WEEKS)
    owner = Owner(draft_key=draft.key)
    for name in ("ett.pdf", "fel.pdf", "tre.pdf"):
        key = await attach(spring.asta, owner, name)
        if name == "fel.pdf":
            await remove(spring.asta, key)
    receipt = await send_draft(spring.asta, draft)
    sent = Owner(file_number=receipt.file_number)
    assert await names(spring.asta, sent) == ["ett.pdf", "tre.pdf"]
    assert await names(spring.hanna, sent) == ["ett.pdf", "tre.pdf"]
    assert await listed(spring.asta, owner) == []


async def test_the_sender_too_loses_the_name_where_somebody_is_protected(spring: World) -> None:
    draft = await write_draft(spring.asta, FOUR_WEEKS, typed(PROTECTED[0].number))
    await attach(spring.asta, Owner(draft_key=draft.key), TELLING)
    receipt = await send_draft(spring.asta, draft)
    assert await names(spring.asta, Owner(file_number=receipt.file_number)) == ["Bilaga 1.pdf"]


async def test_a_draft_that_is_thrown_away_takes_its_files_along(spring: World) -> None:
    draft, owner = await draft_of(spring.asta)
    key = await attach(spring.asta, owner)
    async with unit_of_work() as session:
        await drafts.discard_draft(session, spring.asta, draft.key, version=draft.version)
    assert await listed(spring.asta, owner) == []
    with pytest.raises(NotFound):
        await remove(spring.asta, key)


@pytest.mark.parametrize("status", list(CaseStatus))
async def test_one_may_add_until_it_is_decided_and_take_away_until_it_is_begun(
    world: World, status: CaseStatus
) -> None:
    case = await waiting(world, AMINA.number, status=CaseStatus.SUBMITTED)
    key = await attach(world.asta, of(case))
    async with unit_of_work() as session:
        await session.exec(update(Case).where(col(Case.id) == case.id).values(status=status))
    if status in (CaseStatus.DECIDED, CaseStatus.PAID):
        await raised(Conflict, world.asta, of(case))
    else:
        await attach(world.asta, of(case))
    may_remove = status is CaseStatus.SUBMITTED
    assert (await listed(world.bo, of(case)))[0].may_remove is may_remove
    assert (await listed(world.hanna, of(case)))[0].may_remove is False
    if may_remove:
        await remove(world.bo, key)
        assert key not in [view.key for view in await listed(world.asta, of(case))]
    else:
        with pytest.raises(Conflict):
            await remove(world.bo, key)


@pytest.mark.parametrize(
    ("name", "error"), [("britt", NotFound), ("nils", NotFound), ("disa", NotAllowed), ("hanna", Conflict)]
)
async def test_nobody_else_takes_an_attachment_away(
    world: World, name: str, error: type[DomainError]
) -> None:
    case = await waiting(world, AMINA.number, status=CaseStatus.SUBMITTED)
    key = await attach(world.asta, of(case))
    with pytest.raises(error):
        await remove(getattr(world, name), key)
    assert len(await listed(world.asta, of(case))) == 1


async def test_there_are_only_so_many_and_a_number_is_not_used_again(world: World) -> None:
    case = await waiting(world, PROTECTED[0].number, status=CaseStatus.SUBMITTED)
    keys = [await attach(world.asta, of(case)) for _ in range(MAX_FILES)]
    await raised(Invalid, world.asta, of(case))
    await remove(world.asta, keys[-1])
    await attach(world.asta, of(case))
    assert (await names(world.asta, of(case)))[-2:] == ["Bilaga 19.pdf", "Bilaga 21.pdf"]


async def test_what_happens_is_recorded_without_any_name(world: World) -> None:
    case = await waiting(world, AMINA.number, status=CaseStatus.SUBMITTED)
    key = await attach(world.asta, of(case), TELLING)
    await remove(world.bo, key)
    (added,), (removed,) = (
        await events(EventKind.ATTACHMENT_ADDED),
        await events(EventKind.ATTACHMENT_REMOVED),
    )
    assert (added.actor_id, added.case_id, added.data) == (world.asta.account_id, case.id, {"ordinal": 1})
    assert (removed.actor_id, removed.case_id, removed.data) == (world.bo.account_id, case.id, {"ordinal": 1})


async def test_the_database_refuses_a_file_of_nothing_and_of_two(world: World) -> None:
    case = await waiting(world, AMINA.number)
    for draft_key, case_id in ((None, None), ("a" * 32, case.id)):
        arrived = stored(PDF)
        with pytest.raises(DBAPIError, match="has_a_draft_or_a_case"):
            async with unit_of_work() as session:
                session.add(
                    Attachment(
                        key=arrived.stored_as[-32:],
                        municipality_code="1440",
                        type_code=PRESCHOOL,
                        draft_key=draft_key,
                        case_id=case_id,
                        ordinal=1,
                        original_name="x.pdf",
                        media_type=FileKind.PDF.value,
                        size_bytes=1,
                        sha256=arrived.sha256,
                        stored_as=arrived.stored_as,
                        uploaded_by=world.asta.account_id,
                        uploaded_at=clock.now(),
                    )
                )


def test_a_stored_file_is_the_services_alone(database: str) -> None:
    arrived = stored(PDF)
    path = file_store.path_of(arrived.stored_as)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert file_store.is_intact(arrived.stored_as, arrived.sha256)


@pytest.mark.parametrize("wrong", ["../../rxapp.db", "/etc/passwd", "aa/bb/" + "g" * 32, ""])
def test_nothing_but_stored_files_is_found_in_the_store(database: str, wrong: str) -> None:
    with pytest.raises(ValueError, match="stored"):
        file_store.path_of(wrong)
