"""Two officers at the screen: one takes, the other's queue follows, some are marked, and two decide."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.demo import AGENCY, BURLOV, PRESCHOOL, case_of, have, table, verdicts
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

HELENA, HENRIK = f"{AGENCY}-HND1", f"{AGENCY}-HND2"


def row(page: Page, number: str) -> Locator:
    return table(page, "Handläggning").get_by_role("row").filter(has_text=number)


def test_what_one_takes_is_seen_in_the_open_queue_of_another(visit: Visit, service: Service) -> None:
    number = case_of(service, PRESCHOOL, "in_review")
    page, other = visit(HELENA, f"/handlaggning/{number}"), visit(HENRIK, f"/handlaggning?sok={number}")
    have(page)
    expect(row(other, number)).to_contain_text("Helena Wikström")
    page.get_by_role("button", name="Lämna tillbaka till kön").click()
    expect(row(other, number)).to_contain_text("Ingen")
    page.get_by_text("Vem har haft ärendet").click()
    expect(page.get_by_text("Ärendet lämnades tillbaka till kön av Helena Wikström").first).to_be_visible()


def test_the_queue_is_narrowed_by_its_address_and_comes_back(visit: Visit) -> None:
    page = visit(HELENA, "/handlaggning")
    page.get_by_label("Handläggare", exact=True).select_option(value="otagna")
    expect(page).to_have_url(re.compile("vem=otagna"))
    page.get_by_label("Sök", exact=True).fill("1231")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.get_by_text("Sökning: 1231")).to_be_visible()
    municipalities = table(page, "Handläggning").locator("tbody td:nth-child(2)")
    expect(municipalities.first).to_be_visible()
    assert set(municipalities.all_inner_texts()) == {"Burlöv"}
    page.go_back()
    expect(page.get_by_text("Sökning: 1231")).to_have_count(0)
    expect(page.get_by_label("Handläggare", exact=True)).to_have_value("otagna")


def test_marked_by_the_keyboard_cases_are_taken_and_looked_over(visit: Visit) -> None:
    page = visit(HELENA, "/handlaggning?vem=otagna&sok=0114")
    boxes = page.get_by_role("checkbox", name=re.compile("^Markera ärende"))
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 ärende markerat")).to_be_visible()
    number = (boxes.first.get_attribute("aria-label") or "").rpartition(" ")[2]
    page.get_by_role("button", name="Ta de markerade", exact=True).click()
    expect(page.get_by_text("Du har tagit 1 ärende.")).to_be_visible()
    page.goto(f"/handlaggning?vem=mina&sok={number}")
    box = page.get_by_role("checkbox", name=f"Markera ärende {number}")
    box.click()
    expect(box).to_be_checked()
    page.get_by_role("button", name="Besluta de markerade …").click()
    expect(page.get_by_role("heading", name="Så här blir besluten")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_role("heading", name="Så här blir besluten")).to_have_count(0)


def test_one_proposes_and_another_confirms_while_the_municipality_sees_nothing(
    visit: Visit, service: Service
) -> None:
    number = case_of(service, PRESCHOOL, "in_review", "1231")
    page, other = visit(HELENA, f"/handlaggning/{number}"), visit(HENRIK, f"/handlaggning/{number}")
    user = visit(f"{BURLOV}-USR1", f"/arenden/{number}")
    expect(user.get_by_role("heading", name="Händelser")).to_be_visible()
    have(page)
    for choice in verdicts(page):
        choice.select_option(value="not_shown")
    page.get_by_label("Motivering").fill("Uppgifter saknas.")
    page.get_by_role("button", name="Granska beslutet").click()
    before = user.locator("main").inner_text()
    page.get_by_role("button", name="Lämna som förslag").click()
    expect(page.get_by_text("En annan handläggare bekräftar förslaget")).to_be_visible()
    expect(other.get_by_role("heading", name="Förslag till beslut")).to_be_visible()
    assert user.locator("main").inner_text() == before
    other.get_by_role("button", name="Lämna tillbaka …").click()
    expect(other.get_by_label("Varför lämnar du tillbaka förslaget?")).to_be_focused()
    other.get_by_role("button", name="Avbryt").click()
    other.get_by_role("button", name="Bekräfta och fatta beslutet").click()
    expect(other.get_by_text("Beslutet är fattat: avslås.")).to_be_visible()
    expect(user.get_by_text("Beslut av handläggare")).to_be_visible()
    for name in ("Helena", "Wikström", "Henrik", "Blom"):
        assert name not in user.content()
    verified = service.run("verify")
    assert verified.returncode == 0, verified.stdout
