"""The pages with requests of supplements and messages, on both sides and in all their states."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.demo import COMPULSORY, PRESCHOOL, case_of, have
from tests.e2e.scene import OFFICER, USER, Scene, press
from tests.fixtures.served import Service


def _asked(base: str, type_code: str = COMPULSORY) -> Callable[[Service], str]:
    return lambda service: f"{base}/{case_of(service, type_code, 'supplement_requested')}"


def _in_review(service: Service) -> str:
    return f"/handlaggning/{case_of(service, COMPULSORY, 'in_review')}"


def _with_files(page: Page, _: Service) -> None:
    page.get_by_text("Bifoga filer till punkt 1").click()


def _asking(page: Page, _: Service) -> None:
    """Two items, of which the second is empty, and a row that is not there."""
    have(page)
    for position, template in ((1, 1), (2, 0)):
        page.get_by_role("combobox", name="Mall").select_option(index=template)
        page.get_by_role("button", name="Lägg till punkt").click()
        expect(page.get_by_label(f"Vad saknas på punkt {position}?")).to_be_visible()
    page.get_by_label("Gäller rad (valfritt), punkt 2").fill("999")
    page.get_by_label("Svar senast").fill("2026-04-20")
    page.get_by_label("Om svaret inte kommer in i tid").select_option(index=1)
    page.get_by_role("button", name="Begär komplettering").click()


def _have(page: Page, _: Service) -> None:
    have(page)


def _taking_back(page: Page, service: Service) -> None:
    have(page)
    press(TAKE_BACK)(page, service)


HAND_IN, TAKE_BACK = "Lämna in svaret för Ale kommun", "Dra tillbaka begäran"

SCENES = (
    Scene("case", "error", USER, _asked("/arenden"), "Skriv ett svar", press("Spara svaret på punkt 1")),
    Scene("case", "lacking", USER, _asked("/arenden"), "saknar svar.", press(HAND_IN)),
    Scene("case", "item-files", USER, _asked("/arenden"), "Filer till punkt 1", _with_files),
    Scene("case", "new-message", USER, _asked("/arenden", PRESCHOOL), "Markera som läst"),
    Scene("handling", "waiting", OFFICER, _asked("/handlaggning"), "Förläng tiden", _have),
    Scene(
        "handling",
        "take-back",
        OFFICER,
        _asked("/handlaggning"),
        "Kommunen kan inte",
        _taking_back,
    ),
    Scene("handling", "asking", OFFICER, _in_review, "Skriv vad som saknas.", _asking),
    Scene("queue", "unread", OFFICER, "/handlaggning", "Olästa meddelanden"),
)
