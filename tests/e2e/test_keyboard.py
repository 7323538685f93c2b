"""The main tasks by somebody without a mouse: Tab, Enter, Space and the arrows, nothing else."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, COMPULSORY, PRESCHOOL_NAME, begin, case_of, fresh_child, table, write_row
from tests.e2e.keys import choose, held, tab_to
from tests.fixtures.browser import Visit
from tests.fixtures.served import PIN, Service

pytestmark = pytest.mark.e2e


def enter(page: Page, card: str) -> None:
    """Log in, the caret in the first field by Tab."""
    tab_to(page, "hsa_id")
    page.keyboard.type(card)
    tab_to(page, "pin")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()


def follow(page: Page, name: str) -> None:
    """A line of the navigation."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_focused()


def test_one_logs_in_finds_a_case_and_opens_it(visit: Visit, service: Service) -> None:
    number = case_of(service, COMPULSORY, "paid")
    page = visit("", "/logga-in")
    expect(table(page, "Testkort")).to_be_visible()
    enter(page, f"{ALE}-USR1")
    follow(page, "Ärenden")
    tab_to(page, "sok")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(table(page, "Ärenden").locator("tbody tr")).to_have_count(1)
    tab_to(page, number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=number)).to_be_focused()
    tab_to(page, "Läs hela beslutet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=f"Beslut {number}")).to_be_focused()
    expect(page.get_by_text("Ansökan kom in i tid")).to_be_visible()


def test_one_applies_mends_what_is_wrong_and_sends(visit: Visit, service: Service) -> None:
    number, name = fresh_child(service)
    page = visit("", "/logga-in")
    enter(page, f"{ALE}-USR3")
    follow(page, "Ny ansökan")
    choose(page, "ersattningstyp", "Asylsökande i grundskola")
    tab_to(page, "Börja ansökan")
    page.keyboard.press("Space")
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_be_visible()
    choose(page, "kvartal", "2025 kvartal 4")
    tab_to(page, "rad-1-individnummer")
    for text in (number, "2025-13-06", "2025-12-14"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    tab_to(page, "Granska ansökan")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert held(page) == "rad-1-fran"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2025-10-06")
    page.keyboard.press("Tab")
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.get_by_role("row").nth(1)).to_contain_text(name)
    tab_to(page, "Granska ansökan")
    page.keyboard.press("Enter")
    expect(table(page, "Rader i ansökan")).to_contain_text(name)
    tab_to(page, "Skicka ansökan för Ale kommun")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()


def test_an_administrator_gives_a_permission_and_takes_it_back(visit: Visit) -> None:
    page = visit("", "/logga-in")
    enter(page, f"{ALE}-ADM1")
    follow(page, "Behörigheter")
    tab_to(page, "sok")
    page.keyboard.type("Erik")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 användare", exact=True)).to_be_visible()
    name = f"{PRESCHOOL_NAME} för Erik Ståhl"
    switch = page.get_by_role("switch", name=name, exact=True)
    expect(switch).to_have_attribute("aria-checked", "false")
    tab_to(page, name)
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "false")
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    tab_to(page, "Ångra", back=True)
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_focus_is_not_lost_with_the_button_that_was_pressed(visit: Visit, service: Service) -> None:
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    begin(page)
    page.get_by_role("button", name="Lägg till rad").press("Enter")
    page.get_by_role("button", name="Ta bort rad 2").press("Enter")
    expect(page.get_by_role("region", name="Barn och perioder")).to_be_focused()
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    write_row(page, 1, fresh_child(service)[0], "2025-10-06", "2025-12-14")
    page.get_by_role("button", name="Granska ansökan").press("Enter")
    expect(table(page, "Rader i ansökan")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
