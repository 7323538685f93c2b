"""«Avbryt» puts away what a button has opened, and leaves one where one was."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import AGENCY, ALE
from tests.fixtures.browser import Visit

pytestmark = pytest.mark.e2e

CONTACT_CENTRE = f"{AGENCY}-KTC1"
ALE_PAGE = "/kommuner?kommun=1440"


@pytest.mark.parametrize(
    "opening",
    [
        "Registrera administratör",
        "Ändra uppgifterna om Agneta Lindqvist",
        "Avregistrera Agneta Lindqvist",
        "Registrera avtal",
        "Ändra eller avsluta avtalet för Ansök om statlig ersättning",
    ],
)
def test_cancelling_a_form_gives_the_focus_back_to_the_button_that_opened_it(
    visit: Visit, opening: str
) -> None:
    officer = visit(CONTACT_CENTRE, ALE_PAGE)
    opener = officer.get_by_role("button", name=opening, exact="avtalet" not in opening)
    for _ in range(2):
        opener.press("Enter")
        cancel = officer.get_by_role("button", name="Avbryt")
        expect(cancel).to_be_visible()
        cancel.press("Enter")
        expect(cancel).to_have_count(0)
        expect(opener).to_be_focused()


def test_cancelling_a_second_look_goes_back_to_where_the_first_step_was_opened(visit: Visit) -> None:
    officer = visit(CONTACT_CENTRE, ALE_PAGE)
    opener = officer.get_by_role("button", name="Ändra eller avsluta avtalet för Ansök om statlig ersättning")
    opener.press("Enter")
    officer.get_by_role("button", name="Avsluta genast …").press("Enter")
    look = officer.get_by_role("group", name="Avsluta avtalet för Ansök")
    expect(look).to_be_focused()
    look.get_by_role("button", name="Avbryt").press("Enter")
    expect(opener).to_be_focused()


def test_cancelling_on_the_page_of_a_user_gives_the_focus_back_too(visit: Visit) -> None:
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    page.get_by_role("link", name="Erik Ståhl").click()
    for opening in ("Inaktivera användaren", "Ta bort alla behörigheter"):
        page.get_by_role("button", name=opening, exact=True).press("Enter")
        look = page.get_by_role("group", name=opening)
        expect(look).to_be_focused()
        look.get_by_role("button", name="Avbryt").press("Enter")
        expect(page.get_by_role("button", name=opening, exact=True)).to_be_focused()
