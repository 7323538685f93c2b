"""The pages with attachments: while one writes, on the case, and before the officer."""

from pathlib import Path

import httpx
from playwright.sync_api import FilePayload, Page, expect

from rxapp.domain.attachments import MAX_BYTES
from tests.e2e.demo import COMPULSORY, begin, case_of, table
from tests.e2e.scene import OFFICER, USER, Scene
from tests.fixtures.attached import PDF
from tests.fixtures.served import SESSION, Service

CHOOSE = "Lägg till bilagor"
LONG = "Intyg om skolgång för våren, med schema och närvaro för alla perioder.pdf"


def pdf(name: str, content: bytes = PDF) -> FilePayload:
    """A file to choose."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files to attach."""
    page.get_by_label(CHOOSE).set_input_files(list(files))


def attach_by_http(service: Service, file_number: str, name: str = "intyg.pdf") -> None:
    """Attach to a case as the user does, without a browser."""
    answer = httpx.post(
        f"{service.address}/bilagor/arenden/{file_number}",
        files={"fil": (name, PDF)},
        headers={"Origin": service.address},
        cookies={SESSION: service.log_in(USER)},
    )
    assert answer.json() == {"ok": True}


def attached(page: Page, _: Service) -> None:
    """A draft with a file of a long name, and one that was too large to be sent."""
    begin(page)
    choose(page, pdf(LONG))
    expect(table(page, "Bilagor")).to_contain_text(LONG)


def refuse(page: Page, service: Service) -> None:
    """As `attached`, and then a file that is too large to be sent at all."""
    attached(page, service)
    too_large = Path(service.data) / "Skannat underlag.pdf"
    too_large.write_bytes(PDF + bytes(MAX_BYTES))
    page.get_by_label(CHOOSE).set_input_files(too_large)
    expect(page.locator(".field-error").get_by_text("Skannat underlag.pdf: Filen är större")).to_be_visible()


def _on_case(base: str) -> Scene:
    def path(service: Service) -> str:
        file_number = case_of(service, COMPULSORY, "in_review")
        attach_by_http(service, file_number)
        return f"{base}/{file_number}"

    key, card = ("case", USER) if base == "/arenden" else ("handling", OFFICER)
    return Scene(key, "attached", card, path, "En bilaga lades till")


SCENES = (
    Scene("apply", "attached", USER, "/ansokan/ny", LONG, attached),
    Scene("apply", "attached-too-large", USER, "/ansokan/ny", "Filen är större", refuse),
    _on_case("/arenden"),
    _on_case("/handlaggning"),
)
