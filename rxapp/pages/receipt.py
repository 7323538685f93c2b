"""One receipt, to read and to print: what was sent, when and by whom, and what proves it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import card, facts, link, page, section, some
from rxapp.components.table import Column, data_table
from rxapp.pages._receipt_parts import checksum, fetch
from rxapp.state.receipt import ReceiptState
from rxapp.state.receipt_views import SentRow

COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ", whole=True),
    Column("Period", whole=True),
    Column("Perioder eller uppgifter"),
    Column("Sökt belopp", numeric=True),
)


def receipt() -> rx.Component:
    """The page."""
    proof, sent = ReceiptState.proof, ReceiptState.sent
    return page(
        proof.name,
        card(
            facts(
                ("Vad", proof.kind),
                ("Tidpunkt", proof.at),
                ("Kommun", proof.municipality),
                ("Av", proof.sender),
                ("Diarienummer", link(proof.file_number, proof.case_href)),
                ("Ersättningstyp", proof.type_name),
                ("Avser", sent.claim),
                ("Sökt belopp", sent.amount),
            )
        ),
        section("Det som skickades", rx.cond(sent.wanted != "", _appeal(), _rows())),
        section(
            "Bevis",
            facts(
                ("Kontrollsumma (SHA-256)", checksum(proof.checksum)),
                (
                    "Kontrollsumma för kvittot före",
                    rx.cond(
                        proof.previous != "",
                        checksum(proof.previous),
                        "Inget: det här är kommunens första kvitto",
                    ),
                ),
            ),
            rx.el.p(
                "Varje kvitto innehåller kontrollsumman för kommunens kvitto före. Ändras en uppgift i något "
                "av dem stämmer kedjan inte längre."
            ),
            rx.el.p(
                fetch(proof),
                " eller ",
                link("kontrollera det mot tjänsten", proof.check_href),
                class_name="downloads",
            ),
        ),
        intro="Kvittot visar vad kommunen skickade till Migrationsverket. Individer visas bara med nummer.",
    )


def _rows() -> rx.Component:
    return rx.fragment(
        rx.el.p(ReceiptState.sent.rows, class_name="count"),
        data_table("Rader i kvittot", COLUMNS, ReceiptState.rows, _row, hide_caption=True),
    )


def _appeal() -> rx.Component:
    sent: Any = ReceiptState.sent
    return rx.fragment(
        rx.el.p("Överklagande av beslutet ", sent.decided_on),
        rx.el.p(rx.el.strong("Beslutet ska ändras så här")),
        rx.el.p(sent.wanted, class_name="quoted"),
        rx.cond(
            sent.grounds != "",
            rx.fragment(rx.el.p(rx.el.strong("Skäl")), rx.el.p(sent.grounds, class_name="quoted")),
        ),
        rx.cond(
            some(sent.files),
            rx.fragment(
                rx.el.p(rx.el.strong("Bilagor, varje fil med sin kontrollsumma (SHA-256)")),
                rx.el.ul(rx.foreach(sent.files, lambda sha256: rx.el.li(checksum(sha256)))),
            ),
        ),
    )


def _row(row: ObjectVar[SentRow]) -> tuple[rx.Component | rx.Var, ...]:
    return row.position, row.individual, row.period, row.periods, row.amount
