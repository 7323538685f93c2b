"""The main story, from the first row that is typed to the money, each person at a browser of their own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import (
    AGENCY,
    ALE,
    COMPULSORY,
    answer_items,
    begin,
    body,
    cells,
    fresh_child,
    have,
    look_up,
    one,
    table,
    write_row,
)
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

AUTUMN = ("2025-10-06", "2025-12-14")
"""Seventy days of quarter 4 of 2025: three four-week periods."""
THREE_PERIODS = "50 400,00 kr"
"""Three tenths of 168 000 kr, the amount of 2025 for grundskola."""
NOBODY = "99999999"
FILE_NUMBER = re.compile(r"2026-\d{6}")


def send(page: Page, *rows: tuple[str, str, str]) -> str:
    """Apply for grundskola in quarter 4 of 2025; gives the file number of the receipt."""
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    for position, row in enumerate(rows, 1):
        if position > 1:
            page.get_by_role("button", name="Lägg till rad").click()
        write_row(page, position, *row)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    return FILE_NUMBER.findall(page.locator(".receipt-number").inner_text())[0]


def test_an_application_that_the_rules_can_settle_is_decided_at_once(visit: Visit, service: Service) -> None:
    number, name = fresh_child(service)
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    write_row(page, 1, number, *AUTUMN)
    row = page.get_by_role("row").filter(has=page.get_by_role("textbox", name="Individnummer, rad 1"))
    expect(row).to_contain_text(name)
    expect(row).to_contain_text("50 400,00 kr")
    assert cells(row)[5] == "3"
    page.get_by_role("button", name="Granska ansökan").click()
    expect(table(page, "Rader i ansökan")).to_contain_text(name)
    assert body(page, "Rader i ansökan")[0][3:] == ["3 perioder", THREE_PERIODS]
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    file_number = FILE_NUMBER.findall(page.locator(".receipt-number").inner_text())[0]
    page.get_by_role("link", name="Visa ärendet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file_number)
    expect(page.get_by_text("Automatiskt beslut")).to_be_visible()
    expect(page.get_by_text("Beviljas", exact=True).first).to_be_visible()
    assert body(page, "Rader")[0][6:8] == ["3", THREE_PERIODS]
    page.get_by_role("link", name="Läs hela beslutet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Beslut {file_number}")
    expect(page.get_by_text("Uppfyllt: ").first).to_be_visible()
    expect(table(page, "Beslutet rad för rad")).to_contain_text(name)


def test_what_the_rules_cannot_settle_is_decided_by_an_officer_and_paid_by_three_people(
    visit: Visit, service: Service
) -> None:
    number, name = fresh_child(service, skip=1)
    applicant = visit(f"{ALE}-USR3", "/ansokan/ny")
    file_number = send(applicant, (number, *AUTUMN), (NOBODY, *AUTUMN))
    applicant.get_by_role("link", name="Visa ärendet").click()
    expect(applicant.get_by_text("Under handläggning").first).to_be_visible()
    applicant.evaluate("window.stayed = true")

    decide_by_officer(visit(f"{AGENCY}-HND1", "/handlaggning"), file_number)

    expect(applicant.get_by_text("Beslut av handläggare")).to_be_visible()
    expect(applicant.get_by_text("Beviljas delvis").first).to_be_visible()
    expect(table(applicant, "Rader")).to_contain_text("Barnet omfattas inte")
    assert applicant.evaluate("window.stayed === true")

    watching = visit(f"{ALE}-USR1", f"/utbetalningar?sok={file_number}")
    outside = visit(f"{ALE}-USR2", f"/utbetalningar?sok={file_number}")
    expect(watching.get_by_text("0 utbetalningsrader")).to_be_visible()
    pay_everything(visit)

    expect(table(watching, "Utbetalningar").locator("tbody tr")).to_have_count(1)
    shown = f"{number[:2]}-{number[2:]} {name}"
    assert body(watching, "Utbetalningar") == [
        [
            file_number,
            "Asylsökande i grundskola",
            shown,
            f"{AUTUMN[0]} – {AUTUMN[1]}",
            "2026-03-31",
            THREE_PERIODS,
        ]
    ]
    expect(table(outside, "Utbetalningar").locator("tbody tr")).to_have_count(1)
    assert body(outside, "Utbetalningar") == [[file_number, "", "", "", "", THREE_PERIODS]]
    assert name not in outside.content()
    verified = service.run("verify")
    assert verified.returncode == 0, verified.stdout


def decide_by_officer(officer: Page, file_number: str) -> None:
    """Find the case in the queue, refuse the second row with a reason, look it over, decide."""
    officer.get_by_role("link", name=file_number).click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(file_number)
    have(officer)
    officer.get_by_role("combobox", name="Beslut för rad 1").select_option("Beviljas")
    officer.get_by_role("combobox", name="Beslut för rad 2").select_option(
        "Avslås: Barnet omfattas inte av rätten till ersättning (3 § förordningen (2017:193))."
    )
    officer.get_by_label("Motivering").fill("Barnet på rad 2 är inte registrerat hos Migrationsverket.")
    officer.get_by_role("button", name="Granska beslutet").click()
    expect(officer.get_by_text("Beviljas: rad 1.")).to_be_visible()
    expect(officer.get_by_text("Avslås: rad 2.")).to_be_visible()
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(officer.get_by_text("Beslutet är fattat: beviljas delvis.")).to_be_visible()


def pay_everything(visit: Visit) -> None:
    """One officer prepares and may not approve, another approves, the first pays."""
    payer = visit(f"{AGENCY}-UTB1", "/utbetalningskorningar")
    payer.get_by_role("button", name="Förbered körning").click()
    run = table(payer, "Utbetalningskörningar").locator("tbody tr").first
    expect(run).to_contain_text("Väntar på en annan handläggare")
    expect(run.get_by_role("button")).to_have_count(0)
    approver = visit(f"{AGENCY}-HND2", "/utbetalningskorningar")
    expect(approver.get_by_role("button", name="Förbered körning")).to_have_count(0)
    approver.get_by_role("button", name=re.compile("^Godkänn körningen 2026-03-31")).click()
    expect(approver.get_by_text("Körningen är godkänd.")).to_be_visible()
    payer.get_by_role("button", name=re.compile("^Betala ut")).click()
    expect(payer.get_by_text(re.compile("Körningen är genomförd: .* har betalats ut"))).to_be_visible()


def test_an_answered_supplement_comes_back_to_the_officer(visit: Visit, service: Service) -> None:
    number = one(
        service,
        'SELECT file_number FROM "case" c JOIN supplement_request s ON s.case_id = c.id'
        " WHERE municipality_code = '1440' AND type_code = ? AND c.status = 'supplement_requested'",
        COMPULSORY,
    )
    officer = visit(f"{AGENCY}-HND1", f"/handlaggning/{number}")
    expect(officer.get_by_text("Kommunen har inte svarat än.")).to_be_visible()
    user = visit(f"{ALE}-USR3", "/")
    user.get_by_role("link", name=f"Besvara begäran om komplettering i {number}").click()
    answer_items(user, "Barnet gick i skolan hela perioden.")
    user.get_by_role("button", name="Lämna in svaret").click()
    expect(user.get_by_text("Svaret är inlämnat till Migrationsverket.")).to_be_visible()
    expect(officer.get_by_text("Barnet gick i skolan hela perioden.").first).to_be_visible()
    assert look_up(service, 'SELECT status FROM "case" WHERE file_number = ?', number) == [("in_review",)]
