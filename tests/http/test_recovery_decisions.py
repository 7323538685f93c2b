"""The decision on a recovery as a file, and in the file for the court: for those who see the case."""

import httpx
import pytest
from sqlmodel import col, select
from starlette.applications import Starlette

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.recovery_amounts import Settled
from rxapp.http import court_files, decisions
from rxapp.models import Person, Protection
from rxapp.services import openings, recovery_decisions
from rxapp.services.appeal_views import get_standing
from rxapp.services.decision_documents import NO_DECISION, get_document
from rxapp.text.court_file import LEFT_OUT
from rxapp.text.decision_document import Document
from tests.fixtures import appealing as short
from tests.fixtures.pdfs import reader_of, run_on, tags_of, text_of
from tests.fixtures.people import AMINA, SAMIRA
from tests.fixtures.recovering import PAID, PaidCase, communicated, decided, opened, paid_case
from tests.fixtures.world import World
from tests.flows.tabs import log_in

LESS = 400_00


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions.FILES, "per_second", 0.0)
    decisions.FILES.forget()


async def fetch(who: str, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=Starlette(routes=[*decisions.ROUTES, *court_files.ROUTES]))
    headers = {"Cookie": await log_in(who)} if who else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
        return await client.get(path, headers=headers)


async def words(who: str, path: str) -> str:
    answer = await fetch(who, path)
    assert answer.status_code == 200
    return run_on(text_of(answer.content)).replace("\xa0", " ")


async def document_of(world: World, number: str, who: str = "asta", place: int | None = None) -> Document:
    async with reading() as session:
        return await get_document(session, getattr(world, who), number, place)


async def reconsidered(paid: PaidCase, number: str) -> None:
    """Appealed, and lowered in part."""
    world = paid.world
    await short.lodge(world.asta, number, "Rad 2 ska inte betalas tillbaka.")
    await short.find_in_time(world.hanna, await short.latest(world.hanna, number))
    await short.reconsider(
        world.hanna,
        await short.latest(world.hanna, number),
        Reconsidered.IN_PART,
        reason="Intyget gäller halva tiden.",
        claims=[Settled(paid.rows[1], LESS)],
    )


@pytest.mark.parametrize("who", ["asta", "hanna"])
async def test_the_file_tells_what_is_claimed_back_and_how_to_appeal_and_no_protected_name(
    world: World, who: str
) -> None:
    number = await decided(await paid_case(world), PAID, 600_00, waived=200_00)
    text = await words(who, f"/beslut/{number}.pdf")
    for told in (
        f"Beslut om återkrav Å {number}",
        f"Diarienummer Å {number} Sida 1 av",
        "Migrationsverket kräver åter 1 200,00 kr",
        f"10-000001 {AMINA.first_name}",
        "600,00 kr 200,00 kr 400,00 kr",
        "(23 § första stycket förordningen (2017:193))",
        "Felet är också Migrationsverkets.",
        "När beslutet har fått laga kraft regleras det återkrävda beloppet",
        "Ett överklagande ska ha kommit in senast",
        "Beslut av handläggare",
    ):
        assert told in text, told
    assert f"{SAMIRA.number[:2]}-{SAMIRA.number[2:]}" in text
    for name in (SAMIRA.first_name, SAMIRA.last_name, world.hanna.name.split()[0]):
        assert name not in text


async def test_the_file_is_tagged_and_says_what_the_page_says(world: World) -> None:
    number = await decided(await paid_case(world))
    made = (await fetch("asta", f"/beslut/{number}.pdf")).content
    tags = tags_of(made)
    assert {"/Table", "/TH", "/TD", "/H1"} <= set(tags)
    metadata = reader_of(made).metadata
    assert metadata is not None
    assert metadata.title == f"Beslut om återkrav Å {number}"
    document = await document_of(world, number)
    text = run_on(text_of(made)).replace("\xa0", " ")
    for section in document.sections:
        for line in (section.heading, *section.paragraphs, *section.points, *section.after):
            assert run_on(line).replace("\xa0", " ") in text


@pytest.mark.parametrize("who", ["", "bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_whoever_does_not_see_the_case_is_told_what_one_is_told_of_none(world: World, who: str) -> None:
    number = await decided(await paid_case(world))
    answer = await fetch(who, f"/beslut/{number}.pdf")
    assert (answer.status_code, answer.text) == (404, NO_DECISION)


async def test_before_it_is_decided_or_told_there_is_none(world: World) -> None:
    for number in (await opened(await paid_case(world)), await communicated(await paid_case(world))):
        for who in ("asta", "hanna"):
            answer = await fetch(who, f"/beslut/{number}.pdf")
            assert (answer.status_code, answer.text) == (404, NO_DECISION)


async def test_each_decision_of_the_chain_is_read_as_it_was_made(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await reconsidered(paid, number)
    first, latest = await document_of(world, number, place=1), await document_of(world, number)
    assert first.total[-1].replace("\xa0", " ") == "2 000,00 kr"
    assert latest.total[-1].replace("\xa0", " ") == "1 400,00 kr"
    assert any("Det har ersatts av beslutet" in line for line in first.decided)
    assert any("Beslutet har omprövats efter överklagande" in line for line in latest.decided)
    async with reading() as session:
        standing = await get_standing(session, world.asta, number)
    assert [each.place for each in standing.decisions] == [1, 2]


async def test_somebody_who_is_protected_since_is_left_out_of_the_reasons_too(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await short.lodge(world.asta, number, "Rad 2 ska inte betalas tillbaka.")
    await short.find_in_time(world.hanna, await short.latest(world.hanna, number))
    await short.reconsider(
        world.hanna,
        await short.latest(world.hanna, number),
        Reconsidered.IN_PART,
        reason=f"{AMINA.first_name}s intyg gäller.",
        claims=[Settled(paid.rows[0], LESS)],
    )
    assert AMINA.first_name in repr(await document_of(world, number))
    async with unit_of_work() as session:
        mine = select(Person).where(col(Person.individual_number) == AMINA.number)
        (await session.exec(mine)).one().protection = Protection.CONFIDENTIALITY
    told = repr(await document_of(world, number))
    assert AMINA.first_name not in told
    assert LEFT_OUT in told


async def test_one_that_was_dropped_is_written_off_with_its_reason(world: World) -> None:
    number = await communicated(await paid_case(world))
    async with unit_of_work() as session:
        await recovery_decisions.drop(session, world.hanna, number, version=2, reason="Uppgifterna var rätt.")
    document = await document_of(world, number)
    assert document.decided[0].startswith("Migrationsverket avskriver ärendet om återkrav från Ale kommun")
    assert [column.title for column in document.columns][-2:] == ["Utbetalt", "Prövas"]
    assert document.sections[0].paragraphs == ("Uppgifterna var rätt.",)


async def test_the_file_for_the_court_holds_the_decision_on_recovery_and_no_protected_name(
    world: World,
) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await reconsidered(paid, number)
    appeal = await short.latest(world.hanna, number)
    text = await words("hanna", f"/overklaganden/{appeal.appeal_id}/akt.pdf")
    for told in (
        f"Akt i överklagat ärende Å {number}",
        "Rad 2 ska inte betalas tillbaka.",
        "Migrationsverket kräver åter 1 400,00 kr",
        "Beslutet ändras delvis",
        "Intyget gäller halva tiden.",
        "beslut om återkrav",
        "(23 § första stycket förordningen (2017:193))",
    ):
        assert told in text, told
    assert SAMIRA.last_name not in text
    for who in ("asta", "disa", "kerstin"):
        assert (await fetch(who, f"/overklaganden/{appeal.appeal_id}/akt.pdf")).status_code == 404


async def test_whoever_opens_it_first_is_when_the_municipality_was_told(world: World) -> None:
    number = await decided(await paid_case(world))
    async with unit_of_work() as session:
        await openings.note_opened(session, world.asta, number)
    (decision,) = (await short.standing(world.hanna, number)).decisions
    assert decision.told.opened_on == clock.today()
    assert f"ska ha kommit in senast {decision.times.shown}." in repr(await document_of(world, number))
