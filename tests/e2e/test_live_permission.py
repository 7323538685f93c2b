"""An administrator switches a permission in one browser, and the page that is open in another changes."""

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.demo import ALE, BURLOV, COMPULSORY, COMPULSORY_NAME, NO_CASE, case_of, cells, look_up, table
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

READER = f"{ALE}-USR2"
SWITCH = f"{COMPULSORY_NAME} för Johan Öberg"
GIVEN = f"Du har fått behörighet för {COMPULSORY_NAME}."
TAKEN = f"Behörighet för {COMPULSORY_NAME} har tagits bort."
WATCH = """text => {
    window.seenAt = 0;
    new MutationObserver(() => {
        const shown = document.querySelector("main table")?.innerText.includes(text) ?? false;
        if (shown !== window.wasShown) {
            window.wasShown = shown;
            window.seenAt = Date.now();
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    window.wasShown = document.querySelector("main table")?.innerText.includes(text) ?? false;
}"""
NOTE_CLICKS = "addEventListener('click', () => { window.clickedAt = Date.now(); }, true)"


@pytest.fixture
def administrator(visit: Visit) -> Page:
    """The matrix, with the permission off."""
    page = visit(f"{ALE}-ADM1", "/behorigheter")
    switch(page, held=False)
    page.evaluate(NOTE_CLICKS)
    return page


def switch(page: Page, *, held: bool) -> None:
    """Turn the permission on or off, if it is not already."""
    control = page.get_by_role("switch", name=SWITCH, exact=True)
    expect(control).to_be_visible()
    if (control.get_attribute("aria-checked") == "true") != held:
        control.click()
    expect(control).to_have_attribute("aria-checked", str(held).lower())


def stays(page: Page) -> None:
    """From now on a reload would be noticed."""
    page.evaluate("window.stayed = true")


def has_stayed(page: Page) -> bool:
    return page.evaluate("window.stayed === true")


def seconds_until_seen(reader: Page, administrator: Page) -> float:
    return (reader.evaluate("window.seenAt") - administrator.evaluate("window.clickedAt")) / 1000


def test_a_payout_line_fills_and_empties_within_a_second_of_the_switch(
    visit: Visit, service: Service, administrator: Page
) -> None:
    number, individual, name = look_up(
        service,
        "SELECT file_number, l.individual_number, first_name || ' ' || last_name FROM payout_line l"
        " JOIN person p USING (individual_number) WHERE type_code = ? AND l.municipality_code = '1440'"
        " AND protection = 'none' GROUP BY file_number HAVING count(*) = 1 ORDER BY file_number DESC",
        COMPULSORY,
    )[0]
    shown = f"{individual[:2]}-{individual[2:]}"
    reader = visit(READER)
    frames: list[str] = []
    reader.on("websocket", lambda socket: listen(socket, frames))
    reader.goto(f"/utbetalningar?sok={number}")
    line = table(reader, "Utbetalningar").get_by_role("row").filter(has_text=number)
    expect(line).to_have_count(1)
    masked = cells(line)
    assert masked[1:5] == ["", "", "", ""]
    assert masked[0] == number
    assert masked[5].endswith(" kr")
    stays(reader)
    reader.get_by_role("searchbox", name="Sök").focus()
    reader.evaluate(WATCH, COMPULSORY_NAME)

    switch(administrator, held=True)
    expect(line).to_contain_text(COMPULSORY_NAME)
    assert seconds_until_seen(reader, administrator) < 1
    filled = cells(line)
    assert filled[1] == COMPULSORY_NAME
    assert filled[2] == f"{shown} {name}"
    assert all(filled[3:5])
    assert (filled[0], filled[5]) == (masked[0], masked[5])
    expect(reader.get_by_role("status").filter(has_text=GIVEN)).to_be_visible()
    expect(reader.get_by_role("searchbox", name="Sök")).to_be_focused()

    del frames[:]
    switch(administrator, held=False)
    expect(line).not_to_contain_text(COMPULSORY_NAME)
    assert seconds_until_seen(reader, administrator) < 1
    assert cells(line) == masked
    expect(reader.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    expect(reader.get_by_role("searchbox", name="Sök")).to_be_focused()
    everything = reader.content()
    assert number in everything
    assert not [secret for secret in (individual, shown, name) if secret in everything]
    delta = next(frame for frame in reversed(frames) if number in frame)
    assert not [secret for secret in (individual, shown, name) if secret in delta]
    assert '"type_name":""' in delta
    assert has_stayed(reader)


def listen(socket: WebSocket, frames: list[str]) -> None:
    socket.on("framereceived", lambda frame: frames.append(str(frame)))


def test_an_open_case_says_why_it_is_gone_and_comes_back(
    visit: Visit, service: Service, administrator: Page
) -> None:
    number = case_of(service, COMPULSORY, "paid")
    reader = visit(READER, f"/arenden/{number}")
    expect(reader.get_by_text(NO_CASE)).to_be_visible()
    stays(reader)
    switch(administrator, held=True)
    expect(reader.get_by_role("heading", level=1)).to_have_text(number)
    expect(table(reader, "Rader").locator("tbody tr").first).to_be_visible()
    switch(administrator, held=False)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Sidan kan inte visas")
    expect(reader.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    expect(table(reader, "Rader")).to_have_count(0)
    assert number not in reader.locator("body").inner_text()
    switch(administrator, held=True)
    expect(reader.get_by_role("heading", level=1)).to_have_text(number)
    assert has_stayed(reader)


def test_the_list_of_cases_grows_and_shrinks(visit: Visit, administrator: Page) -> None:
    reader = visit(READER, "/arenden")
    listed = table(reader, "Ärenden")
    expect(listed).to_contain_text("Asylsökande i förskola")
    expect(listed).not_to_contain_text(COMPULSORY_NAME)
    stays(reader)
    reader.evaluate(WATCH, COMPULSORY_NAME)
    switch(administrator, held=True)
    expect(listed).to_contain_text(COMPULSORY_NAME)
    assert seconds_until_seen(reader, administrator) < 1
    switch(administrator, held=False)
    expect(listed).not_to_contain_text(COMPULSORY_NAME)
    assert seconds_until_seen(reader, administrator) < 1
    assert has_stayed(reader)


def test_the_types_that_can_be_applied_for_follow_the_permission(visit: Visit, administrator: Page) -> None:
    reader = visit(READER, "/ansokan/ny")
    choice = reader.get_by_role("combobox", name="Ersättningstyp")
    expect(choice.locator("option")).to_have_text(["Välj ersättningstyp", "Asylsökande i förskola"])
    stays(reader)
    switch(administrator, held=True)
    expect(choice).to_contain_text(COMPULSORY_NAME)
    switch(administrator, held=False)
    expect(choice).not_to_contain_text(COMPULSORY_NAME)
    assert has_stayed(reader)


def test_a_taken_permission_can_be_given_back_by_undoing(visit: Visit, administrator: Page) -> None:
    switch(administrator, held=True)
    told = administrator.locator("main").get_by_text(
        f"Sparat. Johan Öberg har fått behörighet för {COMPULSORY_NAME}."
    )
    expect(told).to_be_visible()
    administrator.get_by_role("button", name="Ångra").click()
    expect(administrator.get_by_role("switch", name=SWITCH, exact=True)).to_have_attribute(
        "aria-checked", "false"
    )


def test_a_second_administrator_sees_the_switch_move(visit: Visit, administrator: Page) -> None:
    other = visit(f"{ALE}-ADM2", "/behorigheter")
    control = other.get_by_role("switch", name=SWITCH, exact=True)
    expect(control).to_have_attribute("aria-checked", "false")
    switch(administrator, held=True)
    expect(control).to_have_attribute("aria-checked", "true")


def test_a_decision_made_elsewhere_comes_into_the_open_list_of_its_municipality_alone(
    visit: Visit, service: Service
) -> None:
    number = case_of(service, COMPULSORY, "submitted")
    reader, stranger = visit(f"{ALE}-USR3", f"/arenden?sok={number}"), visit(f"{BURLOV}-USR1", "/arenden")
    line = table(reader, "Ärenden").get_by_role("row").filter(has_text=number)
    expect(line).to_contain_text("Inskickad")
    before = table(stranger, "Ärenden").inner_text()
    stays(reader)
    decided = service.run("decide", "--pending")
    assert decided.returncode == 0, decided.stderr
    status = look_up(service, 'SELECT status FROM "case" WHERE file_number = ?', number)[0][0]
    expect(line).to_contain_text({"decided": "Beslutad", "in_review": "Under handläggning"}[status])
    assert has_stayed(reader)
    assert number not in before + table(stranger, "Ärenden").inner_text()
