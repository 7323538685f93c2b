"""What the reader lacks, and whom to ask for it: the same words wherever something is not shown."""

from typing import Any

import reflex as rx

from rxapp.components.layout import some
from rxapp.components.lines import mail_link


def helper_list(helpers: Any) -> rx.Component:
    """The administrators, each with a link that begins a mail."""
    return rx.el.ul(
        rx.foreach(helpers, lambda one: rx.el.li(one.name, ", ", mail_link(one.email, one.href))),
        class_name="helpers",
    )


def ask_whom(asked: Any) -> rx.Component:
    """Nothing at all where nothing is missing."""
    return rx.cond(
        asked.lead != "",
        rx.el.section(
            rx.el.p(asked.lead),
            rx.cond(
                some(asked.types),
                rx.el.details(
                    rx.el.summary("Vilka ersättningstyper?"),
                    rx.el.ul(rx.foreach(asked.types, rx.el.li), class_name="missing-types"),
                    class_name="disclosure",
                ),
            ),
            rx.cond(some(asked.helpers), rx.fragment(rx.el.p(asked.before), helper_list(asked.helpers))),
            aria_label="Behörighet som saknas",
            class_name="card ask-whom",
        ),
    )
