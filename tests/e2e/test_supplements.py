"""A request from the officer's templates to the decision, answered in parts and with a file; and one that is
answered although its day has passed."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rxapp.domain.supplement_templates import Template
from rxapp.text.supplements import TEMPLATE
from tests.e2e.demo import (
    AGENCY,
    ALE,
    COMPULSORY,
    PRESCHOOL,
    answer_items,
    case_of,
    have,
    look_up,
    one,
    verdicts,
)
from tests.e2e.scenes_of_attachments import pdf
from tests.fixtures.attached import PDF
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

OFFICER, USER = f"{AGENCY}-HND1", f"{ALE}-USR1"
DAY, LATER = "2026-04-08", "2026-04-20"
ENROLMENT = TEMPLATE[Template.ENROLMENT][1]


def add(page: Page, template: str, position: int) -> None:
    page.get_by_role("combobox", name="Mall").select_option(template)
    page.get_by_role("button", name="Lägg till punkt").click()
    expect(page.get_by_label(f"Vad saknas på punkt {position}?")).to_be_visible()


def ask(page: Page) -> None:
    """Three items: one from a template about a row, one that is changed, and one of the officer's own."""
    add(page, TEMPLATE[Template.ENROLMENT][0], 1)
    add(page, TEMPLATE[Template.SCHOOL][0], 2)
    add(page, "Tom punkt", 3)
    expect(page.get_by_label("Vad saknas på punkt 1?")).to_have_value(ENROLMENT)
    page.get_by_label("Gäller rad (valfritt), punkt 1").fill("1")
    page.get_by_label("Vad saknas på punkt 2?").fill("Vilken skola gäller rad 1?")
    expect(page.get_by_text(re.compile(r"^\d\d-\d{6}$")).last).to_be_visible()
    page.get_by_label("Svar senast").fill(DAY)
    page.get_by_label("Om svaret inte kommer in i tid").select_option("Ansökan kan avslås")
    page.get_by_role("button", name="Begär komplettering").click()
    # Refused: the third item is empty. Everything that was written is still there.
    expect(page.get_by_text("Skriv vad som saknas.").last).to_be_visible()
    expect(page.get_by_label("Vad saknas på punkt 2?")).to_have_value("Vilken skola gäller rad 1?")
    expect(page.get_by_label("Svar senast")).to_have_value(DAY)
    page.get_by_label("Vad saknas på punkt 3?").fill("Hur många dagar var barnet frånvarande?")
    page.get_by_role("button", name="Begär komplettering").click()
    expect(page.get_by_text("Begäran om komplettering är skickad till kommunen.")).to_be_visible()


def test_asked_by_templates_answered_in_parts_with_a_file_and_decided(visit: Visit, service: Service) -> None:
    number = case_of(service, COMPULSORY, "in_review")
    officer = visit(OFFICER, f"/handlaggning/{number}")
    user = visit(USER, f"/arenden/{number}")
    expect(user.get_by_role("heading", name="Händelser")).to_be_visible()
    user.evaluate("window.stayed = true")
    have(officer)
    ask(officer)
    # It comes into the open page of the municipality by itself.
    expect(user.get_by_role("heading", name="Migrationsverket begär komplettering")).to_be_visible()
    expect(user.get_by_text(f"Svara senast {DAY}")).to_be_visible()
    expect(user.get_by_text("Ansökan kan avslås")).to_be_visible()
    expect(user.locator(".asked-item").first).to_contain_text(re.compile(r"Rad 1, \d\d-\d{6}"))

    user.get_by_label("Svar på punkt 2").fill("Alboskolan, kommunal.")
    user.get_by_role("button", name="Spara svaret på punkt 2").click()
    expect(user.locator(".asked-item").nth(1)).to_contain_text("Sparad, inte inlämnad")
    user.get_by_text("Bifoga filer till punkt 1").click()
    user.get_by_label("Filer till punkt 1").set_input_files([pdf("Intyg från skolan.pdf")])
    expect(user.locator(".asked-item").first.get_by_role("link", name=".pdf")).to_be_visible()
    expect(officer.get_by_text("Alboskolan")).to_have_count(0)
    expect(officer.locator(".item-files")).to_have_count(0)

    user.get_by_role("button", name="Lämna in svaret").click()
    expect(user.get_by_role("heading", name="Punkt 3 saknar svar.")).to_be_visible()
    user.get_by_role("button", name="Lämna in det som är besvarat").click()
    expect(user.get_by_text(f"Begäran är öppen för resten till och med {DAY}.")).to_be_visible()
    expect(user.get_by_label("Svar på punkt 3")).to_be_visible()
    expect(user.get_by_label("Svar på punkt 1")).to_have_count(0)
    expect(officer.get_by_text("Alboskolan, kommunal.")).to_be_visible()
    with officer.expect_download() as download:
        officer.locator(".item-files a").click()
    assert Path(download.value.path()).read_bytes() == PDF

    user.get_by_label("Har inte uppgiften").check()
    user.get_by_role("button", name="Lämna in svaret").click()
    expect(user.get_by_text("Svaret är inlämnat till Migrationsverket.")).to_be_visible()
    expect(user.get_by_role("heading", name="Tidigare kompletteringar")).to_be_visible()
    assert user.evaluate("window.stayed") is True
    expect(officer.get_by_text("Har inte uppgiften")).to_be_visible()
    assert one(service, 'SELECT status FROM "case" WHERE file_number = ?', number) == "in_review"

    for choice in verdicts(officer):
        choice.select_option(index=2)
    officer.get_by_label("Motivering").fill("Det är inte visat att barnet gick i skolan.")
    officer.get_by_role("button", name="Granska beslutet").click()
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(officer.get_by_text("Beslutet är fattat: avslås.")).to_be_visible()
    expect(user.get_by_text("Beslut av handläggare")).to_be_visible()


def test_an_overdue_request_is_still_answered_and_prolonged(visit: Visit, service: Service) -> None:
    number = case_of(service, PRESCHOOL, "supplement_requested")
    make_overdue(service, number)
    assert service.run("remind").stdout.strip().endswith("reminders and notices written.")
    user, officer = visit(USER, "/"), visit(OFFICER, "/")
    expect(officer.get_by_role("link", name=f"Svar på komplettering saknas i {number}")).to_be_visible()
    user.get_by_role("link", name=f"Besvara begäran om komplettering i {number}").click()
    expect(user.get_by_text("Dagen har passerat. Det går att svara")).to_be_visible()
    expect(user.get_by_text("Sista dagen för komplettering passerade 2026-03-16")).to_be_visible()
    officer.goto(f"/handlaggning/{number}")
    have(officer)
    officer.get_by_label("Ny sista dag för svar").fill(LATER)
    officer.get_by_role("button", name="Förläng tiden").click()
    expect(officer.get_by_text(f"Kommunen har nu till och med {LATER} på sig att svara.")).to_be_visible()
    expect(user.get_by_text(f"Svara senast {LATER}")).to_be_visible()
    make_overdue(service, number)
    user.reload()
    answer_items(user, "Barnet gick i förskolan hela perioden.")
    user.get_by_role("button", name="Lämna in svaret").click()
    expect(user.get_by_text("Svaret är inlämnat till Migrationsverket.")).to_be_visible()
    assert look_up(
        service, "SELECT r.status FROM supplement_request r JOIN 'case' c ON c.id = case_id"
        " WHERE file_number = ?", number
    ) == [("answered",)]  # fmt: skip


def test_taken_back_it_leaves_the_open_page_of_the_municipality(visit: Visit, service: Service) -> None:
    number = case_of(service, "ASYL_UPPER_SECONDARY", "supplement_requested")
    user, officer = visit(USER, f"/arenden/{number}"), visit(OFFICER, f"/handlaggning/{number}")
    expect(user.get_by_role("heading", name="Migrationsverket begär komplettering")).to_be_visible()
    have(officer)
    officer.get_by_role("button", name="Dra tillbaka begäran").click()
    officer.get_by_role("group").get_by_role("button", name="Dra tillbaka begäran").click()
    expect(officer.get_by_text("Begäran om komplettering är tillbakadragen.")).to_be_visible()
    expect(user.get_by_role("heading", name="Migrationsverket begär komplettering")).to_have_count(0)
    expect(user.get_by_text("Tillbakadragen")).to_be_visible()


def make_overdue(service: Service, number: str) -> None:
    """As if it had been asked long ago."""
    with closing(sqlite3.connect(service.data / "rxapp.db", timeout=10)) as connection:
        connection.execute(
            "UPDATE supplement_request SET due_on = '2026-03-16'"
            " WHERE case_id = (SELECT id FROM 'case' WHERE file_number = ?)",
            (number,),
        )
        connection.commit()
