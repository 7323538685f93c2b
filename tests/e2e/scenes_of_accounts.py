"""The page of account numbers in all its states, and the administrators' part of it."""

from playwright.sync_api import Page, expect

from tests.e2e.demo import alter
from tests.e2e.scene import ADMINISTRATOR, USER, Scene
from tests.fixtures.served import Service

BURLOV_USER = "TSTNMT2120001231-USR1"


def _begin(page: Page, _: Service) -> None:
    page.get_by_role("button", name="Byt standardkonto").click()
    expect(page.get_by_label("Kontonummer", exact=True)).to_be_visible()


def fill(page: Page, number: str, kind: str = "Bankgiro", reference: str = "Ekonomi") -> None:
    """Write in the form, and look over what was written."""
    page.get_by_label("Kontotyp").select_option(kind)
    page.get_by_label("Kontonummer", exact=True).fill(number)
    page.get_by_label("Referens (valfritt)").fill(reference)
    page.get_by_role("button", name="Granska bytet").click()


def _wrong(page: Page, service: Service) -> None:
    _begin(page, service)
    fill(page, "998-1441")


def _look(page: Page, service: Service) -> None:
    _begin(page, service)
    fill(page, "998-1457")


def _coming(page: Page, service: Service) -> None:
    """A change that was made, now or for the scene of another width."""
    if not page.get_by_role("table", name="Kommande byten").count():
        _begin(page, service)
        fill(page, "998-1473")
        page.get_by_role("button", name="Byt till Bankgiro").click()
    page.get_by_role("button", name="Ångra bytet").first.click()


def _waiting(page: Page, service: Service) -> None:
    """A colleague has proposed a change, and two persons are required."""
    alter(
        service,
        "INSERT OR IGNORE INTO two_person_rule"
        " SELECT municipality_code, id, '2026-03-01 08:00:00' FROM account"
        " WHERE municipality_code = '1231' AND role = 'administrator'",
    )
    alter(
        service,
        "INSERT OR IGNORE INTO payee_account_change (municipality_code, subject, payee_account_id,"
        " reference, second_needed, proposed_by, proposed_at)"
        " SELECT '1231', 'ASYL_PRESCHOOL', p.id, 'Förskola', 1, a.id, '2026-03-02 08:00:00'"
        " FROM payee_account p, account a WHERE p.municipality_code = '1231'"
        " AND a.municipality_code = '1231' AND a.hsa_id LIKE '%FRB1'",
    )
    page.reload()
    page.get_by_role("button", name="Bekräfta bytet").first.click()


def refused(service: Service) -> str:
    """The page, once the bank has sent back what was paid for preschool in Ale."""
    alter(
        service,
        "INSERT OR IGNORE INTO held_account"
        " SELECT a.id, max(p.id), '2026-03-02', 'Kontot är avslutat' FROM payee_account a JOIN payout p"
        " USING (municipality_code) WHERE municipality_code = '1440' AND number = '9914409'",
    )
    return "/kontonummer"


SCENES = (
    Scene("payee_accounts", "full", USER, "/kontonummer", "Förskola asyl"),
    Scene("payee_accounts", "form", USER, "/kontonummer", "Kontot ska tillhöra kommunen", _begin),
    Scene("payee_accounts", "wrong", USER, "/kontonummer", "Kontrollsiffran stämmer inte", _wrong),
    Scene("payee_accounts", "look", USER, "/kontonummer", "Till dess betalas ersättningen ut", _look),
    Scene("payee_accounts", "coming", USER, "/kontonummer", "Ångra bytet av standardkontot", _coming),
    Scene("payee_accounts", "waiting", BURLOV_USER, "/kontonummer", "Bekräfta bytet av kontot för", _waiting),
    Scene("payee_accounts", "refused", USER, refused, "Banken har skickat tillbaka en utbetalning"),
    Scene("permissions", "two-persons", ADMINISTRATOR, "/behorigheter", "Byte av kontonummer"),
)
