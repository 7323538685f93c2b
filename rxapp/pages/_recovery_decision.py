"""The form in which a recovery is decided, or its decision replaced, and the look before that is done."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import button, card, cluster, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.pages._case_parts import individual
from rxapp.state.recovery import RecoveryState
from rxapp.state.recovery_views import RecoveryRowText

COLUMNS = (
    Column("Betalt i ärende"),
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Återkravet gäller", numeric=True),
    Column("Felaktigt utbetalt, kronor"),
    Column("Efterges, kronor"),
)


def decision_form() -> rx.Component:
    """The form, which keeps what is filled in while the decision is looked over."""
    state: Any = RecoveryState
    errors = state.errors
    form = rx.el.form(
        rx.cond(errors.get("belopp", "") != "", notice(errors.get("belopp", ""), "negative")),
        rx.cond(errors.get("eftergift", "") != "", notice(errors.get("eftergift", ""), "negative")),
        data_table("Beslut per rad", COLUMNS, state.rows, _row, hide_caption=True),
        rx.cond(state.may_replace, _cause(), _ground()),
        field(
            "Skäl för beslutet",
            text_area("skal", rows=5, max_length=4000),
            name="skal",
            hint="Kommunen ser texten: skriv inte namn eller personuppgifter.",
            error=errors.get("skal", ""),
        ),
        field(
            "Skäl för att inte kräva allt åter (valfritt)",
            text_area("skal_eftergift", rows=3, max_length=4000),
            name="skal_eftergift",
            hint="Behövs när något efterges.",
            error=errors.get("skal_eftergift", ""),
        ),
        button("Granska beslutet", type="submit"),
        on_submit=state.look_over,
        hidden=some(state.summary),
        key=f"beslut{state.done}",
    )
    return rx.fragment(rx.cond(some(state.summary), _look_over()), form)


def _row(row: ObjectVar[RecoveryRowText]) -> tuple[rx.Component | rx.Var, ...]:
    name = f"rad {row.position} i {row.paid_in}"
    return (
        row.paid_in,
        row.position,
        individual(row.individual, row.name, to_person=True),
        row.asked,
        _amount(f"fel-{row.key}", f"Felaktigt utbetalt för {name}"),
        _amount(f"eftergift-{row.key}", f"Efterges för {name}"),
    )


def _amount(name: Any, label: Any) -> rx.Component:
    return text_input(
        name, key=name, input_mode="decimal", max_length=20, auto_complete="off", aria_label=label
    )


def _ground() -> rx.Component:
    state: Any = RecoveryState
    return field(
        "Grund",
        select_input("grund", state.grounds, default_value=state.ground, key=state.ground),
        name="grund",
        error=state.errors.get("grund", ""),
    )


def _cause() -> rx.Component:
    state: Any = RecoveryState
    return rx.fragment(
        field(
            "Varför ersätts beslutet?",
            select_input("orsak", state.causes, first=("", "Välj")),
            name="orsak",
            error=state.errors.get("orsak", ""),
        ),
        field(
            "Grund för att kräva mer än tidigare (valfritt)",
            select_input("aterkallelse", state.revocations, first=("", "Ingen")),
            name="aterkallelse",
            hint="37 § förvaltningslagen. Behövs om det nya beslutet är sämre för kommunen på någon rad.",
            error="",
        ),
    )


def _look_over() -> rx.Component:
    state: Any = RecoveryState
    return card(
        rx.el.ul(rx.foreach(state.summary, rx.el.li)),
        cluster(
            button("Fatta beslutet", on_click=state.decide),
            button("Ändra", kind="secondary", on_click=state.back),
        ),
        title="Så här blir beslutet",
    )
