"""A half-filled form goes from the page within a second of the permission, and the page says why."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, COMPULSORY, COMPULSORY_NAME, begin, fresh_child, one, write_row
from tests.e2e.test_live_permission import NOTE_CLICKS, TAKEN, switch
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

READER = f"{ALE}-USR2"
AUTUMN = ("2025-10-06", "2025-12-14")


@pytest.fixture
def administrator(visit: Visit) -> Page:
    """The matrix, with the permission on."""
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    switch(page, held=True)
    page.evaluate(NOTE_CLICKS)
    return page


@pytest.mark.parametrize("step", ["write", "review"])
def test_an_application_goes_from_the_page_and_stays_as_a_draft(
    visit: Visit, service: Service, administrator: Page, step: str
) -> None:
    number, name = fresh_child(service, 1)
    page = visit(READER, "/ansokan/ny")
    begin(page, COMPULSORY_NAME)
    write_row(page, 1, number, *AUTUMN)
    expect(page.get_by_role("row").nth(1)).to_contain_text(name)
    if step == "review":
        page.get_by_role("button", name="Granska ansökan").click()
        expect(page.get_by_role("button", name="Skicka ansökan för Ale kommun")).to_be_visible()
    drafts = one(service, "SELECT count(*) FROM draft WHERE type_code = ?", COMPULSORY)
    switch(administrator, held=False)
    expect(page.get_by_role("status").filter(has_text=TAKEN)).to_be_visible(timeout=1_000)
    expect(page.get_by_role("main")).to_contain_text("finns kvar som utkast för dem som har behörigheten")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Skicka ansökan")).to_have_count(0)
    content = page.content()
    assert name not in content
    assert number not in content
    assert one(service, "SELECT count(*) FROM draft WHERE type_code = ?", COMPULSORY) == drafts
