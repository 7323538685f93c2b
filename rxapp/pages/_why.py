"""Why an officer looks at what is protected: the ground and the reason, before anything is shown."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area
from rxapp.components.layout import Content, button, cancel_button, cluster
from rxapp.components.table import Column, data_table
from rxapp.domain.protection import REASON_MAX, REASON_MIN
from rxapp.state.person_views import EntryText
from rxapp.state.reveals import GROUNDS

HINT = f"{REASON_MIN}–{REASON_MAX} tecken. Skälet sparas för alltid: skriv inte namn eller personnummer."
COLUMNS = (Column("När", whole=True), Column("Vad"), Column("Skäl"), Column("Av", whole=True))


def why_form(title: Content, errors: Any, submit: str, on_submit: Any, on_cancel: Any) -> rx.Component:
    """The form."""
    return rx.el.form(
        rx.el.h3(title),
        rx.el.p("Vem som har sett uppgifterna, när och varför sparas och visas på sidan."),
        field(
            "Varför behöver du uppgifterna?",
            select_input("grund", GROUNDS, first=("", "Välj"), auto_focus=True),
            name="grund",
            error=errors.get("grund", ""),
        ),
        field(
            "Skäl",
            text_area("visa-skal", rows=3, max_length=REASON_MAX),
            name="visa-skal",
            hint=HINT,
            error=errors.get("visa-skal", ""),
        ),
        cluster(button(submit, type="submit"), cancel_button(on_cancel)),
        on_submit=on_submit,
        class_name="card",
    )


def entries_table(name: str, entries: Any) -> rx.Component:
    """What was done with an individual's data, newest first."""
    return data_table(name, COLUMNS, entries, _entry, hide_caption=True)


def _entry(entry: ObjectVar[EntryText]) -> tuple[rx.Component | rx.Var, ...]:
    return rx.el.time(entry.at, date_time=entry.iso), entry.what, entry.why, entry.doer
