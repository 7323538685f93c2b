"""Before the officer: who has the case, and what one officer has proposed to another."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, cancel_button, card, cluster, facts, some
from rxapp.components.status import notice
from rxapp.domain.desk import MAX_WHY
from rxapp.state.desk import DeskState
from rxapp.state.desk_views import DeskStep


def desk() -> rx.Component:
    """The card «Handläggare», and a proposal that waits."""
    state: Any = DeskState
    return rx.fragment(
        rx.cond(state.is_open | some(state.desk_steps), _holder()),
        rx.cond(state.fell != "", notice(state.fell, "warning", is_heard=True)),
        rx.cond(
            state.sent_back != "",
            notice(rx.fragment(state.sent_back, ": ", state.sent_back_why), "warning", is_heard=True),
        ),
        rx.cond(state.proposal.key != "", _proposal()),
    )


def _holder() -> rx.Component:
    state: Any = DeskState
    return card(
        rx.cond(state.is_open, holding()),
        rx.cond(some(state.desk_steps), _steps()),
        title="Handläggare",
    )


def holding() -> rx.Component:
    """Who has the case, and to take it, take it over or leave it."""
    state: Any = DeskState
    return rx.fragment(
        rx.el.p(state.holder),
        rx.cond(state.own != "", rx.el.p(state.own)),
        rx.cond(
            state.taking_over,
            _why_form("Varför tar du över ärendet?", "overta-skal", "Ta över ärendet", state.take_over),
            cluster(
                rx.cond(state.may_take, button("Ta ärendet", on_click=state.take)),
                rx.cond(
                    state.may_take_over,
                    button("Ta över ärendet …", kind="secondary", on_click=state.ask_take_over),
                ),
                rx.cond(
                    state.holds,
                    button(
                        rx.cond(state.is_decided, "Lämna ifrån dig ärendet", "Lämna tillbaka till kön"),
                        kind="secondary",
                        on_click=state.release,
                    ),
                ),
            ),
        ),
    )


def _steps() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Vem har haft ärendet"),
        rx.el.p("Syns bara för handläggare.", class_name="hint"),
        rx.el.ul(rx.foreach(DeskState.desk_steps, _step)),
    )


def _step(step: ObjectVar[DeskStep]) -> rx.Component:
    return rx.el.li(
        step.at, " ", step.text, rx.cond(step.why != "", rx.fragment(": ", step.why), rx.fragment())
    )


def _proposal() -> rx.Component:
    state: Any = DeskState
    shown = state.proposal
    return card(
        rx.el.p(shown.by, ". Kommunen ser ingenting av förslaget."),
        facts(("Förslag", shown.outcome), ("Beviljas", shown.amount)),
        rx.el.ul(rx.foreach(shown.rows, rx.el.li)),
        rx.cond(shown.reason != "", rx.el.p("Motivering: ", shown.reason, class_name="multiline")),
        rx.cond(
            state.may_confirm,
            rx.cond(
                state.sending_back,
                _why_form(
                    "Varför lämnar du tillbaka förslaget?", "ater-skal", "Lämna tillbaka", state.send_back
                ),
                cluster(
                    button("Bekräfta och fatta beslutet", on_click=state.confirm),
                    button("Lämna tillbaka …", kind="secondary", on_click=state.ask_send_back),
                ),
            ),
            rx.el.p("En annan handläggare bekräftar förslaget eller lämnar tillbaka det."),
        ),
        rx.cond(
            state.may_take_back,
            button("Dra tillbaka förslaget", kind="secondary", on_click=state.take_back_proposal),
        ),
        title="Förslag till beslut",
    )


def _why_form(label: str, name: str, words: str, on_submit: Any) -> rx.Component:
    state: Any = DeskState
    return rx.el.form(
        field(
            label,
            text_area(name, rows=2, max_length=MAX_WHY, auto_focus=True),
            name=name,
            hint="Syns bara för handläggare. Skriv inte namn eller personuppgifter.",
            error=state.desk_errors.get(name, ""),
        ),
        cluster(button(words, type="submit"), cancel_button(state.leave_desk)),
        on_submit=on_submit,
    )
