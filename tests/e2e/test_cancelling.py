"""«Avbryt» puts away what a button has opened, and leaves one where one was."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import AGENCY, ALE, one
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

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


def test_a_ground_is_taken_away_by_keyboard_after_a_second_look_that_can_be_cancelled(
    visit: Visit, service: Service
) -> None:
    ground = one(service, "SELECT max(id) FROM ground WHERE withdrawn_at IS NULL")
    page = visit(f"{AGENCY}-HND1", f"/grunder?grund={ground}")
    why = page.get_by_label("Varför grunden tas bort")
    button = page.get_by_role("button", name="Ta bort grunden", exact=True)
    look = page.get_by_role("group", name="Ta bort grunden?")
    why.fill("Registrerad två gånger.")
    for _ in range(2):
        button.press("Enter")
        expect(look).to_be_focused()
        expect(why).to_be_hidden()
        look.get_by_role("button", name="Avbryt").press("Enter")
        expect(look).to_have_count(0)
        expect(button).to_be_focused()
        expect(why).to_have_value("Registrerad två gånger.")
    button.press("Enter")
    expect(look).to_be_focused()
    for name in ("Ta bort grunden för gott", "Avbryt"):
        page.keyboard.press("Tab")
        expect(look.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Borttagen eller rättad")).to_be_visible()
    expect(look).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
