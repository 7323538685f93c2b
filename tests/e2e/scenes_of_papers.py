"""The page on which an officer registers what came on paper, and the case that it becomes."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.demo import COMPULSORY_NAME, fresh_child, one, write_row
from tests.e2e.scene import OFFICER, USER, Scene, press
from tests.e2e.scenes_of_attachments import choose, pdf
from tests.fixtures.served import Service

PATH = "/handlaggning/ny"
CAME = "2026-03-16"
AUTUMN = ("2025-10-06", "2025-12-14")


def begin_paper(
    page: Page, municipality: str = "Ale", *, came: str = CAME, type_name: str = COMPULSORY_NAME
) -> None:
    """Say for whom and when, and go on to the grid."""
    page.get_by_label("Kommun").fill(municipality)
    page.get_by_role("combobox", name="Ersättningstyp").select_option(type_name)
    page.get_by_label("Inkom till Migrationsverket").fill(came)
    page.get_by_role("button", name="Börja registrera").click()


def begun(page: Page, service: Service) -> None:
    """A paper with a row in order."""
    begin_paper(page)
    page.get_by_role("textbox", name="Individnummer, rad 1").wait_for()
    write_row(page, 1, fresh_child(service)[0], *AUTUMN)


def scanned(page: Page, service: Service) -> None:
    """As `begun`, with the scan."""
    begun(page, service)
    choose(page, pdf("Pappersansökan.pdf"))
    expect(page.get_by_role("table", name="Bilagor")).to_contain_text("Pappersansökan.pdf")


def look_over(page: Page, service: Service) -> None:
    """Ready to be registered."""
    scanned(page, service)
    page.get_by_role("button", name="Granska ansökan").click()


def register(page: Page, service: Service) -> None:
    """Registered."""
    look_over(page, service)
    page.get_by_role("button", name=re.compile("^Registrera ansökan för")).click()


def _without_scan(page: Page, service: Service) -> None:
    begun(page, service)
    page.get_by_role("button", name="Granska ansökan").click()


def _wrong(page: Page, _: Service) -> None:
    begin_paper(page, "Ingenstans", came="2026-03-19")


def _case(service: Service) -> str:
    found = 'SELECT file_number FROM "case" WHERE is_paper ORDER BY id LIMIT 1'
    return f"/arenden/{one(service, found)}"


SCENES = (
    Scene("paper", "choose", OFFICER, PATH, "Inkom till Migrationsverket"),
    Scene("paper", "wrong", OFFICER, PATH, "Ange vilken dag", press("Börja registrera")),
    Scene("paper", "refused", OFFICER, PATH, "Det finns ingen kommun med det namnet.", _wrong),
    Scene("paper", "write", OFFICER, PATH, "Inskannad ansökan", scanned),
    Scene("paper", "errors", OFFICER, PATH, "Rätta följande", _without_scan),
    Scene("paper", "review", OFFICER, PATH, "Rader i ansökan", look_over),
    Scene("paper", "registered", OFFICER, PATH, "Pappersansökan är registrerad", register),
    Scene("case", "paper", USER, _case, "på papper"),
)
