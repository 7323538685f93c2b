"""With the keyboard alone, on a narrow screen, in the dark, by ear, and taken away as a file."""

import csv
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import (
    AGENCY,
    ALE,
    COMPULSORY,
    begin,
    body,
    case_of,
    fresh_child,
    one,
    table,
)
from tests.e2e.keys import held, tab_to
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

USER = f"{ALE}-USR1"
PAGES = {
    "": ["/logga-in", "/hjalp/inloggning"],
    USER: ["/", "/arenden", "/arenden/CASE", "/ansokan/ny", "/utbetalningar", "/min-profil"],
    f"{ALE}-USR4": ["/arenden", "/utbetalningar", "/behorigheter"],
    f"{ALE}-ADM1": ["/", "/behorigheter"],
    f"{AGENCY}-HND1": [
        "/",
        "/handlaggning",
        "/handlaggning/REVIEW",
        "/utbetalningskorningar",
        "/kvalitetsgranskning",
        "/automatiska-beslut",
        "/grunder",
        "/grunder?grund=1",
    ],
    f"{AGENCY}-UTB1": ["/utbetalningskorningar"],
    f"{AGENCY}-KTC1": ["/", "/kommuner", "/kommuner?kommun=1440"],
}

CAPTIONS_AND_WRONG_HEADS = """tables => tables.map(table => [
    // Its text, also where the table is folded away.
    table.querySelector("caption")?.textContent.trim(),
    [...table.querySelectorAll("thead th:not([scope=col]), tbody th:not([scope=row])")]
        .map(head => head.outerHTML),
])"""


def addresses(service: Service, card: str) -> list[str]:
    """The addresses of the card, with file numbers that exist."""
    numbers = {
        "CASE": case_of(service, COMPULSORY, "paid"),
        "REVIEW": case_of(service, COMPULSORY, "in_review"),
    }
    return [re.sub("[A-Z]+$", lambda found: numbers[found[0]], path) for path in PAGES[card]]


def has_come(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("main .waiting")).to_have_count(0)


@pytest.mark.parametrize("card", PAGES)
def test_no_page_is_wider_than_a_narrow_screen(visit: Visit, service: Service, card: str) -> None:
    page = visit(card, "/" if card else "/logga-in", width=390)
    wide = []
    for path in addresses(service, card):
        page.goto(path)
        has_come(page)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width))
    assert wide == []


def test_the_dark_scheme_is_dark(visit: Visit) -> None:
    shade = """[document.body, document.documentElement].map(e => getComputedStyle(e).backgroundColor)
        .find(colour => colour !== "rgba(0, 0, 0, 0)") ?? "none" """
    shades = []
    for scheme in ("light", "dark"):
        page = visit(USER, "/arenden", scheme=scheme)
        expect(table(page, "Ärenden")).to_be_visible()
        shades.append([int(part) for part in re.findall(r"\d+", page.evaluate(shade))[:3]])
    assert min(shades[0]) > 200
    assert max(shades[1]) < 80


@pytest.mark.parametrize("card", [USER, f"{ALE}-ADM1", f"{AGENCY}-HND1"])
def test_every_table_has_a_caption_and_heads_with_scope(visit: Visit, service: Service, card: str) -> None:
    page = visit(card)
    seen = 0
    for path in addresses(service, card):
        page.goto(path)
        has_come(page)
        # All of them at one moment: what comes by itself meanwhile may put others in their place.
        for caption, wrong in page.locator("main table").evaluate_all(CAPTIONS_AND_WRONG_HEADS):
            seen += 1
            assert caption, path
            assert wrong == [], path
    assert seen >= 1


def test_the_skip_link_is_first_and_leads_past_the_navigation(visit: Visit) -> None:
    page = visit(USER, "/arenden?status=paid")
    expect(table(page, "Ärenden")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    expect(page).to_have_url(re.compile("status=paid"))


def test_tab_goes_through_the_navigation_into_the_content(visit: Visit) -> None:
    page = visit(USER, "/utbetalningar")
    expect(table(page, "Utbetalningar")).to_be_visible()
    stops = []
    for _ in range(13):
        page.keyboard.press("Tab")
        stops.append(held(page))
        if page.evaluate("document.querySelector('main').contains(document.activeElement)"):
            break
    assert stops[:-1] == [
        "Hoppa till innehållet",
        "Ansök om statlig ersättning",
        "Karin Sandberg – Min profil",
        "Logga ut",
        "Start",
        "Ärenden",
        "Ny ansökan",
        "Notifieringar",
        "Utbetalningar",
        "Prognos",
        "Kontonummer",
        "Överklaganden",
    ]


def test_after_a_navigation_the_heading_has_the_focus_and_the_title_is_announced(visit: Visit) -> None:
    page = visit(USER)
    for name in ("Ärenden", "Utbetalningar", "Ny ansökan"):
        page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=name).press("Enter")
        expect(page.get_by_role("heading", level=1, name=name)).to_be_focused()
        expect(page.locator("#route-announcer")).to_have_text(f"{name} – Ansök om statlig ersättning")
        expect(page.locator("#route-announcer")).to_have_attribute("aria-live", "polite")


def test_an_application_is_written_and_sent_with_the_keyboard_alone(visit: Visit, service: Service) -> None:
    number, name = fresh_child(service)
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    keys = page.keyboard
    choice = page.get_by_role("combobox", name="Ersättningstyp")
    expect(choice).to_be_visible()
    tab_to(page, "ersattningstyp")
    keys.type("Asylsökande i grundskola")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_be_visible()
    tab_to(page, "rad-1-individnummer")
    for text in (number, "2025-10-06", "2025-12-14"):
        keys.type(text)
        keys.press("Tab")
    expect(page.get_by_role("row").nth(1)).to_contain_text(name)
    tab_to(page, "Granska ansökan")
    keys.press("Enter")
    expect(table(page, "Rader i ansökan")).to_contain_text(name)
    tab_to(page, "Skicka ansökan för Ale kommun")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()


def test_the_grid_is_no_trap_and_enter_goes_down(visit: Visit) -> None:
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    begin(page)
    page.get_by_role("button", name="Lägg till rad").press("Enter")
    expect(page.get_by_role("textbox", name="Individnummer, rad 2")).to_be_focused()
    page.get_by_role("textbox", name="Från och med, rad 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Från och med, rad 2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Från och med, rad 2")).not_to_be_focused()


def test_the_switches_of_the_matrix_are_worked_with_the_keyboard(visit: Visit) -> None:
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    switch = page.get_by_role("switch", name="Asylsökande i förskoleklass för Johan Öberg", exact=True)
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Sparat. Johan Öberg har fått behörighet")


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def as_in_the_file(row: list[str]) -> list[str]:
    """A line of the page as the file has it: the period in two cells, the amount as a bare number, and of a
    recovery the Å alone, which is said in words to those who listen."""
    first_day, _, last_day = row[3].partition(" – ")
    amount = row[5].removesuffix(" kr").replace(" ", "").replace("\u2212", "-")
    return [row[0].removesuffix(", återkrav").strip(), *row[1:3], first_day, last_day, row[4], amount]


@pytest.mark.parametrize("card", [USER, f"{ALE}-USR2"])
def test_the_csv_has_the_lines_and_cells_of_the_page(
    visit: Visit, service: Service, card: str, tmp_path: Path
) -> None:
    paid_on = one(service, "SELECT max(paid_on) FROM payout WHERE municipality_code = '1440'")
    masked = one(
        service,
        "SELECT max(file_number) FROM payout_line WHERE type_code = ? AND municipality_code = '1440'",
        COMPULSORY,
    )
    page = visit(card, f"/utbetalningar?{f'dag={paid_on}' if card == USER else f'sok={masked}'}")
    expect(table(page, "Utbetalningar").locator("tbody tr").first).to_be_visible()
    shown = body(page, "Utbetalningar")
    file = download(page, "CSV", tmp_path)
    assert file.name == "utbetalningar.csv"
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:7] for row in rows[1:]] == [as_in_the_file(row) for row in shown]
    # What the page explains line by line; the account is for whoever may see accounts.
    assert {row[7].partition(",")[0] for row in rows[1:]} <= {"Ersättning", "Återkrav som har dragits av"}
    assert {row[8].partition(" som slutar på ")[0] for row in rows[1:]} <= (
        {"Bankgiro", "Plusgiro"} if card == USER else {""}
    )


def test_the_xlsx_has_a_row_for_each_line_that_is_counted(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{ALE}-USR4", "/utbetalningar")
    count = page.get_by_role("status").filter(has_text="utbetalningsrader")
    expect(count).to_be_visible()
    lines = int(re.sub(r"\D", "", count.inner_text()))
    file = download(page, "Excel (xlsx)", tmp_path)
    assert file.name == "utbetalningar.xlsx"
    with ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        everything = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert sheet.count("<row ") == lines + 1
    assert "Asylsökande" not in everything
