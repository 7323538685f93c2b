"""What a municipality is told of its money: cost centres, the forecast and its file, debts; and a waiver."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import AGENCY, ALE, body, one, table
from tests.e2e.scenes_of_recoveries import recovery
from tests.e2e.shots import shoot
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

OFFICER, USER = f"{AGENCY}-HND1", f"{ALE}-USR1"


def waiting_case(service: Service) -> str:
    return one(
        service,
        "SELECT max(file_number) FROM \"case\" WHERE municipality_code = '1440' AND NOT is_recovery"
        " AND status IN ('submitted', 'in_review') AND type_code LIKE 'ASYL_%'",
    )


def test_a_cost_centre_is_noted_and_found_in_the_forecast_and_its_file(
    visit: Visit, service: Service, tmp_path: Path
) -> None:
    page = visit(USER, f"/arenden/{waiting_case(service)}")
    page.get_by_text("Kostnadsställe per rad").click()
    page.get_by_label("Kostnadsställe för rader som saknar det").fill("4711 Öster")
    page.get_by_role("button", name="Spara kostnadsställen").click()
    expect(page.get_by_text(re.compile("Kostnadsställe är sparat för"))).to_be_visible()
    expect(page.get_by_label("Kostnadsställe för rad 1", exact=True)).to_have_value("4711 Öster")
    shoot(page, "money-cost-centres")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Prognos").click()
    # The page one comes from has boxes whose names begin with the same word.
    expect(table(page, "Prognos")).to_be_visible()
    page.get_by_label("Kostnadsställe", exact=True).select_option("4711 Öster")
    expect(page.get_by_text("Kostnadsställe: 4711 Öster")).to_be_visible()
    (line,) = body(page, "Prognos")
    assert line[2] == "4711 Öster"
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "prognos.csv")
    _, row = (tmp_path / "prognos.csv").read_text(encoding="utf-8-sig").splitlines()
    assert row.split(";")[:3] == line[:3]
    page.goto("/prognos")
    expect(table(page, "Prognos")).to_be_visible()
    shoot(page, "money-forecast")


def test_what_is_owed_is_told_and_a_waiver_lowers_it_after_a_second_look(
    visit: Visit, service: Service
) -> None:
    address = recovery("claimed")(service)
    number = address.rpartition("/")[2]
    officer, user = visit(OFFICER, address), visit(USER, "/utbetalningar")
    user.get_by_role("link", name="Skulder och avräkning").click()
    expect(table(user, "Skulder")).to_contain_text(f"Å {number}")
    shoot(user, "money-debts")
    officer.get_by_label("Belopp att efterge, kronor").fill("1")
    officer.get_by_label("Skäl för eftergiften").fill("Oskäligt.")
    officer.get_by_role("button", name="Granska eftergiften").click()
    shoot(officer, "money-waiver")
    officer.get_by_role("button", name=re.compile("^Efterge 1,00")).click()
    expect(officer.get_by_text("Eftergiften är beslutad.")).to_be_visible()
    shoot(officer, "money-recovery")
    user.get_by_role("link", name=f"Å {number}").first.click()
    expect(user.get_by_role("heading", name="Så regleras återkravet")).to_be_visible()
    waived = user.locator(".fact", has_text="Eftergivet").first
    expect(waived).to_contain_text("1,00")
    shoot(user, "money-case")
