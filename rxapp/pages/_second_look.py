"""The step before a weighty act: what is about to happen, and a button that says so."""

from typing import Any

import reflex as rx

from rxapp.components.layout import Content, button, cancel_button, cluster


def second_look(look: Any, on_confirm: Any, on_cancel: Any, *more: Content) -> rx.Component:
    """`look` has a question, the consequence and the words of the button. It takes the focus."""
    return rx.el.div(
        rx.el.h3(look.question, id="fraga"),
        rx.el.p(look.consequence),
        *more,
        cluster(
            button(look.button, kind="danger", on_click=on_confirm),
            cancel_button(on_cancel, kind="secondary"),
        ),
        role="group",
        aria_labelledby="fraga",
        class_name="card call second-look",
    )
