"""From a payout day by its amounts to why they are as they are, with the keyboard alone."""

from playwright.sync_api import expect

from tests.e2e.demo import one
from tests.e2e.scene import USER
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service


def test_an_amount_leads_to_its_explanation_and_back_by_the_keyboard(visit: Visit, service: Service) -> None:
    paid_on = one(
        service, "SELECT max(paid_on) FROM payout WHERE municipality_code = '1440' AND returned_on IS NULL"
    )
    page = visit(USER, f"/utbetalningar?dag={paid_on}")
    expect(page.get_by_role("heading", name=f"Utbetalning {paid_on}")).to_be_visible()
    expect(page.get_by_role("link", name="Hämta utbetalningsbesked (PDF)")).to_have_attribute(
        "href", f"/utbetalningar/besked/{paid_on}.pdf?kommun=1440"
    )
    lines = page.get_by_role("table", name="Utbetalningar").locator("tbody tr")
    amount = lines.first.get_by_role("cell").last
    said = amount.inner_text()
    amount.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Förklara beloppet")).to_be_focused()
    expect(page.locator("dl").get_by_text(said)).to_be_visible()
    page.get_by_role("link", name="Till utbetalningsdagen").press("Enter")
    expect(page.get_by_role("heading", name=f"Utbetalning {paid_on}")).to_be_visible()
    page.get_by_role("link", name="Utbetalningar över tid").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Utbetalningar över tid")).to_be_focused()
    chart = page.get_by_role("img", name="Diagram: Utbetalt per månad och ersättningstyp")
    expect(chart).to_be_visible()
    table = page.get_by_role("table", name="Utbetalt per månad och ersättningstyp")
    expect(table.get_by_role("columnheader", name="Totalt")).to_be_visible()
