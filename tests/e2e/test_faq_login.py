"""The agency's own answers about logging in, missing permissions and federations, held against the pages."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.demo import (
    ALE,
    BURLOV,
    COMPULSORY,
    COMPULSORY_NAME,
    NO_CASE,
    PRESCHOOL_NAME,
    case_of,
    cells,
    look_up,
    table,
)
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

ADMINISTRATORS = {
    "Mats Hedlund": "mailto:mats.hedlund@ale.example",
    "Agneta Lindqvist": "mailto:agneta.lindqvist@ale.example",
}
NONE = "Du har inte behörighet för någon ersättningstyp."


def missing(page: Page) -> Locator:
    return page.get_by_role("region", name="Behörighet som saknas")


def names_the_administrators(place: Locator) -> None:
    for name, address in ADMINISTRATORS.items():
        line = place.get_by_role("listitem").filter(has_text=name)
        expect(line.get_by_role("link")).to_have_attribute("href", address)


def test_a_new_user_sees_what_the_administrator_has_registered(visit: Visit, service: Service) -> None:
    """«Administratören registrerar in HSAid för ditt SITHS-kort och de behörigheter du ska ha i e-tjänsten.
    Därefter kan du logga in i e-tjänsten för att se och ansöka om ersättning för de ersättningstyper du har
    fått behörighet för.»"""
    page = visit(f"{ALE}-USR3")
    page.get_by_role("link", name="Leila Rahimi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Min profil")
    expect(page.get_by_role("navigation", name="Huvudmeny")).not_to_contain_text("Min profil")
    main = page.get_by_role("main")
    [(email,)] = look_up(service, "SELECT email FROM account WHERE hsa_id = ?", f"{ALE}-USR3")
    for fact in (f"{ALE}-USR3", "Ale kommun", email):
        expect(main).to_contain_text(fact)
    rows = table(page, "Mina behörigheter").locator("tbody tr")
    expect(rows).to_have_count(2)
    found = [cells(row) for row in rows.all()]
    assert [row[0] for row in found] == [COMPULSORY_NAME, "Kontonummer"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[1]) for row in found)
    assert {tuple(row[2:4]) for row in found} == {("Tills vidare", "Agneta Lindqvist")}
    names_the_administrators(main)


def test_the_administrator_changes_the_mail_address(visit: Visit) -> None:
    """«Kommunens administratör kan ändra din mejladress, till exempel till en gruppbrevlåda i kommunen.»"""
    page = visit(f"{ALE}-USR2", "/min-profil")
    expect(page.get_by_role("main")).to_contain_text("Administratören kan ändra din mejladress")


def test_who_provides_the_card_is_told_without_logging_in(visit: Visit) -> None:
    """«Det är din kommun som tillhandahåller SITHS-kort. Kontakta administratör i kommunen för
    Migrationsverkets e-tjänster.»"""
    page = visit("", "/logga-in")
    page.get_by_role("link", name="Problem med inloggning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Problem med inloggning")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Det är din kommun som tillhandahåller kortet.")
    expect(main).to_contain_text("Det går endast att logga in med SITHS-kort")
    expect(main).not_to_contain_text("BankID")


def test_what_to_try_comes_in_the_order_of_the_answer(visit: Visit) -> None:
    """«Kontakta i första hand en administratör … Om problemet kvarstår, testa att logga in i e-tjänsten från
    en annan dator … Om du fortfarande inte kan logga in, kontaktar du eller administratören
    Migrationsverkets support.»"""
    page = visit("", "/hjalp/inloggning")
    steps = page.get_by_role("main").locator("ol > li > strong")
    expect(steps).to_have_text(["Kortet.", "HSA-id.", "Behörigheter.", "En annan dator.", "Supporten."])
    support = page.get_by_role("link", name="etjanstkommuner@migrationsverket.se")
    expect(support).to_have_attribute("href", "mailto:etjanstkommuner@migrationsverket.se")


def test_how_to_find_out_who_is_administrator(visit: Visit) -> None:
    """«Ett tips kan vara att kontakta kommunens socialtjänst som arbetar med ensamkommande barn.»"""
    page = visit("", "/hjalp/inloggning")
    part = page.locator("section").filter(has=page.get_by_role("heading", name="Vem är administratör"))
    expect(part).to_contain_text("socialtjänsten som arbetar med ensamkommande barn")


@pytest.mark.parametrize(("card", "pin"), [("Karin", "135790"), (f"{ALE}-FRB9", "246802")])
def test_a_refused_login_leads_to_the_help(visit: Visit, card: str, pin: str) -> None:
    """«Jag har problem med inloggning i e-tjänsten. Vad ska jag göra?»"""
    page = visit("", "/logga-in")
    page.get_by_label("HSA-id").fill(card)
    page.get_by_label("PIN-kod").fill(pin)
    page.get_by_role("button", name="Logga in").click()
    expect(page.locator("[role=alert], .field-error").first).to_be_visible()
    expect(page.get_by_role("link", name="Problem med inloggning")).to_have_attribute(
        "href", "/hjalp/inloggning"
    )


@pytest.mark.parametrize("path", ["/", "/arenden", "/ansokan/ny"])
def test_without_permission_one_is_told_which_and_whom_to_ask(visit: Visit, path: str) -> None:
    """«Om du saknar behörighet för något i e-tjänsten som du har behov av att ha tillgång till, kontakta
    administratör i kommunen för Migrationsverkets e-tjänster för kommuner, då det är administratör som
    tilldelar behörigheter för användare.»"""
    page = visit(f"{ALE}-USR4", path)
    expect(missing(page)).to_contain_text(NONE)
    names_the_administrators(missing(page))


def test_a_case_without_permission_says_what_is_missing_and_not_whether_it_is_there(
    visit: Visit, service: Service
) -> None:
    """«Som användare av e-tjänsten har du tillgång till uppgifter för de ersättningstyper som du har
    tilldelats behörighet för av administratören.»"""
    page, texts = visit(f"{ALE}-USR2"), []
    for number in (case_of(service, COMPULSORY, "paid"), "2026-999999"):
        page.goto(f"/arenden/{number}")
        expect(page.get_by_text(NO_CASE)).to_be_visible()
        names_the_administrators(missing(page))
        missing(page).get_by_text("Vilka ersättningstyper?").click()
        expect(missing(page).get_by_role("listitem").filter(has_text=COMPULSORY_NAME)).to_be_visible()
        expect(missing(page).get_by_text(PRESCHOOL_NAME, exact=True)).to_have_count(0)
        texts.append(page.get_by_role("main").inner_text())
    assert texts[0] == texts[1]


def test_masked_payouts_say_why_once_and_whom_to_ask(visit: Visit) -> None:
    """«Om du inte har behörighet för en ersättningstyp, ser du enbart diarienummer och belopp för utförd
    utbetalning. … Om du har behov av att få behörighet för ytterligare ersättningstyper, kontaktar du
    administratören.»"""
    page = visit(f"{ALE}-USR4", "/utbetalningar")
    expect(page.get_by_text("ser du bara diarienummer och belopp")).to_have_count(1)
    names_the_administrators(missing(page))
    everything = visit(f"{BURLOV}-USR1", "/utbetalningar")
    expect(table(everything, "Utbetalningar").locator("tbody tr").first).to_be_visible()
    expect(missing(everything)).to_have_count(0)


def test_the_federations_user_always_sees_for_which_municipality(visit: Visit) -> None:
    """«Användare som tillhör kommunalförbund loggar då in i e-tjänsten som en vanlig användare för den
    specifika kommunen.»"""
    page = visit(f"{BURLOV}-FRB1", "/utbetalningar", width=390)
    strip = page.get_by_role("banner").get_by_text("Du handlar för Burlöv kommun")
    expect(table(page, "Utbetalningar").locator("tbody tr").first).to_be_visible()
    table(page, "Utbetalningar").locator("tbody tr").last.scroll_into_view_if_needed()
    expect(strip).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("End")
    expect(strip).to_be_in_viewport()
