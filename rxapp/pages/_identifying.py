"""Before the officer: rows with a personal or coordination number alone, and whose each of them is."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, cancel_button, cluster, facts, section, some
from rxapp.pages._second_look import second_look
from rxapp.pages._why import entries_table, why_form
from rxapp.state.identifying import IdentifyingState, WaitingText


def identifying() -> rx.Component:
    """The section; there only while rows wait, or somebody has looked at a number."""
    state = IdentifyingState
    return rx.cond(
        some(state.waiting) | some(state.number_reveals),
        section(
            "Rader utan individnummer",
            rx.cond(some(state.waiting), _waiting(), rx.el.p("Alla rader har individnummer.")),
            rx.cond(
                some(state.number_reveals),
                rx.fragment(
                    rx.el.h3("Vem har sett numren"),
                    entries_table("Vem har sett numren", state.number_reveals),
                ),
            ),
        ),
    )


def _waiting() -> rx.Component:
    state = IdentifyingState
    return rx.fragment(
        rx.el.p(
            "Kommunen har angett personnummer eller samordningsnummer i stället för individnummer. "
            "En rad kan inte beviljas förrän någon har sagt vilken individ den gäller."
        ),
        rx.el.ul(rx.foreach(state.waiting, _row), class_name="waiting-rows"),
        rx.cond(
            state.may_identify,
            rx.match(
                state.step,
                ("why", _why()),
                ("given", _given()),
                ("look", second_look(state.look, state.identify, state.number_back)),
                rx.fragment(),
            ),
            rx.el.p("Det gör en handläggare som har funktionen skyddade personuppgifter.", class_name="hint"),
        ),
    )


def _row(waiting: ObjectVar[WaitingText]) -> rx.Component:
    ask = button(
        f"Visa numret på {waiting.rows.lower()}",
        kind="secondary",
        on_click=IdentifyingState.ask_number(waiting.key),
    )
    may = IdentifyingState.may_identify & (IdentifyingState.step == "")
    return rx.el.li(cluster(rx.el.strong(waiting.rows), rx.cond(may, ask)))


def _why() -> rx.Component:
    state = IdentifyingState
    return why_form(
        f"Visa numret: {state.which}",
        state.why_errors,
        "Visa numret",
        state.reveal_number,
        state.leave_number,
    )


def _given() -> rx.Component:
    state = IdentifyingState
    return rx.el.form(
        rx.el.h3(state.which),
        facts(
            ("Kommunen har angett", state.given),
            (
                "Individ hos Migrationsverket",
                rx.cond(state.known_as != "", state.known_as, "Ingen med numret"),
            ),
        ),
        field(
            "Individnummer",
            text_input(
                "individnummer",
                auto_complete="off",
                max_length=12,
                default_value=state.typed,
                auto_focus=True,
            ),
            name="individnummer",
            hint="Åtta siffror, till exempel 12-345678.",
            error=state.why_errors.get("individnummer", ""),
        ),
        cluster(button("Granska kopplingen", type="submit"), cancel_button(state.leave_number)),
        on_submit=state.look_over_number,
        class_name="card",
    )
