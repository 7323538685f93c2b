"""The section «Meddelanden»: of a case, on both its pages."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, some
from rxapp.components.status import tag
from rxapp.domain.messages import MAX_MESSAGE
from rxapp.state.message_views import MessageText
from rxapp.state.messages import FIELD, CaseMessagesState, HandlingMessagesState

HINT = (
    "Skriv inte namn på personer med skyddade personuppgifter. Skriv radens nummer eller individnumret i "
    "stället."
)


def case_messages() -> rx.Component:
    """On the municipality's page."""
    return _messages(CaseMessagesState, "Skicka till Migrationsverket")


def handling_messages() -> rx.Component:
    """On the officer's page."""
    return _messages(HandlingMessagesState, "Skicka till kommunen")


def _messages(state: Any, send: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Meddelanden", id="meddelanden", tab_index=-1),
        rx.cond(
            some(state.letters),
            rx.fragment(
                _pages(state),
                rx.el.div(
                    rx.el.ol(rx.foreach(state.letters, _message), class_name="letters"),
                    role="log",
                    aria_labelledby="meddelanden",
                ),
            ),
            rx.el.p("Inga meddelanden.", class_name="count"),
        ),
        rx.cond(
            state.talk.unread != "",
            rx.el.p(
                rx.el.strong(state.talk.unread),
                button("Markera som läst", kind="secondary", on_click=state.mark_read),
                class_name="line",
            ),
        ),
        rx.el.form(
            field(
                "Nytt meddelande",
                text_area(FIELD, rows=3, max_length=MAX_MESSAGE),
                name=FIELD,
                hint=HINT,
                error=state.letter_error,
            ),
            button(send, kind="secondary", type="submit"),
            on_submit=state.send_message,
            key=state.letters_sent.to_string(),
        ),
        class_name="section",
    )


def _message(message: ObjectVar[MessageText]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong(message.sender),
            rx.el.time(message.at, date_time=message.iso),
            rx.cond(message.is_new, tag("Nytt", "info")),
            class_name="line",
        ),
        rx.el.p(message.text, class_name="letter-text"),
        rx.el.p(message.read, class_name="hint"),
        key=message.key,
        class_name="letter",
        custom_attrs={"data-side": message.side, "data-own": rx.cond(message.is_own, "true", "false")},
    )


def _pages(state: Any) -> rx.Component:
    return rx.cond(
        state.talk.page != "",
        rx.el.nav(
            button(
                "Äldre meddelanden",
                kind="secondary",
                disabled=~state.talk.has_older,
                on_click=state.turn_letters(1),
            ),
            rx.el.span(state.talk.page),
            button(
                "Nyare meddelanden",
                kind="secondary",
                disabled=~state.talk.has_newer,
                on_click=state.turn_letters(-1),
            ),
            aria_label="Sidor med meddelanden",
            class_name="pager",
        ),
    )
