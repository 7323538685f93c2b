"""The agency's answers on accounts, payouts and recoveries: each sentence has a test, here or elsewhere."""

import ast
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import AGENCY, ALE, BURLOV, alter, body, look_up, one, table
from tests.e2e.scenes_of_recoveries import recovery
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

TESTS = Path(__file__).parent
USER, OFFICER, WITHOUT_TYPES = f"{ALE}-USR1", f"{AGENCY}-HND1", f"{ALE}-USR4"
EVERY_TYPE = f"{BURLOV}-USR1"

SENTENCES = {
    # Kontonummer
    "Vi i kommunen vill byta kontonummer för en ersättningstyp som ansöks alternativt utbetalas utan "
    "ansökan genom e-tjänsten.":
        "test_faq_money::test_an_account_is_chosen_for_a_type_without_application_too",
    "För ersättningstyper som hanteras via e-tjänsten utför kommunen själva byte av kontonummer i "
    "e-tjänsten.":
        "test_account_numbers::test_a_municipality_changes_its_own_account_and_is_told_from_which_payout",
    "Administratören tilldelar behörighet för att byta kontonummer till den person/användare i kommunen som "
    "ska utföra bytet av kontonummer.":
        "test_faq_permissions::test_the_administrator_gives_the_permission_to_change_account_numbers",
    "När behörigheten är tilldelad loggar användaren in i e-tjänsten och kan då utföra bytet av kontonummer.":
        "test_account_numbers::test_a_municipality_changes_its_own_account_and_is_told_from_which_payout",
    "Kommunen kan ha olika kontonummer för de olika ersättningstyperna.":
        "test_account_numbers::test_a_municipality_may_have_different_accounts_for_different_types",
    "Användare i kommunen, med behörighet att hantera kontonummer i e-tjänsten, utför registrering och "
    "ändring av kontonummer för respektive ersättningstyp.":
        "test_account_numbers::test_a_municipality_may_have_different_accounts_for_different_types",
    "Ersättning som sedan eventuellt betalas ut, betalas alltid ut till ett konto som tillhör den kommun som "
    "ansökan är gjord för.":
        "test_account_numbers::test_the_money_goes_to_an_account_of_the_municipality_applied_for_alone",
    # Utbetalningar
    "För ersättningstyper som användaren inte har behörighet för, ser användaren enbart den utbetalda "
    "totalsumman för gjorda utbetalningar.":
        "test_faq::test_of_other_types_a_user_sees_the_total_of_what_was_paid",
    "Tidigare fick vi utbetalningslistor per post vid alla utbetalningar.":
        "test_faq_money::test_the_list_that_came_by_post_is_a_file_of_each_payout_day",
    "För ersättningstyper som ansöks i e-tjänsten visas utbetalningar i e-tjänsten.":
        "test_faq::test_the_payouts_are_seen_here_with_their_file",
    "De ersättningstyper som betalas ut utan kommunens ansökan genom e-tjänsten visas utbetalningar i "
    "e-tjänsten.": "test_faq_money::test_payouts_of_types_paid_without_application_are_seen_and_explained",
    "För att se all information som finns för en utbetalning behöver du ha tilldelats behörighet för den "
    "ersättningstyp som utbetalningen avser.": "test_faq::test_to_see_all_of_a_payout_one_needs_its_type",
    "Om du inte har behörighet för en ersättningstyp, ser du enbart diarienummer och belopp för utförd "
    "utbetalning.": "test_faq::test_without_the_permission_a_payout_shows_number_and_amount",
    "Administratör för e-tjänsten i din kommun är den som tilldelar dig behörigheter för bland annat olika "
    "ersättningstyper.": "test_faq_money::test_the_payouts_page_names_the_administrator_who_gives_types",
    "Om du har behov av att få behörighet för ytterligare ersättningstyper, kontaktar du administratören.":
        "test_faq_login::test_masked_payouts_say_why_once_and_whom_to_ask",
    "Administratören kan lägga till de ersättningstyper som du ska ha behörighet för.":
        "test_faq::test_the_administrator_adds_the_types_a_user_needs",
    "Exempel på kommunikation som sker i e-tjänsten är: behov av komplettering från Migrationsverket, beslut "
    "för en ansökan och information om utförda utbetalningar till kommunen.":
        "test_faq::test_a_supplement_request_and_the_decision_are_told_in_the_service",
    "Nej, rutinen för utbetalning efter ett automatiskt fattat beslut är densamma som vid utbetalning efter "
    "beslut fattat av en handläggare.":
        "test_faq_money::test_automatic_and_manual_decisions_are_paid_in_the_same_payout",
    # Återkrav
    "Migrationsverket kan besluta om återkrav när din kommun tidigare fått en felaktig utbetalning.":
        "test_faq_money::test_a_recovery_is_decided_of_what_has_been_paid_out",
    "Du förväntas ta del av beslutet.":
        "test_recoveries::test_without_objections_nothing_more_is_to_be_done",
    "Om du inte har några invändningar behöver du vanligtvis inte vidta några ytterligare åtgärder.":
        "test_recoveries::test_without_objections_nothing_more_is_to_be_done",
    "Ja beslut om återkrav kan överklagas.":
        "test_recoveries::test_the_decision_says_that_it_can_be_appealed_and_where",
    "Överklagan bör skickas in via e-tjänsten då det underlättar den fortsatta digitala hanteringen.":
        "test_recoveries::test_the_decision_says_that_it_can_be_appealed_and_where",
    "Det är Migrationsverket som initierar ett ärende om återkrav.":
        "test_recoveries::test_only_the_agency_begins_a_recovery",
    "I de fall som Migrationsverket begär in kompletterande uppgifter visas meddelandet i fliken "
    "notifieringar.": "test_recoveries::test_a_request_in_a_recovery_is_told_of",
    "Besluten visas i e-tjänsten i flikarna notifieringar och ärenden.":
        "test_recoveries::test_recoveries_are_marked_with_a_letter_where_cases_are_listed",
    "Återkravsärenden markeras med ett Å i kolumnen för diarienummer.":
        "test_recoveries::test_recoveries_are_marked_with_a_letter_where_cases_are_listed",
    "Efter att beslutet vunnit laga kraft kommer det återkrävda beloppet regleras mot den totala "
    "ersättningen som ligger för utbetalning på aktuellt utbetalningskonto.":
        "test_recoveries::test_what_is_asked_back_is_set_off_against_what_is_paid_out",
    "I fliken utbetalningar visas återkravsärenden som ett negativ belopp.":
        "test_faq_money::test_a_recovery_stands_among_the_payouts_below_nothing",
    "Om beloppet för återkravet överstiger summan av beviljade ersättningar, kommer den del som kan regleras "
    "vid utbetalning att göra det, medan resterande del kommer att regleras vid nästkommande utbetalningar.":
        "test_faq_money::test_what_does_not_fit_is_told_with_what_is_left_for_the_payouts_that_follow",
    "Om beloppet för återkravet inte kan regleras trots upprepade försök, kommer Migrationsverket skicka en "
    "uppmaning att betala in resterande återkrävt belopp.":
        "test_faq_money::test_after_repeated_attempts_the_municipality_is_asked_to_pay_in_the_rest",
}  # fmt: skip
"""Every sentence of the answers on money with the test that holds it: module and name."""


def quoted(name: str) -> str | None:
    """What the test quotes, its words one after the other; None where there is no such test."""
    module, test = name.split("::")
    for node in ast.parse((TESTS / f"{module}.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == test:
            return " ".join((ast.get_docstring(node) or "").split())
    return None


def quotes(docstring: str, sentence: str) -> bool:
    """Whether a piece of the sentence of at least four words stands in the quotation."""
    pieces = re.split(r"\[…\]|…|[«».]|\(", docstring)
    return any(len(piece.split()) >= 4 and piece.strip().lower() in sentence.lower() for piece in pieces)


def faults(table_of: dict[str, str]) -> list[str]:
    """The sentences whose test is not there or does not quote them."""
    return [
        f"{sentence} ({name})"
        for sentence, name in table_of.items()
        if not quotes(quoted(name) or "", sentence)
    ]


def test_every_sentence_has_a_test_that_quotes_it() -> None:
    assert faults(SENTENCES) == []
    # Neither a test that is not there nor one about something else would do.
    sentence, name = next(iter(SENTENCES.items()))
    assert faults({sentence: "test_faq_money::test_of_nothing"})
    assert faults({"Kommunen kan ha olika kontonummer för de olika ersättningstyperna.": name})


def test_an_account_is_chosen_for_a_type_without_application_too(visit: Visit) -> None:
    """«Vi i kommunen vill byta kontonummer för en ersättningstyp som ansöks alternativt utbetalas utan
    ansökan genom e-tjänsten.»"""
    page = visit(EVERY_TYPE, "/kontonummer")
    page.get_by_role("button", name="Välj konto för en ersättningstyp").click()
    options = page.get_by_label("Kontot gäller").locator("option")
    expect(options.filter(has_text="Asylsökande i grundskola")).to_have_count(1)
    expect(options.filter(has_text="Dygnsschablon för ensamkommande barn")).to_have_count(1)


def test_the_list_that_came_by_post_is_a_file_of_each_payout_day(visit: Visit, service: Service) -> None:
    """«Tidigare fick vi utbetalningslistor per post vid alla utbetalningar.»"""
    page = visit(USER, f"/utbetalningar?dag={latest_day(service)}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta utbetalningsbesked (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def latest_day(service: Service) -> str:
    return one(service, "SELECT max(paid_on) FROM payout WHERE municipality_code = '1440'")


def test_payouts_of_types_paid_without_application_are_seen_and_explained(
    visit: Visit, service: Service
) -> None:
    """«[…] de ersättningstyper som betalas ut utan kommunens ansökan genom e-tjänsten visas utbetalningar i
    e-tjänsten.»"""
    number, file_number, ore = look_up(
        service,
        "SELECT max(l.id), file_number, amount_ore FROM payout_line l JOIN payout p ON p.id = l.payout_id"
        " WHERE l.municipality_code = '1231' AND type_code = 'UAM_DAILY_ASYL' AND paid_on IS NOT NULL",
    )[0]
    page = visit(EVERY_TYPE, f"/utbetalningar?sok={file_number}")
    lines = table(page, "Utbetalningar")
    expect(lines).to_contain_text("Dygnsschablon för ensamkommande barn")
    lines.get_by_role("link", name=re.compile("kr$")).first.click()
    expect(page).to_have_url(re.compile(f"/utbetalningar/forklaring/{number}$"))
    said = page.get_by_text(re.compile(r"dygn × 1\s000,00\skr = "))
    expect(said).to_contain_text("8 § förordningen (2017:193)")
    expect(page.get_by_text("Ersättningen lämnas utan ansökan")).to_be_visible()
    assert f"= {ore // 100_000} " in said.inner_text().replace("\xa0", " ")


def test_the_payouts_page_names_the_administrator_who_gives_types(visit: Visit, service: Service) -> None:
    """«Administratör för e-tjänsten i din kommun är den som tilldelar dig behörigheter för bland annat olika
    ersättningstyper.»"""
    page = visit(WITHOUT_TYPES, "/utbetalningar")
    expect(page.get_by_text("Kommunens administratör för e-tjänsten kan ge dig behörighet:")).to_be_visible()
    administrators = look_up(
        service,
        "SELECT first_name || ' ' || last_name FROM account WHERE role = 'administrator'"
        " AND municipality_code = '1440'",
    )
    assert administrators
    for (name,) in administrators:
        expect(page.get_by_role("main")).to_contain_text(name)


def test_automatic_and_manual_decisions_are_paid_in_the_same_payout(visit: Visit, service: Service) -> None:
    """«Nej, rutinen för utbetalning efter ett automatiskt fattat beslut är densamma som vid utbetalning efter
    beslut fattat av en handläggare.»"""
    day = latest_day(service)
    found = (
        "SELECT max(l.file_number) FROM payout_line l JOIN payout p ON p.id = l.payout_id"
        " JOIN ledger_entry e ON e.id = l.entry_id JOIN decision d ON d.id = e.decision_id"
        " WHERE l.municipality_code = '1440' AND l.kind = 'due' AND paid_on = ? AND d.is_automatic = ?"
        " AND l.type_code LIKE 'ASYL_%'"
    )
    for is_automatic in (0, 1):
        number = one(service, found, day, is_automatic)
        page = visit(USER, f"/utbetalningar?dag={day}&sok={number}")
        expect(table(page, "Utbetalningar").locator("tbody tr").first).to_contain_text(number)
        assert {row[4] for row in body(page, "Utbetalningar")} == {day}


def test_a_recovery_is_decided_of_what_has_been_paid_out(visit: Visit, service: Service) -> None:
    """«Migrationsverket kan besluta om återkrav när din kommun tidigare fått en felaktig utbetalning.»"""
    paid, unpaid = (
        one(
            service,
            "SELECT max(file_number) FROM \"case\" WHERE municipality_code = '1440' AND NOT is_recovery"
            " AND status = ? AND type_code LIKE 'ASYL_%'",
            status,
        )
        for status in ("paid", "decided")
    )
    officer = visit(OFFICER, f"/aterkrav/nytt?arende={paid}")
    begin = officer.get_by_role("button", name="Öppna återkrav")
    expect(begin).to_be_visible()
    expect(table(officer, "Utbetalda rader").locator("tbody tr").first).to_contain_text("kr")
    officer.goto(f"/aterkrav/nytt?arende={unpaid}")
    expect(officer.get_by_text("Inget har betalats ut i ärendet, så inget kan återkrävas.")).to_be_visible()
    expect(begin).to_have_count(0)


def set_off(service: Service) -> tuple[str, str]:
    """The recovery that the latest run took of: its number, and the day."""
    return look_up(
        service,
        "SELECT file_number, max(paid_on) FROM payout_line l JOIN payout p ON p.id = l.payout_id"
        " WHERE l.municipality_code = '1440' AND l.kind = 'offset' AND paid_on IS NOT NULL",
    )[0]


def test_a_recovery_stands_among_the_payouts_below_nothing(visit: Visit, service: Service) -> None:
    """«I fliken utbetalningar visas återkravsärenden som ett negativ belopp.»"""
    number, day = set_off(service)
    page = visit(USER, f"/utbetalningar?sok={number}&dag={day}")
    expect(table(page, "Utbetalningar").locator("tbody tr").first).to_contain_text(f"Å {number}")
    rows = body(page, "Utbetalningar")
    assert rows
    assert all(row[5].startswith("−") for row in rows)


def test_what_does_not_fit_is_told_with_what_is_left_for_the_payouts_that_follow(
    visit: Visit, service: Service
) -> None:
    """«Om beloppet för återkravet överstiger summan av beviljade ersättningar, kommer den del som kan
    regleras vid utbetalning att göra det, medan resterande del kommer att regleras vid nästkommande
    utbetalningar.»

    Runs that take a part, and the next ones the rest: `tests/data/test_faq_payouts.py`."""
    line, before, taken = look_up(
        service,
        "SELECT l.id, a.before_ore, a.taken_ore FROM netting_attempt a JOIN payout_line l"
        " ON l.entry_id = a.claim_id AND l.kind = 'offset'"
        " WHERE a.taken_ore > 0 AND a.taken_ore < a.before_ore",
    )[0]
    page = visit(USER, f"/utbetalningar/forklaring/{line}")
    expect(page.get_by_role("heading", name="Så har återkravet reglerats")).to_be_visible()
    said = re.sub(r"\s", "", page.get_by_role("main").inner_text())
    for ore in (before, taken, before - taken):
        assert f"{ore // 100},{ore % 100:02d}kr" in said
    rest = "Räcker inte en utbetalning dras resten från de följande, äldsta kravet först."
    expect(page.get_by_text(rest)).to_be_visible()
    # And what is left of it is still owed.
    number = one(service, "SELECT file_number FROM payout_line WHERE id = ?", line)
    page.goto("/utbetalningar/avrakning")
    expect(table(page, "Skulder")).to_contain_text(f"Å {number}")


def test_after_repeated_attempts_the_municipality_is_asked_to_pay_in_the_rest(
    visit: Visit, service: Service
) -> None:
    """«Om beloppet för återkravet inte kan regleras trots upprepade försök, kommer Migrationsverket skicka en
    uppmaning att betala in resterande återkrävt belopp.»"""
    address = recovery("claimed", "/arenden")(service)
    page = visit(USER, address)
    expect(page.get_by_text("Räcker inte en utbetalning dras resten från de följande.")).to_be_visible()
    demand(service, address.rpartition("/")[2])
    page.reload()
    words = page.get_by_text(re.compile("trots upprepade försök. Migrationsverket uppmanar"))
    expect(words).to_contain_text("Märk betalningen med OCR-numret 4711003.")
    expect(words).to_contain_text("dras inte längre från kommunens utbetalningar")


def demand(service: Service, number: str) -> None:
    """As the run does that has tried in vain for the last time."""
    alter(
        service,
        "INSERT INTO payment_demand (recovery_id, amount_ore, reference, demanded_on)"
        " SELECT id, 100000, '4711003', '2026-03-18' FROM recovery WHERE file_number = ?",
        number,
    )
