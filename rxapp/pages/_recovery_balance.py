"""How a recovery is met, on the municipality's page of the case: so far, what is left, and what to do."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import card, section, some
from rxapp.components.table import Column, data_table
from rxapp.pages._recovery_money import demand_facts, paid_in, totals, waived
from rxapp.state.recovery_balance_views import MetText
from rxapp.state.recovery_case import RecoveryCaseState

COLUMNS = (Column("Utbetalningsdag", whole=True), Column("Reglerat", numeric=True))


def demand_of_case() -> rx.Component:
    """Beside what is to be done now: what a payment must be marked with."""
    balance: Any = RecoveryCaseState.balance
    return rx.cond((balance.reference != "") & RecoveryCaseState.is_to_pay, demand_facts(balance))


def balance_of_case() -> rx.Component:
    """The section, where something is in the ledger."""
    state: Any = RecoveryCaseState
    return rx.cond(
        state.balance.claimed != "",
        section(
            "Så regleras återkravet",
            card(totals(state.balance)),
            rx.cond(
                some(state.set_off), data_table("Reglerat mot utbetalningar", COLUMNS, state.set_off, _cells)
            ),
            rx.cond(
                some(state.payments),
                rx.fragment(rx.el.h3("Inbetalt av kommunen"), paid_in(state.payments)),
            ),
            rx.cond(some(state.waivers), waived(state.waivers)),
            anchor="reglering",
        ),
    )


def _cells(met: ObjectVar[MetText]) -> tuple[rx.Component | rx.Var, ...]:
    return met.on, met.amount
