"""The guard of last days in the browser: the table, its links, the calendar and the administrator's task."""

import re

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, BURLOV, COMPULSORY_NAME, alter, body, one, table
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

USR1, USR2, ADM1 = f"{ALE}-USR1", f"{ALE}-USR2", f"{ALE}-ADM1"
LAST_DAYS, ADDRESS = "Sista ansökningsdagar", "Kalenderadress"


@pytest.mark.parametrize("width", [1280, 390])
def test_start_has_a_table_of_last_days_with_the_nearest_first(
    visit: Visit, service: Service, width: int
) -> None:
    page = visit(USR1, width=width)
    page.get_by_role("link", name="Visa alla").click()
    expect(page.get_by_role("link", name="Visa de närmaste")).to_be_visible()
    rows = body(page, LAST_DAYS)
    assert len(rows) == 10
    days = [re.findall(r"\d{4}-\d{2}-\d{2}", row[2])[0] for row in rows]
    assert days == ["2026-03-31"] * 5 + ["2026-06-30"] * 5
    assert all("13 dagar kvar" in row[2] for row in rows[:5])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page itself scrolls"


def test_the_table_counts_what_stands_in_the_cases(visit: Visit, service: Service) -> None:
    page = visit(USR1, "/?sista-dagar=alla")
    expect(table(page, LAST_DAYS)).to_be_visible()
    (row,) = (
        row for row in body(page, LAST_DAYS) if row[0] == COMPULSORY_NAME and row[1] == "2025 kvartal 4"
    )
    sent = one(
        service,
        'SELECT count(*) FROM "case" c WHERE municipality_code = ? AND type_code = ?'
        " AND quarter_first_day = ?"
        " AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.case_id = c.id"
        " AND d.outcome IN ('dismissed', 'written_off'))",
        "1440",
        "ASYL_COMPULSORY",
        "2025-10-01",
    )
    assert row[3].startswith(f"{sent} ansökning") or (sent, row[3][:8]) == (1, "1 ansökan")


def test_a_user_with_one_type_has_the_rows_of_that_alone(visit: Visit, service: Service) -> None:
    page = visit(USR2)
    expect(table(page, LAST_DAYS)).to_be_visible()
    assert {row[0] for row in body(page, LAST_DAYS)} == {"Asylsökande i förskola"}


def test_a_row_leads_to_an_application_of_its_type_and_period(visit: Visit, service: Service) -> None:
    page = visit(f"{BURLOV}-USR1", "/?sista-dagar=alla")
    name = "Ansök: Extraordinära kostnader för asylsökande enskild elev med särskilda behov, 2025 kvartal 3"
    table(page, LAST_DAYS).get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny ansökan")
    expect(page.get_by_role("combobox", name="Ersättningstyp")).to_have_value("ASYL_EXTRA_EDUCATION")
    page.get_by_role("button", name="Börja ansökan").click()
    expect(page.get_by_role("combobox", name="Kvartal")).to_have_value("2025-3")
    expect(page.get_by_role("main")).to_contain_text("2026-03-31")


def test_ny_ansokan_lists_what_is_paid_unasked_and_what_is_gone(visit: Visit, service: Service) -> None:
    page = visit(USR1, "/ansokan/ny")
    page.get_by_text("Betalas ut utan ansökan (17 ersättningstyper)").click()
    paid = table(page, "Betalas ut utan ansökan")
    expect(paid.get_by_role("row", name="Årlig fast ersättning")).to_contain_text("I januari varje år")
    page.get_by_text("Upphävda ersättningstyper (2)").click()
    gone = table(page, "Upphävda ersättningstyper")
    expect(gone.get_by_role("row", name="medicinska skäl")).to_contain_text("2021-07-20")


def made_address(page: Page, button: str) -> str:
    page.get_by_role("button", name=button).click()
    field = page.get_by_role("textbox", name=ADDRESS)
    expect(field).to_be_visible()
    return field.input_value()


def test_a_calendar_address_is_made_fetched_renewed_and_taken_away(visit: Visit, service: Service) -> None:
    page = visit(USR1, "/min-profil")
    first = made_address(page, "Skapa kalenderadress")
    path = first.removeprefix("http://localhost:3000")
    answer = httpx.get(service.address + path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert len(events) == 15
    assert "sandberg" not in answer.text.lower()
    page.get_by_role("button", name="Kopiera adressen").click()
    expect(page.get_by_role("button", name="Adressen är kopierad")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Skapa en ny adress")).to_be_visible()
    expect(page.get_by_role("textbox", name=ADDRESS)).to_have_count(0)
    second = made_address(page, "Skapa en ny adress")
    assert second != first
    assert httpx.get(service.address + path).status_code == 404
    path = second.removeprefix("http://localhost:3000")
    assert httpx.get(service.address + path).status_code == 200
    page.get_by_role("button", name="Ta bort adressen").click()
    expect(page.get_by_role("button", name="Skapa kalenderadress")).to_be_visible()
    assert httpx.get(service.address + path).status_code == 404
    written = service.log.read_text()
    for address in (first, second):
        assert address.rpartition("/")[2].removesuffix(".ics") not in written


def test_an_administrator_is_told_of_a_last_day_that_nobody_attends_to(
    visit: Visit, service: Service
) -> None:
    alter(
        service,
        "UPDATE \"case\" SET quarter_first_day = '2025-04-01' WHERE municipality_code = '1440'"
        " AND type_code = 'ASYL_PRESCHOOL_CLASS' AND quarter_first_day = '2025-07-01'",
    )
    alter(
        service,
        "UPDATE account SET last_login_at = '2026-02-02 08:00:00.000000' WHERE municipality_code = '1440'"
        " AND role = 'user'",
    )
    page = visit(ADM1)
    told = service.run("last-days")
    assert (told.returncode, told.stderr) == (0, "")
    assert re.fullmatch(r"[1-9]\d* last days are told of\.\n", told.stdout)
    task = page.get_by_role("listitem").filter(has_text="Inget är skickat för Asylsökande i förskoleklass")
    expect(task).to_contain_text(
        "Behörigheten har Frida Borg (senast 2026-02-02) och Karin Sandberg (senast 2026-02-02)."
    )
    expect(task).to_contain_text("Senast 2026-03-31")
    assert not re.search(r"\d\s?kr\b", task.inner_text())
    assert service.run("last-days").stdout == "0 last days are told of.\n"
    task.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Behörigheter")
    visit(USR1)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Start")
    expect(page.get_by_text("Inget är skickat för Asylsökande i förskoleklass")).to_have_count(0)
