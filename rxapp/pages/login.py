"""Log in with a test card."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, native_form, text_input
from rxapp.components.layout import button, cluster, link, page, some
from rxapp.components.lines import mail_link
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.services.cards import Card
from rxapp.state.login import LoginState


def login() -> rx.Component:
    """The form is a real one: it works before any script has loaded, and its answer sets the cookie."""
    return page(
        "Logga in",
        rx.el.div(
            rx.el.div(
                rx.cond(LoginState.error != "", notice(_refusal(), "negative")),
                _form(),
                rx.el.p(link("Problem med inloggning", "/hjalp/inloggning")),
                class_name="card",
            ),
            rx.cond(some(LoginState.cards), _cards()),
            class_name="login",
        ),
        intro="Du loggar in med ditt kort för kommunen som du ansöker för.",
    )


def _refusal() -> rx.Component:
    state = LoginState
    return rx.fragment(state.error, rx.cond(state.contact != "", rx.fragment(mail_link(state.contact), ".")))


def _form() -> rx.Component:
    return native_form(
        "/auth/login",
        field(
            "HSA-id",
            text_input(
                "hsa_id",
                default_value=LoginState.hsa_id,
                auto_complete="username",
                auto_capitalize="characters",
                spell_check=False,
                max_length=40,
            ),
            name="hsa_id",
            hint="Till exempel TSTNMT2120001447-USR1",
            error=LoginState.hsa_id_error,
        ),
        field(
            "PIN-kod",
            text_input(
                "pin", type="password", input_mode="numeric", auto_complete="current-password", max_length=6
            ),
            name="pin",
            hint="Sex siffror",
            error=LoginState.pin_error,
        ),
        rx.el.input(type="hidden", name="till", value=LoginState.onward, read_only=True),
        button("Logga in", type="submit"),
    )


def _cards() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Testkort"),
        rx.el.p("Det här är en demonstration. PIN-koden är 135790 för alla kort."),
        data_table(
            "Testkort",
            (Column("HSA-id"), Column("Namn", whole=True), Column("Vem"), Column("Behörighet")),
            LoginState.cards,
            _card,
            hide_caption=True,
        ),
        class_name="login-cards",
    )


def _card(card: ObjectVar[Card]) -> tuple[rx.Component | rx.Var, ...]:
    fill = [rx.set_value("hsa_id", card.hsa_id), rx.set_value("pin", "135790")]
    return cluster(button(card.hsa_id, kind="quiet", on_click=fill)), card.name, card.who, card.holds
