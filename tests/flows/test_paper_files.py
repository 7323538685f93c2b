"""A file that an officer adds to a case, on the open pages of others."""

from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.models import Event
from rxapp.services import decisions
from rxapp.state.attachments import CaseAttachmentsState, HandlingAttachmentsState
from tests.fixtures.attached import TEXT
from tests.fixtures.papers import register
from tests.fixtures.sending import form, part, post
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.services.spring import FOUR_WEEKS, typed


async def test_an_officer_adds_a_file_that_the_municipality_sees_at_once(
    spring: World, tab_of: TabOf
) -> None:
    number = (await register(spring.hanna, FOUR_WEEKS, typed("99999999"))).file_number
    assert await decisions.decide_pending() == 1
    hugo, asta, britt = [await tab_of(name) for name in ("hugo", "asta", "britt")]
    await hugo.open(f"/handlaggning/{number}")
    await asta.open(f"/arenden/{number}")
    await britt.open(f"/arenden/{number}")
    to = (await hugo.state(HandlingAttachmentsState)).upload_to
    assert to == f"/bilagor/arenden/{number}"
    sent = form(part(TEXT, 'form-data; name="fil"; filename="Hugo Hed.txt"'))
    assert (await post(hugo.cookie, to, sent)).json() == {"ok": True}
    assert (await post(britt.cookie, to, sent)).status_code == 404
    await hugo.send(HandlingAttachmentsState.refresh_attached)
    await settled()
    seen = (await asta.state(CaseAttachmentsState)).attached
    assert [(line.name, line.side, line.key) for line in seen] == [
        ("Bilaga 1.pdf", "Kommunen, på papper", ""),
        ("Bilaga 2.txt", "Migrationsverket", ""),
    ]
    assert (await britt.state(CaseAttachmentsState)).attached == []
    mine = (await hugo.state(HandlingAttachmentsState)).attached[1]
    await asta.send(CaseAttachmentsState.remove_attached, key=mine.key)
    assert (await asta.told()).startswith("Bilagan kan bara tas bort av den som har lagt till den")
    await hugo.send(HandlingAttachmentsState.remove_attached, key=mine.key)
    await settled()
    assert len((await asta.state(CaseAttachmentsState)).attached) == 1
    assert not asta.holds("Hugo")
    async with reading() as session:
        kinds = (EventKind.ATTACHMENT_ADDED, EventKind.ATTACHMENT_REMOVED)
        found = (await session.exec(select(Event).where(Event.kind.in_(kinds)))).all()  # type: ignore[attr-defined]
        assert [event.kind for event in found if event.case_id] == list(kinds)
