"""What an administrator does with users, at the screen: created, given, stopped, for many and for days."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, BURLOV, COMPULSORY_NAME, PRESCHOOL_NAME, body, one, table
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

CARD = f"{ALE}-NY1"


def switch(page: Page, name: str) -> None:
    """Turn on what is off."""
    control = page.get_by_role("switch", name=name, exact=True)
    expect(control).to_have_attribute("aria-checked", "false")
    control.click()
    expect(control).to_have_attribute("aria-checked", "true")


def create(page: Page, card: str, first: str, last: str) -> None:
    page.get_by_text("Lägg till användare", exact=True).click()
    fields = {"HSA-id": card, "Förnamn": first, "Efternamn": last, "Mejladress": "grupp@ale.example"}
    for name, text in fields.items():
        page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.get_by_role("button", name="Lägg till användaren").click()


def open_user(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_new_user_is_given_a_type_logs_in_and_sees_it(visit: Visit) -> None:
    administrator = visit(f"{ALE}-ADM1", "/behorigheter")
    create(administrator, CARD, "Stina", "Strand")
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Stina Strand")
    expect(administrator).to_have_title("Stina Strand – Ansök om statlig ersättning")
    expect(administrator.get_by_text("Användaren är tillagd.")).to_be_visible()
    switch(administrator, f"{PRESCHOOL_NAME} för Stina Strand")
    administrator.reload()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Stina Strand")
    user = visit(CARD, "/ansokan/ny")
    choice = user.get_by_role("combobox", name="Ersättningstyp")
    expect(choice.locator("option")).to_have_text(["Välj ersättningstyp", PRESCHOOL_NAME])


def test_what_is_wrong_with_a_new_user_is_told_and_what_is_typed_stays(visit: Visit) -> None:
    page = visit(f"{ALE}-ADM2", "/behorigheter")
    create(page, f"{BURLOV}-NY1", "Stina", "")
    expect(page.locator(".field-error")).to_have_text(["Skriv ett efternamn."])
    page.get_by_role("textbox", name="Efternamn", exact=True).fill("Strand")
    page.get_by_role("button", name="Lägg till användaren").click()
    expect(page.locator(".field-error")).to_contain_text("Kortet är inte utfärdat av kommunen")
    expect(page.get_by_role("textbox", name="HSA-id", exact=True)).to_have_value(f"{BURLOV}-NY1")


def test_the_open_tab_of_a_deactivated_user_clears_within_a_second(visit: Visit) -> None:
    user = visit(f"{ALE}-USR3", "/arenden")
    expect(table(user, "Ärenden").locator("tbody tr").first).to_be_visible()
    administrator = visit(f"{ALE}-ADM1", "/behorigheter")
    open_user(administrator, "Leila Rahimi")
    administrator.get_by_role("button", name="Inaktivera användaren").click()
    expect(administrator.get_by_text("loggas ut genast överallt")).to_be_visible()
    administrator.get_by_role("button", name="Ja, inaktivera").click()
    expect(table(user, "Ärenden")).to_have_count(0, timeout=1_000)
    expect(user.get_by_role("heading", level=1)).to_have_text("Sidan kan inte visas")
    assert "Leila" not in user.locator("body").inner_text()
    administrator.get_by_role("button", name="Aktivera igen").click()
    expect(administrator.get_by_role("button", name="Inaktivera användaren")).to_be_visible()


def test_one_type_is_given_to_many_told_before_and_undone(visit: Visit) -> None:
    page = visit(f"{BURLOV}-ADM1", "/behorigheter")
    page.get_by_role("combobox", name="Behörighet för").select_option("Ankomstboende")
    expect(page.get_by_role("button", name="Ge", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Markera alla på sidan").click()
    page.get_by_role("button", name="Ge", exact=True).click()
    expect(
        page.get_by_text("Frida Borg får behörighet för Ankomstboende. 1 användare har den redan.").last
    ).to_be_visible()
    page.get_by_role("button", name="Ge behörigheten").click()
    control = page.get_by_role("switch", name="Ankomstboende för Frida Borg", exact=True)
    expect(control).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Ångra").click()
    expect(control).to_have_attribute("aria-checked", "false")


def test_the_matrix_tells_until_when_and_the_file_says_the_same(visit: Visit) -> None:
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    open_user(page, "Erik Ståhl")
    days = page.locator(".card").filter(has_text="Ge för vissa dagar")
    days.get_by_role("combobox", name="Ersättningstyp").select_option(COMPULSORY_NAME)
    days.get_by_role("textbox", name="Till och med").fill("2026-12-31")
    days.get_by_role("button", name="Ge för dagarna").click()
    expect(page.get_by_role("switch", name=f"{COMPULSORY_NAME} för Erik Ståhl")).to_have_attribute(
        "aria-checked", "true"
    )
    page.goto("/behorigheter?sok=erik&typ=ASYL_COMPULSORY")
    row = table(page, "Behörigheter").get_by_role("row").filter(has_text="Erik Ståhl")
    expect(row).to_contain_text("t.o.m. 2026-12-31")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="CSV").click()
    assert "Ja, t.o.m. 2026-12-31" in downloaded.value.path().read_text("utf-8-sig")


def test_the_history_tells_who_did_what_and_narrows_to_one_user(visit: Visit) -> None:
    page = visit(f"{ALE}-ADM1", "/behorigheter?visa=historik")
    expect(page.get_by_role("heading", level=1)).to_have_text(["Behörigheter"])
    expect(table(page, "Historik").locator("tbody tr").nth(10)).to_be_visible()
    page.get_by_role("searchbox", name="Sök").fill("erik")
    page.get_by_role("button", name="Sök").click()
    expect(page).to_have_url(re.compile("visa=historik&sok=erik"))
    expect(page.get_by_role("link", name="Ta bort filtret Sökning: erik")).to_be_visible()
    assert {row[1] for row in body(page, "Historik")} == {"Erik Ståhl"}


def test_a_user_of_another_municipality_is_not_there(visit: Visit, service: Service) -> None:
    number = one(service, "SELECT id FROM account WHERE hsa_id = ?", f"{BURLOV}-USR1")
    page = visit(f"{ALE}-ADM1", f"/anvandare/{number}")
    expect(page.get_by_role("main")).to_have_text(
        "Sidan kan inte visasAnvändaren finns inte i din kommun.Till Start"
    )
