"""The rows of an application that is sent are replaced, until an officer has begun with it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import begin, fresh_child, table, write_row
from tests.e2e.scene import OFFICER, USER
from tests.e2e.test_attachments import send
from tests.e2e.test_story import AUTUMN, NOBODY
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e


def test_rows_are_replaced_until_an_officer_has_begun(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    begin(page)
    number = send(page, NOBODY)
    officer = visit(OFFICER, f"/handlaggning/{number}")
    proposed = table(officer, "Reglernas förslag").locator("tbody tr")
    expect(proposed).to_have_count(1)
    page.get_by_role("link", name="Visa ärendet").click()
    page.get_by_role("button", name="Byt ut raderna").click()
    expect(page.get_by_text(f"Du byter ut raderna i ansökan {number}.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Individnummer, rad 1")).to_have_value(NOBODY)
    # The time stays, so that there is nothing to choose.
    expect(page.get_by_role("combobox", name="Kvartal")).to_have_count(0)
    page.get_by_role("button", name="Lägg till rad").click()
    write_row(page, 2, fresh_child(service)[0], *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka de nya raderna för Ale").click()
    expect(page.get_by_role("heading", name="Raderna är utbytta")).to_be_visible()
    expect(page.locator(".receipt-number")).to_contain_text(number)
    # The officer's page shows them by itself.
    expect(proposed).to_have_count(2)
    page.get_by_role("link", name="Visa ärendet").click()
    expect(table(page, "Rader").locator("tbody tr")).to_have_count(2)
    expect(page.get_by_text("Kommunen bytte ut raderna i ansökan")).to_be_visible()
    expect(page.get_by_text("Ansökans rader byttes ut").first).to_be_visible()
