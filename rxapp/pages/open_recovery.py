"""Öppna återkrav: choose paid rows of a case, how much of each, the ground and the reason."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import button, link, page, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.pages._case_parts import individual
from rxapp.state.open_recovery import OpenRecoveryState, OpenRow

COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Utbetalt", numeric=True),
    Column("Redan i återkrav", numeric=True),
    Column("Återkräv, kronor"),
)


def open_recovery() -> rx.Component:
    """The page."""
    state = OpenRecoveryState
    return page(
        "Öppna återkrav",
        rx.el.p("Utbetalt i ", link(state.file_number, f"/handlaggning/{state.file_number}"), "."),
        rx.cond(
            some(state.rows),
            _form(),
            notice("Inget har betalats ut i ärendet, så inget kan återkrävas."),
        ),
        intro=state.type_name,
    )


def _form() -> rx.Component:
    state, errors = OpenRecoveryState, OpenRecoveryState.errors
    return rx.el.form(
        rx.cond(errors.get("rader", "") != "", notice(errors.get("rader", ""), "negative")),
        rx.cond(errors.get("belopp", "") != "", notice(errors.get("belopp", ""), "negative")),
        rx.el.p("Skriv belopp för de rader som återkravet gäller. Lämna de andra tomma.", class_name="hint"),
        data_table("Utbetalda rader", COLUMNS, state.rows, _row, hide_caption=True),
        field(
            "Grund",
            select_input("grund", state.grounds, first=("", "Välj")),
            name="grund",
            error=errors.get("grund", ""),
        ),
        field(
            "Varför kan ersättningen ha betalats ut felaktigt?",
            text_area("skal", rows=4, max_length=4000),
            name="skal",
            hint="Stannar hos Migrationsverket. Underlaget till kommunen skriver du i nästa steg.",
            error=errors.get("skal", ""),
        ),
        button("Öppna återkrav", type="submit"),
        on_submit=state.open,
        key=state.file_number,
    )


def _row(row: ObjectVar[OpenRow]) -> tuple[rx.Component | rx.Var, ...]:
    name: Any = row.name
    amount = text_input(
        name,
        key=row.key,
        input_mode="decimal",
        max_length=20,
        auto_complete="off",
        placeholder=row.most,
        aria_label=f"Belopp att återkräva för rad {row.position}",
    )
    return (
        row.position,
        individual(row.individual, row.person, to_person=True),
        row.period,
        row.paid,
        row.taken,
        rx.cond(row.name != "", amount, rx.el.span("Inget kvar", class_name="hint")),
    )
