"""A recovery on the municipality's page of a case: what, why, until when, and what happens next."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, facts, section, some
from rxapp.components.status import tag
from rxapp.pages._recovery_balance import balance_of_case, demand_of_case
from rxapp.pages._recovery_parts import claimed_rows, recovery_decision, responses
from rxapp.state.recovery_case import RecoveryCaseState
from rxapp.text.recoveries import NO_REASONS

HINT = (
    "Skriv vad som inte stämmer, eller det Migrationsverket behöver veta. Skriv inte namn på personer med "
    "skyddade personuppgifter. Intyg och annat bifogar du under Bilagor."
)


def recovery_of_case() -> rx.Component:
    """Everything that a recovery has in place of the rows and the decision of an application."""
    state: Any = RecoveryCaseState
    shown, decision = state.recovery, state.recovery_decision
    return rx.fragment(
        _now(),
        balance_of_case(),
        rx.cond(
            decision.outcome != "",
            section("Beslut", recovery_decision(decision, shown.file_number), anchor="beslut"),
        ),
        section(
            "Det här gäller återkravet",
            facts(("Belopp som prövas", shown.asked)),
            rx.el.p(shown.ground),
            rx.cond(shown.end_reason != "", rx.el.p(shown.end_reason, class_name="quoted")),
            rx.el.h3("Underlag"),
            rx.el.p(shown.material, class_name="quoted"),
            claimed_rows(state.claimed_rows, shown.is_settled, "/arenden"),
        ),
        rx.cond(
            some(state.responses) | state.may_respond,
            section(
                "Kommunens yttrande",
                rx.cond(some(state.responses), responses(state.responses)),
                rx.cond(state.may_respond, _form()),
                anchor="yttranden",
            ),
        ),
    )


def _now() -> rx.Component:
    shown: Any = RecoveryCaseState.recovery
    return rx.el.section(
        rx.el.h2("Vad händer nu?"),
        rx.cond(
            shown.left != "",
            rx.el.p(
                rx.el.strong("Yttra dig senast ", shown.respond_by),
                tag(shown.left, shown.left_tone),
                class_name="line",
            ),
        ),
        rx.foreach(shown.next, rx.el.p),
        demand_of_case(),
        class_name="card call",
    )


def _form() -> rx.Component:
    state: Any = RecoveryCaseState
    return rx.el.form(
        field(
            "Kommunens yttrande",
            text_area("yttrande", rows=5, max_length=4000),
            name="yttrande",
            hint=HINT,
            error=state.response_error,
        ),
        rx.el.label(
            rx.el.input(type="checkbox", name="inget_mer", value="ja"),
            f" {NO_REASONS}, så Migrationsverket behöver inte vänta med beslutet",
            class_name="check",
        ),
        button("Skicka yttrandet", type="submit"),
        on_submit=state.respond,
        key=state.responses_sent.to_string(),
    )
