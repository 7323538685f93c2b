"""The quarterly review from Start to the signature, and a new type given to two people in one step."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, BURLOV, DENIED, table
from tests.e2e.whom import of_another_role
from tests.fixtures.browser import Visit

pytestmark = pytest.mark.e2e

REVIEW, TYPES = "/behorigheter/granskning", "/behorigheter/ersattningstyper"
CARE = "Vårdinsatser för barn med vårdnadshavare i Sverige (barn i familj)"
AID = "Dagersättning och särskilt bidrag enligt LMA"
SAME_SECOND = 1_000
NOTE_CLICKS = "addEventListener('click', () => { window.clickedAt = Date.now(); }, true)"
WATCH = """text => {
    new MutationObserver(() => {
        if (!window.seenAt && document.body.innerText.includes(text)) window.seenAt = Date.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def has_heading(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text([heading])
    expect(page).to_have_title(f"{heading} – Ansök om statlig ersättning")


@pytest.mark.parametrize("card", [f"{ALE}-USR1", "TSTNMT2021002163-KTC1", "TSTNMT2021002163-HND1"])
def test_nobody_but_administrators_opens_the_pages(visit: Visit, card: str) -> None:
    for path in (REVIEW, TYPES):
        page = visit(card, path)
        said = of_another_role(card, path)
        expect(page.get_by_role("main")).to_have_text(f"Sidan kan inte visas{DENIED}{said}Till Start")


def test_the_review_goes_from_start_to_the_signature(visit: Visit) -> None:
    page, other = visit(f"{ALE}-ADM1"), visit(f"{ALE}-ADM2", REVIEW)
    page.get_by_role("link", name="Granska behörigheterna för 2026 kvartal 1").click()
    has_heading(page, "Granskning av behörigheter")
    users = table(page, "Användare att granska").locator("tbody tr")
    expect(users).to_have_count(5)
    expect(page.get_by_role("button", name="Signera granskningen")).to_have_count(0)
    expect(page.get_by_text("2 av 5 användare")).to_be_visible()

    page.get_by_role("button", name="Bekräfta Johan Öberg").click()
    expect(users.filter(has_text="Johan Öberg")).to_contain_text("Bekräftad")
    expect(table(other, "Användare att granska").locator("tr", has_text="Johan Öberg")).to_contain_text(
        "Bekräftad"
    )
    page.get_by_role("button", name="Bekräfta alla som visas").click()
    look = page.get_by_role("group", name="Bekräfta alla som visas")
    expect(look.get_by_role("listitem")).to_have_count(2)
    look.get_by_role("button", name="Ja, bekräfta 2 användare").click()
    sign = page.get_by_role("button", name="Signera granskningen")
    expect(sign).to_be_visible()

    switch = page.get_by_role("switch", name="Asylsökande i förskola för Johan Öberg", exact=True)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(users.filter(has_text="Johan Öberg")).to_contain_text("Ändrad sedan bekräftelsen")
    expect(sign).to_have_count(0)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    sign.click()
    expect(page.get_by_text("Granskningen av behörigheter för 2026 kvartal 1 är signerad.")).to_be_visible()
    expect(other.get_by_text("Inget att granska nu")).to_be_visible()

    page.get_by_role("link", name="2026 kvartal 1").click()
    then = table(page, "Signerad granskning").locator("tbody tr")
    expect(then).to_have_count(5)
    expect(then.filter(has_text="Erik Ståhl")).to_contain_text("Ingen behörighet")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Start").click()
    has_heading(page, "Start")
    expect(page.get_by_role("link", name="1 användare saknar behörighet")).to_be_visible()
    expect(page.get_by_text("Granska behörigheterna")).to_have_count(0)


def test_the_signed_reviews_of_another_municipality_are_not_there(visit: Visit) -> None:
    page = visit(f"{BURLOV}-ADM1", REVIEW)
    expect(page.get_by_text("Försenad")).to_be_visible()
    expect(table(page, "Signerade granskningar")).not_to_contain_text("Agneta Lindqvist")
    page.goto(f"{REVIEW}?kvartal=2025-4")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan kan inte visas")


def test_a_new_type_given_in_one_step_opens_on_the_page_of_one_of_them(visit: Visit) -> None:
    reader = visit(f"{ALE}-USR4")
    reader.evaluate(WATCH, f"Du har fått behörighet för {CARE}.")
    page = visit(f"{ALE}-ADM1")
    page.get_by_role("link", name=f"Ny ersättningstyp: {CARE}").click()
    has_heading(page, "Ersättningstyper")
    for name in ("Erik Ståhl", "Leila Rahimi"):
        page.get_by_role("checkbox", name=name).check()
    page.evaluate(NOTE_CLICKS)
    page.get_by_role("button", name="Ge behörighet").click()
    expect(
        reader.get_by_role("status").filter(has_text=f"Du har fått behörighet för {CARE}.")
    ).to_be_visible()
    assert reader.evaluate("window.seenAt") - page.evaluate("window.clickedAt") < SAME_SECOND
    expect(page.get_by_text(f"Leila Rahimi och Erik Ståhl har fått behörighet för {CARE}.")).to_be_visible()

    line = table(page, "Ersättningstyper som ingen har").locator("tbody tr", has_text=AID)
    expect(line).to_contain_text("Leila Rahimi och Erik Ståhl")
    line.get_by_role("link", name=f"Ge behörighet för {AID}").click()
    expect(page.get_by_role("checkbox", name="Leila Rahimi")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Johan Öberg")).not_to_be_checked()
    page.get_by_role("link", name="Avbryt").click()

    page.get_by_role("button", name=f"Kommunen använder inte {AID}").click()
    expect(page.get_by_text("Inget att ta ställning till")).to_be_visible()
    page.get_by_text("Visa ersättningstyper som kommunen inte använder").click()
    page.get_by_role("button", name=f"Kommunen använder {AID}").click()
    expect(table(page, "Ersättningstyper som ingen har")).to_contain_text(AID)
