"""The section «Olästa meddelanden» of the officer's queue."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import link, some
from rxapp.components.status import tag
from rxapp.state.unread import UnreadLine, UnreadState


def unread() -> rx.Component:
    """The cases in which something waits to be read, the longest waiting first."""
    return rx.cond(
        some(UnreadState.unread),
        rx.el.section(
            rx.el.h2("Olästa meddelanden", id="olasta"),
            rx.el.p(UnreadState.unread_count, class_name="count"),
            rx.el.ul(rx.foreach(UnreadState.unread, _line), class_name="tasks"),
            class_name="section",
        ),
    )


def _line(line: ObjectVar[UnreadLine]) -> rx.Component:
    return rx.el.li(
        link(numbered(line.file_number, line.is_recovery), line.href),
        rx.el.span(line.since, class_name="hint"),
        tag(line.count, "info"),
        class_name="task",
    )
