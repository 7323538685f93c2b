"""Registered grounds: the list, the form, one ground; the runs; and a case that nobody applied for."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.demo import BURLOV, one
from tests.e2e.scene import OFFICER, PAYER, Scene, press
from tests.fixtures.served import Service

PATH = "/grunder"
CASE = (
    "SELECT file_number FROM 'case' c JOIN unasked_case u ON u.case_id = c.id"
    " WHERE u.municipality_code = '{}' AND u.type_code = 'UAM_DAILY_ASYL' ORDER BY c.id LIMIT 1"
)


def of_case(base: str, code: str) -> Callable[[Service], str]:
    """The first one of the municipality."""
    return lambda service: f"{base}/{one(service, CASE.format(code))}"


def _of_child(page: Page, _: Service) -> None:
    page.get_by_role("button", name="Registrera grund").click()
    page.locator("#ny-typ").select_option("UAM_DAILY_ASYL")


def _wrong(page: Page, service: Service) -> None:
    _of_child(page, service)
    page.locator("#ny-kommun").select_option("1440")
    page.get_by_label("Individnummer").fill("12")
    page.get_by_label("Från och med").fill("2026-11-02")
    page.get_by_role("button", name="Registrera grunden").click()


def _withdrawing(page: Page, _: Service) -> None:
    page.get_by_label("Varför grunden tas bort").fill("Personen var anvisad till en annan kommun.")
    page.get_by_role("button", name="Ta bort grunden", exact=True).click()


SCENES = (
    Scene("grounds", "full", OFFICER, PATH, "60-010033"),
    Scene("grounds", "narrowed", OFFICER, f"{PATH}?typ=MASS_ALLOCATION", "12 personer"),
    Scene("grounds", "form", OFFICER, PATH, "Till och med (valfritt)", _of_child),
    Scene("grounds", "errors", OFFICER, PATH, "åtta siffror, till exempel", _wrong),
    Scene("grounds", "one", OFFICER, f"{PATH}?grund=1", "En grund registrerades"),
    Scene("grounds", "reason", OFFICER, f"{PATH}?grund=1", "Skriv ett skäl", press("Ta bort grunden")),
    Scene("grounds", "withdrawing", OFFICER, f"{PATH}?grund=1", "Det går inte att ångra", _withdrawing),
    Scene("payout_runs", "unasked", PAYER, "/utbetalningskorningar", "Ersättning utan ansökan"),
    Scene("case", "unasked", f"{BURLOV}-USR1", of_case("/arenden", "1231"), "Utan ansökan"),
    Scene("decision", "unasked", f"{BURLOV}-USR1", of_case("/beslut", "1231"), "Utan ansökan"),
)
