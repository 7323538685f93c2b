"""The contact centre in one browser, people of the municipality in others."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, body, table
from tests.fixtures.browser import Visit

pytestmark = pytest.mark.e2e

CONTACT_CENTRE = f"{AGENCY}-KTC1"
ALE_PAGE = "/kommuner?kommun=1440"
LAST = "Kommunen måste ha minst en aktuell administratör så länge ett avtal gäller. Registrera en ny först."
WATCH_GONE = """() => {
    window.goneAt = 0;
    new MutationObserver(() => {
        if (!window.goneAt && !document.querySelector("main table")) { window.goneAt = Date.now(); }
    }).observe(document.body, { subtree: true, childList: true });
}"""
NOTE_CLICKS = "addEventListener('click', () => { window.clickedAt = Date.now(); }, true)"


def fill_in(page: Page, card: str, first: str, last: str) -> None:
    for label, text in (
        ("HSA-id", card),
        ("Förnamn", first),
        ("Efternamn", last),
        ("E-post", "ny.administrator@ale.example"),
    ):
        page.get_by_label(label, exact=True).fill(text)


def names(page: Page, caption: str) -> list[str]:
    return [row[0] for row in body(page, caption)]


def seconds(reader: Page, officer: Page) -> float:
    return (reader.evaluate("window.goneAt") - officer.evaluate("window.clickedAt")) / 1000


def test_administrators_come_and_go_and_the_last_one_stays(visit: Visit) -> None:
    officer = visit(CONTACT_CENTRE, "/kommuner")
    officer.get_by_role("link", name="Ale", exact=True).click()
    expect(table(officer, "Administratörer")).to_contain_text("Agneta Lindqvist")
    officer.get_by_role("button", name="Registrera administratör", exact=True).click()
    fill_in(officer, f"{ALE}-USR1", "Nina", "Nyman")
    officer.get_by_role("button", name="Registrera administratören").click()
    expect(officer.locator("#hsa-id-error")).to_contain_text("redan registrerat för en användare")
    expect(officer.get_by_label("Förnamn")).to_have_value("Nina")
    expect(officer.locator(".error-summary")).to_be_focused()
    officer.get_by_label("HSA-id").fill(f"{ALE}-ADM3")
    officer.get_by_role("button", name="Registrera administratören").click()
    expect(table(officer, "Administratörer")).to_contain_text("Nina Nyman")
    agneta = visit(f"{ALE}-ADM1", "/behorigheter")
    expect(table(agneta, "Behörigheter")).to_be_visible()
    agneta.evaluate(WATCH_GONE)
    officer.evaluate(NOTE_CLICKS)
    for name in ("Agneta Lindqvist", "Mats Hedlund"):
        officer.get_by_role("button", name=f"Avregistrera {name}", exact=True).click()
        look = officer.get_by_role("group", name=f"Avregistrera {name}?")
        expect(look).to_be_focused()
        look.get_by_role("button", name=f"Avregistrera {name} och avsluta inloggningen").click()
        expect(table(officer, "Tidigare administratörer")).to_contain_text(name)
        if name == "Agneta Lindqvist":
            expect(
                agneta.get_by_text("Du är utloggad, eftersom din användarprofil inte längre är aktiv.")
            ).to_be_visible()
            assert seconds(agneta, officer) < 1
    assert names(officer, "Administratörer") == ["Nina Nyman"]
    officer.get_by_role("button", name="Avregistrera Nina Nyman", exact=True).click()
    expect(officer.get_by_role("alert").filter(has_text=LAST)).to_be_visible()
    assert names(officer, "Administratörer") == ["Nina Nyman"]
    officer.get_by_role("button", name="Registrera Agneta Lindqvist igen").click()
    expect(table(officer, "Administratörer")).to_contain_text("Agneta Lindqvist")
    visit(f"{ALE}-ADM1", "/behorigheter")


def test_an_ended_agreement_clears_an_open_tab_within_a_second_and_says_why(visit: Visit) -> None:
    reader = visit(f"{ALE}-USR1", "/arenden")
    expect(table(reader, "Ärenden")).to_be_visible()
    reader.evaluate(WATCH_GONE)
    officer = visit(CONTACT_CENTRE, ALE_PAGE)
    officer.evaluate(NOTE_CLICKS)
    officer.get_by_role("button", name="Ändra eller avsluta avtalet för Ansök om statlig ersättning").click()
    officer.get_by_role("button", name="Avsluta genast …").click()
    expect(officer.get_by_role("group", name="Avsluta avtalet för Ansök")).to_be_focused()
    expect(table(reader, "Ärenden")).to_be_visible()
    officer.get_by_role("button", name="Avsluta avtalet och logga ut alla i Ale kommun").click()
    expect(reader.get_by_text("Kommunen har inget gällande avtal för e-tjänsten.")).to_be_visible()
    assert seconds(reader, officer) < 1
    expect(reader.get_by_text("etjanstkommuner@migrationsverket.se")).to_be_visible()
    expect(reader.get_by_role("button", name="Logga ut")).to_have_count(0)
    expect(table(officer, "Avtal")).to_contain_text("Upphört")
    for card in ("USR2", "ADM1"):
        page = visit("", "/logga-in")
        page.get_by_label("HSA-id").fill(f"{ALE}-{card}")
        page.get_by_label("PIN-kod").fill("135790")
        page.get_by_role("button", name="Logga in").click()
        expect(page.get_by_role("alert")).to_contain_text("etjanstkommuner@migrationsverket.se")
    officer.get_by_role("button", name="Registrera avtal", exact=True).click()
    officer.get_by_label("E-tjänst").select_option("Ansök om statlig ersättning")
    officer.get_by_label("Första dag").fill("2026-03-18")
    officer.get_by_role("button", name="Registrera avtalet").click()
    expect(table(officer, "Avtal")).to_contain_text("från 2026-03-18 tills vidare")
    visit(f"{ALE}-USR2", "/arenden")
