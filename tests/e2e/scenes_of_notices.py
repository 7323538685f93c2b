"""Notices: all of them, narrowed, chosen, none."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import NOBODY, USER, Scene, press
from tests.fixtures.served import Service


def mail_on(page: Page, _: Service) -> None:
    """Open the choice of mail and switch it on, if it is not."""
    page.locator("#mejl > summary").click()
    switch = page.get_by_role("switch", name="Mejl om nya händelser")
    if not switch.is_checked():
        switch.click()
    expect(page.locator(".mail-groups")).to_be_visible()


SCENES = (
    Scene("notices", "full", USER, "/notifieringar", "Markera alla som lästa"),
    Scene("notices", "narrowed", USER, "/notifieringar?visa=act&sok=20", "Ta bort filtret"),
    Scene(
        "notices", "chosen", USER, "/notifieringar", "Markera valda som lästa", press("Välj alla på sidan")
    ),
    Scene("notices", "nothing", USER, "/notifieringar?sok=finns-inte", "Inga notifieringar att visa"),
    Scene("notices", "mail", USER, "/notifieringar", "Sammanfattningar kommer klockan 7", mail_on),
    Scene("notices", "empty", NOBODY, "/notifieringar", "Du har inte behörighet för någon ersättningstyp"),
)
