"""The agency's own answers to the municipalities, each quoted and held against the pages.

Those about notices, users, account numbers, appeals and recoveries stand with the tests of each.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import (
    ALE,
    BURLOV,
    COMPULSORY,
    COMPULSORY_NAME,
    DENIED,
    PRESCHOOL,
    PRESCHOOL_NAME,
    begin,
    body,
    fresh_child,
    look_up,
    one,
    table,
    write_row,
)
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

SCHOOLS = [
    "Asylsökande i förskola",
    "Asylsökande i förskoleklass",
    "Asylsökande i grundskola",
    "Asylsökande i gymnasieskola",
]
NUMBER_ONLY = "Endast individnummer visas. Ansök med individnumret så prövar Migrationsverket ansökan."
AUTUMN = ("2025-10-06", "2025-12-14")


def test_a_user_has_the_types_that_the_administrator_has_given(visit: Visit) -> None:
    """«En användare av e-tjänsten har bara tillgång till uppgifter för de ersättningstyper som användaren har
    tilldelats behörighet för av administratören.»"""
    page = visit(f"{ALE}-USR2", "/arenden")
    rows = table(page, "Ärenden").locator("tbody tr")
    expect(rows.first).to_be_visible()
    assert {row[1] for row in body(page, "Ärenden")} == {PRESCHOOL_NAME}
    page.goto("/ansokan/ny")
    choice = page.get_by_role("combobox", name="Ersättningstyp")
    expect(choice.locator("option")).to_have_text(["Välj ersättningstyp", PRESCHOOL_NAME])


def test_of_other_types_a_user_sees_the_total_of_what_was_paid(visit: Visit, service: Service) -> None:
    """«För ersättningstyper som användaren inte har behörighet för, ser användaren enbart den utbetalda
    totalsumman för gjorda utbetalningar.»"""
    paid_on, total = look_up(
        service,
        "SELECT paid_on, sum(total_ore) FROM payout WHERE municipality_code = '1440'"
        " AND paid_on IS NOT NULL GROUP BY paid_on ORDER BY paid_on DESC",
    )[0]
    texts = []
    for card in ("USR1", "USR4"):
        page = visit(f"{ALE}-{card}", "/utbetalningar")
        figure = page.get_by_role("listitem").filter(has_text=paid_on).first
        expect(figure).to_be_visible()
        texts.append(figure.inner_text().replace("\xa0", "").replace("\n", " "))
    assert texts[0] == texts[1]
    assert f"{total // 100},{total % 100:02d}kr" in texts[0]


def test_without_the_permission_a_payout_shows_number_and_amount(visit: Visit, service: Service) -> None:
    """«Om du inte har behörighet för en ersättningstyp, ser du enbart diarienummer och belopp för utförd
    utbetalning.»"""
    number = one(
        service,
        "SELECT file_number FROM payout_line WHERE municipality_code = '1440' AND type_code = ?"
        " AND kind = 'due' ORDER BY id DESC",
        COMPULSORY,
    )
    page = visit(f"{ALE}-USR2", f"/utbetalningar?sok={number}")
    expect(table(page, "Utbetalningar").locator("tbody tr").first).to_be_visible()
    for row in body(page, "Utbetalningar"):
        assert row[0] == number
        assert row[1:5] == ["", "", "", ""]
        assert re.fullmatch(r"[\d ]+,\d\d kr", row[5])
    expect(page.get_by_text("För vissa rader ser du bara diarienummer och belopp.")).to_be_visible()


def test_to_see_all_of_a_payout_one_needs_its_type(visit: Visit, service: Service) -> None:
    """«För att se all information som finns för en utbetalning behöver du ha tilldelats behörighet för den
    ersättningstyp som utbetalningen avser.»"""
    page = visit(f"{ALE}-USR3", "/utbetalningar")
    for type_code, is_full in (COMPULSORY, True), (PRESCHOOL, False):
        number = one(
            service,
            "SELECT file_number FROM payout_line WHERE municipality_code = '1440' AND type_code = ?",
            type_code,
        )
        page.goto(f"/utbetalningar?sok={number}")
        expect(table(page, "Utbetalningar").locator("tbody tr").first).to_contain_text(number)
        for row in body(page, "Utbetalningar"):
            assert [bool(text) for text in row[1:5]] == [is_full] * 4


def test_the_page_says_who_can_give_the_permission(visit: Visit) -> None:
    """«Om du saknar behörighet för något i e-tjänsten […] kontakta administratör i kommunen […], då det är
    administratör som tilldelar behörigheter för användare.»"""
    page = visit(f"{ALE}-USR4", "/")
    expect(page.get_by_text("Kommunens administratör för e-tjänsten kan ge dig behörighet:")).to_be_visible()
    page.goto("/ansokan/ny")
    expect(page.get_by_text("Kommunens administratör för e-tjänsten kan ge dig behörighet:")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(0)


def test_the_administrator_adds_the_types_a_user_needs(visit: Visit) -> None:
    """«Administratören kan lägga till de ersättningstyper som du ska ha behörighet för.»"""
    administrator = visit(f"{ALE}-ADM1", "/behorigheter")
    user = visit(f"{ALE}-USR4", "/ansokan/ny")
    switch = administrator.get_by_role(
        "switch", name="Asylsökande i gymnasieskola för Erik Ståhl", exact=True
    )
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    expect(user.get_by_role("combobox", name="Ersättningstyp")).to_contain_text("Asylsökande i gymnasieskola")


def test_a_removed_type_is_no_longer_seen(visit: Visit) -> None:
    """«När ändringen är gjord så kommer du inte längre att […] se uppgifter för de ersättningstyper som är
    borttagna från din profil.»"""
    administrator = visit(f"{ALE}-ADM1", "/behorigheter")
    user = visit(f"{ALE}-FRB1", "/arenden?typ=ASYL_PRESCHOOL")
    expect(table(user, "Ärenden")).to_contain_text(PRESCHOOL_NAME)
    administrator.get_by_role("switch", name=f"{PRESCHOOL_NAME} för Frida Borg", exact=True).click()
    expect(table(user, "Ärenden")).to_have_count(0)


def test_nobody_has_two_roles(visit: Visit) -> None:
    """«Kan samma person i kommunen vara både administratör och användare av e-tjänsten? Nej.»"""
    administrator = visit(f"{ALE}-ADM1", "/arenden")
    expect(administrator.get_by_text(DENIED)).to_be_visible()
    administrator.goto("/behorigheter")
    users = table(administrator, "Behörigheter").locator("tbody tr")
    expect(users).to_have_count(5)
    assert not [row for row in body(administrator, "Behörigheter") if "-ADM" in row[0]]
    user = visit(f"{ALE}-USR1", "/behorigheter")
    expect(user.get_by_text(DENIED)).to_be_visible()


def test_a_municipality_may_have_several_administrators(visit: Visit) -> None:
    """«Ja, kommunen kan ha flera administratörer.»"""
    for card in ("ADM1", "ADM2"):
        page = visit(f"{ALE}-{card}", "/behorigheter")
        expect(table(page, "Behörigheter").locator("tbody tr")).to_have_count(5)


def test_of_some_individuals_the_number_alone_is_shown(visit: Visit, service: Service) -> None:
    """«Kommunen ansöker då om ersättning utifrån individnummer, det innebär att vissa kolumner är tomma i
    e-tjänsten. Skicka in din ansökan med endast individnummer, så kommer Migrationsverket att pröva
    ansökan.»"""
    number, name = look_up(
        service,
        "SELECT individual_number, first_name || ' ' || last_name FROM person"
        " WHERE first_name = 'Kanariefågel' AND protection <> 'none'",
    )[0]
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    begin(page)
    write_row(page, 1, number, *AUTUMN)
    expect(page.get_by_text(NUMBER_ONLY)).to_be_visible()
    page.get_by_role("button", name="Granska ansökan").click()
    expect(page.get_by_role("button", name="Skicka ansökan")).to_be_visible()
    assert body(page, "Rader i ansökan")[0][1] == f"{number[:2]}-{number[2:]}"
    assert name.split()[0] not in page.content()
    file_number = one(
        service,
        'SELECT file_number FROM "case" c JOIN application_row r ON r.case_id = c.id'
        " WHERE individual_number = ?",
        number,
    )
    page.goto(f"/arenden/{file_number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(file_number)
    row = body(page, "Rader")[0]
    assert row[1:3] == [f"{number[:2]}-{number[2:]}", ""]
    assert name.split()[0] not in page.content()


def test_each_municipality_has_its_own_card_for_the_same_person(visit: Visit, service: Service) -> None:
    """«Ett SITHS-kort från respektive kommun som användaren ska ansöka för.»"""
    numbers = []
    for card, municipality in ((f"{ALE}-FRB1", "Ale kommun"), (f"{BURLOV}-FRB1", "Burlöv kommun")):
        page = visit(card, "/arenden")
        expect(page.get_by_role("banner")).to_contain_text("Frida Borg")
        expect(page.get_by_role("banner")).to_contain_text(municipality)
        expect(table(page, "Ärenden").locator("tbody tr").first).to_be_visible()
        numbers.append({row[0] for row in body(page, "Ärenden")})
    assert numbers[0].isdisjoint(numbers[1])


def test_the_federation_applies_on_the_same_terms(visit: Visit) -> None:
    """«Alla användare registrerade i e-tjänsten av kommunen ansöker om ersättning på samma villkor.»"""
    federation, user = visit(f"{BURLOV}-FRB1", "/ansokan/ny"), visit(f"{BURLOV}-USR1", "/ansokan/ny")
    for page in (federation, user):
        choice = page.get_by_role("combobox", name="Ersättningstyp")
        expect(choice).to_contain_text(COMPULSORY_NAME)
        assert set(SCHOOLS) <= set(choice.locator("option").all_inner_texts())


def test_what_a_colleague_has_sent_is_seen_too(visit: Visit, service: Service) -> None:
    """«Både för de ansökningar som användaren själv har skickat in och för de ansökningar som andra användare
    har skickat in inom den ersättningstypen.»"""
    account = one(service, "SELECT id FROM account WHERE hsa_id = ?", f"{ALE}-USR3")
    number = one(
        service,
        'SELECT file_number FROM "case"'
        " WHERE municipality_code = '1440' AND type_code = ? AND sent_by <> ?",
        COMPULSORY,
        account,
    )
    page = visit(f"{ALE}-USR3", f"/arenden/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(number)


@pytest.mark.parametrize(("is_automatic", "words"), [(1, "Automatiskt beslut"), (0, "Beslut av handläggare")])
def test_the_decision_says_whether_it_was_automatic(
    visit: Visit, service: Service, is_automatic: int, words: str
) -> None:
    """«På beslutet kommer det att framgå om beslutet är fattat automatiskt.»"""
    number = one(
        service,
        'SELECT file_number FROM "case" c JOIN decision d ON d.case_id = c.id'
        " WHERE municipality_code = '1440' AND is_automatic = ?",
        is_automatic,
    )
    page = visit(f"{ALE}-USR1", f"/arenden/{number}")
    expect(page.locator(".decision").get_by_text(words, exact=True)).to_be_visible()


def test_automatic_and_manual_decisions_rest_on_the_same_rules(visit: Visit, service: Service) -> None:
    """«Beslutet fattas på samma rättsliga grund, vilket innebär att resultatet blir samma oavsett om beslutet
    fattas automatiskt eller av en handläggare.»"""
    bases = set()
    for is_automatic in (0, 1):
        number = one(
            service,
            'SELECT file_number FROM "case" c JOIN decision d ON d.case_id = c.id'
            " WHERE municipality_code = '1440' AND type_code = ? AND is_automatic = ?",
            COMPULSORY,
            is_automatic,
        )
        page = visit(f"{ALE}-USR1", f"/arenden/{number}")
        basis = page.get_by_role("definition").filter(has_text="förordningen (2017:193)")
        expect(basis).to_be_visible()
        bases.add(basis.inner_text())
    assert len(bases) == 1


def test_the_payouts_are_seen_here_with_their_file(visit: Visit, service: Service) -> None:
    """«För ersättningstyper som ansöks i e-tjänsten […] visas utbetalningar i e-tjänsten.»"""
    months = one(
        service,
        "SELECT count(DISTINCT paid_on) FROM payout WHERE municipality_code = '1440' AND paid_on IS NOT NULL",
    )
    assert months >= 3
    page = visit(f"{ALE}-USR1", "/utbetalningar")
    expect(table(page, "Utbetalningar").locator("tbody tr")).to_have_count(50)
    assert all(all(row) for row in body(page, "Utbetalningar"))
    expect(page.get_by_role("link", name="Excel (xlsx)")).to_be_visible()


def test_a_supplement_request_and_the_decision_are_told_in_the_service(
    visit: Visit, service: Service
) -> None:
    """«Exempel på kommunikation som sker i e-tjänsten […]: behov av komplettering från Migrationsverket,
    beslut för en ansökan och information om utförda utbetalningar till kommunen.»"""
    page = visit(f"{ALE}-USR1", "/")
    expect(
        page.get_by_role("link", name=re.compile("^Besvara begäran om komplettering i ")).first
    ).to_be_visible()
    expect(page.get_by_text("Nya beslut")).to_be_visible()
    expect(page.get_by_text("Nästa utbetalning")).to_be_visible()


def test_only_the_card_logs_in(visit: Visit) -> None:
    """«Det går endast att logga in i e-tjänsten med SITHS-kort.»"""
    page = visit("", "/logga-in")
    expect(page.get_by_label("HSA-id")).to_be_visible()
    assert page.get_by_role("button", name="Logga in").count() == 1
    expect(page.get_by_text("BankID")).to_have_count(0)


def test_an_application_on_time_is_decided_in_moments(visit: Visit, service: Service) -> None:
    """«… tiden från inkommen ansökan till fattat beslut kommer att kortas.»"""
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    begin(page)
    write_row(page, 1, fresh_child(service)[0], *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    page.get_by_role("link", name="Visa ärendet").click()
    expect(page.get_by_text("Automatiskt beslut", exact=True)).to_be_visible()
