"""What happens in one browser is told in another at once, and the notice leads to it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, PRESCHOOL, one, table
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

READER, OTHER_TYPE = f"{ALE}-USR2", f"{ALE}-USR3"
NOTE_CLICKS = "addEventListener('click', () => { window.clickedAt = Date.now(); }, true)"
WATCH = """() => {
    const shown = () => document.querySelector("nav .badge")?.textContent ?? "";
    const before = shown();
    window.seenAt = 0;
    new MutationObserver(() => {
        if (window.seenAt === 0 && shown() !== before) {
            window.seenAt = Date.now();
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def badge(page: Page) -> int:
    """How many are unread, as the navigation says it."""
    shown = page.get_by_role("navigation", name="Huvudmeny").locator(".badge")
    return int(re.sub(r"\D", "", shown.inner_text())) if shown.count() else 0


def test_the_count_appears_in_the_other_browser_within_a_second_and_leads_to_what_happened(
    visit: Visit, service: Service
) -> None:
    newest = (
        "SELECT max(file_number) FROM 'case' WHERE municipality_code = '1440' AND type_code = ?"
        " AND status = 'paid' AND NOT is_recovery"
    )
    number = one(service, newest, PRESCHOOL)
    officer, reader, colleague = (
        visit(f"{AGENCY}-HND1", f"/handlaggning/{number}"),
        visit(READER, "/arenden"),
        visit(OTHER_TYPE, "/arenden"),
    )
    for page in (reader, colleague):
        expect(table(page, "Ärenden")).to_be_visible()
    before, elsewhere = badge(reader), badge(colleague)
    reader.evaluate(WATCH)
    officer.evaluate(NOTE_CLICKS)
    officer.get_by_label("Nytt meddelande").fill("Hur går det med intyget?")
    officer.get_by_role("button", name="Skicka till kommunen").click()
    expect(reader.locator("nav .badge")).to_contain_text(str(before + 1))
    assert (reader.evaluate("window.seenAt") - officer.evaluate("window.clickedAt")) / 1000 < 1
    announced = f"Du har {before + 1} oläst"
    expect(reader.locator("#announcer")).to_contain_text(announced)
    assert badge(colleague) == elsewhere

    reader.get_by_role("link", name="Notifieringar", exact=True).click()
    line = table(reader, "Notifieringar").locator("tbody tr").first
    expect(line).to_contain_text("Migrationsverket har skrivit ett meddelande")
    expect(line).to_contain_text("Oläst")
    line.get_by_role("link").click()
    expect(reader).to_have_url(re.compile(rf"/arenden/{number}#meddelanden$"))
    expect(reader.get_by_role("heading", name="Meddelanden")).to_be_focused()
    expect(reader.get_by_role("heading", name="Meddelanden")).to_be_in_viewport()
    if before:
        expect(reader.locator("nav .badge")).to_contain_text(str(before))
    else:
        expect(reader.locator("nav .badge")).to_have_count(0)
    reader.go_back()
    expect(line).not_to_contain_text("Oläst")


def test_many_are_marked_with_the_keyboard_and_the_navigation_follows(visit: Visit) -> None:
    page = visit(f"{ALE}-USR1", "/notifieringar?visa=olasta")
    lines = table(page, "Notifieringar").locator("tbody tr")
    expect(lines.first).to_be_visible()
    before = badge(page)
    assert before >= 2
    for place in (0, 1):
        box = lines.nth(place).get_by_role("checkbox")
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    page.get_by_role("button", name="Markera valda som lästa").press("Enter")
    expect(page.locator("#announcer")).to_have_text(re.compile("^2 notifieringar är markerade som lästa"))
    expect(page.locator("nav .badge")).to_contain_text(str(before - 2))
    expect(page.get_by_role("status").filter(has_text="Ingen vald")).to_be_visible()
