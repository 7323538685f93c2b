"""A decided case in which the decision is about to be changed; nothing of it is decided."""

from playwright.sync_api import Page, expect

from tests.e2e.anew import unpaid
from tests.e2e.scene import OFFICER, Scene
from tests.fixtures.served import Service


def _unpaid(service: Service) -> str:
    return f"/handlaggning/{unpaid(service, 1)[0]}"


def _without_ground(page: Page, service: Service) -> None:
    page.get_by_role("button", name="Ändra beslutet").click()
    refuse_row(page, unpaid(service, 1)[1])
    page.get_by_label("Skäl för det nya beslutet").fill("Barnet gick inte i skolan.")
    page.get_by_role("button", name="Granska beslutet").click()


def _looking(page: Page, service: Service) -> None:
    page.get_by_role("button", name="Rätta beslutet").click()
    refuse_row(page, unpaid(service, 1)[1])
    page.get_by_label("Skäl för det nya beslutet").fill("Raden beviljades av misstag.")
    page.get_by_role("button", name="Granska beslutet").click()


def refuse_row(page: Page, position: int) -> None:
    """Add a row that is to be refused."""
    page.get_by_label("Rad", exact=True).fill(str(position))
    page.get_by_label("Nytt beslut för raden").select_option("not_shown")
    page.get_by_role("button", name="Lägg till raden").click()
    expect(page.get_by_role("button", name=f"Ta bort rad {position}")).to_be_visible()


SCENES = (
    Scene("handling", "anew-error", OFFICER, _unpaid, "bara på någon av grunderna i 37 §", _without_ground),
    Scene("handling", "anew-look", OFFICER, _unpaid, "Rättelse: så här blir beslutet", _looking),
)
