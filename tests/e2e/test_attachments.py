"""A file is attached to an application, sent along, and fetched from the case by whoever sees it."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from rxapp.domain.attachments import MAX_BYTES
from tests.e2e.demo import ALE, BURLOV, COMPULSORY, body, case_of, fresh_child, table, write_row
from tests.e2e.demo import begin as begin_application
from tests.e2e.scene import OFFICER, USER
from tests.e2e.scenes_of_attachments import CHOOSE, attached, choose, pdf, refuse
from tests.e2e.test_story import AUTUMN, FILE_NUMBER, NOBODY
from tests.fixtures.attached import PDF
from tests.fixtures.browser import Visit, let_in
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e


def fetch(page: Page, link: str) -> tuple[str, bytes]:
    """The name that the browser saves the file under, and what is in it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def send(page: Page, number: str) -> str:
    """Fill the application and send it; gives the file number."""
    page.get_by_role("combobox", name="Kvartal").select_option("2025 kvartal 4")
    write_row(page, 1, number, *AUTUMN)
    page.get_by_role("button", name="Granska ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", name="Ansökan är skickad")).to_be_visible()
    return FILE_NUMBER.findall(page.locator(".receipt-number").inner_text())[0]


def test_a_file_is_attached_sent_along_and_fetched_from_the_case(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    begin_application(page)
    choose(page, pdf("schema våren.pdf"), pdf("intyg.pdf", PDF + b"2"))
    expect(table(page, "Bilagor").locator("tbody tr")).to_have_count(2)
    assert [row[0] for row in body(page, "Bilagor")] == ["schema våren.pdf", "intyg.pdf"]
    expect(page.get_by_role("status").filter(has_text="intyg.pdf: Bifogad.")).to_be_attached()
    page.get_by_role("button", name="Ta bort schema våren.pdf").click()
    expect(table(page, "Bilagor").locator("tbody tr")).to_have_count(1)
    file_number = send(page, fresh_child(service, skip=2)[0])
    page.get_by_role("link", name="Visa ärendet").click()
    assert fetch(page, "intyg.pdf") == ("intyg.pdf", PDF + b"2")
    officer = visit(OFFICER, f"/handlaggning/{file_number}")
    expect(table(officer, "Bilagor")).to_contain_text("intyg.pdf")
    assert body(officer, "Bilagor")[0][:3] == ["intyg.pdf", "1 kB", "Kommunen"]
    assert fetch(officer, "intyg.pdf") == ("intyg.pdf", PDF + b"2")


def test_in_a_case_with_an_unknown_child_nobody_is_told_the_files_own_name(
    visit: Visit, service: Service
) -> None:
    page = visit(USER, "/ansokan/ny")
    begin_application(page)
    choose(page, pdf("Samira Sekret.pdf"))
    expect(table(page, "Bilagor")).to_contain_text("Samira Sekret.pdf")
    file_number = send(page, NOBODY)
    for card, address in ((USER, "/arenden"), (f"{ALE}-USR3", "/arenden"), (OFFICER, "/handlaggning")):
        reader = visit(card, f"{address}/{file_number}")
        assert fetch(reader, "Bilaga 1.pdf")[0] == "Bilaga 1.pdf"
        expect(reader.get_by_text("Sekret")).to_have_count(0)
    # An open page gets what comes next, without being loaded anew.
    other = visit(f"{ALE}-USR3", f"/arenden/{file_number}")
    choose(reader := visit(USER, f"/arenden/{file_number}"), pdf("mer.pdf"))
    for tab in (reader, other):
        expect(table(tab, "Bilagor")).to_contain_text("Bilaga 2.pdf")
        expect(tab.get_by_text("En bilaga lades till")).to_be_visible()


def test_a_file_may_be_dropped_and_chosen_by_the_keyboard(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    begin_application(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_label(CHOOSE).press("Enter")
    chooser.value.set_files([pdf("valdes.pdf")])
    expect(table(page, "Bilagor")).to_contain_text("valdes.pdf")
    dropped = page.evaluate_handle(
        """text => {
            const held = new DataTransfer();
            held.items.add(new File([text], "slapptes.pdf", { type: "application/pdf" }));
            return held;
        }""",
        PDF.decode(),
    )
    form = page.locator("form.upload", has=page.locator("#bilagor"))
    for event in ("dragenter", "dragover"):
        form.dispatch_event(event, {"dataTransfer": dropped})
    expect(form).to_have_attribute("data-over", "")
    form.dispatch_event("drop", {"dataTransfer": dropped})
    expect(table(page, "Bilagor")).to_contain_text("slapptes.pdf")
    expect(form).not_to_have_attribute("data-over", "")


def test_what_is_too_large_is_told_beside_the_field_and_what_is_right_is_sent(
    visit: Visit, service: Service
) -> None:
    page = visit(USER, "/ansokan/ny")
    refuse(page, service)
    field = page.get_by_label(CHOOSE)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Filen är större än 10 MB"))
    choose(page, pdf("mindre.pdf"))
    expect(table(page, "Bilagor")).to_contain_text("mindre.pdf")
    expect(page.locator(".field-error").get_by_text("Filen är större än")).to_have_count(0)


def test_what_the_service_refuses_is_told_in_its_words(browser: Browser, service: Service) -> None:
    # Without listening: the browser itself complains of an answer that is a refusal.
    context = browser.new_context(base_url=service.address)
    let_in(context, service, service.log_in(USER))
    page = context.new_page()
    page.goto("/ansokan/ny")
    begin_application(page)
    choose(page, pdf("program.pdf", b"MZ\x90\x00"), pdf("bra.pdf"))
    expect(
        page.locator(".field-error").get_by_text("program.pdf: Filtypen kan inte tas emot.")
    ).to_be_visible()
    expect(table(page, "Bilagor")).to_contain_text("bra.pdf")
    context.clear_cookies()
    choose(page, pdf("senare.pdf"))
    expect(
        page.locator(".field-error").get_by_text("senare.pdf: Du är inte längre inloggad.")
    ).to_be_visible()
    context.close()


def test_lines_of_progress_are_shown_and_the_last_line_counts(browser: Browser, service: Service) -> None:
    context = browser.new_context(base_url=service.address)
    let_in(context, service, service.log_in(USER))
    page = context.new_page()
    page.goto("/ansokan/ny")
    begin_application(page)
    lines = (
        '{"progress": 0.4, "text": "4 000 av 10 000 rader"}\n{"ok": false, "sentence": "Rad 4 001 är fel."}'
    )
    page.route("**/bilagor/utkast/*", lambda route: route.fulfill(body=lines))
    seen = page.evaluate_handle(
        """() => {
            const seen = [];
            const list = document.getElementById("bilagor").form.querySelector(".upload-files");
            new MutationObserver(() => {
                seen.push([list.querySelector("progress")?.getAttribute("value"), list.textContent]);
            }).observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
            return seen;
        }"""
    )
    choose(page, pdf("rader.pdf"))
    expect(page.locator(".field-error").get_by_text("rader.pdf: Rad 4 001 är fel.")).to_be_visible()
    assert ["0.4", "rader.pdf4 000 av 10 000 rader"] in seen.json_value()
    context.close()


def test_a_file_address_opens_for_nobody_else(visit: Visit, service: Service) -> None:
    page = visit(USER, "/ansokan/ny")
    attached(page, service)
    address = table(page, "Bilagor").get_by_role("link").first.get_attribute("href")
    assert address is not None
    stranger = visit(f"{BURLOV}-USR1")
    answers = [stranger.request.get(to) for to in (address, f"/bilagor/{'0' * 32}")]
    assert [(answer.status, answer.text()) for answer in answers] == [(404, answers[1].text())] * 2
    assert page.request.get(address).status == 200


def test_a_large_body_is_refused_by_the_running_service_before_it_has_come(service: Service) -> None:
    to = f"{service.address}/bilagor/utkast/{'0' * 32}"
    large = {"fil": ("stor.pdf", PDF + bytes(MAX_BYTES + 100_000))}
    own = {"Origin": service.address}
    answers = [
        httpx.post(to, files=large, headers=own, cookies=cookies).status_code
        for cookies in ({}, {SESSION: service.log_in(f"{ALE}-ADM1")}, {SESSION: service.log_in(USER)})
    ]
    assert answers == [401, 404, 404]
    assert httpx.post(to, files=large, headers={"Origin": "http://evil.example"}).status_code == 403
    to = f"{service.address}/bilagor/arenden/{case_of(service, COMPULSORY, 'in_review')}"
    assert (
        httpx.post(to, files=large, headers=own, cookies={SESSION: service.log_in(USER)}).status_code == 413
    )
    assert not list((service.data / "attachments" / "arriving").glob("*"))
