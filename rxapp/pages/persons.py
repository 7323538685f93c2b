"""Individer: to one individual by its number. There is no list to leaf through."""

import reflex as rx

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, page
from rxapp.state.persons import PersonsState


def persons() -> rx.Component:
    """The page."""
    return page(
        "Individer",
        rx.el.form(
            field(
                "Individnummer",
                text_input("individnummer", auto_complete="off", max_length=12),
                name="individnummer",
                hint="Åtta siffror, till exempel 12-345678.",
                error=PersonsState.error,
            ),
            button("Visa individen", type="submit"),
            on_submit=PersonsState.find,
            class_name="card",
        ),
        intro="Se vilken markering om skyddade personuppgifter som gäller för en individ, och ändra den.",
    )
