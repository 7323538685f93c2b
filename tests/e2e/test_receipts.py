"""A receipt from the sending to the check, whole and altered; and an application that is taken back."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, BURLOV, body, fresh_child, have, look_up
from tests.e2e.test_story import AUTUMN, NOBODY, send
from tests.e2e.whom import of_another_role
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e


def fetched(page: Page, folder: Path, name: str) -> Path:
    """The file behind a link, as the browser saves it."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=name).click()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


def check(page: Page, path: Path) -> None:
    page.goto("/kvitton")
    page.get_by_label("Kvittofil").set_input_files(path)
    page.get_by_role("button", name="Kontrollera filen").click()


def result(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_receipt_is_fetched_checked_and_told_to_be_altered_when_it_is(
    visit: Visit, service: Service, tmp_path: Path
) -> None:
    number, name = fresh_child(service, skip=3)
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    file_number = send(page, (number, *AUTUMN))
    path = fetched(page, tmp_path, "Hämta kvittot (JSON)")
    text = path.read_text("utf-8")
    assert path.name.startswith(f"kvitto-{file_number}-")
    assert number in text
    assert name.split()[-1] not in text

    page.get_by_role("link", name="Visa och skriv ut kvittot").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Kvitto {json.loads(text)['receipt']['number']}"
    )
    assert body(page, "Rader i kvittot")[0][1:3] == [
        f"{number[:2]}-{number[2:]}",
        f"{AUTUMN[0]} – {AUTUMN[1]}",
    ]
    page.get_by_role("link", name="kontrollera det mot tjänsten").click()
    result(page, "Kvittot är äkta.")

    for reader in (page, visit(f"{AGENCY}-HND1", "/kvitton")):
        check(reader, path)
        result(reader, "Kvittot är äkta.")
        expect(reader.get_by_role("link", name=file_number)).to_be_visible()
        expect(reader.get_by_text("Alla kommunens kvitton fram till det här, från nummer 1")).to_be_visible()
    for stranger in (visit(f"{ALE}-USR2", "/kvitton"), visit(f"{BURLOV}-USR1", "/kvitton")):
        check(stranger, path)
        result(stranger, "Kvittot är okänt.")
        assert file_number not in stranger.content()

    altered = tmp_path / "andrat.json"
    altered.write_text(text.replace(number, str(int(number) + 1)), "utf-8")
    check(page, altered)
    result(page, "Kvittot har ändrats.")
    page.get_by_label("Eller klistra in").fill(text)
    page.get_by_role("button", name="Kontrollera filen").click()
    result(page, "Kvittot är äkta.")


def test_the_printed_checksum_is_enough_to_check_a_receipt(visit: Visit, service: Service) -> None:
    statement = (
        "SELECT id, file_number FROM receipt WHERE municipality_code = '1440' ORDER BY id DESC LIMIT 1"
    )
    ((receipt, file_number),) = look_up(service, statement)
    page = visit(f"{ALE}-USR1", f"/kvitton/{receipt}")
    printed = page.locator(".checksum").first.inner_text()
    page.goto("/kvitton")
    for typed, title in ((printed, "Kvittot är äkta."), (printed[::-1], "Kontrollsumman stämmer inte.")):
        page.get_by_label("Diarienummer").fill(file_number)
        page.get_by_label("Kontrollsumma", exact=True).fill(typed)
        page.get_by_role("button", name="Kontrollera kontrollsumman").click()
        result(page, title)


def test_an_application_is_taken_back_on_a_second_look_while_the_officer_watches(
    visit: Visit, service: Service
) -> None:
    page = visit(f"{ALE}-USR3", "/ansokan/ny")
    file_number = send(page, (NOBODY, *AUTUMN))
    page.get_by_role("link", name="Visa ärendet").click()
    expect(page.get_by_text("Under handläggning").first).to_be_visible()
    officer = visit(f"{AGENCY}-HND1", f"/handlaggning/{file_number}")
    have(officer)
    expect(officer.get_by_role("button", name="Granska beslutet")).to_be_visible()

    page.get_by_role("button", name="Återkalla ansökan", exact=True).click()
    expect(page.get_by_text("ingen ersättning betalas ut för den")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    page.get_by_role("button", name="Återkalla ansökan", exact=True).click()
    page.get_by_role("button", name="Återkalla ansökan för Ale kommun").click()
    expect(page.get_by_text("Ansökan är återkallad och ärendet är avskrivet.")).to_be_visible()
    expect(page.get_by_text("Avskrivs", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Återkalla ansökan")).to_have_count(0)
    assert [row[1] for row in body(page, "Kvitton")] == ["Ansökan skickades in", "Ansökan återkallades"]

    expect(officer.get_by_role("button", name="Granska beslutet")).to_have_count(0)
    expect(officer.get_by_text("Avskrivet sedan kommunen återkallat ansökan")).to_be_visible()
    verified = service.run("verify")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("card", [f"{ALE}-ADM1", f"{AGENCY}-UTB1", f"{AGENCY}-KTC1"])
def test_whoever_reads_no_receipts_is_told_whom_the_page_is_for(visit: Visit, card: str) -> None:
    page = visit(card, "/kvitton")
    expect(page.get_by_role("main")).to_contain_text(of_another_role(card, "/kvitton"))
