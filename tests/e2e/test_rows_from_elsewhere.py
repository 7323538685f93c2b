"""Rows from a spreadsheet, as a file or by pasting; costs of another type; an application copied."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.demo import AGENCY, BURLOV, begin, fresh_child, have, table
from tests.e2e.scene import USER
from tests.e2e.test_attachments import fetch
from tests.e2e.test_story import AUTUMN, FILE_NUMBER
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service
from tests.fixtures.sheets import delimited, xlsx

pytestmark = pytest.mark.e2e

EVERY_TYPE = f"{BURLOV}-USR1"
HEADINGS = ("Ansökan", "Till och med", "Individnr", "Fr.o.m.")


def file_field(page: Page) -> Locator:
    """The field for a file of rows, which is folded away until it is asked for."""
    page.get_by_text("Läs in rader från en fil").click()
    return page.get_by_label("Fil med rader")


def choose(page: Page, content: bytes, name: str = "elever.xlsx") -> None:
    sent: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    file_field(page).set_input_files([sent])


def number_of(page: Page, row: int) -> Locator:
    return page.get_by_role("textbox", name=f"Individnummer, rad {row}")


def test_rows_of_a_file_are_in_and_the_faulty_ones_are_mended_on_the_page(
    visit: Visit, service: Service
) -> None:
    good, _ = fresh_child(service)
    page = visit(USER, "/ansokan/ny")
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    # A file goes by another way than what is chosen on the page, and must not overtake it.
    expect(page.get_by_text("Utkastet sparades")).to_be_visible()
    rows = [("Elever hösten", "", "", ""), HEADINGS, ("", AUTUMN[1], good, AUTUMN[0]), ("",) * 4]
    choose(page, xlsx([*rows, ("x", "2025-11-31", "123", AUTUMN[0])]))
    told = page.get_by_text("2 rader lästes in, 1 att rätta.")
    expect(told.first).to_be_visible()
    # The one at fault alone, with its sentences on the cells.
    expect(number_of(page, 2)).to_have_value("123")
    expect(number_of(page, 1)).to_have_count(0)
    expect(page.get_by_text("Datumet 2025-11-31 finns inte.")).to_be_visible()
    name, content = fetch(page, "Hämta raderna med det som ska rättas")
    assert name == "rader-att-ratta.xlsx"
    assert "åtta siffror" in str(load_workbook(io.BytesIO(content))["Rader"].cell(3, 4).value)
    number_of(page, 2).fill(fresh_child(service, skip=1)[0])
    page.get_by_role("textbox", name="Till och med, rad 2").fill(AUTUMN[1])
    page.get_by_role("textbox", name="Till och med, rad 2").blur()
    expect(page.get_by_text("rad att rätta")).to_have_count(0)
    page.get_by_role("checkbox", name="Visa bara fel").click()
    expect(number_of(page, 1)).to_have_value(good)
    page.get_by_role("button", name="Granska ansökan").click()
    expect(table(page, "Rader i ansökan").locator("tbody tr")).to_have_count(2)


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(visit: Visit) -> None:
    page = visit(USER, "/ansokan/ny")
    begin(page)
    choose(page, b"PK\x03\x04 not a workbook")
    form = page.locator("form.upload", has=page.get_by_label("Fil med rader"))
    expect(form.locator(".upload-errors")).to_contain_text("elever.xlsx: ")
    expect(number_of(page, 1)).to_have_value("")


def test_there_is_a_file_to_fill_in(visit: Visit) -> None:
    page = visit(USER, "/ansokan/ny")
    begin(page)
    page.get_by_text("Läs in rader från en fil").click()
    name, content = fetch(page, "xlsx")
    assert name == "mall-asyl-compulsory.xlsx"
    assert load_workbook(io.BytesIO(content)).sheetnames[0] == "Rader"


def test_ten_thousand_rows_are_read_while_the_page_answers(visit: Visit) -> None:
    page = visit(USER, "/ansokan/ny")
    begin(page)
    rows = [(f"3{number:07d}", *AUTUMN) for number in range(10_000)]
    choose(page, delimited([("Individnummer", "Från", "Till"), *rows]), "alla.csv")
    expect(page.get_by_text("10 000 rader lästes in, 0 att rätta.").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Sida 1 av 250")).to_be_visible()
    page.get_by_role("button", name="Nästa rader").click()
    expect(number_of(page, 41)).to_have_value("30000040")


def test_cells_are_pasted_from_a_spreadsheet(visit: Visit, service: Service) -> None:
    first, second = fresh_child(service)[0], fresh_child(service, skip=1)[0]
    page = visit(USER, "/ansokan/ny")
    begin(page)
    text = f"{first}\t{AUTUMN[0]}\t{AUTUMN[1]}\r\n{second}\t{AUTUMN[0]}\t{AUTUMN[1]}\r\n"
    expect(page.locator("#grid-paste")).to_be_hidden()
    number_of(page, 1).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )
    expect(number_of(page, 1)).to_have_value(first)
    expect(number_of(page, 2)).to_have_value(second)
    expect(page.get_by_text("100 800,00 kr").first).to_be_visible()


def test_the_cost_of_another_type_is_applied_for_cut_and_copied(visit: Visit) -> None:
    page = visit(EVERY_TYPE, "/ansokan/ny")
    begin(page, "Stöd och hjälp i boendet/särskilda boendeformer")
    expect(page.get_by_role("combobox", name="År")).to_have_value("2025")
    for name, text in (
        ("Individnummer", "99999999"),
        ("Från och med", "2025-01-01"),
        ("Till och med", "2025-12-31"),
        ("Kostnad", "120 000"),
        ("Egen avgift", "20000"),
        ("Mottagen första gången", "2024-05-02"),
    ):
        page.get_by_role("textbox", name=f"{name}, rad 1").fill(text)
        page.get_by_role("textbox", name=f"{name}, rad 1").blur()
    expect(page.get_by_text("75 000,00 kr").first).to_be_visible()
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    file_number = FILE_NUMBER.findall(page.locator(".receipt-number").inner_text())[0]
    officer = visit(f"{AGENCY}-HND1", f"/handlaggning/{file_number}")
    have(officer)
    officer.get_by_role("combobox", name="Beslut för rad 1").select_option("Beviljas")
    officer.get_by_role("textbox", name="Beviljat belopp för rad 1").fill("50 000")
    officer.get_by_label("Motivering").fill("En del av kostnaden ersätts.")
    officer.get_by_role("button", name="Granska beslutet").click()
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(officer.get_by_text("Beslutet är fattat: beviljas delvis.")).to_be_visible()
    page.get_by_role("link", name="Visa ärendet").click()
    expect(table(page, "Rader")).to_contain_text("50 000,00 kr")
    expect(table(page, "Rader")).to_contain_text("kostnad 120 000,00 kr")
    page.get_by_role("button", name="Kopiera till en ny ansökan").click()
    expect(number_of(page, 1)).to_have_value("99999999")
    expect(page.get_by_role("combobox", name="År")).to_have_value("2026")
