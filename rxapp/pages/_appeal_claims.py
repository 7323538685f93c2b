"""Rows of a decision on recovery that a reconsideration or a judgment lowers, on the officer's case page."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import button, cluster
from rxapp.state.appeal_handling import AppealHandlingState


def reconsidered_claim() -> rx.Component:
    """One row at a time: what of it was wrongly paid after all, and what of that is waived."""
    return _claim(
        _amount("radbelopp", "Felaktigt utbetalt, kronor", "belopp"),
        _amount("radeftergift", "Varav efterges, kronor (valfritt)", "eftergift"),
    )


def judged_claim() -> rx.Component:
    """One row at a time: what is to be paid back of it by the judgment."""
    return _claim(_amount("radbelopp", "Ska betalas tillbaka, kronor", "belopp"))


def _claim(*amounts: rx.Component) -> rx.Component:
    state: Any = AppealHandlingState
    return rx.el.form(
        field(
            "Rad",
            select_input("rad", state.panel.claimed, first=("", "Välj")),
            name="rad",
            error=state.appeal_errors.get("rader", ""),
        ),
        cluster(*amounts, button("Lägg till raden", kind="secondary", type="submit")),
        on_submit=state.add_row,
        reset_on_submit=True,
    )


def _amount(name: str, label: str, fault: str) -> rx.Component:
    state: Any = AppealHandlingState
    return field(
        label,
        text_input(name, input_mode="decimal", max_length=20, auto_complete="off"),
        name=name,
        error=state.appeal_errors.get(fault, ""),
    )
