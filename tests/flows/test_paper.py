"""Registering a paper in the tab of an officer, and what the open pages of others show of it."""

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.models import Case, Draft
from rxapp.state.apply import ApplyState
from rxapp.state.apply_rows import ApplyRowsState
from rxapp.state.attachments import CaseAttachmentsState, DraftAttachmentsState
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.paper import PaperState
from rxapp.state.queue import QueueState
from tests.fixtures.attached import PDF
from tests.fixtures.papers import CAME, write
from tests.fixtures.people import AMINA, COMPULSORY, FARAH
from tests.fixtures.sending import fetch, form, part, post
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.spring import write_draft

FORM = {"kommun": "Burlöv", "ersattningstyp": COMPULSORY, "inkom": CAME.isoformat()}
OFFICER = ("Hanna", "Holm", "HND1", "Hugo", "Hed")


async def count(table: type[Case] | type[Draft]) -> int:
    async with reading() as session:
        return len((await session.exec(select(table))).all())


async def the_draft() -> Draft:
    async with reading() as session:
        return (await session.exec(select(Draft))).one()


async def begin(tab: Tab, **given: str) -> PaperState:
    await tab.open("/handlaggning/ny")
    await tab.send(PaperState.begin, form=FORM | given)
    await tab.follow()
    return await tab.state(PaperState)


async def fill(tab: Tab, number: str = FARAH.number) -> None:
    state = await tab.state(ApplyState)
    row = state.rows[0].key
    for column, value in (("individnummer", number), ("fran", "2025-01-08"), ("till", "2025-02-04")):
        await tab.send(ApplyState.edit, row=row, column=column, value=value)
    await tab.send(ApplyState.save)


async def scanned(tab: Tab, name: str = "Hanna Holm.pdf") -> None:
    state = await tab.state(DraftAttachmentsState)
    answer = await post(
        tab.cookie, state.upload_to, form(part(PDF, f'form-data; name="fil"; filename="{name}"'))
    )
    assert answer.json() == {"ok": True}
    await tab.send(DraftAttachmentsState.refresh_attached)


async def registered(tab: Tab) -> str:
    """From the first field to the case; gives its file number."""
    await begin(tab)
    await fill(tab)
    await scanned(tab)
    await tab.send(ApplyState.review)
    await tab.send(PaperState.register)
    await tab.follow()
    return (await tab.state(ApplyState)).receipt.file_number


@pytest.mark.parametrize("who", ["", "asta", "bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_nobody_but_a_case_officer_comes_to_the_page(spring: World, tab_of: TabOf, who: str) -> None:
    draft, tab = await write(spring.hanna), await tab_of(who)
    for path in ("/handlaggning/ny", f"/handlaggning/ny?utkast={draft.key}"):
        await tab.open(path)
        assert await tab.denied() == DENIED
    for handler, given in (
        (PaperState.begin, {"form": FORM}),
        (PaperState.find, {"words": "a"}),
        (PaperState.change_day, {"typed": "2025-04-09"}),
        (PaperState.discard, {}),
        (PaperState.register, {}),
    ):
        await tab.send(handler, **given)
        assert await tab.told() == NOT_YOURS
    assert (await count(Draft), await count(Case)) == (1, 0)
    assert not tab.holds(AMINA.number)


async def test_the_two_pages_of_applications_are_each_for_its_own(spring: World, tab_of: TabOf) -> None:
    own, of_paper = await write_draft(spring.asta), await write(spring.hanna)
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    await hanna.open(f"/ansokan/ny?utkast={own.key}")
    assert await hanna.denied() == DENIED
    await asta.open(f"/handlaggning/ny?utkast={of_paper.key}")
    assert await asta.denied() == DENIED
    # Nor is the one there under the address of the other.
    await hanna.open(f"/handlaggning/ny?utkast={own.key}")
    assert "Utkastet finns inte" in await hanna.denied()
    await asta.open(f"/ansokan/ny?utkast={of_paper.key}")
    assert "Utkastet finns inte" in await asta.denied()
    assert not hanna.holds(AMINA.number)
    assert not asta.holds(AMINA.number)
    assert [item.text for item in (await hanna.session()).navigation] == [
        "Start",
        "Handläggning",
        "Överklaganden",
        "Återkrav",
        "Registrera pappersansökan",
        "Kvalitetsgranskning",
        "Automatiska beslut",
        "Individer",
        "Registrerade grunder",
        "Utbetalningskörningar",
    ]
    assert "Registrera pappersansökan" not in [item.text for item in (await asta.session()).navigation]


async def test_a_municipality_is_offered_by_its_name(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    await tab.open("/handlaggning/ny")
    state = await tab.state(PaperState)
    assert (state.step, state.offered) == ("choose", [])
    for words, offered in (("bur", ["Burlöv"]), ("x" * 500, []), ("", [])):
        await tab.send(PaperState.find, words=words)
        assert state.offered == offered
    assert len(state.types) > 20


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kommun": ""}, "kommun"),
        ({"kommun": "Ingenstans"}, "kommun"),
        ({"ersattningstyp": ""}, "ersattningstyp"),
        ({"ersattningstyp": "EST_SCHABLON"}, "ersattningstyp"),
        ({"inkom": ""}, "inkom"),
        ({"inkom": "8 april"}, "inkom"),
        ({"inkom": "2025-04-31"}, "inkom"),
        ({"inkom": "2025-04-11"}, "inkom"),
        ({"inkom": "2019-01-02"}, "inkom"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    spring: World, tab_of: TabOf, given: dict[str, str], field: str
) -> None:
    tab = await tab_of("hanna")
    await tab.open("/handlaggning/ny")
    await tab.send(PaperState.begin, form=FORM | given)
    assert list((await tab.state(PaperState)).errors) == [field]
    assert await count(Draft) == 0


async def test_a_paper_goes_from_the_first_field_to_the_list_of_the_municipality(
    spring: World, tab_of: TabOf
) -> None:
    hanna, britt, asta = [await tab_of(name) for name in ("hanna", "britt", "asta")]
    await britt.open("/arenden")
    await asta.open("/arenden")
    state = await begin(hanna)
    assert (state.municipality, state.arrived_on, state.step) == ("Burlöv kommun", "2025-04-08", "write")
    await fill(hanna)
    assert (state.results[0].name, state.sums.amount) == ("Farah Farlig", "16\xa0800,00\xa0kr")
    await hanna.send(ApplyState.review)
    assert [(p.field, state.step) for p in state.problems] == [("bilagor", "write")]
    await settled()
    britt.forget()
    await scanned(hanna)
    await settled()
    assert state.problems == []
    assert (await britt.state(CasesState)).lines == []
    # The file of a paper that is being registered tells the municipality nothing, not even that there is one.
    assert britt.sent() == []
    await hanna.send(ApplyState.review)
    assert (state.step, state.review_rows[0].name) == ("review", "Farah Farlig")
    await hanna.send(PaperState.register)
    assert hanna.led_to().startswith("/handlaggning/ny?registrerad=2025-")
    await hanna.follow()
    await settled()
    assert (state.step, state.receipt.arrived_at) == ("receipt", "2025-04-08")
    assert state.receipt.href == f"/handlaggning/{state.receipt.file_number}"
    (line,) = (await britt.state(CasesState)).lines
    assert (line.file_number, line.arrived_on) == (state.receipt.file_number, "2025-04-08")
    assert (await asta.state(CasesState)).lines == []
    await britt.open(f"/arenden/{line.file_number}")
    case = await britt.state(CaseState)
    assert case.facts.arrived_at == "2025-04-08, på papper"
    assert [step.text for step in case.timeline] == [
        "Pappersansökan registrerad av Migrationsverket, inkom 2025-04-08"
    ]
    attached = (await britt.state(CaseAttachmentsState)).attached
    assert [(a.name, a.side, a.key) for a in attached] == [("Bilaga 1.pdf", "Kommunen, på papper", "")]
    assert case.may_withdraw
    assert [proof.sender for proof in case.receipts] == ["Migrationsverket"]
    for word in OFFICER:
        assert not britt.holds(word), word


async def test_a_second_click_shows_the_same_case(spring: World, tab_of: TabOf) -> None:
    hanna, hugo = await tab_of("hanna"), await tab_of("hugo")
    await begin(hanna)
    await fill(hanna)
    await scanned(hanna)
    await hanna.send(ApplyState.review)
    await hugo.open(hanna.path)
    await hugo.send(ApplyState.review)
    for tab in (hanna, hanna, hugo):
        await tab.send(PaperState.register)
    assert hanna.led_to() == hugo.led_to()
    assert (await count(Case), await count(Draft)) == (1, 0)


async def test_another_day_judges_all_of_it_anew(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    state = await begin(tab)
    await fill(tab)
    await tab.send(PaperState.change_day, typed="2025-04-11")
    assert state.errors == {"inkom": "Ankomstdagen kan inte vara senare än i dag."}
    await tab.send(PaperState.register)
    assert await count(Case) == 0
    await tab.send(PaperState.change_day, typed="2025-04-10")
    assert (state.errors, state.arrived_on) == ({}, "2025-04-10")
    version = (await the_draft()).version
    await tab.send(PaperState.change_day, typed=" 2025-04-10 ")
    assert (await the_draft()).version == version
    await tab.open(tab.path)
    assert (await tab.state(PaperState)).arrived_on == "2025-04-10"


async def test_what_is_begun_is_listed_for_every_officer_and_can_be_thrown_away(
    spring: World, tab_of: TabOf
) -> None:
    hanna, hugo = await tab_of("hanna"), await tab_of("hugo")
    await begin(hanna)
    await hugo.open("/handlaggning/ny")
    (line,) = (await hugo.state(PaperState)).papers
    assert (line.municipality, line.arrived_on) == ("Burlöv", "2025-04-08")
    await hugo.open(line.href)
    await hugo.send(PaperState.discard)
    await hugo.follow()
    assert (await hugo.state(PaperState)).papers == []
    await hanna.open(hanna.path)
    assert "Utkastet finns inte" in await hanna.denied()
    assert (await hanna.state(ApplyState)).rows == []


async def test_the_grid_is_the_one_of_the_municipalities(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    state = await begin(tab)
    await tab.send(ApplyRowsState.add_row)
    pasted = (
        f"rad-1-individnummer#1\n{FARAH.number}\t2025-01-08\t2025-02-04\n99999999\t2025-01-08\t2025-02-04"
    )
    await tab.send(ApplyRowsState.paste, pasted=pasted)
    assert [row.held[0] for row in state.rows] == [FARAH.number, "", "99999999"]
    rows = form(
        part(
            f"Individnummer;Från och med;Till och med\n{AMINA.number};2025-02-05;2025-03-04\n".encode(),
            'form-data; name="fil"; filename="rader.csv"',
        )
    )
    answer = await post(tab.cookie, state.fill_from, rows)
    assert '"ok": true' in answer.text
    await tab.send(ApplyRowsState.show_filled)
    assert (state.results[-1].name, state.sums.rows) == ("", "3 rader")
    assert (await fetch(tab.cookie, state.templates[1][0])).status_code == 200
    assert (await fetch(tab.cookie, state.to_mend)).status_code == 200
    stranger = await tab_of("britt")
    assert (await fetch(stranger.cookie, state.to_mend)).status_code == 404
    assert (await post(stranger.cookie, state.fill_from, rows)).status_code == 404


async def test_the_page_is_emptied_when_it_is_left_and_when_the_login_ends(
    spring: World, tab_of: TabOf
) -> None:
    tab = await tab_of("hanna")
    await begin(tab)
    await fill(tab)
    await scanned(tab)
    await tab.open("/handlaggning")
    assert (await tab.state(QueueState)).lines == []
    for kind, name, empty in (
        (ApplyState, "rows", []),
        (PaperState, "municipality", ""),
        (DraftAttachmentsState, "attached", []),
    ):
        assert getattr(await tab.state(kind), name) == empty
