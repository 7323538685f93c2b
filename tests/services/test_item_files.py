"""Files that answer an item of a request: whose they are, by which name, and from when the agency's."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.domain.supplements import MAX_ITEM_FILES, AnswerKind, Rest
from rxapp.models import Attachment, Case, Event
from rxapp.services import attached_files, attaching
from rxapp.services.attachments import Owner
from rxapp.services.supplement_views import ItemView
from tests.fixtures.asking import ask_for, hand_in, requests_of, save
from tests.fixtures.attached import PDF, attach, listed, stored
from tests.fixtures.people import AMINA, PALLE
from tests.fixtures.world import World
from tests.services.spring import read
from tests.services.test_attachments import waiting

TELLING = f"{PALLE.first_name} {PALLE.last_name}.pdf"


async def asked(world: World, *numbers: str) -> Case:
    """A case of preschool, which Bo holds too, asked about two things."""
    case = await waiting(world, *(numbers or (AMINA.number,)))
    await ask_for(world.hanna, case, clock.today() + timedelta(days=21), "Intyg?", "Skola?")
    return case


async def items_of(actor: Actor, case: Case) -> tuple[ItemView, ...]:
    return (await requests_of(actor, case.file_number))[0].items


async def owner_of(world: World, case: Case) -> Owner:
    return Owner(item_id=(await items_of(world.asta, case))[0].item_id)


async def remove(actor: Actor, key: str) -> None:
    async with unit_of_work() as session:
        await attaching.remove_attachment(session, actor, key)


async def files_seen(actor: Actor, case: Case) -> list[str]:
    return [file.name for item in await items_of(actor, case) for file in item.files]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("britt", NotFound),
        ("nils", NotFound),
        ("hanna", NotAllowed),
        ("disa", NotAllowed),
        ("kerstin", NotAllowed),
    ],
)
async def test_only_those_who_answer_attach(world: World, who: str, refusal: type[Exception]) -> None:
    owner = await owner_of(world, await asked(world))
    arrived = stored(PDF)
    with pytest.raises(refusal):
        async with unit_of_work() as session:
            await attaching.add_attachment(session, getattr(world, who), owner, arrived)


async def test_a_file_is_an_answer_that_the_agency_sees_and_opens_once_it_is_handed_in(world: World) -> None:
    case = await asked(world)
    owner = await owner_of(world, case)
    key = await attach(world.bo, owner)
    assert await files_seen(world.asta, case) == ["intyg.pdf"]
    assert await files_seen(world.hanna, case) == []
    # Not among the attachments of the case, for either.
    assert await listed(world.hanna, Owner(file_number=case.file_number)) == []
    assert await listed(world.asta, Owner(file_number=case.file_number)) == []
    first, _ = await items_of(world.asta, case)
    assert (first.answer_kind, first.version) == (AnswerKind.GIVEN, 1)
    timeline = (await read(world.hanna, case.file_number)).timeline
    assert EventKind.ATTACHMENT_ADDED not in {entry.kind for entry in timeline}
    with pytest.raises(NotFound):
        await opened(world.hanna, key)
    await hand_in(world.asta, (await requests_of(world.asta, case.file_number))[0], Rest.LATER)
    assert await files_seen(world.hanna, case) == ["intyg.pdf"]
    await opened(world.hanna, key)


async def opened(actor: Actor, key: str) -> None:
    from rxapp.access.attachments import opened_attachment

    async with reading() as session:
        if (await session.exec(opened_attachment(actor, key))).first() is None:
            raise NotFound


async def test_its_name_is_neutral_where_somebody_in_the_case_is_protected(world: World) -> None:
    case = await asked(world, AMINA.number, PALLE.number)
    await attach(world.bo, Owner(file_number=case.file_number), TELLING)
    await attach(world.bo, await owner_of(world, case), TELLING)
    await hand_in(world.asta, (await requests_of(world.asta, case.file_number))[0], Rest.LATER)
    for reader in (world.asta, world.bo, world.hanna):
        assert await files_seen(reader, case) == ["Bilaga 2.pdf"]


async def test_it_can_be_taken_away_until_it_is_handed_in(world: World) -> None:
    case = await asked(world)
    key = await attach(world.bo, await owner_of(world, case))
    await remove(world.asta, key)
    first, _ = await items_of(world.asta, case)
    assert (first.files, first.answer_kind) == ((), None)
    key = await attach(world.bo, await owner_of(world, case))
    await save(world.asta, case.file_number, first.item_id, "Se bilagan.")
    await remove(world.bo, key)
    assert (await items_of(world.asta, case))[0].answer_kind is AnswerKind.GIVEN
    key = await attach(world.bo, await owner_of(world, case))
    await hand_in(world.asta, (await requests_of(world.asta, case.file_number))[0], Rest.LATER)
    with pytest.raises(Conflict):
        await remove(world.bo, key)
    assert [file.may_remove for file in (await items_of(world.bo, case))[0].files] == [False]
    arrived = stored(PDF)
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await attaching.add_attachment(session, world.bo, Owner(item_id=first.item_id), arrived)


async def test_what_was_never_handed_in_is_swept_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await asked(world)
    key = await attach(world.bo, await owner_of(world, case))
    monkeypatch.setattr(attached_files, "LIES_AT_LEAST", -1.0)
    assert await attached_files.sweep() == 0
    await remove(world.bo, key)
    assert await attached_files.sweep() == 1


async def test_an_item_takes_as_many_files_as_it_may_beside_those_of_the_case(world: World) -> None:
    case = await asked(world)
    owner = await owner_of(world, case)
    for number in range(MAX_ITEM_FILES):
        await attach(world.bo, owner, f"{number}.pdf")
    arrived = stored(PDF)
    with pytest.raises(Invalid, match="högst 5 filer"):
        async with unit_of_work() as session:
            await attaching.add_attachment(session, world.bo, owner, arrived)
    second = (await items_of(world.asta, case))[1]
    await attach(world.bo, Owner(item_id=second.item_id))
    await attach(world.bo, Owner(file_number=case.file_number))


async def test_every_file_is_an_event_that_is_not_told_to_the_agency(world: World) -> None:
    case = await asked(world)
    key = await attach(world.bo, await owner_of(world, case))
    await remove(world.bo, key)
    async with reading() as session:
        statement = select(Event).where(col(Event.case_id) == case.id).order_by(col(Event.id))
        events = (await session.exec(statement)).all()
        ordinals = (await session.exec(select(Attachment.ordinal))).all()
    saved = [event for event in events if event.kind is EventKind.SUPPLEMENT_ITEM_SAVED]
    assert [event.data["file"] for event in saved] == ["attachment_added", "attachment_removed"]
    assert list(ordinals) == [1]
