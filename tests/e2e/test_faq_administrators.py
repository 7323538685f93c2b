"""The agency's answers under «Frågor om administratör», each quoted and held against the pages.

What the administrator does with users (new ones, their mail addresses) is held elsewhere.
"""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import AGENCY, ALE, BURLOV, DENIED, body, table
from tests.fixtures.browser import Visit

pytestmark = pytest.mark.e2e

CONTACT_CENTRE = f"{AGENCY}-KTC1"
BURLOV_PAGE = "/kommuner?kommun=1231"


def test_the_administrator_gives_permissions(visit: Visit) -> None:
    """«Administratörens huvudsakliga roll är att […] tilldela behörigheter för användare […].»"""
    page = visit(f"{BURLOV}-ADM1", "/behorigheter")
    expect(table(page, "Behörigheter").get_by_role("switch").first).to_be_visible()
    page.goto("/kommuner")
    expect(page.get_by_text(DENIED)).to_be_visible()


def test_the_contact_centre_registers_changes_and_deregisters(visit: Visit) -> None:
    """«Kommunen skickar med HSAid, för- och efternamn och mejladress för den/de personer som ska registreras
    eller avregistreras som administratör.»"""
    page = visit(CONTACT_CENTRE, BURLOV_PAGE)
    page.get_by_role("button", name="Registrera administratör", exact=True).click()
    for label, text in (
        ("HSA-id", f"{BURLOV}-ADM2"),
        ("Förnamn", "Bodil"),
        ("Efternamn", "Brink"),
        ("E-post", "bodil.brink@burlov.example"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Registrera administratören").click()
    expect(table(page, "Administratörer")).to_contain_text("Bodil Brink")
    page.get_by_role("button", name="Ändra uppgifterna om Bodil Brink").click()
    page.get_by_label("E-post", exact=True).fill("grupp@burlov.example")
    page.get_by_role("button", name="Spara uppgifterna").click()
    expect(table(page, "Administratörer")).to_contain_text("grupp@burlov.example")
    page.get_by_role("button", name="Avregistrera Bodil Brink", exact=True).click()
    page.get_by_role("button", name="Avregistrera Bodil Brink och avsluta inloggningen").click()
    expect(table(page, "Tidigare administratörer")).to_contain_text("Bodil Brink")
    expect(page.get_by_text("E-post: bodil.brink@burlov.example → grupp@burlov.example")).to_be_visible()


def test_there_is_always_a_current_administrator(visit: Visit) -> None:
    """«Det måste alltid finnas minst en aktuell administratör i varje kommun.»"""
    page = visit(CONTACT_CENTRE, BURLOV_PAGE)
    expect(table(page, "Administratörer").locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Avregistrera Birgitta Malm", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Kommunen måste ha minst en aktuell administratör")
    visit(f"{BURLOV}-ADM1", "/behorigheter")


def test_a_municipality_may_have_several(visit: Visit) -> None:
    """«Ja, kommunen kan ha flera administratörer.»"""
    page = visit(CONTACT_CENTRE, "/kommuner?kommun=1440")
    expect(table(page, "Administratörer").locator("tbody tr")).to_have_count(2)


def test_one_card_has_one_role(visit: Visit) -> None:
    """«Du kan ha endast en roll, ”administratör” eller ”användare”.»"""
    page = visit(CONTACT_CENTRE, "/kommuner?kommun=1440")
    page.get_by_role("button", name="Registrera administratör", exact=True).click()
    for label, text in (
        ("HSA-id", f"{ALE}-USR4"),
        ("Förnamn", "Erik"),
        ("Efternamn", "Ståhl"),
        ("E-post", "erik.stahl@ale.example"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Registrera administratören").click()
    expect(page.locator("#hsa-id-error")).to_contain_text(
        "Samma person kan inte vara både användare och administratör."
    )


def test_the_administrators_of_the_first_service_serve_this_one_too(visit: Visit) -> None:
    """«Den första e-tjänst för kommuner som Migrationsverket lanserade används ofta av socialtjänsten och
    administratör kan ha utsetts där.»"""
    page = visit(CONTACT_CENTRE, "/kommuner?kommun=1440")
    expect(table(page, "Avtal").locator("tbody tr")).to_have_count(2)
    services = {row[0] for row in body(page, "Avtal")}
    assert services == {"Ansök om statlig ersättning", "Se och ändra ansvar för ensamkommande"}
    sentence = "Kommunens administratörer gäller för alla e-tjänster: Mats Hedlund, Agneta Lindqvist."
    expect(page.get_by_text(sentence).first).to_be_visible()
    page.get_by_role("button", name="Registrera avtal", exact=True).click()
    expect(page.get_by_text(sentence)).to_have_count(2)
    expect(page.get_by_label("HSA-id")).to_have_count(0)
