"""The agency's own answers about applications on paper, each quoted and held against the pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import (
    AGENCY,
    ALE,
    BURLOV,
    COMPULSORY_NAME,
    alter,
    answer_items,
    body,
    have,
    table,
    write_row,
)
from tests.e2e.scene import OFFICER
from tests.e2e.scenes_of_attachments import choose, pdf
from tests.e2e.scenes_of_papers import AUTUMN, CAME, PATH, begin_paper
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

UNKNOWN = "99999999"
"""A child that the agency does not know: the rules leave it to an officer."""
NAMES = ("Helena", "Wikström", "Henrik", "Blom")


def register(officer: Page, *numbers: str) -> str:
    """A paper of Burlöv's with its scan, from the first field to the case; gives its file number."""
    begin_paper(officer, "Burlöv")
    for row, number in enumerate(numbers, 1):
        if row > 1:
            officer.get_by_role("button", name="Lägg till rad").click()
        write_row(officer, row, number, *AUTUMN)
    choose(officer, pdf("Helena Wikström, skanner 3.pdf"))
    expect(table(officer, "Bilagor").get_by_role("link")).to_be_visible()
    officer.get_by_role("button", name="Granska ansökan").click()
    officer.get_by_role("button", name="Registrera ansökan för Burlöv kommun").click()
    expect(officer.get_by_role("heading", name="Pappersansökan är registrerad")).to_be_visible()
    return officer.locator(".receipt-number strong").inner_text()


def test_what_comes_on_paper_is_handled_in_the_service(visit: Visit, service: Service) -> None:
    """«För kommuner med avtal om att använda e-tjänsten, hanteras dock alla ansökningar, i e-tjänsten,
    oavsett om ansökan kommer in från kommunen digitalt eller på pappersblankett, för ersättningar som är
    implementerade i e-tjänsten.»"""
    user, stranger = visit(f"{BURLOV}-USR1", "/arenden"), visit(f"{ALE}-USR1", "/arenden")
    officer = visit(OFFICER, PATH)
    number = register(officer, UNKNOWN)
    row = table(user, "Ärenden").locator("tbody tr").filter(has_text=number)
    # At once, without the page being read anew.
    expect(row).to_contain_text(CAME)
    expect(row).to_contain_text("Under handläggning")
    expect(table(stranger, "Ärenden")).not_to_contain_text(number)
    row.get_by_role("link", name=number).click()
    expect(user.get_by_role("heading", level=1, name=number)).to_be_visible()
    main = user.locator("main")
    expect(main).to_contain_text(f"{CAME}, på papper")
    expect(main).to_contain_text(f"Pappersansökan registrerad av Migrationsverket, inkom {CAME}")
    (scan,) = body(user, "Bilagor")
    assert scan[0] == "Bilaga 1.pdf"
    assert scan[2] == "Kommunen, på papper"
    to = table(user, "Bilagor").get_by_role("link").get_attribute("href") or ""
    answer = user.request.get(to)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert stranger.request.get(to).status == 404
    for name in NAMES:
        assert name not in user.content()
    assert stranger.request.get(f"/arenden/{number}").status == 200
    stranger.goto(f"/arenden/{number}")
    expect(stranger.get_by_role("heading", name="Sidan kan inte visas")).to_be_visible()


def test_what_is_said_of_a_paper_is_said_in_the_service(visit: Visit) -> None:
    """«Exempel på kommunikation som sker i e-tjänsten […] är: behov av komplettering från Migrationsverket,
    beslut för en ansökan och information om utförda utbetalningar till kommunen.»"""
    officer = visit(OFFICER, PATH)
    number = register(officer, "99999998")
    user = visit(f"{BURLOV}-USR1", f"/arenden/{number}")
    expect(user.get_by_role("button", name="Återkalla ansökan")).to_be_visible()
    # Who has registered the paper is told in advance that another decides.
    officer.get_by_role("link", name="Visa ärendet").click()
    expect(officer.get_by_text("Du har registrerat pappersansökan.")).to_be_visible()
    officer = visit(f"{AGENCY}-HND2", f"/handlaggning/{number}")
    have(officer)
    officer.get_by_role("combobox", name="Mall").select_option("Tom punkt")
    officer.get_by_role("button", name="Lägg till punkt").click()
    officer.get_by_label("Vad saknas på punkt 1?").fill("Vilken skola går barnet i?")
    officer.get_by_label("Svar senast").fill("2026-04-17")
    officer.get_by_label("Om svaret inte kommer in i tid").select_option("Ansökan kan avslås")
    officer.get_by_role("button", name="Begär komplettering").click()
    expect(user.get_by_text("Vilken skola går barnet i?")).to_be_visible()
    expect(user.get_by_role("button", name="Återkalla ansökan")).to_have_count(0)
    answer_items(user, "Centralskolan.")
    user.get_by_role("button", name="Lämna in svaret för Burlöv kommun").click()
    expect(officer.get_by_text("Centralskolan.")).to_be_visible()
    officer.get_by_role("combobox", name="Beslut för rad 1").select_option(index=2)
    officer.get_by_label("Motivering").fill("Barnet omfattas inte.")
    officer.get_by_role("button", name="Granska beslutet").click()
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(user.get_by_text("Beslut av handläggare")).to_be_visible()
    for name in NAMES:
        assert name not in user.content()


def test_a_paper_of_a_municipality_without_agreement_is_refused(visit: Visit, service: Service) -> None:
    """«För kommuner med avtal om att använda e-tjänsten […]»: for others nothing is registered."""
    alter(service, "INSERT INTO municipality (code, name) VALUES ('1470', 'Vara')")
    officer = visit(OFFICER, PATH)
    begin_paper(officer, "Vara")
    refused = "Vara kommun har inget avtal för e-tjänsten."
    expect(officer.get_by_role("alert").get_by_text(refused)).to_be_visible()
    expect(officer.get_by_role("button", name="Börja registrera")).to_be_visible()
    officer.get_by_label("Kommun").fill("bur")
    expect(officer.locator("#kommuner-med-avtal option")).to_have_count(1)
    assert officer.locator("#kommuner-med-avtal option").get_attribute("value") == "Burlöv"


def test_each_has_a_page_of_its_own(visit: Visit) -> None:
    """An officer does not apply, and a municipality does not register."""
    user, officer = visit(f"{ALE}-USR1", PATH), visit(OFFICER, "/ansokan/ny")
    for page in (user, officer):
        expect(page.get_by_role("heading", name="Sidan kan inte visas")).to_be_visible()
        expect(page.get_by_role("combobox")).to_have_count(0)
    expect(user.get_by_text("Sidan är för Migrationsverkets handläggare.")).to_be_visible()
    expect(officer.get_by_text("Sidan är för kommunens användare.")).to_be_visible()
    officer.get_by_role("link", name="Registrera pappersansökan").click()
    expect(officer.get_by_role("heading", level=1, name="Registrera pappersansökan")).to_be_visible()
    expect(officer.get_by_role("link", name="Registrera pappersansökan")).to_have_attribute(
        "aria-current", "page"
    )
    expect(officer.get_by_role("link", name="Handläggning")).to_have_attribute("aria-current", "false")
    choice = officer.get_by_role("combobox", name="Ersättningstyp")
    expect(choice).to_contain_text(COMPULSORY_NAME)
    expect(officer).to_have_title(re.compile("^Registrera pappersansökan –"))


def test_an_officer_adds_a_file_to_a_case(visit: Visit) -> None:
    """What the agency adds is marked as the agency's, and nobody of the municipality is told who added it."""
    officer = visit(OFFICER, PATH)
    number = register(officer, "99999997")
    user = visit(f"{BURLOV}-USR1", f"/arenden/{number}")
    expect(table(user, "Bilagor").locator("tbody tr")).to_have_count(1)
    officer.get_by_role("link", name="Visa ärendet").click()
    expect(table(officer, "Bilagor").locator("tbody tr")).to_have_count(1)
    choose(officer, pdf("Helena Wikström, utredning.pdf"))
    expect(table(user, "Bilagor").locator("tbody tr").nth(1)).to_contain_text("Migrationsverket")
    assert "Helena" not in user.content()
    officer.get_by_role("button", name=re.compile("^Ta bort")).last.click()
    expect(table(user, "Bilagor").locator("tbody tr")).to_have_count(1)
