"""Start: what needs doing now."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import native_form
from rxapp.components.layout import button, empty_state, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.whom import ask_whom
from rxapp.pages._last_days import last_days
from rxapp.state.session import SessionState
from rxapp.state.start import StartState
from rxapp.state.start_parts import Figure, Task


def start() -> rx.Component:
    """The page."""
    return page(
        "Start",
        rx.cond(
            some(StartState.figures),
            rx.el.ul(rx.foreach(StartState.figures, _figure), class_name="key-figures"),
        ),
        ask_whom(SessionState.ask_whom),
        section(
            "Att göra",
            rx.cond(
                some(StartState.tasks),
                rx.el.ul(rx.foreach(StartState.tasks, _task), class_name="tasks"),
                empty_state("Inget väntar", StartState.nothing),
            ),
        ),
        last_days(),
        section(
            "Din inloggning",
            rx.el.p("Är du inloggad på flera datorer kan du avsluta alla på en gång."),
            native_form(
                "/auth/logout",
                rx.el.input(type="hidden", name="everywhere", value="1", read_only=True),
                button("Avsluta alla inloggningar", kind="secondary", type="submit"),
            ),
        ),
    )


def _figure(figure: ObjectVar[Figure]) -> rx.Component:
    return rx.el.li(
        rx.el.span(figure.label, class_name="hint"),
        rx.el.span(link(figure.value, figure.href), class_name="key-figure-value"),
        rx.el.span(figure.note, class_name="hint"),
        class_name="key-figure",
    )


def _task(task: ObjectVar[Task]) -> rx.Component:
    return rx.el.li(
        link(task.text, task.href),
        rx.cond(task.due != "", rx.el.span("Senast ", rx.el.time(task.due, date_time=task.due))),
        tag(task.note, task.tone),
        class_name="task",
    )
