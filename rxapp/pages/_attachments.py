"""The section «Bilagor»: of the application that is being written, and of a case on both its pages."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import Content, button, plain_link, section, some, visually_hidden
from rxapp.components.table import Column, data_table
from rxapp.components.upload import Files, upload
from rxapp.domain.attachments import EXTENSIONS, MAX_BYTES, MAX_FILES
from rxapp.state.attachments import (
    AttachmentLine,
    CaseAttachmentsState,
    DraftAttachmentsState,
    HandlingAttachmentsState,
)

COLUMNS = (
    Column("Fil"),
    Column("Storlek", numeric=True),
    Column("Från"),
    Column("Tillagd", whole=True),
)
MEGABYTES = MAX_BYTES // 1024**2
HINT = (
    f"PDF, bild, Word, Excel, ODT eller ren text. Högst {MEGABYTES} MB per fil och {MAX_FILES} filer. "
    "Filerna skickas direkt när du har valt dem. Undvik namn på personer i filnamnen."
)
ACCEPT = ",".join(
    ["image/png", "image/jpeg", "image/tiff", *(f".{end}" for end in EXTENSIONS.values()), ".jpeg"]
)

FILES = Files(
    accept=ACCEPT,
    max_bytes=MAX_BYTES,
    too_large=f"Filen är större än {MEGABYTES} MB. Dela upp den, eller spara den i mindre storlek.",
    done="Bifogad",
)


def draft_attachments(title: str = "Bilagor", *more: Content) -> rx.Component:
    """Those of the application that is being written; `more` stands above them."""
    return section(title, *more, _table(DraftAttachmentsState), _uploader(DraftAttachmentsState))


def case_attachments() -> rx.Component:
    """Those of the municipality's case, which may have more until it is decided."""
    return _of_case(CaseAttachmentsState)


def _of_case(state: Any) -> rx.Component:
    can_add = state.upload_to != ""
    return rx.cond(
        some(state.attached) | can_add,
        section("Bilagor", _table(state), rx.cond(can_add, _uploader(state))),
    )


def handling_attachments() -> rx.Component:
    """Those of the case before an officer, who may add to them until it is decided."""
    return _of_case(HandlingAttachmentsState)


def _table(state: Any) -> rx.Component:
    def cells(line: ObjectVar[AttachmentLine]) -> tuple[rx.Component | rx.Var, ...]:
        remove = button(
            rx.fragment("Ta bort", visually_hidden(rx.fragment(" ", line.name))),
            kind="quiet",
            on_click=state.remove_attached(line.key),
        )
        return *_cells(line), rx.cond(line.key != "", remove)

    with_buttons = data_table(
        "Bilagor", (*COLUMNS, Column("Ändra")), state.attached, cells, hide_caption=True
    )
    return rx.cond(
        some(state.attached),
        rx.cond(state.may_remove, with_buttons, _plain_table(state.attached)),
        rx.el.p("Inga bilagor.", class_name="count"),
    )


def _plain_table(attached: Any) -> rx.Component:
    return data_table("Bilagor", COLUMNS, attached, _cells, hide_caption=True)


def _cells(line: ObjectVar[AttachmentLine]) -> tuple[rx.Component | rx.Var, ...]:
    return plain_link(line.name, line.href), line.size, line.side, line.at


def _uploader(state: Any) -> rx.Component:
    return upload(
        "Lägg till bilagor",
        action=state.upload_to,
        on_done=state.refresh_attached,
        name="bilagor",
        hint=HINT,
        files=FILES,
    )
