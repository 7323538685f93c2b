"""What is due before a run, and the run that is looked at: accounts, file to the bank, answers, delay."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, facts, link, plain_link, section, some
from rxapp.components.status import notice, tag
from rxapp.components.table import Column, data_table
from rxapp.components.upload import Files, upload
from rxapp.domain.attachments import MAX_BYTES
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.run_details import (
    AccountText,
    AnswerText,
    DueState,
    DueText,
    HeldText,
    PaymentText,
    RunDetailsState,
)

MEGABYTES = MAX_BYTES // 1024**2
XML = Files(
    accept=".xml,application/xml,text/xml",
    max_bytes=MAX_BYTES,
    too_large=f"Filen är större än {MEGABYTES} MB och är inget svar från banken.",
    done="är inläst",
    multiple=False,
)


def due_by_municipality() -> rx.Component:
    """What is due to each municipality, and what of it has no account to go to."""
    columns = (
        Column("Kommun"),
        Column("Rader", numeric=True),
        Column("Belopp", numeric=True),
        Column("Kan inte betalas ut"),
        Column("Belopp som väntar", numeric=True),
    )
    return rx.fragment(
        rx.el.p("Nästa utbetalningsdag är ", rx.el.time(DueState.next_day), ", månadens sista bankdag."),
        rx.cond(DueState.cannot != "", notice(DueState.cannot, "warning")),
        rx.cond(
            some(DueState.due),
            rx.el.details(
                rx.el.summary("Att betala ut per kommun"),
                data_table("Att betala ut per kommun", columns, DueState.due, _due, hide_caption=True),
                class_name="disclosure",
                open=DueState.cannot != "",
            ),
        ),
    )


def _due(due: ObjectVar[DueText]) -> tuple[rx.Component | rx.Var, ...]:
    lacks = rx.cond(due.lacks != "", tag(due.lacks, "warning"), "")
    return due.municipality, due.rows, due.total, lacks, due.unpayable


def held_accounts() -> rx.Component:
    """The accounts that the bank sent money back from."""
    columns = (Column("Kommun"), Column("Konto"), Column("Sedan", whole=True), Column("Bankens skäl"))
    return rx.cond(
        some(DueState.held),
        section(
            "Spärrade konton",
            rx.el.p("Inget betalas till kontot förrän kommunen har bytt det."),
            data_table("Spärrade konton", columns, DueState.held, _held, hide_caption=True),
        ),
    )


def _held(held: ObjectVar[HeldText]) -> tuple[rx.Component | rx.Var, ...]:
    return held.municipality, held.account, rx.el.time(held.since), held.reason


def run_details() -> rx.Component:
    """Everything of the run that is looked at."""
    columns = (
        Column("Kommun"),
        Column("Konto"),
        Column("Rader", numeric=True),
        Column("Brutto", numeric=True),
        Column("Reglerat", numeric=True),
        Column("Netto", numeric=True),
        Column("Banken"),
    )
    state: Any = RunDetailsState
    return section(
        f"Körningen {PayoutRunsState.shown}",
        rx.el.p(state.frozen_lines, " är låsta i körningen.", class_name="count"),
        rx.cond(state.late != "", notice(state.late, "warning")),
        rx.cond(state.may_delay, _delay()),
        data_table("Per kommun och konto", columns, state.accounts, _account, hide_caption=True),
        rx.cond(
            state.lacks_order,
            rx.el.p("Ingen fil är gjord till banken: Migrationsverkets eget konto är inte angivet."),
        ),
        _order(),
        _answers(),
        rx.el.p(link("Stäng körningen", "/utbetalningskorningar")),
    )


def _account(account: ObjectVar[AccountText]) -> tuple[rx.Component | rx.Var, ...]:
    bank = rx.fragment(
        rx.cond(account.back != "", tag(account.back, "negative")),
        rx.cond(account.is_held, tag("Kontot är spärrat", "warning")),
    )
    return (
        account.municipality,
        account.account,
        account.lines,
        account.due,
        account.set_off,
        account.total,
        bank,
    )


def _delay() -> rx.Component:
    state: Any = RunDetailsState
    return rx.el.form(
        field(
            "Ny utbetalningsdag",
            text_input("ny_dag", max_length=10, auto_complete="off"),
            name="ny_dag",
            hint="En bankdag, skriven som ÅÅÅÅ-MM-DD. Kommunerna som väntar på pengarna ser den genast.",
            error=state.new_day_error,
        ),
        button("Ange ny utbetalningsdag", type="submit", kind="secondary"),
        on_submit=state.delay,
        key=state.late,
    )


def _order() -> rx.Component:
    state: Any = RunDetailsState
    order = state.order
    columns = (
        Column("Mottagare"),
        Column("Konto"),
        Column("Referens"),
        Column("Belopp", numeric=True),
    )
    return rx.cond(
        order.name != "",
        rx.fragment(
            rx.el.h3("Fil till banken"),
            facts(
                ("Fil", rx.el.span(order.name, class_name="whole")),
                ("Innehåll", order.payments),
                ("Summa", order.total),
                ("Skapad", order.made_at),
            ),
            rx.cond(
                order.href != "",
                rx.fragment(
                    rx.el.p(plain_link("Hämta filen (pain.001)", order.href)),
                    rx.el.details(
                        rx.el.summary("Förhandsgranska filen"),
                        data_table(
                            "Betalningar i filen", columns, state.payments, _payment, hide_caption=True
                        ),
                        class_name="disclosure",
                    ),
                ),
            ),
        ),
    )


def _payment(payment: ObjectVar[PaymentText]) -> tuple[rx.Component | rx.Var, ...]:
    return payment.name, payment.account, payment.reference, payment.amount


def _answers() -> rx.Component:
    state: Any = RunDetailsState
    columns = (
        Column("Svar"),
        Column("Inläst", whole=True),
        Column("Godkända", numeric=True),
        Column("Skickade tillbaka", numeric=True),
    )
    return rx.fragment(
        rx.cond(
            some(state.answers),
            rx.fragment(
                rx.el.h3("Svar från banken"),
                data_table("Svar från banken", columns, state.answers, _answer, hide_caption=True),
            ),
        ),
        rx.cond(
            state.may_send,
            upload(
                "Läs in bankens svar",
                action="/betalningsfiler/svar",
                on_done=state.refresh_answers,
                name="svar",
                hint=f"Filen som banken svarar med (pain.002, XML), högst {MEGABYTES} MB.",
                files=XML,
            ),
        ),
    )


def _answer(answer: ObjectVar[AnswerText]) -> tuple[rx.Component | rx.Var, ...]:
    return answer.name, rx.el.time(answer.at), answer.accepted, answer.rejected
