"""What the tests look up in the demo data, and what many of them do in the browser."""

import re
import sqlite3
from contextlib import closing
from typing import Any

from playwright.sync_api import Locator, Page

from tests.fixtures.served import Service

ALE, BURLOV = "TSTNMT2120001447", "TSTNMT2120001231"
AGENCY = "TSTNMT2021002163"
PRESCHOOL, COMPULSORY = "ASYL_PRESCHOOL", "ASYL_COMPULSORY"
PRESCHOOL_NAME, COMPULSORY_NAME = "Asylsökande i förskola", "Asylsökande i grundskola"
NO_CASE = "Ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
DENIED = "Du har inte behörighet till den här sidan."


def look_up(service: Service, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the running service's database."""
    with closing(sqlite3.connect(service.data / "rxapp.db", timeout=10)) as connection:
        return connection.execute(statement, values).fetchall()


def alter(service: Service, statement: str, *values: Any) -> None:
    """Write into the running service's database what no page can, or not so soon."""
    with closing(sqlite3.connect(service.data / "rxapp.db", timeout=10)) as connection, connection:
        connection.execute(statement, values)


def one(service: Service, statement: str, *values: Any) -> Any:
    """The first value of the first row."""
    return look_up(service, statement, *values)[0][0]


def case_of(service: Service, type_code: str, status: str, municipality: str = "1440") -> str:
    """The file number of the latest such case."""
    found = 'SELECT file_number FROM "case" WHERE type_code = ? AND status = ? AND municipality_code = ?'
    return one(service, f"{found} ORDER BY id DESC", type_code, status, municipality)


def fresh_child(service: Service, skip: int = 0) -> tuple[str, str]:
    """A child of Ale in school age, whose name is shown, with nothing granted since the summer of 2025."""
    return look_up(
        service,
        "SELECT individual_number, first_name || ' ' || last_name FROM person p"
        " WHERE municipality_code = '1440' AND protection = 'none' AND born_on < '2018-01-01'"
        " AND NOT EXISTS (SELECT 1 FROM application_row r WHERE r.first_day >= '2025-07-01'"
        " AND r.individual_number = p.individual_number) ORDER BY individual_number",
    )[skip]


def table(page: Page, name: str) -> Locator:
    """The table called so."""
    return page.get_by_role("table", name=name, exact=True)


def cells(row: Locator) -> list[str]:
    """The texts of a row's cells, with plain spaces."""
    return [plain(text) for text in row.locator("th, td").all_inner_texts()]


def plain(text: str) -> str:
    return text.replace("\xa0", " ").strip()


def body(page: Page, name: str) -> list[list[str]]:
    """The texts of a table's rows below its heads, as they are at one moment."""
    rows = (
        table(page, name)
        .locator("tbody tr")
        .evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('th, td')].map(cell => cell.innerText))"
        )
    )
    return [[plain(text) for text in row] for row in rows]


def begin(page: Page, type_name: str = COMPULSORY_NAME) -> None:
    """On Ny ansökan: choose the type and go on to the grid."""
    page.get_by_role("combobox", name="Ersättningstyp").select_option(type_name)
    page.get_by_role("button", name="Börja ansökan").click()
    page.get_by_role("textbox", name="Individnummer, rad 1").wait_for()


def write_row(page: Page, row: int, number: str, first_day: str, last_day: str) -> None:
    """Type a row of the grid and leave it."""
    for name, text in (("Individnummer", number), ("Från och med", first_day), ("Till och med", last_day)):
        page.get_by_role("textbox", name=f"{name}, rad {row}").fill(text)
    page.get_by_role("textbox", name=f"Till och med, rad {row}").blur()


def answer_items(page: Page, text: str) -> None:
    """Write the same answer to everything that is asked for in the case that is open."""
    page.get_by_role("heading", name="Migrationsverket begär komplettering").wait_for()
    for field in page.get_by_label(re.compile("^Svar på punkt")).all():
        field.fill(text)


def verdicts(page: Page) -> list[Locator]:
    """Where the officer who has the case that is open chooses what is decided, row by row."""
    choices = page.get_by_role("combobox", name=re.compile("^Beslut för rad"))
    choices.first.wait_for()
    return choices.all()


def have(page: Page) -> None:
    """See to it that the officer has the case that is open: taken, or taken over from who has it."""
    buttons = re.compile("^(Ta ärendet|Ta över ärendet …|Lämna tillbaka till kön)$")
    button = page.get_by_role("button", name=buttons)
    button.wait_for()
    if button.inner_text() == "Lämna tillbaka till kön":
        return
    if button.inner_text() == "Ta ärendet":
        button.click()
    else:
        button.click()
        page.get_by_label("Varför tar du över ärendet?").fill("Handläggaren är ledig.")
        page.get_by_role("button", name="Ta över ärendet", exact=True).click()
    page.get_by_role("button", name="Lämna tillbaka till kön").wait_for()
