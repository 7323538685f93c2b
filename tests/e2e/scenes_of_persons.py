"""The pages about individuals, and the section before the officer about rows without individual number."""

from playwright.sync_api import Page

from tests.e2e.demo import one
from tests.e2e.scene import OFFICER, REVEALER, Scene, press
from tests.fixtures.served import Service

MARKED = "SELECT individual_number FROM event WHERE kind = 'person_revealed' ORDER BY id"
WAITING = (
    'SELECT file_number FROM "case" c JOIN application_row r ON r.case_id = c.id'
    " WHERE r.individual_number = '' AND r.units IS NULL AND status = 'in_review' ORDER BY c.id"
)


def marked(service: Service) -> str:
    """Somebody protected whose marking has a history."""
    return f"/individer/{one(service, MARKED)}"


def waiting(service: Service) -> str:
    """A case with a row that was given a coordination number."""
    return f"/handlaggning/{one(service, WAITING)}"


def say_why(page: Page, ground: str, submit: str) -> None:
    """Fill in why something is to be shown."""
    page.get_by_label("Varför behöver du uppgifterna?").select_option(ground)
    page.get_by_label("Skäl").fill("Kontroll mot kommunens intyg om skolgång.")
    page.get_by_role("button", name=submit, exact=True).click()


def _wrong(page: Page, _: Service) -> None:
    page.get_by_role("button", name="Ändra markeringen").click()
    page.get_by_role("button", name="Granska ändringen").click()


def _look(page: Page, _: Service) -> None:
    page.get_by_role("button", name="Ändra markeringen").click()
    page.get_by_label("Ny markering").select_option("Fingerade personuppgifter")
    page.get_by_label("Skäl").fill("Polismyndigheten har meddelat markeringen.")
    page.get_by_role("button", name="Granska ändringen").click()


def reveal(page: Page, _: Service) -> None:
    """Show what is protected of the individual."""
    page.get_by_role("button", name="Visa uppgifter", exact=True).click()
    say_why(page, "Handläggning av ett ärende", "Visa uppgifterna")


def show_number(page: Page, _: Service) -> None:
    """Show the number that was given in the first row that waits."""
    page.get_by_role("button", name="Visa numret på rad").first.click()
    say_why(page, "Fastställa vem en uppgift gäller", "Visa numret")


def _look_at_number(page: Page, service: Service) -> None:
    show_number(page, service)
    page.get_by_label("Individnummer").fill("12-345678")
    page.get_by_role("button", name="Granska kopplingen").click()


SCENES = (
    Scene("persons", "empty", OFFICER, "/individer", "Åtta siffror"),
    Scene("persons", "errors", OFFICER, "/individer", "ska ha åtta", press("Visa individen")),
    Scene("person", "full", OFFICER, marked, "Sekretessmarkering"),
    Scene("person", "with-function", REVEALER, marked, "Vem har sett uppgifterna"),
    Scene("person", "errors", OFFICER, marked, "Skriv ett skäl", _wrong),
    Scene("person", "look", OFFICER, marked, "Kommunerna ser redan bara individnumret", _look),
    Scene("person", "why", REVEALER, marked, "Vem som har sett", press("Visa uppgifter")),
    Scene("person", "revealed", REVEALER, marked, "högst tio minuter", reveal),
    Scene("handling", "waiting", OFFICER, waiting, "Rader utan individnummer"),
    Scene("handling", "number", REVEALER, waiting, "Ingen med numret", show_number),
    Scene("handling", "identify", REVEALER, waiting, "läggs upp utan namn", _look_at_number),
)
