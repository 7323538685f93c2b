"""Two forms of the officer's: an appeal that came on another way, and the day a decision was got."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import button, some
from rxapp.domain.appeals import WORDS_MAX
from rxapp.state.appeal_registering import AppealRegisteringState


def registering() -> rx.Component:
    """Each folded away, and there only while it can be used."""
    state: Any = AppealRegisteringState
    return rx.fragment(
        rx.cond(
            some(state.registrable),
            rx.el.details(
                rx.el.summary("Registrera ett överklagande som kom på annat sätt"),
                _register(),
                class_name="disclosure",
            ),
        ),
        rx.cond(
            some(state.unopened),
            rx.el.details(
                rx.el.summary("Ange när kommunen fick del av ett beslut"),
                _establish(),
                class_name="disclosure",
            ),
        ),
    )


def _register() -> rx.Component:
    state: Any = AppealRegisteringState
    errors = state.registering
    return rx.el.form(
        field(
            "Överklagat beslut",
            select_input("reg-beslut", state.registrable),
            name="reg-beslut",
            error=errors.get("beslut", ""),
        ),
        field(
            "Överklagandet inkom",
            text_input("reg-inkom", type="date"),
            name="reg-inkom",
            hint="Dagen då det kom in till Migrationsverket, eller till domstolen om det lämnades dit.",
            error=errors.get("inkom", ""),
        ),
        field(
            "På vilket sätt ska beslutet ändras?",
            text_area("reg-yrkande", rows=3, max_length=WORDS_MAX),
            name="reg-yrkande",
            hint="Som kommunen har skrivit. Undvik namn på personer.",
            error=errors.get("yrkande", ""),
        ),
        field(
            "Skäl (valfritt)",
            text_area("reg-grunder", rows=3, max_length=WORDS_MAX),
            name="reg-grunder",
            error=errors.get("grunder", ""),
        ),
        button("Registrera överklagandet", type="submit"),
        on_submit=state.register_appeal,
    )


def _establish() -> rx.Component:
    state: Any = AppealRegisteringState
    errors = state.registering
    return rx.el.form(
        rx.el.p("Ingen i kommunen har öppnat beslutet i tjänsten. Ange dagen bara om den framgår av något."),
        field(
            "Beslut",
            select_input("fick-beslut", state.unopened),
            name="fick-beslut",
            error=errors.get("beslut", ""),
        ),
        field(
            "Kommunen fick del av det",
            text_input("fick-del", type="date"),
            name="fick-del",
            error=errors.get("fick-del", ""),
        ),
        field(
            "Hur framgår det?",
            text_area("fick-skal", rows=2, max_length=1000),
            name="fick-skal",
            hint="Visas inte för kommunen.",
            error=errors.get("skal", ""),
        ),
        button("Spara dagen", type="submit"),
        on_submit=state.establish,
    )
