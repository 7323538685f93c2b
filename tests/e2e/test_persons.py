"""Officers mark individuals, look at what is protected, and say whose a row is; each at a browser."""

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.demo import AGENCY, ALE, COMPULSORY, body, have, look_up, one, table
from tests.e2e.scenes_of_persons import WAITING, marked, reveal, show_number, waiting
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

OFFICER, REVEALER, READER = f"{AGENCY}-HND1", f"{AGENCY}-HND2", f"{ALE}-USR1"
WATCH = """name => {
    const shows = () => document.querySelector("main").innerText.includes(name);
    window.goneAt = 0;
    new MutationObserver(() => { if (!window.goneAt && !shows()) window.goneAt = Date.now(); })
        .observe(document.body, { subtree: true, childList: true, characterData: true });
    return shows();
}"""
NOTE_CLICKS = "addEventListener('click', () => { window.clickedAt = Date.now(); }, true)"
NAMED_IN_A_CASE = (
    'SELECT file_number, r.individual_number, first_name, last_name FROM application_row r JOIN "case" c'
    " ON c.id = r.case_id JOIN person p USING (individual_number) WHERE p.protection = 'none'"
    " AND p.municipality_code = '1440' AND c.municipality_code = '1440' AND type_code = ? AND status = 'paid'"
    " AND r.granted_ore > 0 ORDER BY c.id DESC"
)


def shown(number: str) -> str:
    return f"{number[:2]}-{number[2:]}"


def mark(page: Page, protection: str) -> None:
    """On the individual's page: the whole way."""
    page.get_by_role("button", name="Ändra markeringen").click()
    page.get_by_label("Ny markering").select_option(protection)
    page.get_by_label("Skäl").fill("Skatteverket har meddelat markeringen.")
    page.get_by_role("button", name="Granska ändringen").click()
    page.evaluate(NOTE_CLICKS)
    page.locator(".second-look .button-danger").click()
    expect(page.get_by_role("status").filter(has_text="Sparat. Markeringen är nu")).to_be_visible()


def listen(page: Page) -> list[str]:
    """Everything that the page is sent from its next visit on."""
    frames: list[str] = []

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", on_socket)
    return frames


def test_the_open_page_of_a_municipality_loses_the_name_within_a_second(
    visit: Visit, service: Service
) -> None:
    file_number, number, first, last = look_up(service, NAMED_IN_A_CASE, COMPULSORY)[0]
    name = f"{first} {last}"
    reader, payouts, officer = visit(READER), visit(READER), visit(OFFICER)
    frames = listen(reader)
    reader.goto(f"/arenden/{file_number}")
    payouts.goto(f"/utbetalningar?sok={number}")
    row = table(reader, "Rader").get_by_role("row").filter(has_text=shown(number)).first
    expect(row).to_contain_text(name)
    expect(table(payouts, "Utbetalningar")).to_contain_text(name)
    for page in (reader, payouts):
        assert page.evaluate(WATCH, name)
    del frames[:]
    # From the case the individual is a click away for the officer.
    officer.goto(f"/handlaggning/{file_number}")
    officer.get_by_role("link", name=shown(number), exact=True).first.click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(shown(number))
    mark(officer, "Skyddad folkbokföring")
    for page in (reader, payouts):
        expect(page.get_by_text(name)).to_have_count(0)
        seconds = (page.evaluate("window.goneAt") - officer.evaluate("window.clickedAt")) / 1000
        assert 0 < seconds < 1
        expect(page.locator("main").get_by_text(shown(number)).first).to_be_visible()
        assert last not in page.content()
    pushed = [frame for frame in frames if shown(number) in frame]
    assert pushed
    assert not [frame for frame in frames if first in frame or last in frame or "registration" in frame]
    (line, *_) = body(officer, "Markeringens historik")
    assert line[1:] == [
        "Markeringen ändrades från ingen till skyddad folkbokföring",
        "Skatteverket har meddelat markeringen.",
        "Helena Wikström",
    ]
    # Nor is there anything to find by the name.
    reader.goto(f"/utbetalningar?sok={last}")
    expect(reader.get_by_role("status").filter(has_text="utbetalningsrader")).to_be_visible()
    assert shown(number) not in reader.locator("main").inner_text()


def test_what_is_protected_is_shown_with_a_reason_and_noted(visit: Visit, service: Service) -> None:
    path = marked(service)
    first, last = look_up(
        service,
        "SELECT first_name, last_name FROM person WHERE individual_number = ?",
        path.rpartition("/")[2],
    )[0]
    page, other = visit(REVEALER, path), visit(REVEALER, path)
    before = len(body(page, "Vem har sett uppgifterna"))
    assert last not in page.content()
    page.get_by_role("button", name="Visa uppgifter", exact=True).click()
    page.get_by_role("button", name="Visa uppgifterna", exact=True).click()
    expect(page.get_by_text("Välj varför du behöver uppgifterna.")).to_be_visible()
    expect(page.get_by_text("Skriv ett skäl med")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_role("button", name="Visa uppgifter", exact=True)).to_be_focused()
    reveal(page, service)
    expect(page.get_by_text(f"{first} {last}", exact=True)).to_be_visible()
    for one_of_them in (page, other):
        expect(table(one_of_them, "Vem har sett uppgifterna").locator("tbody tr")).to_have_count(before + 1)
    newest = body(page, "Vem har sett uppgifterna")[0]
    assert newest[1:] == [
        "Skyddade uppgifter visades",
        "Handläggning av ett ärende: Kontroll mot kommunens intyg om skolgång.",
        "Henrik Blom",
    ]
    assert last not in other.content()
    frames = listen(page)
    page.reload()
    expect(page.get_by_role("button", name="Visa uppgifter", exact=True)).to_be_visible()
    assert last not in page.content()
    assert frames
    assert not [frame for frame in frames if last in frame]


def test_an_officer_without_the_function_sees_the_number_alone(visit: Visit, service: Service) -> None:
    path = marked(service)
    number = path.rpartition("/")[2]
    first, last = look_up(
        service, "SELECT first_name, last_name FROM person WHERE individual_number = ?", number
    )[0]
    page = visit(OFFICER)
    frames = listen(page)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(shown(number))
    expect(page.get_by_role("heading", name="Markeringens historik")).to_be_visible()
    expect(page.get_by_role("heading", name="Skyddade uppgifter")).to_have_count(0)
    expect(page.get_by_role("button", name="Visa uppgifter")).to_have_count(0)
    page.get_by_role("button", name="Ändra markeringen").click()
    choice = page.get_by_label("Ny markering")
    expect(choice).to_be_visible()
    options = choice.locator("option").all_inner_texts()
    assert options
    assert "Ingen" not in options
    page.goto(waiting(service))
    expect(page.get_by_text("Det gör en handläggare som har funktionen")).to_be_visible()
    expect(page.get_by_role("button", name="Visa numret")).to_have_count(0)
    assert not [frame for frame in frames if last in frame or f"{first} {last}" in frame]
    assert not [frame for frame in frames if "201607642384" in frame or "20160764-2384" in frame]


def test_a_row_gets_its_individual_number_and_is_granted(visit: Visit, service: Service) -> None:
    file_number = one(service, WAITING)
    reader, page = visit(READER, f"/arenden/{file_number}"), visit(REVEALER, waiting(service))
    expect(table(reader, "Rader")).to_contain_text("Personnummer angivet")
    frames = listen(reader)
    reader.reload()
    show_number(page, service)
    expect(page.get_by_text("20160764-2384", exact=True)).to_be_visible()
    page.get_by_label("Individnummer").fill("12-345678")
    page.get_by_role("button", name="Granska kopplingen").click()
    expect(page.get_by_role("group", name="Rad 1 gäller individ 12-345678?")).to_be_visible()
    page.get_by_role("button", name="Koppla rad 1 till 12-345678").click()
    expect(page.get_by_role("status").filter(has_text="Rad 1 har fått sitt individnummer")).to_be_visible()
    expect(table(reader, "Rader")).to_contain_text("12-345678")
    expect(reader.get_by_text("Migrationsverket angav vilket individnummer")).to_be_visible()
    expect(page.get_by_text("Du har angett vilken individ en rad i ärendet gäller.")).to_be_visible()
    decider = visit(OFFICER, f"/handlaggning/{file_number}")
    have(decider)
    decider.get_by_role("combobox", name="Beslut för rad 1").select_option("Beviljas")
    decider.get_by_role("button", name="Granska beslutet").click()
    decider.get_by_role("button", name="Fatta beslutet").click()
    expect(decider.get_by_role("status").filter(has_text="Beslutet är fattat: beviljas.")).to_be_visible()
    expect(table(reader, "Rader")).to_contain_text("50 400,00")
    assert not [frame for frame in frames if "201607642384" in frame or "20160764-2384" in frame]
    assert one(service, "SELECT protection FROM person WHERE individual_number = '12345678'") == "unknown"
    found = service.run("verify")
    assert found.returncode == 0, found.stdout
    page.get_by_role("link", name="12-345678", exact=True).click()
    expect(page.get_by_text(f"Rad 1 i ärende {file_number} angavs gälla individen")).to_be_visible()
