"""The officer's queue: what is done with the cases that are marked."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, cancel_button, card, cluster, facts, link, some
from rxapp.state.desk_marks import MarkState
from rxapp.state.desk_views import CaseLink, GroupText, LeftText, QueueLine


def marking() -> rx.Component:
    """The buttons of the marked cases, above the table."""
    state: Any = MarkState
    return cluster(
        rx.el.p(
            rx.cond(state.marked_count != "", state.marked_count, "Inget markerat"),
            class_name="count",
            role="status",
        ),
        button("Markera alla på sidan", kind="quiet", on_click=state.mark_all),
        rx.cond(
            some(state.marked),
            rx.fragment(
                button("Avmarkera alla", kind="quiet", on_click=state.unmark_all),
                button("Ta de markerade", kind="secondary", on_click=state.take_marked),
                button("Besluta de markerade …", kind="secondary", on_click=state.look_over_marked),
            ),
        ),
    )


def mark(line: ObjectVar[QueueLine]) -> rx.Component:
    """The box of a case."""
    state: Any = MarkState
    number: Any = line.case.file_number
    return rx.el.input(
        type="checkbox",
        checked=state.marked.contains(number),
        on_change=lambda checked: state.mark(number, checked),
        aria_label=f"Markera ärende {number}",
        id=f"markera-{number}",
    )


def batch() -> rx.Component:
    """What the marked cases would come to, and what came of them."""
    state: Any = MarkState
    return rx.fragment(
        rx.cond(some(state.failed), card(_lines(state.failed), title="Det här gick inte")),
        rx.cond(
            some(state.groups) | some(state.left_out),
            card(
                rx.cond(
                    state.chosen_group.key != "",
                    _decide(),
                    rx.fragment(rx.foreach(state.groups, _group)),
                ),
                rx.cond(
                    some(state.groups), rx.fragment(), rx.el.p("Inget av de markerade kan beslutas här.")
                ),
                rx.cond(
                    some(state.left_out),
                    rx.fragment(rx.el.h3("Ärenden som inte kommer med"), _lines(state.left_out)),
                ),
                rx.cond(state.chosen_group.key == "", cluster(cancel_button(state.leave_marked))),
                title="Så här blir besluten",
            ),
        ),
    )


def _group(group: ObjectVar[GroupText]) -> rx.Component:
    state: Any = MarkState
    return rx.el.div(
        rx.el.h3(group.title),
        rx.el.p(group.count, ", sammanlagt ", group.amount),
        button(f"Gå vidare med {group.count}", kind="secondary", on_click=state.choose_group(group.key)),
        class_name="section",
    )


def _decide() -> rx.Component:
    state: Any = MarkState
    group = state.chosen_group
    return rx.el.form(
        rx.el.h3(group.title),
        facts(("Antal", group.count), ("Beviljas sammanlagt", group.amount)),
        rx.el.p("Ärenden: ", group.file_numbers),
        field(
            "Motivering",
            text_area("motivering", rows=4, max_length=4000),
            name="motivering",
            hint=(
                "Samma text i alla besluten; behövs när inte allt beviljas. "
                "Kommunen ser den: skriv inte namn eller personuppgifter."
            ),
            error=state.reason_error,
        ),
        cluster(button(f"Fatta beslut i {group.count}", type="submit"), cancel_button(state.leave_marked)),
        on_submit=state.decide_marked,
    )


def _lines(lines: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(lines, _line))


def _line(line: ObjectVar[LeftText]) -> rx.Component:
    return rx.el.li(line.why, rx.el.ul(rx.foreach(line.cases, _case), class_name="chips"))


def _case(case: ObjectVar[CaseLink]) -> rx.Component:
    return rx.el.li(link(case.file_number, case.href))
