"""On Behörigheter: whether two persons are required for a change of account, and what has been changed."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import empty_state, section, some
from rxapp.components.status import notice, tag
from rxapp.components.switch import switch
from rxapp.components.table import Column, data_table
from rxapp.state.account_rule import AccountRuleState, ToldLine

LABEL = "Två personer krävs för att byta kontonummer"
CHANGES = (
    Column("När", whole=True),
    Column("Konto"),
    Column("Av"),
    Column("Gäller från utbetalningen", whole=True),
    Column("Status"),
)


def account_rule() -> rx.Component:
    """The switch and the changes."""
    state: Any = AccountRuleState
    return section(
        "Byte av kontonummer",
        rx.el.div(
            switch(LABEL, state.two_persons, state.turn_two_persons(~state.two_persons)),
            rx.el.span(LABEL, aria_hidden=True),
            class_name="line",
        ),
        rx.el.p(
            "Den ena föreslår bytet, den andra bekräftar det. Ett byte som redan väntar på bekräftelse "
            "fortsätter att vänta även om kravet tas bort.",
            class_name="hint",
        ),
        rx.el.p(state.rule),
        rx.cond(state.too_few != "", notice(state.too_few, "warning")),
        rx.cond(
            some(state.account_changes),
            data_table("Byten av kontonummer", CHANGES, state.account_changes, _cells, hide_caption=True),
            empty_state("Inga byten", "Här visas vem som har bytt kontonummer, och när. Numren visas inte."),
        ),
    )


def _cells(line: ObjectVar[ToldLine]) -> tuple[rx.Component | rx.Var, ...]:
    return rx.el.time(line.at), line.subject, line.who, line.pays_from, tag(line.status, line.tone)
