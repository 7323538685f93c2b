"""Messages in a case: who writes and reads them, under which name, and what is never told."""

import asyncio
from datetime import date

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Event, Message
from rxapp.services import messages, start
from rxapp.services.cases import CaseView
from rxapp.services.messages import SHOWN, Conversation, UnreadCase
from tests.fixtures.people import ACCOUNTS, NOBODY, OLLE, PALLE
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import decide, read, typed


async def write(actor: Actor, view: CaseView, text: str, seen: int = 0) -> None:
    async with unit_of_work() as session:
        await messages.send_message(session, actor, view.case.file_number, text=text, seen=seen)


async def mark(actor: Actor, view: CaseView, seen: int) -> None:
    async with unit_of_work() as session:
        await messages.mark_read(session, actor, view.case.file_number, seen=seen)


async def talk(actor: Actor, view: CaseView, page: int = 1) -> Conversation:
    async with reading() as session:
        return await messages.list_messages(session, actor, view.case.file_number, page)


async def unread(actor: Actor) -> list[tuple[str, int]]:
    async with reading() as session:
        return [(case.file_number, case.count) for case in await messages.list_unread(session, actor)]


async def case(world: World) -> CaseView:
    return await decide(world.asta, typed(NOBODY))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("bo", NotFound),
        ("nils", NotFound),
        ("britt", NotFound),
        ("disa", NotAllowed),
        ("ulla", NotAllowed),
        ("kerstin", NotAllowed),
    ],
)
async def test_only_those_who_have_to_do_with_the_case_write_read_and_are_told(
    spring: World, who: str, refusal: type[Exception]
) -> None:
    view, stranger = await case(spring), getattr(spring, who)
    await write(spring.hanna, view, "Hemligt om ärendet.")
    await write(spring.asta, view, "Svar om ärendet.")
    before = await talk(spring.asta, view)
    with pytest.raises(refusal):
        await write(stranger, view, "Hej.")
    with pytest.raises(refusal):
        await mark(stranger, view, 99)
    assert await talk(stranger, view) == Conversation()
    assert await unread(stranger) == []
    async with reading() as session:
        assert "ärendet." not in repr(await start.get_start(session, stranger))
    assert await talk(spring.asta, view) == before


async def test_the_newest_stands_last_and_the_agency_is_one_to_the_municipality(spring: World) -> None:
    view = await case(spring)
    await write(spring.asta, view, "  Vi väntar på skolan.\nSnart klart. ")
    await write(spring.hanna, view, "Tack.")
    seen = await talk(spring.asta, view)
    assert [(m.text, m.sender, m.from_agency) for m in seen.messages] == [
        ("Vi väntar på skolan.\nSnart klart.", "Asta Alm", False),
        ("Tack.", None, True),
    ]
    assert ACCOUNTS["hanna"].last_name not in repr(seen)
    by_officer = await talk(spring.hugo, view)
    assert [(m.sender, m.municipality) for m in by_officer.messages] == [
        ("Asta Alm", "Ale"),
        ("Hanna Holm", "Ale"),
    ]


async def test_what_is_unread_is_counted_for_the_other_side_until_somebody_there_says_it_is_read(
    spring: World,
) -> None:
    view = await case(spring)
    number = view.case.file_number
    await write(spring.hanna, view, "Ett.")
    await write(spring.hanna, view, "Två.")
    assert await unread(spring.asta) == [(number, 2)]
    assert await unread(spring.hanna) == []
    assert [m.is_unread for m in (await talk(spring.asta, view)).messages] == [True, True]
    assert [m.is_unread for m in (await talk(spring.hanna, view)).messages] == [False, False]
    first, second = (m.message_id for m in (await talk(spring.asta, view)).messages)
    await mark(spring.asta, view, first)
    read_at = [m.read_at for m in (await talk(spring.hugo, view)).messages]
    assert read_at[0] is not None
    assert read_at[1] is None
    assert await unread(spring.asta) == [(number, 1)]
    await mark(spring.asta, view, second)
    await mark(spring.asta, view, second)
    assert await unread(spring.asta) == []
    async with reading() as session:
        kinds = (await session.exec(select(Event.kind).where(col(Event.case_id) == view.case.id))).all()
    # Said again it is no news.
    assert kinds.count(EventKind.MESSAGES_READ) == 2
    assert kinds.count(EventKind.MESSAGE_SENT) == 2


async def test_ones_own_side_reads_nothing_for_the_other(spring: World) -> None:
    view = await case(spring)
    await write(spring.hanna, view, "Ett.")
    await mark(spring.hugo, view, 10**6)
    assert await unread(spring.asta) == [(view.case.file_number, 1)]


async def test_to_answer_is_to_have_read_what_was_shown_and_no_more(spring: World) -> None:
    view = await case(spring)
    await write(spring.hanna, view, "Ett.")
    shown = (await talk(spring.asta, view)).messages[-1].message_id
    await write(spring.hanna, view, "Två, som kom under tiden.")
    await write(spring.asta, view, "Svar på ett.", seen=shown)
    first, second, _ = (await talk(spring.hanna, view)).messages
    assert first.read_at is not None
    assert second.read_at is None


async def test_start_tells_each_side_what_is_unread(spring: World) -> None:
    view = await case(spring)
    await write(spring.hanna, view, "Ett.")
    await write(spring.asta, view, "Två.")
    async with reading() as session:
        mine = await start.get_start(session, spring.asta)
        theirs = await start.get_start(session, spring.hanna)
    assert isinstance(mine, start.UserStart)
    assert isinstance(theirs, start.OfficerStart)
    for found in (mine.unread, theirs.unread):
        assert [(case.file_number, case.count) for case in found] == [(view.case.file_number, 1)]
        assert isinstance(found[0], UnreadCase)


async def test_many_messages_come_by_pages_from_the_newest(spring: World) -> None:
    view = await case(spring)
    for number in range(SHOWN + 3):
        await write(spring.asta, view, f"Nummer {number}.")
    newest, oldest = await talk(spring.hanna, view), await talk(spring.hanna, view, 2)
    assert [m.text for m in newest.messages] == [f"Nummer {n}." for n in range(3, SHOWN + 3)]
    assert [m.text for m in oldest.messages] == ["Nummer 0.", "Nummer 1.", "Nummer 2."]
    assert (newest.page, newest.pages, newest.total, newest.unread) == (1, 2, SHOWN + 3, SHOWN + 3)
    assert (await talk(spring.hanna, view, 99)).page == 2


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
async def test_a_message_has_its_limits(spring: World, text: str) -> None:
    view = await case(spring)
    with pytest.raises(Invalid) as refusal:
        await write(spring.asta, view, text)
    assert refusal.value.field == "meddelande"
    assert await talk(spring.asta, view) == Conversation()


@pytest.mark.parametrize("name", [PALLE.first_name, OLLE.last_name.upper(), OLLE.first_name, "olles"])
async def test_an_officer_does_not_name_the_protected_of_the_case_and_a_municipality_learns_nothing_by_trying(
    spring: World, name: str
) -> None:
    view = await decide(spring.asta, typed(PALLE.number), typed(OLLE.number), typed(NOBODY))
    with pytest.raises(Invalid, match="radens nummer eller individnumret") as refusal:
        await write(spring.hanna, view, f"Vilken skola går {name} i?")
    assert name.casefold() not in refusal.value.sentence.casefold()
    assert (await talk(spring.asta, view)).total == 0
    await write(spring.asta, view, f"Det gäller {name}.")
    await write(spring.hanna, view, "Vilken skola gäller rad 1, 10-000003?")
    assert (await talk(spring.asta, view)).total == 2


async def test_names_of_others_are_no_secret_of_the_case(spring: World) -> None:
    view = await case(spring)
    await write(spring.hanna, view, f"Hälsningar {PALLE.first_name}.")
    assert (await talk(spring.asta, view)).total == 1


async def test_messages_are_written_also_when_the_case_is_decided(spring: World, go_to: GoTo) -> None:
    view = await decide(spring.asta)
    assert view.decision is not None
    go_to(date(2025, 6, 2))
    await write(spring.asta, view, "När betalas beloppet ut?")
    assert await unread(spring.hanna) == [(view.case.file_number, 1)]
    assert (await read(spring.asta, view.case.file_number)).timeline[0].kind is EventKind.MESSAGE_SENT


async def test_of_many_at_the_same_time_none_is_lost_and_all_see_one_order(spring: World) -> None:
    view = await case(spring)
    await asyncio.gather(
        *(write(spring.asta, view, f"Från kommunen {n}.") for n in range(4)),
        *(write(spring.hanna, view, f"Från verket {n}.") for n in range(4)),
    )
    ours, theirs = await talk(spring.asta, view), await talk(spring.hanna, view)
    assert [m.message_id for m in ours.messages] == [m.message_id for m in theirs.messages]
    assert ours.total == 8
    async with reading() as session:
        stored = (await session.exec(select(Message.sent_at).order_by(col(Message.id)))).all()
    assert list(stored) == sorted(stored)
