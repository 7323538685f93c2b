"""How a recovery in the ledger is met: before the officer with what can be done, and before its
municipality with what it is to do."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area, text_input
from rxapp.components.layout import button, card, cluster, link, section, some
from rxapp.components.table import Column, data_table
from rxapp.pages._case_parts import individual
from rxapp.pages._second_look import second_look
from rxapp.state.recovery_balance_views import AttemptText, BalanceRowText, MetText, WaivedText
from rxapp.state.recovery_money import RecoveryMoneyState

DAY = "ÅÅÅÅ-MM-DD"
ROW_COLUMNS = (
    Column("Betalt i ärende"),
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Återkrävt", numeric=True),
    Column("Reglerat", numeric=True),
    Column("Inbetalt", numeric=True),
    Column("Eftergivet", numeric=True),
    Column("Kvar", numeric=True),
)
WAIVED_COLUMNS = (Column("Datum", whole=True), Column("Belopp", numeric=True), Column("Skäl"))
ATTEMPT_COLUMNS = (
    Column("Utbetalningsdag", whole=True),
    Column("Kvar före", numeric=True),
    Column("Reglerat", numeric=True),
    Column("Anmärkning"),
)


def money_of_officer() -> rx.Component:
    """What is left, what has been tried, and the forms for what came in and what is waived."""
    state: Any = RecoveryMoneyState
    return rx.cond(
        state.balance.claimed != "",
        rx.fragment(
            section(
                "Reglering",
                totals(state.balance),
                data_table("Kvar per rad", ROW_COLUMNS, state.balance_rows, _row),
                rx.cond(
                    some(state.attempts),
                    data_table("Försök att reglera", ATTEMPT_COLUMNS, state.attempts, _attempt),
                    rx.el.p("Ingen utbetalningskörning har försökt reglera återkravet än."),
                ),
            ),
            _demand(state.balance),
            section(
                "Inbetalningar",
                rx.cond(
                    some(state.payments),
                    paid_in(state.payments, with_reference=True),
                    rx.el.p("Ingenting är inbetalt."),
                ),
                rx.cond(state.balance.open != "", _payment()),
            ),
            rx.cond(
                (state.balance.open != "") | some(state.waivers),
                section(
                    "Eftergift",
                    rx.cond(some(state.waivers), waived(state.waivers)),
                    rx.cond(state.balance.open != "", _waiver()),
                ),
            ),
        ),
    )


def totals(balance: Any) -> rx.Component:
    """What is claimed, what has become of it, and what is left."""

    def fact(label: str, value: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="fact")

    return rx.el.dl(
        fact("Återkrävt", balance.claimed),
        rx.cond(balance.undone != "", fact("Borttaget genom nytt beslut eller dom", balance.undone)),
        fact("Reglerat mot utbetalningar", balance.set_off),
        fact("Inbetalt", balance.paid_in),
        fact("Eftergivet", balance.waived),
        fact("Kvar", rx.el.strong(balance.left)),
        rx.cond(balance.held != "", fact("Varav i en förberedd körning", balance.held)),
        rx.cond(balance.refunded != "", fact("Betalas tillbaka till kommunen", balance.refunded)),
        class_name="facts amounts",
    )


def _row(row: ObjectVar[BalanceRowText]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(row.paid_in, f"/handlaggning/{row.paid_in}"),
        row.position,
        individual(row.individual, row.name, to_person=True),
        row.claimed,
        row.set_off,
        row.paid_in_ore,
        row.waived,
        row.left,
    )


def _attempt(attempt: ObjectVar[AttemptText]) -> tuple[rx.Component | rx.Var, ...]:
    return attempt.on, attempt.before, attempt.taken, attempt.note


def paid_in(payments: Any, *, with_reference: bool = False) -> rx.Component:
    """What came in, payment by payment; the bank's number is for officers."""
    columns = (Column("Betalningsdag", whole=True), Column("Belopp", numeric=True))

    def cells(payment: ObjectVar[MetText]) -> tuple[rx.Component | rx.Var, ...]:
        return (payment.on, payment.amount, payment.note) if with_reference else (payment.on, payment.amount)

    also = (Column("Bankens referens"),) if with_reference else ()
    return data_table("Inbetalningar", (*columns, *also), payments, cells, hide_caption=True)


def waived(waivers: Any) -> rx.Component:
    """What has been waived after the claim had legal force, each time with why."""

    def cells(each: ObjectVar[WaivedText]) -> tuple[rx.Component | rx.Var, ...]:
        return each.on, each.amount, each.reason

    return data_table("Beslutade eftergifter", WAIVED_COLUMNS, waivers, cells)


def _demand(balance: Any) -> rx.Component:
    return rx.cond(
        balance.reference != "",
        section("Uppmaning att betala in", card(demand_facts(balance))),
    )


def demand_facts(balance: Any) -> rx.Component:
    """The demand: how much, to which account if it is known, marked with what, and until when if a time is
    set."""

    def fact(label: str, value: Any) -> rx.Component:
        return rx.cond(value != "", rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="fact"))

    return rx.el.dl(
        fact("Belopp i uppmaningen", balance.asked),
        fact("Betala till bankgiro", balance.account),
        rx.el.div(rx.el.dt("OCR-nummer"), rx.el.dd(rx.el.strong(balance.reference)), class_name="fact"),
        fact("Uppmaningens datum", balance.demanded_on),
        fact("Betala senast", balance.pay_by),
        class_name="facts",
    )


def _payment() -> rx.Component:
    state: Any = RecoveryMoneyState
    errors = state.errors
    return rx.el.form(
        cluster(
            field(
                "Inbetalt belopp, kronor",
                text_input("in-belopp", input_mode="decimal", auto_complete="off", max_length=20),
                name="in-belopp",
                hint=rx.fragment("Högst ", state.balance.open),
                error=errors.get("in-belopp", ""),
            ),
            field(
                "Betalningsdag",
                text_input("in-dag", max_length=10, auto_complete="off"),
                name="in-dag",
                hint=DAY,
                error=errors.get("in-dag", ""),
            ),
            field(
                "Bankens referens",
                text_input("in-referens", max_length=40, auto_complete="off"),
                name="in-referens",
                hint="Numret som banken har gett betalningen",
                error=errors.get("in-referens", ""),
            ),
        ),
        button("Registrera inbetalningen", type="submit", kind="secondary"),
        on_submit=state.register_payment,
        key=f"inbetalning{state.done}",
    )


def _waiver() -> rx.Component:
    state: Any = RecoveryMoneyState
    errors = state.errors
    form = rx.el.form(
        field(
            "Belopp att efterge, kronor",
            text_input("efter-belopp", input_mode="decimal", auto_complete="off", max_length=20),
            name="efter-belopp",
            hint=rx.fragment("Högst ", state.balance.open, ". Behövs inte om allt som är kvar efterges."),
            error=errors.get("efter-belopp", ""),
        ),
        rx.el.label(
            rx.el.input(type="checkbox", name="efter-allt", value="ja"),
            " Efterge allt som är kvar",
            class_name="check",
        ),
        field(
            "Skäl för eftergiften",
            text_area("efter-skal", rows=3, max_length=4000),
            name="efter-skal",
            hint="Skriv inte namn eller personuppgifter.",
            error=errors.get("efter-skal", ""),
        ),
        button("Granska eftergiften", type="submit", kind="secondary"),
        on_submit=state.look_at_waiver,
        hidden=state.waiver.question != "",
        key=f"eftergift{state.done}",
    )
    return rx.fragment(
        rx.cond(state.waiver.question != "", second_look(state.waiver, state.waive, state.keep_claim)),
        form,
    )
