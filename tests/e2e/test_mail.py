"""Mail is switched on in the tab Notifieringar; the mail leads to the case, and its other link stops mail."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from rxapp.text.mail import DUTY, STOP_BUTTON, STOP_TITLE, STOPPED
from tests.e2e.demo import AGENCY, ALE, PRESCHOOL, one
from tests.fixtures.browser import Visit
from tests.fixtures.people import PIN
from tests.fixtures.served import Service, wait_until

pytestmark = pytest.mark.e2e

READER = f"{ALE}-USR2"
NEWEST = (
    "SELECT max(file_number) FROM 'case' WHERE municipality_code = '1440' AND type_code = ?"
    " AND status = 'paid' AND NOT is_recovery"
)


def mails(service: Service) -> list[EmailMessage]:
    """What the service has written in place of sending it."""
    files = sorted((service.data / "mail").glob("*.eml"))
    return [cast("EmailMessage", message_from_bytes(file.read_bytes(), policy=default)) for file in files]


def links(mail: EmailMessage) -> tuple[str, str]:
    """The paths that lead to the case, and to the stop."""
    text = mail.get_content()
    found = [re.search(rf"{path}\S+", text) for path in ("/arenden/", "/mejl/stopp/")]
    case, stop = (each.group() if each else "" for each in found)
    return case, stop


def mail_of(service: Service, number: str) -> EmailMessage:
    """The one about that case, once it is there."""

    def found() -> list[EmailMessage]:
        return [mail for mail in mails(service) if mail["Subject"] == f"Ny händelse i ärende {number}"]

    wait_until(lambda: bool(found()), f"a mail about {number}")
    return found()[0]


def log_in(page: Page) -> None:
    page.get_by_label("HSA-id").fill(READER)
    page.get_by_label("PIN-kod").fill(PIN)
    page.get_by_role("button", name="Logga in").click()


def test_a_user_switches_mail_on_lands_at_the_case_from_the_mail_and_stops_it_without_login(
    visit: Visit, service: Service
) -> None:
    number = one(service, NEWEST, PRESCHOOL)
    reader = visit(READER, "/notifieringar")
    settings = reader.locator("#mejl")
    expect(settings.locator("summary")).to_have_text("Mejl om nya händelser: av")
    settings.locator("summary").press("Enter")
    expect(settings).to_contain_text(DUTY)
    expect(settings).to_contain_text("Ingen mejlserver är inställd")
    switch = settings.get_by_role("switch", name="Mejl om nya händelser")
    switch.press("Space")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    expect(settings.get_by_label("Meddelanden", exact=True)).to_have_value("at_once")
    settings.get_by_label("Beslut", exact=True).select_option("daily")
    expect(reader.locator("#announcer")).to_have_text(re.compile("^Sparat. Beslut: varje dag"))

    officer = visit(f"{AGENCY}-HND1", f"/handlaggning/{number}")
    officer.get_by_label("Nytt meddelande").fill("Hur går det med intyget?")
    officer.get_by_role("button", name="Skicka till kommunen").click()
    mail = mail_of(service, number)
    assert "intyget" not in mail.get_content()
    to_case, to_stop = links(mail)

    elsewhere = visit("", to_case)
    log_in(elsewhere)
    expect(elsewhere).to_have_url(re.compile(rf"/arenden/{number}$"))
    expect(elsewhere.get_by_role("heading", level=1)).to_contain_text(number)

    stranger = visit("", to_stop)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(STOP_TITLE)
    stranger.get_by_role("button", name=STOP_BUTTON).press("Enter")
    expect(stranger.get_by_text(STOPPED)).to_be_visible()
    expect(settings.locator("summary")).to_have_text("Mejl om nya händelser: av")
    expect(reader.locator("nav .badge")).to_be_visible()
