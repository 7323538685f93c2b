"""Messages in a case, in two browsers at once: they appear by themselves, and tell when they are read."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import AGENCY, ALE, COMPULSORY, case_of, look_up, one
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

OFFICER, USER, OTHER_TYPE = f"{AGENCY}-HND1", f"{ALE}-USR1", f"{ALE}-USR2"
OFFICERS_NAME = "Wikström"


def write(page: Page, text: str, button: str) -> None:
    page.get_by_label("Nytt meddelande").fill(text)
    page.get_by_role("button", name=button).click()


def test_messages_go_both_ways_live_and_tell_when_they_are_read(visit: Visit, service: Service) -> None:
    number = case_of(service, COMPULSORY, "in_review")
    user, officer = visit(USER, f"/arenden/{number}"), visit(OFFICER, f"/handlaggning/{number}")
    start, stranger = visit(USER, "/"), visit(OTHER_TYPE, "/")
    expect(user.get_by_text("Inga meddelanden.")).to_be_visible()
    for page in (user, officer, start):
        page.evaluate("window.stayed = true")
    write(officer, "Hej!\nGäller rad 1 hela perioden?", "Skicka till kommunen")
    letter = user.locator(".letter").last
    expect(letter).to_contain_text("Gäller rad 1 hela perioden?")
    expect(letter).to_contain_text("Migrationsverket")
    expect(letter.get_by_text("Nytt", exact=True)).to_be_visible()
    assert OFFICERS_NAME not in user.content()
    expect(officer.get_by_label("Nytt meddelande")).to_have_value("")
    expect(officer.locator(".letter").last).to_contain_text("Inte läst av kommunen än")
    task = start.get_by_role("link", name=f"Läs meddelanden i {number}")
    expect(task).to_be_visible()
    expect(stranger.get_by_role("heading", name="Att göra")).to_be_visible()
    assert number not in stranger.content()

    user.get_by_role("button", name="Markera som läst").click()
    expect(officer.locator(".letter").last).to_contain_text("Läst av kommunen 2026-03-18")
    expect(user.get_by_role("button", name="Markera som läst")).to_have_count(0)
    expect(task).to_have_count(0)

    user.get_by_label("Nytt meddelande").fill("Halvskrivet svar, som ")
    write(officer, "Tack på förhand.", "Skicka till kommunen")
    expect(user.locator(".letter").last).to_contain_text("Tack på förhand.")
    # What one writes is left alone by what comes.
    expect(user.get_by_label("Nytt meddelande")).to_have_value("Halvskrivet svar, som ")
    write(user, "Ja, hela perioden.", "Skicka till Migrationsverket")
    answer = officer.locator(".letter").last
    expect(answer).to_contain_text("Ja, hela perioden.")
    expect(answer).to_contain_text("Ale kommun")
    # To answer is to have read.
    expect(officer.locator(".letter").nth(1)).to_contain_text("Läst av kommunen 2026-03-18")
    officer.get_by_role("button", name="Markera som läst").click()
    expect(user.locator(".letter").last).to_contain_text("Läst av Migrationsverket 2026-03-18")
    assert all(page.evaluate("window.stayed") is True for page in (user, officer, start))


def test_an_officer_is_stopped_from_naming_a_protected_person_and_keeps_what_is_written(
    visit: Visit, service: Service
) -> None:
    found = (
        "SELECT file_number, first_name FROM 'case' c JOIN application_row r ON r.case_id = c.id"
        " JOIN person USING (individual_number) WHERE protection <> 'none' AND c.municipality_code = '1440'"
    )
    number, name = look_up(service, found)[0]
    page = visit(OFFICER, f"/handlaggning/{number}")
    text = f"Vilken skola går {name} i?"
    write(page, text, "Skicka till kommunen")
    expect(page.get_by_text("Skriv radens nummer eller individnumret i stället.").last).to_be_visible()
    expect(page.get_by_label("Nytt meddelande")).to_have_value(text)
    expect(page.locator(".letter")).to_have_count(0)
    assert one(service, "SELECT count(*) FROM message WHERE text = ?", text) == 0


def test_messages_are_read_and_written_by_the_keyboard(visit: Visit, service: Service) -> None:
    number = case_of(service, COMPULSORY, "paid")
    page = visit(USER, f"/arenden/{number}")
    page.get_by_label("Nytt meddelande").focus()
    page.keyboard.type("Vilken dag betalades det?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".letter").last).to_contain_text("Vilken dag betalades det?")


def test_what_concerns_an_application_is_written_in_the_service(visit: Visit, service: Service) -> None:
    """«[…] kommunikation som rör ansökan för berörda ersättningstyper, kommer att ske i e-tjänsten,
    oberoende av om ansökan har kommit in digitalt eller på pappersblankett till Migrationsverket.»"""
    number = case_of(service, COMPULSORY, "supplement_requested")
    page = visit(f"{ALE}-USR1", f"/arenden/{number}")
    expect(page.get_by_role("heading", name="Migrationsverket begär komplettering")).to_be_visible()
    expect(page.get_by_role("button", name="Lämna in svaret")).to_be_visible()
    expect(page.get_by_role("heading", name="Meddelanden")).to_be_visible()
    expect(page.get_by_role("button", name="Skicka till Migrationsverket")).to_be_visible()
