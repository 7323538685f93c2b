"""Recoveries in the states that they can be in, before the officer and before the municipality."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.demo import one
from tests.e2e.scene import NOBODY, OFFICER, USER, Scene, press
from tests.fixtures.served import Service


def recovery(status: str, base: str = "/aterkrav") -> Callable[[Service], str]:
    """The latest recovery that stands so."""
    found = "SELECT max(file_number) FROM recovery WHERE status = ?"
    return lambda service: f"{base}/{one(service, found, status)}"


def paid(service: Service) -> str:
    """Where a recovery of a paid case of Ale is opened."""
    found = (
        "SELECT max(file_number) FROM \"case\" WHERE municipality_code = '1440' AND status = 'paid'"
        " AND type_code = 'ASYL_COMPULSORY'"
    )
    return f"/aterkrav/nytt?arende={one(service, found)}"


def paid_at_home(service: Service) -> str:
    """A paid case of Ale, on its municipality's page."""
    return paid(service).replace("/aterkrav/nytt?arende=", "/arenden/")


def _unfolded(page: Page, _: Service) -> None:
    for summary in page.locator("main summary").all():
        summary.click()


def _look_at_waiver(page: Page, _: Service) -> None:
    page.get_by_label("Belopp att efterge, kronor").fill("1")
    page.get_by_label("Skäl för eftergiften").fill("Oskäligt.")
    page.get_by_role("button", name="Granska eftergiften").click()


def _cost_centres(page: Page, _: Service) -> None:
    page.get_by_text("Kostnadsställe per rad").click()
    page.get_by_label("Kostnadsställe för rader som saknar det").fill("=1+1")
    page.get_by_role("button", name="Spara kostnadsställen").click()


SCENES = (
    Scene("recoveries", "full", OFFICER, "/aterkrav", "Diarienummer"),
    Scene("recoveries", "empty", OFFICER, "/aterkrav?sok=finns-inte", "Inga återkrav att visa"),
    Scene("open_recovery", "full", OFFICER, paid, "Redan i återkrav"),
    Scene("open_recovery", "errors", OFFICER, paid, "Välj", press("Öppna återkrav")),
    Scene("recovery", "opened", OFFICER, recovery("opened"), "Kommunen vet inte om återkravet.", _unfolded),
    Scene("recovery", "told", OFFICER, recovery("communicated"), "Förläng tiden", _unfolded),
    Scene("recovery", "claimed", OFFICER, recovery("claimed"), "Ersätt beslutet", _unfolded),
    Scene("case", "recovery-told", USER, recovery("communicated", "/arenden"), "Vad händer nu?"),
    Scene("case", "recovery-decided", USER, recovery("decided", "/arenden"), "Vad händer nu?"),
    Scene("case", "recovery-claimed", USER, recovery("claimed", "/arenden"), "har laga kraft"),
    Scene("recovery", "waiver", OFFICER, recovery("claimed"), "Det går inte att ångra", _look_at_waiver),
    Scene(
        "recovery",
        "payment-errors",
        OFFICER,
        recovery("claimed"),
        "Skriv beloppet i kronor",
        press("Registrera inbetalningen"),
    ),
    Scene("debts", "full", USER, "/utbetalningar/avrakning", "Kvar att betala sammanlagt"),
    Scene("debts", "masked", NOBODY, "/utbetalningar/avrakning", "bara diarienummer och belopp"),
    Scene("forecast", "full", USER, "/prognos", "Andel"),
    Scene("forecast", "empty", NOBODY, "/prognos", "Inget att visa"),
    Scene("case", "cost-centres", USER, paid_at_home, "Börja med en bokstav", _cost_centres),
    Scene("handling", "recovery", OFFICER, recovery("communicated", "/handlaggning"), "Till återkravet"),
)
