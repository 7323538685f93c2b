"""The grid of an application: a child and a period in each row, with what it amounts to beside it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, visually_hidden
from rxapp.state.apply import ApplyState
from rxapp.state.apply_views import RowForm

HEADINGS = ("Rad", "Individnummer", "Från och med", "Till och med", "Namn", "Perioder", "Belopp", "")
NUMERIC = ("Perioder", "Belopp")


def grid() -> rx.Component:
    """The table of fields."""
    return rx.fragment(
        rx.el.p(
            "Individnumret har åtta siffror. Datum skrivs ÅÅÅÅ-MM-DD. Det går bra att ansöka med endast "
            "individnummer även om namnet inte visas.",
            class_name="hint",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption("Barn och perioder", class_name="visually-hidden"),
                rx.el.thead(rx.el.tr(*(_heading(title) for title in HEADINGS))),
                rx.el.tbody(rx.foreach(ApplyState.rows, _row)),
                class_name="grid-entry",
            ),
            class_name="scroll-region",
            role="region",
            aria_label="Barn och perioder",
            tab_index=0,
        ),
        button("Lägg till rad", kind="secondary", on_click=ApplyState.add_row),
    )


def _heading(title: str) -> rx.Component:
    class_name = "numeric" if title in NUMERIC else ""
    return rx.el.th(title or visually_hidden("Ta bort"), scope="col", class_name=class_name)


def _row(row: ObjectVar[RowForm], index: rx.Var[int]) -> rx.Component:
    results: Any = ApplyState.results
    result = results[index]
    return rx.el.tr(
        rx.el.th(row.position, scope="row", custom_attrs={"data-label": "Rad"}),
        _cell(
            row,
            "individnummer",
            "Individnummer",
            row.individual,
            error=result.individual_error,
            is_new=row.is_new,
        ),
        _cell(row, "fran", "Från och med", row.first_day, error=result.first_day_error),
        _cell(row, "till", "Till och med", row.last_day, error=result.last_day_error),
        rx.el.td(
            rx.el.span(result.name),
            rx.el.ul(rx.foreach(result.notes, rx.el.li), class_name="hint"),
            custom_attrs={"data-label": "Namn"},
        ),
        rx.el.td(result.periods, class_name="numeric", custom_attrs={"data-label": "Perioder"}),
        rx.el.td(result.amount, class_name="numeric", custom_attrs={"data-label": "Belopp"}),
        rx.el.td(_remove(row)),
        key=row.key,
    )


def _cell(
    row: ObjectVar[RowForm],
    column: str,
    label: str,
    value: rx.Var[str],
    *,
    error: rx.Var[str],
    is_new: rx.Var[bool] | bool = False,
) -> rx.Component:
    name = f"rad-{row.position}-{column}"
    return rx.el.td(
        rx.el.input(
            id=name,
            default_value=value,
            aria_label=f"{label}, rad {row.position}",
            aria_invalid=error != "",
            aria_describedby=rx.cond(error != "", f"{name}-error", ""),
            auto_focus=is_new,
            auto_complete="off",
            input_mode="numeric",
            max_length=20,
            placeholder="" if column == "individnummer" else "ÅÅÅÅ-MM-DD",
            on_change=lambda text: ApplyState.edit(row.key, column, text),
            on_blur=ApplyState.save,
        ),
        rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="field-error")),
        custom_attrs={"data-label": label},
    )


def _remove(row: ObjectVar[RowForm]) -> rx.Component:
    return button(
        "Ta bort",
        kind="quiet",
        aria_label=f"Ta bort rad {row.position}",
        on_click=ApplyState.remove_row(row.key),
    )
