"""Avstämning: run, file to the bank, the bank's answer and the ledger side by side."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import empty_state, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.state.reconciliation import DifferingText, ReconciledText, ReconciliationState


def reconciliation() -> rx.Component:
    """The page."""
    columns = (
        Column("Utbetalningsdag"),
        Column("Körning", numeric=True),
        Column("Fil till banken", numeric=True),
        Column("Bankens svar"),
        Column("Huvudbok", numeric=True),
        Column("Tillbaka", numeric=True),
        Column("Skillnad", numeric=True),
    )
    pages = ReconciliationState.pages
    return page(
        "Avstämning",
        rx.el.p(link("Till utbetalningskörningarna", "/utbetalningskorningar")),
        section(
            "Genomförda körningar",
            rx.cond(
                some(ReconciliationState.runs),
                rx.fragment(
                    data_table("Avstämning", columns, ReconciliationState.runs, _run, hide_caption=True),
                    pager(previous_to=pages.previous, next_to=pages.next, page_text=pages.page),
                ),
                empty_state("Inga genomförda körningar", "Här stäms varje körning av när den är genomförd."),
            ),
        ),
        rx.cond(ReconciliationState.shown != "", _differing()),
        intro="Körning, fil, bankens svar och huvudbok ska visa samma belopp.",
    )


def _run(run: ObjectVar[ReconciledText]) -> tuple[rx.Component | rx.Var, ...]:
    difference = rx.cond(
        run.agrees,
        run.difference,
        rx.fragment(tag("Skiljer", "negative"), " ", link(run.difference, run.href)),
    )
    return (
        link(run.pay_on, run.run),
        run.payouts,
        run.order,
        run.answer,
        run.ledger,
        run.returned,
        difference,
    )


def _differing() -> rx.Component:
    columns = (
        Column("Diarienummer"),
        Column("Kommun"),
        Column("I körningen", numeric=True),
        Column("I huvudboken", numeric=True),
        Column("Återfört", numeric=True),
    )
    pages = ReconciliationState.differing_pages
    return section(
        f"Rader som skiljer i körningen {ReconciliationState.shown}",
        rx.el.p(pages.count, class_name="count", role="status"),
        rx.cond(
            some(ReconciliationState.differing),
            rx.fragment(
                data_table(
                    "Rader som skiljer", columns, ReconciliationState.differing, _line, hide_caption=True
                ),
                pager(previous_to=pages.previous, next_to=pages.next, page_text=pages.page),
            ),
            empty_state("Inga rader skiljer", "Varje rad är bokförd som den står i körningen."),
        ),
    )


def _line(line: ObjectVar[DifferingText]) -> tuple[rx.Component | rx.Var, ...]:
    return line.file_number, line.municipality, line.line, line.booked, line.back
