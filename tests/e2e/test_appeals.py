"""Appeals from decision to court in the browser, decisions that replace others, and what is said of it."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.anew import unpaid
from tests.e2e.appeals import appealable
from tests.e2e.conftest import TODAY
from tests.e2e.demo import AGENCY, ALE, body, look_up, one, table
from tests.e2e.scenes_of_attachments import pdf
from tests.e2e.scenes_of_new_decisions import refuse_row
from tests.fixtures.browser import Visit
from tests.fixtures.pdfs import text_of
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

OFFICER, USER = f"{AGENCY}-HND1", f"{ALE}-USR1"
WANTED = "Bevilja ersättning även för den rad som har fått avslag."
SLIP = "Raden beviljades av misstag: barnet var inte inskrivet."
WHY = "Det som kommunen har anfört ger inte skäl att ändra beslutet."


def write(page: Page) -> None:
    """Fill in the form with a file, and look it over."""
    page.get_by_role("button", name="Överklaga beslutet").click()
    page.get_by_label("Bilagor till överklagandet").set_input_files([pdf("Intyg.pdf")])
    expect(page.get_by_role("list", name="Bilagor till överklagandet").get_by_role("link")).to_have_count(1)
    page.get_by_role("button", name="Granska överklagandet").click()
    expect(
        page.get_by_text("Skriv på vilket sätt kommunen vill att beslutet ska ändras").last
    ).to_be_visible()
    page.get_by_label("På vilket sätt ska beslutet ändras?").fill(WANTED)
    page.get_by_label("Varför ska det ändras? (valfritt)").fill("Intyget visar det.")
    page.get_by_role("button", name="Granska överklagandet").click()
    expect(page.get_by_role("heading", name="Skicka överklagandet för Ale kommun?")).to_be_visible()


def refused_row(service: Service, number: str) -> tuple[int, int]:
    """Position and applied amount, in kronor, of a row that was refused."""
    statement = (
        "SELECT position, r.applied_ore FROM application_row r JOIN 'case' c ON c.id = r.case_id"
        " WHERE file_number = ? AND r.granted_ore = 0 ORDER BY position"
    )
    position, ore = look_up(service, statement, number)[0]
    return position, ore // 100


def judge(officer: Page, position: int, kronor: int) -> None:
    """Register that the court has granted a row."""
    officer.get_by_label("Rad", exact=True).fill(str(position))
    officer.get_by_label("Nytt belopp i kronor").fill(str(kronor))
    officer.get_by_role("button", name="Lägg till raden").click()
    expect(officer.get_by_role("button", name=f"Ta bort rad {position}")).to_be_visible()
    officer.get_by_label("Utgång").select_option("Överklagandet bifalls och beslutet ändras")
    officer.get_by_label("Avgörandets dag").fill(TODAY)
    officer.get_by_label("Målnummer").fill("1234-26")
    officer.get_by_role("button", name="Registrera avgörandet").click()


def hand_over(officer: Page, number: str) -> None:
    """Find it in time, change nothing, read the file, and hand it over to the court."""
    officer.get_by_role("button", name="Ta upp överklagandet").click()
    officer.get_by_label("Resultat").select_option("Beslutet ändras inte")
    officer.get_by_label("Skäl", exact=True).fill(WHY)
    officer.get_by_role("button", name="Granska omprövningen").click()
    officer.get_by_role("group").get_by_role("button", name="Ompröva beslutet").click()
    with officer.expect_download() as download:
        officer.get_by_role("link", name="Hämta akten (PDF)").click()
    told = " ".join(text_of(Path(download.value.path()).read_bytes()).split())
    assert all(words in told for words in (number, WANTED, WHY, "Till överklagandet:"))
    officer.get_by_role("button", name="Överlämna till förvaltningsrätten").click()
    officer.get_by_role("group").get_by_role("button", name="Överlämna till förvaltningsrätten").click()


def test_kommunen_overklagar_direkt_i_e_tjansten_and_the_court_changes_the_decision(
    visit: Visit, service: Service
) -> None:
    """«Kommunen överklagar direkt i e-tjänsten.»"""
    number, today = appealable(service, unopened=True), TODAY
    officer = visit(OFFICER, f"/handlaggning/{number}")
    expect(officer.get_by_text("Ingen i kommunen har öppnat det.")).to_be_visible()
    user = visit(USER, f"/arenden/{number}")
    expect(user.get_by_text(f"Öppnades i kommunen {today}.")).to_be_visible()
    expect(officer.get_by_text(f"Öppnades i kommunen {today}.")).to_be_visible()
    write(user)
    expect(officer.get_by_text(WANTED)).to_have_count(0)
    user.get_by_role("button", name="Skicka överklagandet").click()
    expect(user.get_by_text("Överklagandet är skickat till Migrationsverket.")).to_be_visible()
    expect(user.get_by_text("Beslutet överklagades").first).to_be_visible()
    user.evaluate("window.stayed = true")

    # It comes into the open page of the officer by itself.
    expect(officer.get_by_text("Pröva om det har kommit in i rätt tid")).to_be_visible()
    expect(officer.get_by_text(WANTED)).to_be_visible()
    hand_over(officer, number)
    expect(user.get_by_text("Överlämnat till domstol")).to_be_visible()
    expect(user.get_by_role("button", name="Återkalla överklagandet")).to_have_count(0)

    position, kronor = refused_row(service, number)
    judge(officer, position, kronor)
    expect(user.get_by_text("mål 1234-26")).to_be_visible()
    officer.get_by_label("Laga kraft från").fill(today)
    officer.get_by_role("button", name="Registrera laga kraft").click()
    expect(user.get_by_text("Slutligt avgjort")).to_be_visible()
    assert user.evaluate("window.stayed") is True
    granted = "SELECT r.granted_ore FROM application_row r JOIN 'case' c ON c.id = r.case_id"
    of_row = f"{granted} WHERE file_number = ? AND position = ?"
    assert one(service, of_row, number, position) == kronor * 100

    user.get_by_role("link", name="Överklaganden", exact=True).click()
    expect(table(user, "Överklaganden")).to_contain_text(number)
    row = next(row for row in body(user, "Överklaganden") if row[0] == number)
    assert row[4:] == [
        "Slutligt avgjort",
        "Förvaltningsrätten",
        "1234-26",
        "Överklagandet bifalls och beslutet ändras",
    ]
    user.get_by_role("link", name=number).click()
    expect(user.get_by_role("heading", level=1, name=number)).to_be_visible()


def test_an_appeal_is_taken_back_and_the_decision_can_be_appealed_again(
    visit: Visit, service: Service
) -> None:
    user = visit(USER, f"/arenden/{appealable(service)}", width=390)
    write(user)
    user.get_by_role("button", name="Ändra", exact=True).click()
    expect(user.get_by_label("På vilket sätt ska beslutet ändras?")).to_have_value(WANTED)
    user.get_by_role("button", name="Granska överklagandet").click()
    user.get_by_role("button", name="Skicka överklagandet").click()
    user.get_by_role("button", name="Återkalla överklagandet").click()
    expect(user.get_by_role("heading", name="Vill Ale kommun återkalla överklagandet?")).to_be_visible()
    user.get_by_role("group").get_by_role("button", name="Återkalla överklagandet").click()
    expect(user.get_by_text("Överklagandet är återkallat.").first).to_be_visible()
    expect(user.get_by_role("button", name="Överklaga beslutet")).to_be_visible()


def test_tiden_for_att_overklaga_ett_automatiskt_fattat_beslut_ar_densamma(
    visit: Visit, service: Service
) -> None:
    """«Tiden för att överklaga ett automatiskt fattat beslut är densamma som när beslutet inte är fattat
    automatiskt.» Both pages tell the day three weeks on."""
    user = visit(USER, "/")
    for automatic in (True, False):
        statement = (
            "SELECT file_number, substr(decided_at, 1, 10) FROM 'case' c"
            " JOIN decision d ON d.case_id = c.id WHERE c.municipality_code = '1440' AND d.is_automatic = ?"
            " AND d.outcome IN ('rejected', 'partly_granted') AND c.type_code = 'ASYL_PRESCHOOL'"
            " ORDER BY d.id DESC"
        )
        number, day = look_up(service, statement, automatic)[0]
        user.goto(f"/arenden/{number}")
        # The page of the case before may stand there for a moment.
        card = user.locator(".decided").filter(has=user.get_by_role("heading", name=day)).last
        told = card.get_by_text(re.compile("^Ett överklagande ska ha kommit in senast "))
        expect(told).to_be_visible()
        until = re.search(r"\d{4}-\d\d-\d\d", told.inner_text())
        assert until is not None
        waited = (date.fromisoformat(until[0]) - date.fromisoformat(day)).days
        # To the same weekday, or to the next working day where that is none.
        assert 21 <= waited <= 28


def test_a_decision_is_corrected_and_the_municipality_reads_the_new_one_beside_the_old(
    visit: Visit, service: Service
) -> None:
    number, position = unpaid(service)
    user = visit(USER, f"/arenden/{number}")
    expect(user.get_by_role("heading", name="Laga kraft och överklagande")).to_be_visible()
    user.evaluate("window.stayed = true")
    officer = visit(OFFICER, f"/handlaggning/{number}")
    officer.get_by_role("button", name="Rätta beslutet").click()
    refuse_row(officer, position)
    officer.get_by_role("button", name="Granska beslutet").click()
    expect(officer.get_by_text("Skriv varför beslutet ersätts").last).to_be_visible()
    officer.get_by_label("Skäl för det nya beslutet").fill(SLIP)
    officer.get_by_role("button", name="Granska beslutet").click()
    expect(officer.get_by_text("Beloppet är inte utbetalt")).to_be_visible()
    changed = body(officer, "Före och efter")
    assert [(row[0], row[3]) for row in changed] == [(str(position), "0,00 kr")]
    # Back and forth, with all that was written.
    officer.get_by_role("button", name="Ändra", exact=True).click()
    expect(officer.get_by_label("Skäl för det nya beslutet")).to_have_value(SLIP)
    officer.get_by_role("button", name="Granska beslutet").click()
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(officer.get_by_text("Det nya beslutet är fattat").first).to_be_visible()

    expect(user.get_by_text("Migrationsverket rättade beslutet")).to_be_visible()
    assert user.evaluate("window.stayed") is True
    expect(user.get_by_role("link", name="Beslut 1 (ersatt av beslut 2)")).to_be_visible()
    user.get_by_role("link", name="Beslut 2 (gäller)").click()
    expect(user.get_by_text(SLIP)).to_be_visible()
    expect(user.get_by_text("(beslut 1 i ärendet). Det är en rättelse")).to_be_visible()
    with user.expect_download() as download:
        user.get_by_role("link", name="Hämta beslutet (PDF)").click()
    told = " ".join(text_of(Path(download.value.path()).read_bytes()).split())
    assert "Beslutet ersätter beslutet den" in told
    assert "rättelse av en uppenbar felaktighet (36 § förvaltningslagen)" in told
    assert SLIP in told
    user.go_back()
    user.get_by_role("link", name="Beslut 1 (ersatt av beslut 2)").click()
    expect(user.get_by_text("Beslutet gäller inte längre.")).to_be_visible()
