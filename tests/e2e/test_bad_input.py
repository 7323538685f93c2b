"""What is typed wrongly, twice, too late or by somebody who may not: told in words, and nothing is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.demo import (
    AGENCY,
    ALE,
    BURLOV,
    COMPULSORY,
    DENIED,
    NO_CASE,
    PRESCHOOL_NAME,
    begin,
    case_of,
    fresh_child,
    have,
    one,
    table,
    verdicts,
    write_row,
)
from tests.e2e.whom import of_another_role, of_lacking
from tests.fixtures.browser import Visit, log_in
from tests.fixtures.served import PIN, Service

pytestmark = pytest.mark.e2e

USER = f"{ALE}-USR3"
AUTUMN = ("2025-10-06", "2025-12-14")


def try_to_log_in(page: Page, card: str, pin: str) -> None:
    page.get_by_label("HSA-id").fill(card)
    page.get_by_label("PIN-kod").fill(pin)
    page.get_by_role("button", name="Logga in").click()


def described_by(page: Page, name: str) -> str:
    """What is said of a field beside it, by way of `aria-describedby`."""
    field = page.get_by_role("textbox", name=name)
    expect(field).to_have_attribute("aria-invalid", "true")
    return told_beside(field)


def told_beside(field: Locator) -> str:
    ids = (field.get_attribute("aria-describedby") or "").split()
    return " ".join(field.page.locator(f"#{one_id}").inner_text() for one_id in ids)


def count_cases(service: Service) -> int:
    return one(service, 'SELECT count(*) FROM "case"')


@pytest.mark.parametrize(
    ("card", "pin", "field", "sentence"),
    [
        ("Karin", PIN, "HSA-id", "HSA-id börjar med SE, följt av tio siffror, ett bindestreck"),
        ("TSTNMT1234567890-USR1", PIN, "HSA-id", "HSA-id"),
        (f"{ALE}-USR1", "12345", "PIN-kod", "PIN-koden består av sex siffror."),
        (f"{ALE}-USR1", "abcdef", "PIN-kod", "PIN-koden består av sex siffror."),
    ],
)
def test_a_malformed_login_is_told_beside_its_field(
    visit: Visit, card: str, pin: str, field: str, sentence: str
) -> None:
    page = visit("", "/logga-in")
    try_to_log_in(page, card, pin)
    expect(page.get_by_label("HSA-id")).to_have_value(card)
    expect(page.locator(".field-error")).to_contain_text(sentence)
    assert sentence in told_beside(page.get_by_label(field))
    assert page.get_by_label("PIN-kod").input_value() == ""


def test_three_wrong_pins_lock_the_card_and_say_what_to_do(visit: Visit) -> None:
    page = visit("", "/logga-in")
    card = f"{BURLOV}-FRB1"
    for _ in range(2):
        try_to_log_in(page, card, "000000")
        expect(page.get_by_text("HSA-id eller PIN-kod är fel.")).to_be_visible()
        expect(page.get_by_label("HSA-id")).to_have_value(card)
    try_to_log_in(page, card, "000000")
    expect(page.get_by_role("alert")).to_contain_text("Kontakta administratören för e-tjänsten i din kommun.")
    try_to_log_in(page, card, PIN)
    expect(page.get_by_role("alert")).to_contain_text("Kortet är låst efter tre felaktiga PIN-koder.")


def test_what_is_wrong_in_the_grid_is_told_at_each_field_and_linked_from_the_summary(
    visit: Visit, service: Service
) -> None:
    before = count_cases(service)
    page = visit(USER, "/ansokan/ny")
    begin(page)
    write_row(page, 1, "123", "2025-13-40", "snart")
    page.get_by_role("button", name="Granska ansökan").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    assert "åtta siffror" in described_by(page, "Individnummer, rad 1")
    assert "Datumet 2025-13-40 finns inte." in described_by(page, "Från och med, rad 1")
    assert "Till och med-datum skrivs ÅÅÅÅ-MM-DD" in described_by(page, "Till och med, rad 1")
    summary.get_by_role("link", name=re.compile("Datumet 2025-13-40 finns inte")).click()
    expect(page.get_by_role("textbox", name="Från och med, rad 1")).to_be_focused()
    expect(page.get_by_role("textbox", name="Till och med, rad 1")).to_have_value("snart")
    write_row(page, 1, fresh_child(service)[0], "2025-12-14", "2025-10-06")
    expect(summary).to_contain_text("Till och med-datum får inte vara före från och med-datum.")
    assert count_cases(service) == before


def test_overlap_and_lateness_are_told_before_it_is_sent(visit: Visit, service: Service) -> None:
    number, _ = fresh_child(service)
    page = visit(USER, "/ansokan/ny")
    begin(page)
    quarter = page.get_by_role("combobox", name="Kvartal")
    quarter.select_option("2025 kvartal 3")
    expect(
        page.get_by_text("Sista ansökningsdag för kvartal 3 2025 är 2026-03-31, om 13 dagar.")
    ).to_be_visible()
    quarter.select_option("2025 kvartal 2")
    late = "Sista ansökningsdag för kvartal 2 2025 var 2025-12-31. Ansökan kommer troligen att avvisas."
    expect(page.get_by_text(late)).to_be_visible()
    quarter.select_option("2025 kvartal 4")
    write_row(page, 1, number, *AUTUMN)
    page.get_by_role("button", name="Lägg till rad").click()
    write_row(page, 2, number, "2025-12-01", "2025-12-19")
    expect(page.get_by_text("Perioden överlappar rad 1 för samma barn.")).to_be_visible()
    expect(page.get_by_text("Sista ansökningsdag för kvartal")).to_have_count(0)


def test_a_form_that_somebody_has_tampered_with_changes_nothing(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    choice = page.get_by_role("combobox", name="Ersättningstyp")
    expect(choice).to_be_visible()
    before = one(service, "SELECT count(*) FROM draft")
    for forged in ("ASYL_PRESCHOOL", "NO_SUCH_TYPE", "'; DROP TABLE draft; --"):
        choice.evaluate(
            "(select, value) => { select.options[1].value = value; select.selectedIndex = 1; }", forged
        )
        page.get_by_role("button", name="Börja ansökan").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_role("button", name="Stäng").click()
        expect(page.get_by_role("alert")).to_have_count(0)
    assert one(service, "SELECT count(*) FROM draft") == before


def test_an_address_to_go_on_to_that_was_forged_leads_to_start(visit: Visit) -> None:
    page = visit("", "/logga-in?till=https://example.com/")
    try_to_log_in(page, USER, PIN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Start")


def test_a_double_click_sends_one_application(visit: Visit, service: Service) -> None:
    before = count_cases(service)
    page = visit(USER, "/ansokan/ny")
    begin(page)
    write_row(page, 1, fresh_child(service)[0], *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").dblclick()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    first = page.locator(".receipt-number").inner_text()
    page.reload()
    expect(page.locator(".receipt-number")).to_have_text(first)
    assert count_cases(service) == before + 1


def test_a_draft_open_in_two_tabs_is_not_overwritten_and_nothing_typed_is_lost(
    visit: Visit, service: Service
) -> None:
    (first, _), (second, _) = fresh_child(service, 1), fresh_child(service, 2)
    page = visit(USER, "/ansokan/ny")
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("textbox", name="Individnummer, rad 1")).to_be_visible()
    write_row(page, 1, first, *AUTUMN)
    expect(page.get_by_role("status").filter(has_text="Utkastet sparades")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("50 400,00 kr")
    page.get_by_role("button", name="Granska ansökan").click()
    expect(table(page, "Rader i ansökan")).to_be_visible()
    write_row(other, 1, second, *AUTUMN)
    clash = other.get_by_role("alert").filter(has_text="Någon annan har ändrat samma rader")
    expect(clash).to_contain_text(first)
    expect(clash).to_contain_text(second)
    expect(other.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value(second)
    clash.get_by_role("button", name="Ta den andras på rad 1").click()
    expect(clash).to_have_count(0)
    expect(other.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value(first)
    other.reload()
    expect(other.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value(first)


def test_a_reload_keeps_the_draft_and_its_quarter(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 3")
    write_row(page, 1, "12", "2025-08-18", "")
    expect(page.get_by_role("status").filter(has_text="Utkastet sparades")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value("12")
    expect(page.get_by_role("textbox", name="Från och med, rad 1")).to_have_value("2025-08-18")
    expect(page.get_by_role("combobox", name="Kvartal").locator("option:checked")).to_have_text(
        "2025 kvartal 3"
    )


def test_an_officer_cannot_decide_what_has_been_decided_in_another_tab(
    visit: Visit, service: Service
) -> None:
    number = case_of(service, COMPULSORY, "in_review")
    page = visit(f"{AGENCY}-HND1", f"/handlaggning/{number}")
    have(page)
    expect(page.get_by_role("button", name="Granska beslutet")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    refuse_all(page)
    refuse_all(other)
    other.get_by_role("button", name="Fatta beslutet").click()
    expect(other.get_by_text("Beslutet är fattat: avslås.")).to_be_visible()
    expect(page.get_by_role("button", name="Fatta beslutet")).to_have_count(0)
    expect(page.get_by_text("Beslut av handläggare")).to_be_visible()
    decisions = 'SELECT count(*) FROM decision d JOIN "case" c ON c.id = case_id WHERE file_number = ?'
    assert one(service, decisions, number) == 1


def refuse_all(page: Page) -> None:
    """As far as the look before deciding."""
    for choice in verdicts(page):
        choice.select_option(value="not_shown")
    page.get_by_label("Motivering").fill("Uppgifter saknas.")
    page.get_by_role("button", name="Granska beslutet").click()
    expect(page.get_by_role("button", name="Fatta beslutet")).to_be_visible()


def test_filters_live_in_the_address_and_outlast_reload_and_back(visit: Visit) -> None:
    page = visit(f"{ALE}-USR1", "/arenden")
    page.get_by_role("combobox", name="Status").select_option("Utbetald")
    expect(page).to_have_url(re.compile("status=paid"))
    page.get_by_role("combobox", name="Ersättningstyp").select_option(PRESCHOOL_NAME)
    expect(page).to_have_url(re.compile("typ=ASYL_PRESCHOOL"))
    count = page.get_by_role("status").filter(has_text="ärenden")
    expect(page.get_by_role("link", name=f"Ta bort filtret Ersättningstyp: {PRESCHOOL_NAME}")).to_be_visible()
    narrowed = count.inner_text()
    page.reload()
    expect(count).to_have_text(narrowed)
    expect(page.get_by_role("combobox", name="Status").locator("option:checked")).to_have_text("Utbetald")
    table(page, "Ärenden").get_by_role("link").nth(7).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^20\d\d-\d{6}$"))
    page.go_back()
    expect(count).to_have_text(narrowed)
    expect(page.get_by_role("combobox", name="Ersättningstyp").locator("option:checked")).to_have_text(
        PRESCHOOL_NAME
    )
    page.get_by_role("link", name="Ta bort filtret Status: Utbetald").click()
    expect(page).not_to_have_url(re.compile("status="))
    expect(count).not_to_have_text(narrowed)


@pytest.mark.parametrize("path", ["/behorigheter", "/handlaggning", "/utbetalningskorningar"])
def test_an_address_that_a_user_may_not_use_shows_nothing_else(visit: Visit, path: str) -> None:
    page = visit(USER, path)
    whom = of_another_role(USER, path)
    expect(page.get_by_role("main")).to_have_text(f"Sidan kan inte visas{DENIED}{whom}Till Start")


@pytest.mark.parametrize("number", ["2026-999999", "0", "%27%20OR%201=1--"])
def test_an_unknown_file_number_gets_the_same_answer_as_a_forbidden_one(visit: Visit, number: str) -> None:
    page = visit(USER, f"/arenden/{number}")
    expect(page.get_by_role("main")).to_have_text(
        f"Sidan kan inte visas{NO_CASE}{of_lacking(USER)}Till Start"
    )


def test_after_logging_out_the_back_button_shows_nothing(visit: Visit, service: Service) -> None:
    number = case_of(service, COMPULSORY, "paid")
    page = visit(USER, f"/arenden/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    assert number not in page.locator("body").inner_text()
    assert "Leila Rahimi" not in page.locator("main").inner_text().split("Testkort")[0]


def test_whoever_logs_out_in_one_tab_is_out_in_the_other(visit: Visit) -> None:
    page = visit(USER, "/utbetalningar")
    expect(table(page, "Utbetalningar")).to_be_visible()
    other = page.context.new_page()
    other.goto("/arenden")
    other.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    expect(table(page, "Utbetalningar")).to_have_count(0)
    log_in(page, f"{ALE}-USR4")
    expect(page.get_by_text("Erik Ståhl")).to_be_visible()
