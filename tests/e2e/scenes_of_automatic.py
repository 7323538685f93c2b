"""The pages about automatic decisions: how they go, the switches, the quality review, and why not."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.demo import one
from tests.e2e.scene import OFFICER, USER, Scene, press
from tests.fixtures.served import Service

SWITCHES, REVIEWS = "/automatiska-beslut", "/kvalitetsgranskning"
TURN = "Stäng av automatiska beslut för Asylsökande i förskola"
DRAWN = (
    "SELECT file_number FROM quality_review JOIN 'case' ON id = case_id"
    " WHERE reviewed_at IS {} NULL ORDER BY agrees, id LIMIT 1"
)
REFERRED = (
    "SELECT file_number FROM 'case' c JOIN referral r ON r.case_id = c.id"
    " WHERE status = 'in_review' AND municipality_code = '1440' AND type_code = 'ASYL_COMPULSORY'"
    " ORDER BY c.id LIMIT 1"
)


def drawn(service: Service) -> str:
    """A decision that waits to be reviewed."""
    return f"{REVIEWS}?arende={one(service, DRAWN.format(''))}"


def disagreed(service: Service) -> str:
    """One whose reviewer did not agree."""
    return f"{REVIEWS}?arende={one(service, DRAWN.format('NOT'))}"


def _referred(base: str) -> Callable[[Service], str]:
    return lambda service: f"{base}/{one(service, REFERRED)}"


def _unfold(page: Page, _: Service) -> None:
    page.get_by_text("Regler som var uppfyllda").click()


def _wrong_reason(page: Page, service: Service) -> None:
    press(TURN, "Stäng av automatiska beslut")(page, service)


def _wrong_review(page: Page, _: Service) -> None:
    page.get_by_label("Din bedömning").select_option("Beslutet är fel")
    page.get_by_role("button", name="Spara granskningen").click()


SCENES = (
    Scene("automatic", "full", OFFICER, SWITCHES, "Ankomstboende"),
    Scene("automatic", "year", OFFICER, f"{SWITCHES}?dagar=365", "senaste 365 dagarna"),
    Scene("automatic", "errors", OFFICER, SWITCHES, "Skriv ett skäl", _wrong_reason),
    Scene("quality", "waiting", OFFICER, REVIEWS, "Beslut att granska"),
    Scene("quality", "reviewed", OFFICER, f"{REVIEWS}?visa=granskade", "Granskade beslut"),
    Scene("quality", "errors", OFFICER, drawn, "Välj vilket beslut", _wrong_review),
    Scene("quality", "disagreed", OFFICER, disagreed, "rätt beslut hade varit"),
    Scene("case", "referred", USER, _referred("/arenden"), "Uppfyllt", _unfold),
    Scene("handling", "referred", OFFICER, _referred("/handlaggning"), "inte avgjordes automatiskt"),
)
