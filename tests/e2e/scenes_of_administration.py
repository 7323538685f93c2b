"""The pages of those who administer users, permissions, agreements and administrators, state by state."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.demo import ALE, BURLOV, COMPULSORY, one
from tests.e2e.scene import ADMINISTRATOR, CONTACT_CENTRE, Scene, press
from tests.fixtures.served import Service

REVIEW, TYPES = "/behorigheter/granskning", "/behorigheter/ersattningstyper"
ALE_PAGE = "/kommuner?kommun=1440"
CHANGE = "Ändra eller avsluta avtalet för Ansök om statlig ersättning, från 2016-01-01 tills vidare"


def _user(card: str) -> Callable[[Service], str]:
    found = "SELECT id FROM account WHERE hsa_id = ?"
    return lambda service: f"/anvandare/{one(service, found, f'{ALE}-{card}')}"


def _switched(page: Page, _: Service) -> None:
    page.get_by_role("switch", name=re.compile("^Asylsökande i grundskola för Johan Öberg")).click()


def _wrong_user(page: Page, _: Service) -> None:
    page.get_by_text("Lägg till användare", exact=True).click()
    page.get_by_role("textbox", name="HSA-id").fill(f"{BURLOV}-NY1")
    page.get_by_role("button", name="Lägg till användaren").click()
    expect(page.locator(".field-error").first).to_be_visible()


def _batch(page: Page, _: Service) -> None:
    page.get_by_role("combobox", name="Behörighet för").select_option("Ankomstboende")
    page.get_by_role("button", name="Markera alla på sidan").click()
    page.get_by_role("button", name="Ge", exact=True).click()
    expect(page.get_by_role("button", name="Ge behörigheten")).to_be_visible()


def _plan(page: Page, _: Service) -> None:
    page.locator("#kopiera-fran").select_option("Karin Sandberg")
    page.get_by_role("button", name="Visa vad som ges").last.click()
    expect(page.get_by_role("group", name="Behörigheter att ge")).to_be_visible()


def _wrong_details(page: Page, _: Service) -> None:
    page.get_by_role("textbox", name="Mejladress").fill("utan-snabel-a")
    page.get_by_role("textbox", name="Efternamn").fill("")
    page.get_by_role("button", name="Spara uppgifterna").click()
    page.get_by_role("button", name="Ge för dagarna").click()
    expect(page.locator(".field-error")).to_have_count(3)


def _signed(page: Page, _: Service) -> None:
    page.get_by_role("table", name="Signerade granskningar").get_by_role("link").first.click()
    expect(page.get_by_role("table", name="Signerad granskning", exact=True)).to_be_visible()


SCENES = (
    Scene("permissions", "full", ADMINISTRATOR, "/behorigheter", "Varje ändring gäller genast"),
    Scene("permissions", "saved", ADMINISTRATOR, "/behorigheter", "Sparat. Johan Öberg", _switched),
    Scene("permissions", "new-user", ADMINISTRATOR, "/behorigheter", "Skriv ett efternamn.", _wrong_user),
    Scene("permissions", "batch", ADMINISTRATOR, "/behorigheter", "får behörighet för", _batch),
    Scene("permissions", "history", ADMINISTRATOR, "/behorigheter?visa=historik", "Före"),
    Scene("user", "full", ADMINISTRATOR, _user("USR1"), "Hela historiken"),
    Scene("user", "plan", ADMINISTRATOR, _user("USR4"), "som Karin Sandberg har:", _plan),
    Scene("user", "errors", ADMINISTRATOR, _user("USR2"), "Spara uppgifterna", _wrong_details),
    Scene(
        "user",
        "second-look",
        ADMINISTRATOR,
        _user("USR1"),
        "loggas ut genast överallt",
        press("Inaktivera användaren"),
    ),
    Scene("reviews", "open", ADMINISTRATOR, REVIEW, "Kvar att bekräfta"),
    Scene("reviews", "all", ADMINISTRATOR, REVIEW, "Ja, bekräfta", press("Bekräfta alla som visas")),
    Scene("reviews", "signed", ADMINISTRATOR, REVIEW, "Till den pågående", _signed),
    Scene("new_types", "full", ADMINISTRATOR, TYPES, "Bara en har behörighet"),
    Scene(
        "new_types",
        "error",
        ADMINISTRATOR,
        f"{TYPES}?typ={COMPULSORY}",
        "Välj minst en",
        press("Ge behörighet"),
    ),
    Scene("municipalities", "full", CONTACT_CENTRE, "/kommuner", "Kommunkod"),
    Scene("municipalities", "empty", CONTACT_CENTRE, "/kommuner?sok=finns-inte", "Inga kommuner att visa"),
    Scene("municipalities", "one", CONTACT_CENTRE, ALE_PAGE, "Historik"),
    Scene(
        "municipalities",
        "agreement",
        CONTACT_CENTRE,
        ALE_PAGE,
        "Rätta följande",
        press("Registrera avtal", "Registrera avtalet"),
    ),
    Scene("municipalities", "end", CONTACT_CENTRE, ALE_PAGE, "Tid: ", press(CHANGE)),
    Scene(
        "municipalities",
        "person",
        CONTACT_CENTRE,
        ALE_PAGE,
        "Rätta följande",
        press("Registrera administratör", "Registrera administratören"),
    ),
    Scene(
        "municipalities",
        "second-look",
        CONTACT_CENTRE,
        ALE_PAGE,
        "avsluta inloggningen",
        press("Avregistrera Agneta Lindqvist"),
    ),
)
