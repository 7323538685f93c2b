"""The form for a new ground: what it asks for depends on the type."""

import reflex as rx

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import button, cancel_button, cluster
from rxapp.state.grounds import GroundsState


def new_ground() -> rx.Component:
    """The form."""
    state, ask, errors = GroundsState, GroundsState.asked, GroundsState.errors
    return rx.el.form(
        rx.el.h2("Registrera grund"),
        field(
            "Ersättningstyp",
            select_input(
                "ny-typ",
                state.types,
                first=("", "Välj ersättningstyp"),
                on_change=state.choose_type,
                auto_focus=True,
            ),
            name="ny-typ",
            error=errors.get("typ", ""),
        ),
        field(
            "Kommun",
            select_input("ny-kommun", state.municipalities, first=("", "Välj kommun")),
            name="ny-kommun",
            error=errors.get("kommun", ""),
        ),
        rx.cond(
            ask.is_of_person,
            field(
                "Individnummer",
                text_input("individnummer", auto_complete="off", max_length=12),
                name="individnummer",
                hint="Åtta siffror, till exempel 12-345678",
                error=errors.get("individnummer", ""),
            ),
        ),
        rx.cond(
            ask.has_quantity,
            field(
                ask.quantity_label,
                text_input("antal", auto_complete="off", max_length=7, input_mode="numeric"),
                name="antal",
                error=errors.get("antal", ""),
            ),
        ),
        rx.cond(
            ask.has_variant,
            field(
                "Åldersgrupp",
                select_input("aldersgrupp", state.variants, first=("", "Välj åldersgrupp")),
                name="aldersgrupp",
                error=errors.get("aldersgrupp", ""),
            ),
        ),
        rx.cond(ask.type_code != "", _days()),
        cluster(button("Registrera grunden", type="submit"), cancel_button(state.cancel)),
        on_submit=state.register,
        class_name="card",
    )


def _days() -> rx.Component:
    ask, errors = GroundsState.asked, GroundsState.errors
    return rx.fragment(
        rx.cond(ask.hint != "", rx.el.p(ask.hint, class_name="hint")),
        field(
            ask.first_label,
            text_input("fran", auto_complete="off", max_length=10),
            name="fran",
            hint="ÅÅÅÅ-MM-DD",
            error=errors.get("fran", ""),
        ),
        rx.cond(
            ask.has_last_day,
            field(
                "Till och med (valfritt)",
                text_input("till", auto_complete="off", max_length=10),
                name="till",
                hint="ÅÅÅÅ-MM-DD. Lämna tomt om dagen inte är känd.",
                error=errors.get("till", ""),
            ),
        ),
    )
