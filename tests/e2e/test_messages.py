"""What is said to the reader reaches those who hear the page, once, by a region that was there before."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, COMPULSORY, answer_items, case_of
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

MARK = "document.querySelectorAll('#message, #alarm').forEach(region => { region.wasThere = true; })"
LIVE = """text => [...document.querySelectorAll("[role=status], [role=alert], [aria-live]")]
    .filter(region => region.textContent.includes(text))
    .map(region => [region.id, region.ariaLive, region.wasThere === true])"""
NOTE = """window.said = []; new MutationObserver(changes => window.said.push(
    ...changes.flatMap(change => [...change.addedNodes]).map(node => node.querySelector("p").textContent)
)).observe(document.querySelector("#alarm"), { childList: true })"""


def forge(page: Page) -> None:
    """Ask for a type that there is not."""
    page.get_by_role("combobox", name="Ersättningstyp").evaluate(
        "select => { select.options[1].value = 'NO_SUCH_TYPE'; select.selectedIndex = 1; }"
    )
    page.get_by_role("button", name="Börja ansökan").click()


def test_a_refusal_is_said_at_once_by_a_region_that_was_there(visit: Visit) -> None:
    page = visit(f"{ALE}-USR1", "/ansokan/ny")
    expect(page.get_by_role("combobox", name="Ersättningstyp")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.evaluate(MARK)
    forge(page)
    refusal = page.locator("main .notice p")
    expect(refusal).to_be_visible()
    assert page.evaluate(LIVE, refusal.inner_text()) == [["alarm", "assertive", True]]
    page.get_by_role("button", name="Stäng").click()
    expect(page.locator("#alarm")).to_be_empty()


def test_the_same_refusal_a_second_time_is_said_again(visit: Visit) -> None:
    page = visit(f"{ALE}-USR1", "/ansokan/ny")
    expect(page.get_by_role("combobox", name="Ersättningstyp")).to_be_visible()
    page.evaluate(NOTE)
    for times in (1, 2):
        forge(page)
        page.wait_for_function("times => window.said.length === times", arg=times)
    first, second = page.evaluate("window.said")
    assert first == second != ""


def test_what_went_well_is_said_when_there_is_time_and_is_gone_on_the_next_page(
    visit: Visit, service: Service
) -> None:
    number = case_of(service, COMPULSORY, "supplement_requested")
    page = visit(f"{ALE}-USR1", f"/arenden/{number}")
    answer_items(page, "Barnet gick i skolan hela perioden.")
    page.evaluate(MARK)
    page.get_by_role("button", name="Lämna in svaret").click()
    told = "Svaret är inlämnat till Migrationsverket."
    expect(page.locator("main .notice")).to_contain_text(told)
    assert page.evaluate(LIVE, told) == [["message", "polite", True]]
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="Utbetalningar").click()
    expect(page.locator("#message")).to_be_empty()


def test_an_address_that_leads_nowhere_says_nothing_of_what_was_done_before(visit: Visit) -> None:
    page = visit(f"{AGENCY}-UTB1", "/utbetalningskorningar")
    page.get_by_role("button", name="Förbered körning").click()
    expect(page.locator("#message")).to_contain_text("är förberedd")
    page.evaluate("history.pushState(null, '', '/finns-inte'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte")
    expect(page.locator("#message")).to_be_empty()
