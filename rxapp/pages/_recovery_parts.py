"""Parts of a recovery that the municipality's page and the officer's have in common."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import facts, link, plain_link
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.pages._case_parts import individual
from rxapp.state.recovery_views import RecoveryRowText, ResponseText

ASKED_COLUMNS = (
    Column("Betalt i ärende"),
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Utbetalt", numeric=True),
    Column("Återkravet gäller", numeric=True),
)
SETTLED_COLUMNS = (
    *ASKED_COLUMNS,
    Column("Felaktigt utbetalt", numeric=True),
    Column("Efterges", numeric=True),
    Column("Återkrävs", numeric=True),
)


def claimed_rows(rows: Any, is_settled: Any, base: str, *, to_person: bool = False) -> rx.Component:
    """The rows that are claimed back; `base` is where the cases that they were paid in are seen."""

    def asked(row: ObjectVar[RecoveryRowText]) -> tuple[rx.Component | rx.Var, ...]:
        return (
            link(row.paid_in, f"{base}/{row.paid_in}"),
            row.position,
            individual(row.individual, row.name, to_person=to_person),
            row.period,
            row.paid,
            row.asked,
        )

    def settled(row: ObjectVar[RecoveryRowText]) -> tuple[rx.Component | rx.Var, ...]:
        return (*asked(row), row.wrong, row.waived, row.claimed)

    return rx.cond(
        is_settled,
        data_table("Rader i återkravet", SETTLED_COLUMNS, rows, settled, hide_caption=True),
        data_table("Rader i återkravet", ASKED_COLUMNS, rows, asked, hide_caption=True),
    )


def recovery_decision(decision: Any, file_number: Any) -> rx.Component:
    """The decision, since when it has legal force or why it has none, how it is appealed, and all of it."""
    address = "/beslut/" + file_number
    return rx.el.div(
        rx.el.p(
            tag(decision.outcome, decision.tone), rx.el.strong("Beslut av handläggare"), class_name="line"
        ),
        facts(
            ("Beslutsdatum", decision.decided_at),
            ("Återkrävs", decision.claimed),
        ),
        rx.cond(decision.cause != "", rx.el.p("Beslutet ersätter ett tidigare: ", decision.cause, ".")),
        rx.el.p(decision.reason, class_name="quoted"),
        rx.cond(
            decision.waiver_reason != "",
            rx.fragment(
                rx.el.p("Därför krävs inte allt åter:"), rx.el.p(decision.waiver_reason, class_name="quoted")
            ),
        ),
        rx.el.p(decision.force),
        rx.cond(decision.appeal != "", rx.el.p(decision.appeal)),
        rx.el.p(
            link("Läs hela beslutet", address),
            plain_link("Hämta beslutet (PDF)", address + ".pdf"),
            class_name="downloads cluster",
        ),
        class_name="card decision",
    )


def responses(items: Any) -> rx.Component:
    """What the municipality has said, in the order in which it came."""
    return rx.el.ol(rx.foreach(items, _response), class_name="letters")


def _response(response: ObjectVar[ResponseText]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong("Kommunen"),
            rx.el.time(response.at, date_time=response.iso),
            rx.cond(response.note != "", rx.el.span(response.note, class_name="hint")),
            class_name="line",
        ),
        rx.el.p(response.text, class_name="letter-text"),
        key=response.key,
        class_name="letter",
    )
