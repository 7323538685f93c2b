"""One individual at the agency: the marking, its history, and what is protected for those who may see it."""

import reflex as rx

from rxapp.components.form import field, select_input, text_area
from rxapp.components.layout import (
    Content,
    button,
    cancel_button,
    cluster,
    empty_state,
    facts,
    page,
    section,
    some,
)
from rxapp.components.status import tag
from rxapp.domain.protection import REASON_MAX
from rxapp.pages._second_look import second_look
from rxapp.pages._why import HINT, entries_table, why_form
from rxapp.state.markings import MarkingState
from rxapp.state.person import PersonState
from rxapp.state.person_views import NOTHING
from rxapp.state.reveals import RevealState


def person() -> rx.Component:
    """The page."""
    shown = PersonState.facts
    return page(
        shown.number,
        rx.el.div(
            facts(
                ("Markering", tag(shown.protection, shown.tone)),
                ("Registrerad i", shown.municipality),
                ("Vad kommunerna ser", shown.meaning),
            ),
            class_name="card person-facts",
        ),
        section("Markering", _marking()),
        section(
            "Markeringens historik",
            rx.cond(
                some(PersonState.history),
                entries_table("Markeringens historik", PersonState.history),
                empty_state("Ingen ändring", "Här visas vem som har ändrat markeringen, när och varför."),
            ),
        ),
        rx.cond(RevealState.may_reveal, rx.fragment(_reveal(), _reveals())),
        intro="Individ",
    )


def _marking() -> Content:
    return rx.match(
        MarkingState.step,
        ("form", _form()),
        ("look", second_look(MarkingState.look, MarkingState.mark, MarkingState.back)),
        button("Ändra markeringen", kind="secondary", on_click=MarkingState.ask),
    )


def _form() -> rx.Component:
    errors = MarkingState.errors
    return rx.el.form(
        rx.el.h3("Ändra markeringen"),
        field(
            "Ny markering",
            select_input(
                "markering", MarkingState.choices, default_value=MarkingState.chosen, auto_focus=True
            ),
            name="markering",
            error=errors.get("markering", ""),
        ),
        field(
            "Skäl",
            text_area("skal", rows=3, max_length=REASON_MAX, default_value=MarkingState.reason),
            name="skal",
            hint=HINT,
            error=errors.get("skal", ""),
        ),
        cluster(button("Granska ändringen", type="submit"), cancel_button(MarkingState.cancel)),
        on_submit=MarkingState.look_over,
        class_name="card",
    )


def _reveal() -> rx.Component:
    revealed = RevealState.revealed
    what = rx.el.div(
        facts(
            ("Namn", revealed.name),
            ("Född", revealed.born_on),
            ("Personnummer eller samordningsnummer", revealed.personal_number),
        ),
        rx.el.p("Uppgifterna visas bara nu, i den här fliken, och högst tio minuter.", class_name="hint"),
        button("Dölj uppgifterna", kind="secondary", on_click=RevealState.hide),
        class_name="card person-facts",
    )
    ask = button("Visa uppgifter", kind="secondary", on_click=RevealState.ask_reveal)
    form = why_form(
        "Visa uppgifter", RevealState.reveal_errors, "Visa uppgifterna", RevealState.reveal, RevealState.hide
    )
    return section(
        "Skyddade uppgifter",
        rx.cond(revealed.name != NOTHING.name, what, rx.cond(RevealState.asking, form, ask)),
    )


def _reveals() -> rx.Component:
    return section(
        "Vem har sett uppgifterna",
        rx.cond(
            some(RevealState.reveals),
            entries_table("Vem har sett uppgifterna", RevealState.reveals),
            empty_state("Ingen", "Här visas vem som har sett de skyddade uppgifterna, när och varför."),
        ),
    )
