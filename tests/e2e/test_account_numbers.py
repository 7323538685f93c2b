"""Account numbers in the browser: changed before and after the 10th, by one or by two, and refused."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import ALE, BURLOV, PRESCHOOL_NAME, body, one, table
from tests.e2e.keys import choose, tab_to
from tests.e2e.scenes_of_accounts import fill, refused
from tests.e2e.shots import shoot
from tests.fixtures.browser import Visit, log_in
from tests.fixtures.served import Service, serving

pytestmark = pytest.mark.e2e

PATH = "/kontonummer"
NINTH = "2026-04-09"
MARCH, APRIL = "2026-03-31", "2026-04-30"
"""The service is looked at on 18 March, after the 10th: a change counts from the payout of April."""


def begin(page: Page) -> None:
    page.get_by_role("button", name="Byt standardkonto").click()


def test_a_municipality_changes_its_own_account_and_is_told_from_which_payout(visit: Visit) -> None:
    """«För ersättningstyper som hanteras via e-tjänsten utför kommunen själva byte av kontonummer i
    e-tjänsten. […] När behörigheten är tilldelad loggar användaren in i e-tjänsten och kan då utföra bytet av
    kontonummer.»"""
    page = visit(f"{ALE}-USR3")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Kontonummer").click()
    expect(page.get_by_text(f"Ett byte som görs i dag gäller från utbetalningen {APRIL}.")).to_be_visible()
    shoot(page, "accounts-full")
    begin(page)
    shoot(page, "accounts-form")
    fill(page, "9981457")
    look = page.get_by_role("group", name="Byta standardkontot?")
    expect(look).to_contain_text(f"Bytet gäller från utbetalningen {APRIL}.")
    expect(look).to_contain_text("Bankgiro 998-1440")
    shoot(page, "accounts-look")
    look.get_by_role("button", name="Byt till Bankgiro 998-1457").click()
    said = page.get_by_role("status").filter(has_text=f"Bytet gäller från utbetalningen {APRIL}.")
    expect(said.first).to_be_visible()
    shoot(page, "accounts-coming")
    assert body(page, "Kommande byten")[0][:6] == [
        "Standardkonto", "Bankgiro 998-1440", "Bankgiro 998-1457", "Ekonomi", "Leila Rahimi", APRIL
    ]  # fmt: skip
    page.get_by_role("button", name="Ångra bytet av standardkontot").click()
    page.get_by_role("button", name="Ångra bytet", exact=True).click()
    expect(table(page, "Kommande byten")).to_have_count(0)
    assert body(page, "Historik")[0][5:] == ["Leila Rahimi, ångrat av Leila Rahimi", APRIL, "Ångrat"]


def test_a_municipality_may_have_different_accounts_for_different_types(visit: Visit) -> None:
    """«Kommunen kan ha olika kontonummer för de olika ersättningstyperna. Användare i kommunen, med
    behörighet att hantera kontonummer i e-tjänsten, utför registrering och ändring av kontonummer för
    respektive ersättningstyp.»"""
    page = visit(f"{ALE}-USR1", PATH)
    own = table(page, "Konton för ersättningstyper")
    expect(own.get_by_role("row", name=PRESCHOOL_NAME)).to_contain_text("Plusgiro 99 14 40-9")
    page.get_by_role("button", name="Välj konto för en ersättningstyp").click()
    page.get_by_label("Kontot gäller").select_option("Asylsökande i gymnasieskola")
    fill(page, "998-1466")
    expect(page.get_by_text("Kontrollsiffran stämmer inte").last).to_be_visible()
    fill(page, "998-1457")
    page.get_by_role("button", name="Byt till Bankgiro 998-1457").click()
    expect(table(page, "Kommande byten").get_by_role("row", name="gymnasieskola")).to_contain_text(
        "Standardkontot"
    )


def test_the_money_goes_to_an_account_of_the_municipality_applied_for_alone(visit: Visit) -> None:
    """«Ersättning som sedan eventuellt betalas ut, betalas alltid ut till ett konto som tillhör den kommun
    som ansökan är gjord för.»"""
    page = visit(f"{BURLOV}-USR1", PATH)
    begin(page)
    fill(page, "998-1440")
    number = page.get_by_label("Kontonummer", exact=True)
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_value("998-1440")
    error = page.locator("#nummer-error")
    expect(error).to_contain_text("Kontonumret kan inte registreras. Kontrollera att det är rätt")
    expect(error).not_to_contain_text("Ale")
    shoot(page, "accounts-refused")


@pytest.fixture
def ninth(service: Service, browser: Browser) -> Iterator[Page]:
    """The same data on the last day to change for the payout of April, before a user of Ale."""
    with serving(service.data, RXAPP_TODAY=NINTH) as running:
        context = browser.new_context(base_url=running.address, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        log_in(page, f"{ALE}-USR3")
        yield page
        context.close()


def test_before_the_tenth_a_change_counts_from_the_payout_of_the_month(ninth: Page) -> None:
    ninth.goto(PATH)
    expect(ninth.get_by_text(f"Ett byte som görs i dag gäller från utbetalningen {APRIL}.")).to_be_visible()


def test_an_account_is_changed_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit(f"{BURLOV}-USR1", PATH)
    tab_to(page, "Byt standardkonto")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kontotyp")).to_be_focused()
    choose(page, "slag", "Plusgiro")
    tab_to(page, "nummer")
    page.keyboard.type("18")
    page.keyboard.press("Enter")
    tab_to(page, "Byt till Plusgiro 1-8")
    page.keyboard.press("Enter")
    expect(table(page, "Kommande byten")).to_contain_text("Plusgiro 1-8")


def test_an_account_that_the_bank_refused_is_told_of_until_it_is_changed(
    visit: Visit, service: Service
) -> None:
    page = visit(f"{ALE}-USR3", refused(service))
    said = page.get_by_role("main").get_by_text(
        "Banken har skickat tillbaka en utbetalning till Plusgiro 99 14 40-9. Vi fick veta det 2026-03-02. "
        "Bankens skäl: Kontot är avslutat."
    )
    expect(said).to_contain_text("Beloppet betalas ut på nytt i nästa utbetalning när kontot har bytts.")
    page.get_by_role("button", name=f"Byt konto för {PRESCHOOL_NAME}").click()
    fill(page, "998-1457", reference="Förskola")
    page.get_by_role("button", name="Byt till Bankgiro 998-1457").click()
    expect(table(page, "Kommande byten").get_by_role("row", name=PRESCHOOL_NAME)).to_contain_text("998-1457")
    expect(said).to_have_count(0)


def test_two_persons_change_an_account_where_the_administrator_requires_it(
    visit: Visit, service: Service
) -> None:
    admin = visit(f"{ALE}-ADM1", "/behorigheter")
    switch = admin.get_by_role("switch", name="Två personer krävs för att byta kontonummer")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    shoot(admin, "accounts-rule")
    leila, karin = visit(f"{ALE}-USR3", PATH), visit(f"{ALE}-USR1", PATH)
    expect(leila.get_by_text("Er administratör kräver att två personer byter konto")).to_be_visible()
    begin(leila)
    fill(leila, "998-1473")
    leila.get_by_role("button", name="Föreslå bytet").click()
    waiting = table(karin, "Väntar på bekräftelse")
    expect(waiting).to_contain_text("Bankgiro 998-1473")
    expect(leila.get_by_role("button", name="Bekräfta bytet")).to_have_count(0)
    shoot(karin, "accounts-waiting")
    waiting.get_by_role("button", name="Bekräfta bytet").click()
    question = karin.get_by_role("group", name="Bekräfta bytet av standardkontot?")
    expect(question).to_contain_text(f"gäller från utbetalningen {APRIL}")
    question.get_by_role("button", name="Bekräfta bytet").click()
    expect(table(leila, "Kommande byten")).to_contain_text("Leila Rahimi, bekräftat av Karin Sandberg")
    expect(table(admin, "Byten av kontonummer").locator("tbody tr").first).to_contain_text("Leila Rahimi")
    expect(admin.get_by_text("998-1473")).to_have_count(0)
    who = "SELECT confirmed_by <> proposed_by FROM payee_account_change ORDER BY id DESC"
    assert one(service, who) == 1
