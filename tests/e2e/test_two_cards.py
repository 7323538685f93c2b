"""Two tabs of one browser, two cards: whoever logs in last acts; the other tab is emptied and says why."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, BURLOV, COMPULSORY_NAME, begin, fresh_child, one, table, write_row
from tests.fixtures.browser import Visit, log_in
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

FIRST, SECOND = f"{ALE}-FRB1", f"{BURLOV}-FRB1"
WHY = "Du har loggat in med ett annat kort i en annan flik"
AUTUMN = ("2025-10-06", "2025-12-14")


def second_tab(page: Page) -> Page:
    """A tab of the same browser, logged in with the other card."""
    other = page.context.new_page()
    log_in(other, SECOND)
    expect(other.get_by_role("banner")).to_contain_text("Du handlar för Burlöv kommun")
    return other


def is_emptied(page: Page) -> None:
    expect(page.get_by_role("main").get_by_text(WHY)).to_be_visible(timeout=1_000)
    expect(page.get_by_role("banner")).not_to_contain_text("Ale kommun")
    expect(page.get_by_role("banner")).not_to_contain_text("Frida Borg")


def test_the_first_tab_is_emptied_and_an_export_is_of_the_second_card_alone(
    visit: Visit, service: Service
) -> None:
    page = visit(FIRST, "/utbetalningar")
    first = table(page, "Utbetalningar").locator("tbody tr").first
    expect(first).to_be_visible()
    number = first.locator("th").inner_text()
    other = second_tab(page)
    is_emptied(page)
    expect(page.get_by_role("link", name="CSV")).to_have_count(0)
    assert number not in page.content()
    file = other.request.get("/export/utbetalningar.csv").text()
    own = one(service, "SELECT count(*) FROM payout_line WHERE municipality_code = '1231'")
    assert len(file.splitlines()) == own + 1
    assert number not in file
    page.get_by_role("link", name="Till Start").click()
    expect(page.get_by_role("banner")).to_contain_text("Du handlar för Burlöv kommun")


def test_what_was_being_written_with_the_first_card_is_never_sent_with_the_second(
    visit: Visit, service: Service
) -> None:
    count = 'SELECT count(*) FROM "case"'
    before = one(service, count)
    page = visit(FIRST, "/ansokan/ny")
    begin(page, COMPULSORY_NAME)
    number, name = fresh_child(service)
    write_row(page, 1, number, *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    expect(page.get_by_role("button", name="Skicka ansökan för Ale kommun")).to_be_visible()
    address = page.url
    other = second_tab(page)
    is_emptied(page)
    expect(page.get_by_role("button", name="Skicka ansökan")).to_have_count(0)
    for tab in (page, other):
        tab.goto(address)
        expect(tab.get_by_text("Utkastet finns inte.")).to_be_visible()
        assert name not in tab.content()
        assert number not in tab.content()
    assert one(service, count) == before
    log_in(page, FIRST)
    page.goto(address)
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value(number)


def test_the_receipt_says_for_which_municipality(visit: Visit, service: Service) -> None:
    page = visit(FIRST, "/ansokan/ny")
    begin(page, COMPULSORY_NAME)
    write_row(page, 1, fresh_child(service)[0], *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan för Ale kommun").click()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    expect(page.locator(".receipt")).to_contain_text("Ale kommun")
