"""The agency's own answers about users, permissions and addresses, each quoted and held against the pages."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, COMPULSORY_NAME, one, table
from tests.e2e.test_users import create, open_user, switch
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e


def the_user(visit: Visit, name: str) -> Page:
    """The page of a user of Ale, as its administrator sees it."""
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    open_user(page, name)
    return page


def test_personnel_have_access_to_the_types_they_apply_for_alone(visit: Visit) -> None:
    """«Kan vi i kommunen styra så att olika personal enbart har tillgång till uppgifter för de
    ersättningstyper som de ansöker om? Ja.»"""
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    matrix = table(page, "Behörigheter")
    for name, held in (("Johan Öberg", "false"), ("Leila Rahimi", "true")):
        control = matrix.get_by_role("switch", name=f"{COMPULSORY_NAME} för {name}", exact=True)
        expect(control).to_have_attribute("aria-checked", held)
    readers = {"USR2": 0, "USR3": 1}
    for card, count in readers.items():
        user = visit(f"{ALE}-{card}", "/ansokan/ny")
        choice = user.get_by_role("combobox", name="Ersättningstyp")
        expect(choice.locator("option", has_text=COMPULSORY_NAME)).to_have_count(count)


def test_the_administrator_changes_the_address_to_a_group_mailbox(visit: Visit, service: Service) -> None:
    """«Kommunens administratör kan ändra din mejladress, till exempel till en gruppbrevlåda i kommunen.
    administratören utför ändringen i användarens användarprofil.»"""
    page = the_user(visit, "Erik Ståhl")
    profile = page.get_by_role("textbox", name="Mejladress")
    expect(page.get_by_text("Får vara en gruppbrevlåda")).to_be_visible()
    profile.fill("gruppbrevlada@ale.example")
    page.get_by_role("button", name="Spara uppgifterna").click()
    expect(page.get_by_role("status").filter(has_text="Uppgifterna är sparade.")).to_be_visible()
    expect(table(page, "Historik").locator("tbody tr").first).to_contain_text("gruppbrevlada@ale.example")
    page.reload()
    expect(profile).to_have_value("gruppbrevlada@ale.example")
    found = one(service, "SELECT email FROM account WHERE hsa_id = ?", f"{ALE}-USR4")
    assert found == "gruppbrevlada@ale.example"


def test_the_administrator_creates_users_gives_permissions_and_changes_them(visit: Visit) -> None:
    """«Administratörens huvudsakliga roll är att skapa nya användare, tilldela behörigheter för användare,
    samt utföra ändringar (till exempel ändring av mejladress).»"""
    page = visit(f"{ALE}-ADM2", "/behorigheter")
    create(page, f"{ALE}-FAQ1", "Fanny", "Ask")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fanny Ask")
    switch(page, f"{COMPULSORY_NAME} för Fanny Ask")
    page.get_by_role("textbox", name="Mejladress").fill("skolan@ale.example")
    page.get_by_role("button", name="Spara uppgifterna").click()
    expect(page.get_by_role("status").filter(has_text="Uppgifterna är sparade.")).to_be_visible()


def test_the_card_is_registered_by_the_administrator_and_then_logs_in(visit: Visit) -> None:
    """«Administratören registrerar in HSAid för ditt SITHS-kort och de behörigheter du ska ha i e-tjänsten.
    Därefter kan du logga in i e-tjänsten.»"""
    page = visit(f"{ALE}-ADM2", "/behorigheter")
    create(page, f"{ALE}-FAQ2", "Folke", "Ek")
    expect(page.get_by_role("heading", level=1)).to_have_text("Folke Ek")
    user = visit(f"{ALE}-FAQ2", "/")
    expect(user.get_by_role("banner")).to_contain_text("Folke Ek")


def test_nobody_is_both_administrator_and_user(visit: Visit) -> None:
    """«Nej. Du kan ha endast en roll, ”administratör” eller ”användare”.»"""
    page = visit(f"{ALE}-ADM2", "/behorigheter")
    create(page, f"{ALE}-ADM1", "Agneta", "Lindqvist")
    expect(page.locator(".field-error")).to_contain_text(
        "Samma person kan inte vara både användare och administratör."
    )


def test_the_administrator_checks_the_profile_and_the_permissions_of_who_cannot_log_in(visit: Visit) -> None:
    """«Administratören kan kontrollera så att registrering av din användarprofil är korrekt och att du har
    tilldelats behörighet för e-tjänsten. Om problemet kvarstår, testa att logga in i e-tjänsten från en annan
    dator, gärna från en dator där det fungerar att logga in för någon annan.»"""
    page = the_user(visit, "Frida Borg")
    checks = page.locator("section").filter(has_text="Kan användaren logga in?").get_by_role("listitem")
    expect(checks).to_have_count(6)
    expect(checks.nth(0)).to_contain_text(f"{ALE}-FRB1")
    expect(checks.nth(4)).to_contain_text("5 behörigheter")
    expect(checks.nth(5)).to_contain_text("pröva från en dator där någon annan i kommunen kan logga in")
    expect(page.get_by_text("etjanstkommuner@migrationsverket.se")).to_be_visible()


def test_the_administrator_gives_the_permission_to_change_account_numbers(
    visit: Visit, service: Service
) -> None:
    """«Administratören tilldelar behörighet för att byta kontonummer till den person/användare i kommunen som
    ska utföra bytet av kontonummer.»"""
    page = visit(f"{ALE}-ADM1", "/behorigheter?typ=ACCOUNT_NUMBERS")
    switch(page, "Kontonummer för Johan Öberg")
    held = (
        "SELECT count(*) FROM permission p JOIN account a ON a.id = p.account_id"
        " WHERE a.hsa_id = ? AND subject = 'ACCOUNT_NUMBERS'"
    )
    assert one(service, held, f"{ALE}-USR2") == 1
