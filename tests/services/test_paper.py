"""An application on paper: registered by the agency for a municipality, and from then on like any other."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.attachments import FileKind
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.errors import Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Agreement, Case, Draft, Event, Municipality, Receipt
from rxapp.services import applications, attaching, decisions, drafts, paper
from rxapp.services.attachments import Owner
from rxapp.services.start import UserStart, get_start
from rxapp.services.verify import verify
from tests.fixtures.attached import listed
from tests.fixtures.papers import CAME, checked, register, scan, send, write
from tests.fixtures.people import ALE, AMINA, ASA, BURLOV, COMPULSORY, FARAH, OLLE, SAMIRA
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, check, decide, read, typed
from tests.services.spring import send as send_by_user

USERS = ("asta", "bo", "nils", "britt")
VARA = "1470"


async def events(kind: EventKind) -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).where(Event.kind == kind))).all())


@pytest.fixture
async def vara(spring: World) -> None:
    """A municipality without agreement."""
    async with unit_of_work() as session:
        session.add(Municipality(code=VARA, name="Vara"))


@pytest.mark.parametrize("who", ["asta", "britt", "disa", "ulla", "kerstin"])
async def test_only_a_case_officer_registers_papers(spring: World, who: str) -> None:
    stranger, draft = getattr(spring, who), await write(spring.hanna)
    async with unit_of_work() as session:
        for refused in (
            paper.find_municipalities(session, stranger, "a"),
            paper.find_one(session, stranger, "Ale"),
            paper.list_begun(session, stranger),
            paper.begin(session, stranger, municipality_code=ALE, type_code=COMPULSORY, arrived_on=CAME),
            paper.change_day(session, stranger, draft.key, CAME),
        ):
            with pytest.raises(NotAllowed):
                await refused
        assert await paper.names_of(session, stranger, {ALE}) == {}


@pytest.mark.parametrize("who", USERS)
async def test_a_paper_that_is_being_registered_is_there_for_no_user(spring: World, who: str) -> None:
    draft = await write(spring.hanna)
    user: Actor = getattr(spring, who)
    async with unit_of_work() as session:
        assert await drafts.list_drafts(session, user) == []
        assert not await drafts.is_there(session, user, draft.key)
        start = await get_start(session, user)
        assert isinstance(start, UserStart)
        assert start.drafts == 0 if isinstance(start.drafts, int) else not start.drafts
        for refused in (
            drafts.get_draft(session, user, draft.key),
            drafts.save_draft(session, user, draft.key, version=draft.version, claim=None, rows=()),
            drafts.discard_draft(session, user, draft.key, version=draft.version),
            applications.prepare(session, user, draft.key),
            applications.check(session, user, draft, []),
            applications.send(session, user, draft.key, version=draft.version),
            attaching.find_place(session, user, Owner(draft_key=draft.key)),
        ):
            with pytest.raises(NotFound):
                await refused
    assert await listed(user, Owner(draft_key=draft.key)) == []


async def test_any_officer_goes_on_with_a_paper_and_none_with_a_draft_of_a_municipality(
    spring: World,
) -> None:
    draft, own = await write(spring.hanna), await check(spring.asta)
    assert own.is_sendable
    async with reading() as session:
        (begun,) = await paper.list_begun(session, spring.hugo)
    assert (begun.listed.draft, begun.municipality, begun.listed.rows) == (draft, "Ale", 1)
    assert (await send(spring.hugo, draft)).rows == 1


async def test_a_paper_becomes_a_case_of_the_day_it_came(spring: World) -> None:
    receipt = await register(spring.hanna)
    view = await read(spring.asta, receipt.file_number)
    case = view.case
    assert (case.is_paper, case.arrived_on, case.status) == (True, CAME, CaseStatus.SUBMITTED)
    # Registered today, or the automatic decision would take it for one that has lain.
    assert clock.day_of(case.arrived_at) == TODAY
    assert (receipt.arrived_on, receipt.is_late, receipt.applied_ore) == (CAME, False, 16_800_00)
    (event,) = await events(EventKind.APPLICATION_REGISTERED)
    assert (event.actor_id, event.municipality_code) == (spring.hanna.account_id, ALE)
    assert event.data == {"rows": 1, "receipt": 1, "arrived_on": "2025-04-08"}
    assert await events(EventKind.APPLICATION_SENT) == []
    async with reading() as session:
        assert (await session.exec(select(Draft))).all() == []
        assert await verify(session) == []


async def test_a_paper_is_decided_automatically_as_any_other(spring: World) -> None:
    number = (await register(spring.hanna)).file_number
    assert await decisions.decide_pending() == 1
    of_paper = await read(spring.asta, number)
    assert of_paper.decision is not None
    assert (of_paper.decision.outcome, of_paper.decision.is_automatic) == (DecisionOutcome.GRANTED, True)
    by_service = await decide(spring.asta, typed(ASA.number))
    assert by_service.decision is not None
    assert by_service.decision.rules_version == of_paper.decision.rules_version
    assert by_service.decision.rules == of_paper.decision.rules


@pytest.mark.parametrize(
    ("arrived_on", "outcome"),
    [(date(2025, 9, 30), DecisionOutcome.GRANTED), (date(2025, 10, 1), DecisionOutcome.DISMISSED)],
)
async def test_the_deadline_counts_to_the_day_the_paper_came(
    spring: World, go_to: GoTo, arrived_on: date, outcome: DecisionOutcome
) -> None:
    go_to(date(2025, 10, 7))
    draft = await write(spring.hanna, arrived_on=arrived_on)
    warned = any("troligen att avvisas" in text for text in (await checked(spring.hanna, draft)).warnings)
    receipt = await send(spring.hanna, draft)
    assert (receipt.is_late, warned) == (outcome is DecisionOutcome.DISMISSED,) * 2
    assert await decisions.decide_pending() == 1
    view = await read(spring.asta, receipt.file_number)
    assert view.decision is not None
    assert view.decision.outcome is outcome


async def test_a_quarter_that_had_not_begun_when_the_paper_came_is_refused(spring: World) -> None:
    draft = await write(spring.hanna, arrived_on=date(2024, 12, 30))
    found = await checked(spring.hanna, draft)
    assert [problem.field for problem in found.problems] == ["kvartal"]
    with pytest.raises(Invalid, match="Tiden har inte börjat"):
        await send(spring.hanna, draft)
    async with unit_of_work() as session:
        moved = await paper.change_day(session, spring.hanna, draft.key, CAME)
    assert (moved.paper_arrived_on, moved.version) == (CAME, draft.version + 1)
    assert (await send(spring.hanna, moved)).arrived_on == CAME


REFUSED = [
    ({"arrived_on": date(2025, 4, 11)}, "inkom", "senare än i dag"),
    ({"arrived_on": date(2019, 12, 31)}, "inkom", "hade inget avtal för e-tjänsten 2019-12-31"),
    ({"type_code": "NO_SUCH_TYPE"}, "ersattningstyp", "Välj ersättningstyp"),
    ({"type_code": "EST_SCHABLON"}, "ersattningstyp", "betalas ut utan ansökan"),
    ({"type_code": "REPEALED_MEDICAL"}, "ersattningstyp", "kunde inte sökas 2025-04-08"),
    ({"type_code": "ECONOMIC_AID_NEW"}, "ersattningstyp", "handläggs inte i e-tjänsten"),
    ({"municipality_code": VARA}, "kommun", "Vara kommun har inget avtal"),
]


@pytest.mark.parametrize(("given", "field", "told"), REFUSED)
@pytest.mark.usefixtures("vara")
async def test_what_cannot_be_registered_is_refused_with_the_reason(
    spring: World, given: dict[str, object], field: str, told: str
) -> None:
    wanted = {"municipality_code": ALE, "type_code": COMPULSORY, "arrived_on": CAME} | given
    with pytest.raises(Invalid, match=told) as refusal:
        async with unit_of_work() as session:
            await paper.begin(session, spring.hanna, **wanted)  # type: ignore[arg-type]
    assert refusal.value.field == field
    async with reading() as session:
        assert (await session.exec(select(Draft))).all() == []


@pytest.mark.usefixtures("vara")
async def test_municipalities_with_agreement_are_offered_and_one_without_is_named(spring: World) -> None:
    async with reading() as session:
        offered = [
            [found.name for found in await paper.find_municipalities(session, spring.hanna, words)]
            for words in ("a", "lö", "1231", "vara", "%", "")
        ]
        assert offered == [["Ale"], ["Burlöv"], ["Burlöv"], [], [], []]
        named = [
            (await paper.find_one(session, spring.hanna, words)).code
            for words in ("Ale", "ale kommun", " BURLÖV ", "1440", "Vara")
        ]
        assert named == [ALE, ALE, BURLOV, ALE, VARA]
        for words in ("Al", "Nowhere", "", "kommun"):
            with pytest.raises(Invalid, match="ingen kommun"):
                await paper.find_one(session, spring.hanna, words)


async def end_agreement() -> None:
    async with unit_of_work() as session:
        ended = update(Agreement).where(col(Agreement.municipality_code) == ALE)
        await session.exec(ended.values(ends_on=date(2025, 4, 9)))


async def test_an_agreement_that_has_ended_meanwhile_stops_the_registering(spring: World) -> None:
    draft = await write(spring.hanna)
    await end_agreement()
    with pytest.raises(Invalid, match="Ale kommun har inget avtal"):
        await send(spring.hanna, draft)
    async with unit_of_work() as session:
        assert (await session.exec(select(Case))).all() == []
        assert (await drafts.get_draft(session, spring.hanna, draft.key)).version == draft.version
        await drafts.discard_draft(session, spring.hanna, draft.key, version=draft.version)


@pytest.mark.parametrize("kind", [None, FileKind.TEXT, FileKind.DOCX])
async def test_a_paper_without_scan_becomes_no_case(spring: World, kind: FileKind | None) -> None:
    draft = await write(spring.hanna, kind=kind)
    found = await checked(spring.hanna, draft)
    assert [(p.field, p.sentence) for p in found.all_problems] == [("bilagor", paper.NO_SCAN)]
    with pytest.raises(Invalid, match="Bifoga den inskannade"):
        await send(spring.hanna, draft)
    await scan(spring.hanna, draft, FileKind.JPEG)
    await send(spring.hanna, draft)


async def test_a_scan_that_was_taken_away_after_the_look_stops_the_registering(spring: World) -> None:
    draft = await write(spring.hanna)
    async with reading() as session:
        ready = await applications.prepare(session, spring.hanna, draft.key)
    (line,) = await listed(spring.hanna, Owner(draft_key=draft.key))
    async with unit_of_work() as session:
        await attaching.remove_attachment(session, spring.hugo, line.key)
    with pytest.raises(Invalid, match="Bifoga den inskannade"):
        async with unit_of_work() as session:
            await applications.send(session, spring.hanna, draft.key, version=draft.version, prepared=ready)


async def test_what_an_officer_writes_is_judged_as_if_the_municipality_had_written_it(spring: World) -> None:
    """By what that municipality may know: nothing of what others have applied for or been granted."""
    await decide(spring.britt, typed(FARAH.number))
    await decide(spring.asta, typed(ASA.number))
    await send_by_user(spring.britt, typed(AMINA.number))
    rows = [typed(each.number) for each in (AMINA, ASA, FARAH, SAMIRA, OLLE)]
    rows += [typed("20210301-0000"), typed("99999999"), typed("12", "2025-02-30", "x")]
    paper_draft = await write(spring.hanna, *rows, arrived_on=TODAY)
    assert await checked(spring.hanna, paper_draft) == await check(spring.asta, *rows)
    names = [row.name for row in (await checked(spring.hanna, paper_draft)).rows]
    assert names[:5] == ["Amina Alkurdi", "Åsa Örn", "", "", ""]


async def test_two_officers_at_the_same_moment_make_one_case(spring: World) -> None:
    draft = await write(spring.hanna)
    one, other = await asyncio.gather(send(spring.hanna, draft), send(spring.hugo, draft))
    assert one.file_number == other.file_number
    async with reading() as session:
        assert len((await session.exec(select(Case))).all()) == 1
        assert len((await session.exec(select(Receipt))).all()) == 1
    assert len(await events(EventKind.APPLICATION_REGISTERED)) == 1
    assert (await send(spring.hugo, draft)).file_number == one.file_number
