"""The pages with appeals in all their states, on both sides."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.appeals import appealable
from tests.e2e.demo import one
from tests.e2e.scene import OFFICER, USER, Scene
from tests.fixtures.served import Service


def _against(base: str) -> Callable[[Service], str]:
    return lambda service: f"{base}/{appealable(service)}"


def _unopened(service: Service) -> str:
    """Of a municipality whose cases no scene opens."""
    statement = (
        "SELECT file_number FROM 'case' c JOIN decision d ON d.case_id = c.id"
        " WHERE c.municipality_code = '0114' AND NOT c.is_recovery"
        " AND NOT EXISTS (SELECT 1 FROM decision_told t WHERE t.decision_id = d.id) ORDER BY d.id DESC"
    )
    return f"/handlaggning/{one(service, statement)}"


def _appealed(base: str, status: str) -> Callable[[Service], str]:
    statement = (
        'SELECT file_number FROM "case" c JOIN appeal a ON a.case_id = c.id WHERE a.status = ? ORDER BY a.id'
    )
    return lambda service: f"{base}/{one(service, statement, status)}"


def _writing(page: Page, _: Service) -> None:
    page.get_by_role("button", name="Överklaga beslutet").first.click()
    page.get_by_label("På vilket sätt ska beslutet ändras?").wait_for()


def _empty(page: Page, service: Service) -> None:
    _writing(page, service)
    page.get_by_role("button", name="Granska överklagandet").click()


def _looking(page: Page, service: Service) -> None:
    _writing(page, service)
    page.get_by_label("På vilket sätt ska beslutet ändras?").fill("Bevilja ersättning även för rad 2.")
    page.get_by_role("button", name="Granska överklagandet").click()
    expect(page.get_by_role("button", name="Skicka överklagandet")).to_be_visible()


def _ending(page: Page, _: Service) -> None:
    page.get_by_text("Komplettera med bilagor").click()
    page.get_by_role("button", name="Återkalla överklagandet").click()


def _folded_out(page: Page, _: Service) -> None:
    page.get_by_text("Registrera ett överklagande som kom på annat sätt").click()
    page.get_by_text("Ange när kommunen fick del av ett beslut").click()


def _judging(page: Page, _: Service) -> None:
    page.get_by_label("Rad", exact=True).fill("1")
    page.get_by_label("Nytt belopp i kronor").fill("1 000")
    page.get_by_role("button", name="Lägg till raden").click()
    expect(page.get_by_role("button", name="Ta bort rad 1")).to_be_visible()
    page.get_by_role("button", name="Registrera avgörandet").click()


SCENES = (
    Scene("appeals", "full", USER, "/overklaganden", "Förvaltningsrätten"),
    Scene("appeals", "none", USER, "/overklaganden?status=closed", "Inga överklaganden att visa"),
    Scene("appeal_queue", "full", OFFICER, "/handlaggning/overklaganden", "Att göra"),
    Scene("case", "may-appeal", USER, _against("/arenden"), "Laga kraft och överklagande"),
    Scene("case", "appealing", USER, _against("/arenden"), "Bilagor (valfritt)", _writing),
    Scene("case", "appealing-error", USER, _against("/arenden"), "Skriv på vilket sätt", _empty),
    Scene("case", "appealing-look", USER, _against("/arenden"), "Skicka överklagandet för Ale", _looking),
    Scene("case", "appealed", USER, _appealed("/arenden", "lodged"), "Inkommet"),
    Scene("case", "appeal-end", USER, _appealed("/arenden", "lodged"), "Vill Ale kommun återkalla", _ending),
    Scene("handling", "appealed", OFFICER, _appealed("/handlaggning", "lodged"), "Ta upp överklagandet"),
    Scene(
        "handling",
        "at-court",
        OFFICER,
        _appealed("/handlaggning", "handed_over"),
        "Välj ett av alternativen",
        _judging,
    ),
    Scene("handling", "registering", OFFICER, _unopened, "Hur framgår det?", _folded_out),
)
