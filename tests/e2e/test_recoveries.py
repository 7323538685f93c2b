"""A recovery from the paid row to legal force, and the agency's own answers about recoveries."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import TODAY
from tests.e2e.demo import AGENCY, ALE, BURLOV, alter, body, look_up, one, table
from tests.e2e.scenes_of_recoveries import recovery
from tests.e2e.shots import shoot
from tests.fixtures.browser import Visit, log_in
from tests.fixtures.served import Service, serving

pytestmark = pytest.mark.e2e

OFFICER, USER = f"{AGENCY}-HND1", f"{ALE}-USR1"
ANSWER_BY, LATER = "2026-04-08", "2026-05-20"
WHY = "Skolan har meddelat att eleven slutade innan perioden började."


def paid_case(service: Service) -> str:
    return one(
        service,
        "SELECT max(c.file_number) FROM \"case\" c WHERE municipality_code = '1440' AND status = 'paid'"
        " AND type_code = 'ASYL_UPPER_SECONDARY' AND NOT EXISTS (SELECT 1 FROM recovery_row rr"
        " JOIN application_row r ON r.id = rr.row_id WHERE r.case_id = c.id)",
    )


def was_opened(service: Service, number: str) -> None:
    """Somebody in the municipality has opened the decision the day it was made."""
    alter(
        service,
        "INSERT INTO decision_told (decision_id, kind, got_on, noted_by, noted_at, reason)"
        " SELECT d.id, 'opened', ?, 1, d.decided_at, '' FROM decision d"
        ' JOIN "case" c ON c.id = d.case_id WHERE c.file_number = ?',
        TODAY,
        number,
    )


@pytest.fixture
def later(service: Service, browser: Browser) -> Iterator[Page]:
    """The same data two months later, before a user of Ale."""
    with serving(service.data, RXAPP_TODAY=LATER) as running:
        context = browser.new_context(base_url=running.address, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        log_in(page, USER)
        yield page
        context.close()


def opened(officer: Page, number: str) -> str:
    """By the officer from the paid case; gives the recovery's number."""
    officer.get_by_role("link", name="Öppna återkrav").click()
    field = officer.get_by_role("textbox", name="Belopp att återkräva för rad 1")
    field.fill(field.get_attribute("placeholder") or "")
    officer.get_by_role("combobox", name="Grund").select_option(index=1)
    officer.get_by_label("Varför kan ersättningen").fill("Tips från skolan.")
    officer.get_by_role("button", name="Öppna återkrav").click()
    expect(officer.get_by_text("Kommunen vet inte om återkravet.")).to_be_visible()
    assert number not in officer.url
    return officer.url.rpartition("/")[2]


def test_from_the_paid_row_to_legal_force(
    visit: Visit, service: Service, request: pytest.FixtureRequest
) -> None:
    paid = paid_case(service)
    officer = visit(OFFICER, f"/handlaggning/{paid}")
    user = visit(USER, "/arenden")
    number = opened(officer, paid)
    shoot(officer, "recovery-opened")
    user.goto(f"/arenden?sok={number}")
    expect(user.get_by_text("Inga ärenden att visa")).to_be_visible()

    officer.get_by_label("Underlag").fill(WHY)
    officer.get_by_label("Yttrande senast").fill(ANSWER_BY)
    officer.get_by_role("button", name="Skicka underlaget till kommunen").click()
    expect(officer.get_by_text("Underlaget är skickat till kommunen.")).to_be_visible()
    # It comes into the open list of the municipality by itself, with its mark.
    expect(table(user, "Ärenden")).to_contain_text(f"Å {number}")
    shoot(officer, "recovery-told")
    user.goto("/")
    user.get_by_role("link", name=f"Yttra dig över återkravet Å {number}").click()
    expect(user.get_by_role("heading", level=1)).to_have_text(f"Å {number}, återkrav")
    expect(user.get_by_text(WHY)).to_be_visible()
    shoot(user, "recovery-case-told")
    user.get_by_label("Kommunens yttrande").fill("Det stämmer.")
    user.get_by_label(re.compile("Kommunen har inget mer att säga")).check()
    user.get_by_role("button", name="Skicka yttrandet").click()
    expect(user.get_by_text("Yttrandet är skickat till Migrationsverket.")).to_be_visible()

    amount = one(
        service,
        "SELECT asked_ore FROM recovery_row JOIN recovery ON id = recovery_id WHERE file_number = ?",
        number,
    )
    officer.get_by_label(re.compile("^Felaktigt utbetalt för rad 1")).fill(str(amount // 100))
    officer.get_by_label("Skäl för beslutet").fill(WHY)
    officer.get_by_role("button", name="Granska beslutet").click()
    expect(officer.get_by_text("Återkrävs sammanlagt")).to_be_visible()
    shoot(officer, "recovery-look-over")
    officer.get_by_role("button", name="Fatta beslutet").click()
    expect(user.locator(".decision").get_by_text("Återkrävs", exact=False).first).to_be_visible()
    expect(user.get_by_text("Har kommunen inga invändningar")).to_be_visible()
    shoot(user, "recovery-case-decided")
    shoot(officer, "recovery-decided")

    was_opened(service, number)
    page: Page = request.getfixturevalue("later")
    page.goto(f"/arenden/{number}")
    expect(page.get_by_text("Beslutet har fått laga kraft.", exact=False).first).to_be_visible()
    shoot(page, "recovery-case-claimed")
    claims = look_up(
        service,
        "SELECT amount_ore FROM ledger_entry e JOIN decision d ON d.id = e.decision_id"
        " JOIN \"case\" c ON c.id = d.case_id WHERE c.file_number = ? AND kind = 'claim'",
        number,
    )
    assert claims == [(-(amount // 100) * 100,)]
    assert service.run("verify").stdout == "No breach found.\n"


def test_without_objections_nothing_more_is_to_be_done(visit: Visit, service: Service) -> None:
    """«Du förväntas ta del av beslutet. Om du inte har några invändningar behöver du vanligtvis inte vidta
    några ytterligare åtgärder.»"""
    page = visit(USER, recovery("decided", "/arenden")(service))
    expect(
        page.get_by_text(
            "Ta del av beslutet. Har kommunen inga invändningar behöver du vanligtvis inte göra något mer."
        )
    ).to_be_visible()


def test_the_decision_says_that_it_can_be_appealed_and_where(visit: Visit, service: Service) -> None:
    """«Ja beslut om återkrav kan överklagas. Överklagan bör skickas in via e-tjänsten då det underlättar den
    fortsatta digitala hanteringen.»"""
    page = visit(USER, recovery("decided", "/arenden")(service))
    words = page.get_by_text(re.compile("^Beslutet kan överklagas till förvaltningsrätten"))
    expect(words).to_contain_text("Överklaga helst här i e-tjänsten")
    expect(words).to_contain_text(re.compile(r"senast \d{4}-\d\d-\d\d"))


def test_only_the_agency_begins_a_recovery(visit: Visit, service: Service) -> None:
    """«Det är Migrationsverket som initierar ett ärende om återkrav.»"""
    page = visit(USER, f"/arenden/{paid_case(service)}")
    expect(page.get_by_role("heading", name="Händelser")).to_be_visible()
    expect(page.get_by_role("link", name="Öppna återkrav")).to_have_count(0)
    page.goto("/aterkrav")
    expect(page.get_by_text("Sidan är för Migrationsverkets handläggare.")).to_be_visible()


def test_recoveries_are_marked_with_a_letter_where_cases_are_listed(visit: Visit, service: Service) -> None:
    """«Besluten visas i e-tjänsten i flikarna notifieringar och ärenden. Återkravsärenden markeras med ett Å
    i kolumnen för diarienummer.»"""
    numbers = {n for (n,) in look_up(service, "SELECT file_number FROM recovery WHERE case_id IS NOT NULL")}
    page = visit(USER, "/arenden?sok=Å 20")
    expect(table(page, "Ärenden").locator("tbody tr").first).to_be_visible()
    cells = [row[0] for row in body(page, "Ärenden")]
    assert all(cell.startswith("Å ") for cell in cells)
    assert {re.sub(r"^Å |\s*, återkrav$", "", cell) for cell in cells} == numbers
    page.goto("/arenden?status=paid")
    expect(table(page, "Ärenden").locator("tbody tr").first).to_be_visible()
    assert not [row for row in body(page, "Ärenden") if "Å" in row[0]]
    stranger = visit(f"{BURLOV}-USR1", "/arenden?sok=Å 20")
    expect(stranger.get_by_text("Inga ärenden att visa")).to_be_visible()


def test_what_is_asked_back_is_set_off_against_what_is_paid_out(visit: Visit, service: Service) -> None:
    """«Efter att beslutet vunnit laga kraft kommer det återkrävda beloppet regleras mot den totala
    ersättningen som ligger för utbetalning på aktuellt utbetalningskonto.» «… den del som kan regleras vid
    utbetalning att göra det, medan resterande del kommer att regleras vid nästkommande utbetalningar.»"""
    number = one(service, "SELECT max(file_number) FROM recovery WHERE status = 'claimed'")
    page = visit(USER, f"/arenden/{number}")
    words = page.get_by_text("regleras mot det som ska betalas ut till kommunens konto")
    expect(words).to_contain_text("Räcker inte en utbetalning dras resten från de följande.")
    total = one(
        service,
        "SELECT -sum(amount_ore) FROM ledger_entry e JOIN decision d ON d.id = e.decision_id"
        " JOIN \"case\" c ON c.id = d.case_id WHERE c.file_number = ? AND kind = 'claim'",
        number,
    )
    shown = re.sub(r"\s", "", words.inner_text())
    assert f"{total // 100},{total % 100:02d}kr" in shown


def test_a_request_in_a_recovery_is_told_of(visit: Visit, service: Service) -> None:
    """«I de fall som Migrationsverket begär in kompletterande uppgifter visas meddelandet …»"""
    number = one(service, "SELECT max(file_number) FROM recovery WHERE status = 'communicated'")
    officer = visit(OFFICER, f"/handlaggning/{number}")
    officer.get_by_role("button", name="Lägg till punkt").click()
    officer.get_by_label("Vad saknas på punkt 1?").fill("Skicka skolans närvarolista.")
    officer.get_by_label("Svar senast").fill(ANSWER_BY)
    officer.get_by_label("Om svaret inte kommer in i tid").select_option("decided_as_is")
    officer.get_by_role("button", name="Begär komplettering").click()
    expect(officer.get_by_text("Begäran om komplettering är skickad till kommunen.")).to_be_visible()
    page = visit(USER, "/")
    page.get_by_role("link", name=f"Besvara begäran om komplettering i återkravet Å {number}").click()
    expect(page.get_by_role("heading", name="Migrationsverket begär komplettering")).to_be_visible()
