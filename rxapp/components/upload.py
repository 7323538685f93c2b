"""Sending files from a page, by choosing or by dropping them: `assets/upload.js` does the sending.

Each file is posted by itself to `action` as the field `fil`. The answer is JSON: `{"ok": true}`, with a
`text` if there is more to say of it, or `{"ok": false, "sentence": "…"}`. Where the work takes long, lines
of `{"progress": 0.4, "text": "…"}` may come before it. Once all have been sent, `on_done` is triggered if
at least one was taken.
"""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from rxapp.components.layout import Content


class UploadForm(BaseHTML):
    """A form that never sends itself: the script sends its files."""

    tag = "form"


@dataclass(frozen=True, slots=True)
class Files:
    """What is taken. `done` is said of each that was, `too_large` of one that is not even sent."""

    accept: str
    max_bytes: int
    too_large: str
    done: str
    multiple: bool = True


def upload(
    label: Content, *, action: Any, on_done: Any, name: str, hint: Content, files: Files
) -> rx.Component:
    """A field for files, which are posted to `action` as soon as they are chosen."""
    described = f"{name}-hint {name}-error"
    control = rx.el.input(
        type="file",
        id=name,
        multiple=files.multiple,
        accept=files.accept,
        custom_attrs={"aria-describedby": described},
    )
    return UploadForm.create(
        rx.el.div(
            rx.el.label(label, html_for=name),
            rx.el.p(hint, id=f"{name}-hint", class_name="hint"),
            control,
            rx.el.p("Eller dra filer hit.", class_name="hint", aria_hidden="true"),
            # The script alone writes in these: they are empty for the framework, which leaves them alone.
            rx.el.div(id=f"{name}-error", class_name="upload-errors"),
            class_name="field",
        ),
        rx.el.ul(class_name="upload-files", aria_label="Filer som skickas"),
        rx.el.div(role="status", aria_live="polite", class_name="visually-hidden upload-said"),
        rx.el.button(
            type="button",
            class_name="upload-done",
            hidden=True,
            on_click=on_done,
        ),
        class_name="upload",
        key=action,
        custom_attrs={
            "data-upload": action,
            "data-max-bytes": str(files.max_bytes),
            "data-too-large": files.too_large,
            "data-done": files.done,
        },
    )
