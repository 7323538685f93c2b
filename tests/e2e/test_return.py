"""A login that ends by itself while one types: the same reader comes back to the same cell, and nobody else
finds anything of it."""

import json
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, begin
from tests.fixtures.browser import Visit
from tests.fixtures.served import PIN, Service

pytestmark = pytest.mark.e2e

USR1, USR3 = f"{ALE}-USR1", f"{ALE}-USR3"
KEPT = "sessionStorage.getItem('rxapp.cells')"
UNTIL = "Till och med, rad 1"


def until_kept(page: Page, *, there: bool) -> None:
    """Wait until something is kept in the tab, or nothing any more. The page lets no text be evaluated, so
    that the framework's own waiting would be refused."""
    page.evaluate(
        "there => new Promise(done => { const look = () => (sessionStorage.getItem('rxapp.cells') !== null)"
        " === there ? done() : setTimeout(look, 20); look(); })",
        there,
    )


def end_sessions(service: Service) -> None:
    """Everybody has been away for too long."""
    with closing(sqlite3.connect(service.data / "rxapp.db", timeout=10)) as connection:
        connection.execute("UPDATE login_session SET seen_at = '2026-01-02 08:00:00' WHERE ended_at IS NULL")
        connection.commit()


def typing(visit: Visit, service: Service) -> Page:
    """On the way to type a day, as the login ends."""
    page = visit(USR1, "/ansokan/ny")
    begin(page)
    number = page.get_by_role("textbox", name="Individnummer, rad 1")
    number.fill("12345678")
    number.blur()
    expect(page.locator(".grid-entry")).not_to_have_attribute("data-saves", "0")
    cell = page.get_by_role("textbox", name=UNTIL)
    cell.focus()
    end_sessions(service)
    cell.fill("2025-12-1")
    expect(page.get_by_role("link", name="Logga in och fortsätt där du var")).to_be_visible()
    until_kept(page, there=True)
    return page


def log_in_again(page: Page, card: str) -> None:
    page.get_by_role("link", name="Logga in och fortsätt där du var").click()
    page.get_by_label("HSA-id").fill(card)
    page.get_by_label("PIN-kod").fill(PIN)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()


def test_one_comes_back_to_the_same_cell_with_what_was_typed(visit: Visit, service: Service) -> None:
    page = typing(visit, service)
    kept = json.loads(page.evaluate(KEPT))
    assert [(cell["column"], cell["text"]) for cell in kept["cells"]] == [("till", "2025-12-1")]
    assert "12345678" not in json.dumps(kept), "what is saved is not kept"
    address = page.url
    log_in_again(page, USR1)
    expect(page).to_have_url(address)
    cell = page.get_by_role("textbox", name=UNTIL)
    expect(cell).to_have_value("2025-12-1")
    expect(cell).to_be_focused()
    expect(page.get_by_text("Det du skrev innan du loggades ut är tillbaka.")).to_be_visible()
    until_kept(page, there=False)
    page.reload()
    expect(page.get_by_role("textbox", name=UNTIL)).to_have_value("2025-12-1")


def test_another_user_at_the_same_computer_finds_nothing(visit: Visit, service: Service) -> None:
    page = typing(visit, service)
    log_in_again(page, USR3)
    until_kept(page, there=False)
    # USR3 has the type too, and so the draft; what USR1 had not saved is in nobody's hands.
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value("12345678")
    expect(page.get_by_role("textbox", name=UNTIL)).to_have_value("")


def test_whoever_logs_out_leaves_nothing(visit: Visit, service: Service) -> None:
    page = visit(USR1, "/ansokan/ny")
    begin(page)
    page.get_by_role("textbox", name=UNTIL).fill("2025-12-1")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_label("PIN-kod")).to_be_visible()
    assert page.evaluate(KEPT) is None


def test_a_logout_in_another_tab_takes_what_was_kept(visit: Visit, service: Service) -> None:
    page = typing(visit, service)
    other = page.context.new_page()
    other.goto("/logga-in")
    other.get_by_label("HSA-id").fill(USR1)
    other.get_by_label("PIN-kod").fill(PIN)
    other.get_by_role("button", name="Logga in").click()
    other.get_by_role("button", name="Logga ut").click()
    until_kept(page, there=False)


def test_what_was_kept_too_long_ago_is_gone(visit: Visit, service: Service) -> None:
    page = typing(visit, service)
    page.evaluate(
        "sessionStorage.setItem('rxapp.cells', JSON.stringify({...JSON.parse("
        f"{KEPT}), at: Date.now() - 31 * 60 * 1000}}))"
    )
    log_in_again(page, USR1)
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value("12345678")
    until_kept(page, there=False)
    expect(page.get_by_role("textbox", name=UNTIL)).to_have_value("")


def test_a_tab_that_was_left_for_another_page_keeps_nothing(visit: Visit, service: Service) -> None:
    page = visit(USR1, "/ansokan/ny")
    begin(page)
    page.get_by_role("textbox", name=UNTIL).fill("2025-12-1")
    page.get_by_role("link", name="Ärenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ärenden")
    assert page.evaluate(KEPT) is None
