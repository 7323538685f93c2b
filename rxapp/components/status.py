"""Where things stand, and what is said to the reader: always in words, never by colour alone."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.components.layout import Content


def tag(text: Content, tone: Any) -> rx.Component:
    """A word in a frame; tone is neutral, info, positive, warning or negative."""
    return rx.el.span(text, class_name="tag", custom_attrs={"data-tone": tone})


def notice(
    text: Content, tone: Any = "info", *, on_dismiss: Any = None, is_heard: bool = False
) -> rx.Component:
    """A message. A refusal is read aloud at once, the others when there is time.

    One that `is_heard` stands in a region that speaks, and would be read twice if it spoke itself.
    """
    close = (
        [rx.el.button("Stäng", type="button", on_click=on_dismiss, class_name="button button-quiet")]
        if on_dismiss is not None
        else []
    )
    role: Any = rx.cond(tone == "negative", "alert", "status") if isinstance(tone, rx.Var) else _role(tone)
    spoken = {} if is_heard else {"role": role}
    return rx.el.div(rx.el.p(text), *close, class_name="notice", custom_attrs={"data-tone": tone}, **spoken)


def _role(tone: str) -> str:
    return "alert" if tone == "negative" else "status"


def timeline(items: Any, render: Callable[[Any], rx.Component]) -> rx.Component:
    """What has happened, newest first."""
    return rx.el.ol(rx.foreach(items, lambda item: rx.el.li(render(item))), class_name="timeline")
