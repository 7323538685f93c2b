"""The cost centres beside the rows of a case, on its municipality's page."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import button, cluster, link, some
from rxapp.components.table import Column, data_table
from rxapp.domain.cost_centres import LONGEST
from rxapp.pages._case_parts import individual
from rxapp.state.cost_centres import ALL, CostCentresState, TaggedText

COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Kostnadsställe"),
)

PLACE = "kostnadsstallen"


def cost_centres() -> rx.Component:
    """Put away until it is wanted: whoever keeps no books never meets it."""
    state: Any = CostCentresState
    return rx.cond(
        state.has_tags,
        rx.fragment(
            button(
                "Kostnadsställe per rad",
                kind="secondary",
                on_click=state.toggle_tags,
                aria_expanded=state.tags_open,
                aria_controls=PLACE,
            ),
            rx.el.div(rx.cond(state.tags_open, _rows()), id=PLACE),
        ),
    )


def _rows() -> rx.Component:
    state: Any = CostCentresState
    return rx.el.div(
        rx.el.p(
            "Kommunens egen anteckning för bokföringen. Migrationsverket ser den inte. Skriv inte "
            "namn eller personuppgifter. Summorna finns i ",
            link("prognosen", "/prognos"),
            ".",
        ),
        rx.cond(some(state.case_tags), _filter()),
        rx.el.p(state.tag_count, class_name="count", role="status"),
        _form(),
        class_name="section",
    )


def _filter() -> rx.Component:
    state: Any = CostCentresState
    return cluster(
        field(
            "Visa rader med kostnadsställe",
            select_input(
                "visa-kod",
                state.case_tags,
                first=("", "Alla"),
                value=state.wanted_tag,
                on_change=state.filter_rows,
            ),
            name="visa-kod",
        )
    )


def _form() -> rx.Component:
    state: Any = CostCentresState
    return rx.el.form(
        data_table("Kostnadsställen", COLUMNS, state.tagged, _row, hide_caption=True),
        field(
            "Kostnadsställe för rader som saknar det (valfritt)",
            text_input(ALL, max_length=LONGEST, auto_complete="off"),
            name=ALL,
            error=state.all_error,
        ),
        button("Spara kostnadsställen", type="submit", kind="secondary"),
        on_submit=state.save_tags,
        key=f"kod{state.tags_saved}",
    )


def _row(row: ObjectVar[TaggedText]) -> tuple[rx.Component | rx.Var, ...]:
    error = f"{row.field}-error"
    return (
        row.position,
        individual(row.individual, row.name),
        row.period,
        rx.fragment(
            rx.el.input(
                type="text",
                id=row.field,
                name=row.field,
                key=row.drawn,
                default_value=row.tag,
                max_length=LONGEST,
                auto_complete="off",
                aria_label=f"Kostnadsställe för rad {row.position}",
                custom_attrs={
                    "aria-invalid": rx.cond(row.error != "", "true", "false"),
                    "aria-describedby": rx.cond(row.error != "", error, ""),
                },
            ),
            rx.cond(row.error != "", rx.el.p(row.error, id=error, class_name="field-error")),
        ),
    )
