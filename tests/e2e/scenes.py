"""Every page in the states that it can be in, and how each is come by: what looks at all pages reads this."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from rxapp.pages import NOT_FOUND
from tests.e2e.demo import (
    ALE,
    COMPULSORY,
    DENIED,
    begin,
    case_of,
    fresh_child,
    have,
    look_up,
    one,
    verdicts,
    write_row,
)
from tests.e2e.scene import ADMINISTRATOR, CONTACT_CENTRE, NOBODY, OFFICER, PAYER, USER, Scene, press
from tests.e2e.scenes_of_accounts import SCENES as OF_ACCOUNTS
from tests.e2e.scenes_of_administration import SCENES as OF_ADMINISTRATION
from tests.e2e.scenes_of_appeals import SCENES as OF_APPEALS
from tests.e2e.scenes_of_attachments import SCENES as OF_ATTACHMENTS
from tests.e2e.scenes_of_automatic import SCENES as OF_AUTOMATIC
from tests.e2e.scenes_of_desk import SCENES as OF_DESK
from tests.e2e.scenes_of_grounds import SCENES as OF_GROUNDS
from tests.e2e.scenes_of_new_decisions import SCENES as OF_NEW_DECISIONS
from tests.e2e.scenes_of_notices import SCENES as OF_NOTICES
from tests.e2e.scenes_of_papers import SCENES as OF_PAPERS
from tests.e2e.scenes_of_persons import SCENES as OF_PERSONS
from tests.e2e.scenes_of_recoveries import SCENES as OF_RECOVERIES
from tests.e2e.scenes_of_runs import SCENES as OF_RUNS
from tests.e2e.scenes_of_supplements import SCENES as OF_SUPPLEMENTS
from tests.fixtures.served import Service


def _case(status: str, base: str = "/arenden") -> Callable[[Service], str]:
    return lambda service: f"{base}/{case_of(service, COMPULSORY, status)}"


def _protected(service: Service) -> str:
    found = (
        'SELECT max(file_number) FROM "case" c JOIN application_row r ON r.case_id = c.id JOIN person p'
        " USING (individual_number) WHERE protection <> 'none' AND c.municipality_code = '1440'"
        " AND c.type_code LIKE 'ASYL%'"
    )
    return f"/arenden/{one(service, found)}"


def _wrong_pin(page: Page, _: Service) -> None:
    page.get_by_label("HSA-id").fill(f"{ALE}-USR9")
    page.get_by_label("PIN-kod").fill("000000")
    page.get_by_role("button", name="Logga in").click()


def _grid(page: Page, _: Service) -> None:
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 2")


def _unfolded(page: Page, _: Service) -> None:
    for summary in page.locator("main summary").all():
        summary.click()


def _new_address(page: Page, _: Service) -> None:
    page.get_by_role("button", name=re.compile("^Skapa")).click()


def _wrong_grid(page: Page, service: Service) -> None:
    begin(page)
    write_row(page, 1, "123", "2025-13-40", "snart")
    page.get_by_role("button", name="Lägg till rad").click()
    write_row(page, 2, fresh_child(service)[0], "2025-10-06", "2025-12-14")
    page.get_by_role("button", name="Granska ansökan").click()
    expect(page.locator(".error-summary")).to_be_visible()


def _review(page: Page, service: Service) -> None:
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    write_row(page, 1, fresh_child(service)[0], "2025-10-06", "2025-12-14")
    page.get_by_role("button", name="Granska ansökan").click()


def _receipt(page: Page, service: Service) -> None:
    _review(page, service)
    page.get_by_role("button", name="Skicka ansökan").click()


def _refused(page: Page, _: Service) -> None:
    page.get_by_role("combobox", name="Ersättningstyp").evaluate(
        "select => { select.options[1].value = 'NO_SUCH_TYPE'; select.selectedIndex = 1; }"
    )
    page.get_by_role("button", name="Börja ansökan").click()


def _have(page: Page, _: Service) -> None:
    have(page)


def _rejected(page: Page, _: Service) -> None:
    have(page)
    for choice in verdicts(page):
        choice.select_option(index=0)
    page.get_by_role("button", name="Granska beslutet").click()


def _look_over(page: Page, _: Service) -> None:
    have(page)
    for choice in verdicts(page):
        choice.select_option(index=2)
    page.get_by_label("Motivering").fill("Barnet är inte registrerat hos Migrationsverket.")
    page.get_by_role("button", name="Granska beslutet").click()


def _wrong_day(page: Page, _: Service) -> None:
    page.get_by_label("Utbetalningsdag").fill("snart")
    page.get_by_role("button", name="Förbered körning").click()


def _details(page: Page, _: Service) -> None:
    page.get_by_role("table", name="Utbetalningskörningar").get_by_role("link").first.click()


def _sent_for_officer(page: Page, service: Service) -> None:
    """An application that the rules leave to an officer, and its case."""
    begin(page)
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    write_row(page, 1, "99999999", "2025-10-06", "2025-12-14")
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    page.get_by_role("link", name="Visa ärendet").click()


def _ask_withdraw(page: Page, service: Service) -> None:
    _sent_for_officer(page, service)
    page.get_by_role("button", name="Återkalla ansökan", exact=True).click()


def _withdrawn(page: Page, service: Service) -> None:
    _ask_withdraw(page, service)
    page.get_by_role("button", name="Återkalla ansökan för Ale kommun").click()


def _receipt_id(service: Service) -> int:
    found = (
        "SELECT max(r.id) FROM receipt r JOIN application_row USING (case_id)"
        " WHERE municipality_code = '1440' GROUP BY case_id ORDER BY count(*) DESC"
    )
    return one(service, found)


def _receipt_page(service: Service) -> str:
    return f"/kvitton/{_receipt_id(service)}"


def _genuine(service: Service) -> str:
    statement = "SELECT file_number, sha256 FROM receipt WHERE id = ?"
    ((number, checksum),) = look_up(service, statement, _receipt_id(service))
    return f"/kvitton?diarienummer={number}&kontrollsumma={checksum}"


def _altered(page: Page, service: Service) -> None:
    number = _receipt_id(service)
    text = page.request.get(f"/kvitton/{number}.json").text()
    page.get_by_label("Eller klistra in").fill(text.replace('"position": 1', '"position": 7'))
    page.get_by_role("button", name="Kontrollera filen").click()


def _paid_day(service: Service) -> str:
    """The latest day on which Ale was paid."""
    statement = "SELECT max(paid_on) FROM payout WHERE municipality_code = '1440' AND returned_on IS NULL"
    return f"/utbetalningar?dag={look_up(service, statement)[0][0]}"


def _line(service: Service) -> str:
    """The latest line of compulsory school that Ale was paid."""
    statement = (
        "SELECT max(l.id) FROM payout_line l JOIN payout p ON p.id = l.payout_id WHERE l.kind = 'due'"
        " AND l.municipality_code = '1440' AND type_code = 'ASYL_COMPULSORY' AND paid_on IS NOT NULL"
    )
    return f"/utbetalningar/forklaring/{look_up(service, statement)[0][0]}"


SCENES = (
    Scene("login", "full", "", "/logga-in", "Testkort"),
    Scene("login", "refused", "", "/logga-in", "HSA-id eller PIN-kod är fel.", _wrong_pin),
    Scene("start", "full", USER, "/", "Att göra"),
    Scene("start", "all-last-days", USER, "/?sista-dagar=alla", "Visa de närmaste"),
    Scene("start", "empty", NOBODY, "/", "Inget väntar"),
    Scene("start", "administrator", ADMINISTRATOR, "/", "Att göra"),
    Scene("start", "officer", OFFICER, "/", "Att göra"),
    Scene("start", "contact-centre", CONTACT_CENTRE, "/", "Att göra"),
    Scene("cases", "full", USER, "/arenden", "Diarienummer"),
    Scene("cases", "narrowed", USER, "/arenden?status=paid&sok=20", "Ta bort filtret"),
    Scene("cases", "empty", USER, "/arenden?sok=finns-inte", "Inga ärenden att visa"),
    Scene("case", "decided", USER, _case("paid"), "Läs hela beslutet"),
    Scene("decision", "full", USER, _case("paid", "/beslut"), "Beslutet grundar sig på"),
    Scene("decision", "officer", OFFICER, _case("paid", "/beslut"), "Övriga bestämmelser"),
    Scene("case", "protected", USER, _protected, "Rättslig grund"),
    Scene("case", "question", USER, _case("supplement_requested"), "Svara senast"),
    Scene("apply", "choose", USER, "/ansokan/ny", "Ersättningstyp"),
    Scene("apply", "wanted", USER, "/ansokan/ny?typ=ASYL_COMPULSORY&period=2025-4", "Du kom hit för"),
    Scene("apply", "unasked", USER, "/ansokan/ny", "I januari varje år", _unfolded),
    Scene("apply", "nothing", NOBODY, "/ansokan/ny", "Du har inte behörighet för någon ersättningstyp"),
    Scene("apply", "refused", USER, "/ansokan/ny", "Stäng", _refused),
    Scene("apply", "late", USER, "/ansokan/ny", "Sista ansökningsdag för kvartal 2 2025 var", _grid),
    Scene("apply", "errors", USER, "/ansokan/ny", "Rätta följande", _wrong_grid),
    Scene("apply", "review", USER, "/ansokan/ny", "Rader i ansökan", _review),
    Scene("apply", "receipt", USER, "/ansokan/ny", "Ansökan är skickad", _receipt),
    Scene("payouts", "full", USER, "/utbetalningar", "Utbetalt per dag"),
    Scene("payouts", "masked", NOBODY, "/utbetalningar", "För vissa rader ser du bara diarienummer"),
    Scene("payouts", "empty", USER, "/utbetalningar?sok=finns-inte", "0 utbetalningsrader"),
    Scene("payouts", "day", USER, _paid_day, "Hämta utbetalningsbesked"),
    Scene("payout_line", "full", USER, _line, "Så har beloppet räknats fram"),
    Scene("payout_charts", "full", USER, "/utbetalningar/over-tid", "Totalt"),
    Scene("profile", "full", USER, "/min-profil", "Gavs av"),
    Scene("profile", "calendar", USER, "/min-profil", "visas bara en gång", _new_address),
    Scene("profile", "empty", NOBODY, "/min-profil", "Du har ingen behörighet än"),
    Scene("login_help", "full", "", "/hjalp/inloggning", "Kontakta supporten"),
    Scene("case", "withdraw", USER, "/ansokan/ny", "Det går inte att ångra", _ask_withdraw),
    Scene("case", "withdrawn", USER, "/ansokan/ny", "Avskrivet sedan kommunen", _withdrawn),
    Scene("receipts", "empty", USER, "/kvitton", "Kontrollera en fil"),
    Scene("receipts", "genuine", USER, _genuine, "Kvittot är äkta."),
    Scene("receipts", "altered", USER, "/kvitton", "Kvittot har ändrats.", _altered),
    Scene("receipts", "unknown", NOBODY, _genuine, "Kvittot är okänt."),
    Scene("receipts", "errors", USER, "/kvitton", "64 tecken", press("Kontrollera kontrollsumman")),
    Scene("receipts", "officer", OFFICER, _genuine, "Kvittot är äkta."),
    Scene("receipt", "full", USER, _receipt_page, "Det som skickades"),
    Scene("receipt", "officer", OFFICER, _receipt_page, "Det som skickades"),
    Scene("queue", "full", OFFICER, "/handlaggning", "Diarienummer"),
    Scene("handling", "open", OFFICER, _case("in_review", "/handlaggning"), "Granska beslutet", _have),
    Scene(
        "handling", "errors", OFFICER, _case("in_review", "/handlaggning"), "Ta ställning till rad", _rejected
    ),
    Scene("handling", "look-over", OFFICER, _case("in_review", "/handlaggning"), "Så här blir", _look_over),
    Scene("handling", "decided", OFFICER, _case("paid", "/handlaggning"), "Beslutsdatum"),
    Scene("payout_runs", "full", PAYER, "/utbetalningskorningar", "Att betala ut"),
    Scene("payout_runs", "error", PAYER, "/utbetalningskorningar", act=_wrong_day),
    Scene("payout_runs", "details", PAYER, "/utbetalningskorningar", "Körningen", _details),
    *OF_ACCOUNTS,
    *OF_ADMINISTRATION,
    *OF_APPEALS,
    *OF_ATTACHMENTS,
    *OF_AUTOMATIC,
    *OF_DESK,
    *OF_NEW_DECISIONS,
    *OF_NOTICES,
    *OF_PERSONS,
    *OF_PAPERS,
    *OF_RECOVERIES,
    *OF_RUNS,
    *OF_SUPPLEMENTS,
    *OF_GROUNDS,
    Scene("not_found", "signed-in", USER, "/finns-inte", NOT_FOUND.heading),
    Scene("denied", "page", USER, "/behorigheter", DENIED),
    Scene("denied", "case", USER, "/arenden/2026-999999", "Sidan kan inte visas"),
)
