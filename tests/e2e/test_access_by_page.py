"""Every card at every address: who may, sees the page; who may not, is told so and no more."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, BURLOV, COMPULSORY, DENIED, NO_CASE, body, case_of, table
from tests.e2e.whom import of_another_role, of_lacking
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

SERVICE = "Ansök om statlig ersättning"
VASBY = "TSTNMT2120000118"
PAGES = {
    "Start": "/",
    "Ärenden": "/arenden",
    "Ny ansökan": "/ansokan/ny",
    "Notifieringar": "/notifieringar",
    "Utbetalningar": "/utbetalningar",
    "Kontonummer": "/kontonummer",
    "Behörigheter": "/behorigheter",
    "Handläggning": "/handlaggning",
    "Registrera pappersansökan": "/handlaggning/ny",
    "Kvalitetsgranskning": "/kvalitetsgranskning",
    "Automatiska beslut": "/automatiska-beslut",
    "Återkrav": "/aterkrav",
    "Individer": "/individer",
    "Registrerade grunder": "/grunder",
    "Prognos": "/prognos",
    "Utbetalningskörningar": "/utbetalningskorningar",
    "Kommuner": "/kommuner",
}
"""The addresses of the navigation by their headings."""

USER = ["Start", "Ärenden", "Ny ansökan", "Notifieringar", "Utbetalningar", "Prognos", "Överklaganden"]
WITH_ACCOUNTS = [*USER[:6], "Kontonummer", *USER[6:]]
ADMINISTRATOR = ["Start", "Behörigheter"]
CASE_OFFICER = [
    "Start", "Handläggning", "Överklaganden", "Återkrav", "Registrera pappersansökan",
    "Kvalitetsgranskning", "Automatiska beslut", "Individer", "Registrerade grunder",
    "Utbetalningskörningar",
]  # fmt: skip
NAVIGATION = {
    **{f"{ALE}-USR{number}": WITH_ACCOUNTS if number in (1, 3) else USER for number in (1, 2, 3, 4)},
    **{f"{municipality}-USR1": WITH_ACCOUNTS for municipality in (BURLOV, VASBY)},
    **{f"{municipality}-FRB1": USER for municipality in (ALE, BURLOV, VASBY)},
    **{f"{ALE}-ADM{number}": ADMINISTRATOR for number in (1, 2)},
    **{f"{municipality}-ADM1": ADMINISTRATOR for municipality in (BURLOV, VASBY)},
    **{f"{AGENCY}-HND{number}": CASE_OFFICER for number in (1, 2)},
    f"{AGENCY}-UTB1": ["Start", "Utbetalningskörningar"],
    f"{AGENCY}-KTC1": ["Start", "Kommuner"],
}
ONE_OF_EACH = [f"{ALE}-USR1", f"{ALE}-USR4", f"{ALE}-ADM1"] + [
    f"{AGENCY}-{c}" for c in ("HND1", "UTB1", "KTC1")
]
"""A card for each set of rights; which rows and cells it sees is another matter."""
HOLDERS = {f"{ALE}-USR1", f"{ALE}-USR3"}
"""Those of Ale here who hold grundskola."""


def navigation(page: Page) -> list[str]:
    return page.get_by_role("navigation", name="Huvudmeny").get_by_role("link").all_inner_texts()


def is_the_page(page: Page, heading: str) -> None:
    """One h1, the title made of it, in Swedish."""
    expect(page.get_by_role("heading", level=1)).to_have_text([heading])
    expect(page).to_have_title(f"{heading} – {SERVICE}")
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def is_denied(page: Page, sentence: str, whom: str = "") -> None:
    """The refusal, what is missing with whom to ask, and a way out; nothing else."""
    expect(page.get_by_role("main")).to_have_text(f"Sidan kan inte visas{sentence}{whom}Till Start")
    assert page.get_by_role("heading", level=1).count() == 1


def test_every_card_of_the_contract_is_named_here(visit: Visit) -> None:
    page = visit("", "/logga-in")
    expect(table(page, "Testkort").locator("tbody tr")).to_have_count(len(NAVIGATION))
    assert {row[0] for row in body(page, "Testkort")} == set(NAVIGATION)
    is_the_page(page, "Logga in")


@pytest.mark.parametrize("card", NAVIGATION)
def test_the_navigation_lists_what_the_card_may_use_and_nothing_else(visit: Visit, card: str) -> None:
    page = visit(card)
    is_the_page(page, "Start")
    assert navigation(page) == NAVIGATION[card]
    expect(page.get_by_role("link", name="Start", exact=True)).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("card", ONE_OF_EACH)
def test_each_address_shows_its_page_or_says_that_the_card_may_not_use_it(visit: Visit, card: str) -> None:
    page = visit(card)
    for heading, path in PAGES.items():
        page.goto(path)
        if heading in NAVIGATION[card]:
            is_the_page(page, heading)
            expect(page.locator("main .waiting")).to_have_count(0)
        else:
            is_denied(page, DENIED, of_another_role(card, path))


@pytest.mark.parametrize("card", [*sorted(HOLDERS), f"{ALE}-USR2", f"{ALE}-ADM1", f"{AGENCY}-HND1"])
def test_a_case_of_grundskola_opens_for_those_who_hold_it_alone(
    visit: Visit, service: Service, card: str
) -> None:
    number = case_of(service, COMPULSORY, "paid")
    page = visit(card, f"/arenden/{number}")
    if card in HOLDERS:
        is_the_page(page, number)
    else:
        is_user = card.startswith(f"{ALE}-USR")
        whom = of_lacking(card) if is_user else of_another_role(card, "/arenden")
        is_denied(page, NO_CASE if is_user else DENIED, whom)
    page.goto(f"/handlaggning/{number}")
    if card == f"{AGENCY}-HND1":
        is_the_page(page, number)
    else:
        is_denied(page, DENIED, of_another_role(card, "/handlaggning"))


def test_another_municipality_does_not_learn_whether_a_case_exists(visit: Visit, service: Service) -> None:
    page = visit(f"{BURLOV}-USR1", f"/arenden/{case_of(service, COMPULSORY, 'paid')}")
    is_denied(page, NO_CASE)


def test_without_any_permission_payouts_show_number_and_amount_alone(visit: Visit) -> None:
    page = visit(f"{ALE}-USR4", "/utbetalningar")
    expect(table(page, "Utbetalningar").locator("tbody tr").first).to_be_visible()
    rows = body(page, "Utbetalningar")
    assert len(rows) == 50
    for number, *hidden, amount in rows:
        assert hidden == ["", "", "", ""]
        assert number.startswith("20")
        assert amount.endswith(" kr")
    expect(table(page, "Utbetalningar").get_by_role("link", name=rows[0][0])).to_have_count(0)


@pytest.mark.parametrize("path", [path for path in PAGES.values() if path != "/"])
def test_whoever_is_not_logged_in_is_led_to_the_login_and_then_on(visit: Visit, path: str) -> None:
    page = visit("", path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    expect(page.get_by_role("navigation", name="Huvudmeny").get_by_role("link")).to_have_count(0)
    assert page.locator("input[name=till]").input_value() == path
