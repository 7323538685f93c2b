"""Parts of a receipt that several pages have in common."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import link, plain_link, section, some, visually_hidden
from rxapp.components.table import Column, data_table
from rxapp.state.receipt_views import ProofText

COLUMNS = (
    Column("Kvitto"),
    Column("Vad"),
    Column("Tidpunkt", whole=True),
    Column("Av"),
    Column("Fil"),
)


def checksum(text: Any) -> rx.Component:
    """A checksum in groups, which a line may end between."""
    return rx.el.code(text, class_name="checksum")


def fetch(proof: Any) -> rx.Component:
    """The link to a receipt's file."""
    return plain_link("Hämta kvittot (JSON)", proof.file)


def receipts(proofs: Any) -> rx.Component:
    """The receipts of a case; nothing where there are none."""
    return rx.cond(
        some(proofs),
        section(
            "Kvitton",
            data_table("Kvitton", COLUMNS, proofs, _receipt, hide_caption=True),
            rx.el.p(link("Kontrollera ett kvitto", "/kvitton"), class_name="downloads"),
        ),
    )


def _receipt(proof: ObjectVar[ProofText]) -> tuple[rx.Component | rx.Var, ...]:
    file = rx.fragment("Hämta kvittot", visually_hidden(rx.fragment(" ", proof.number, " som fil (JSON)")))
    return link(proof.name, proof.href), proof.kind, proof.at, proof.sender, plain_link(file, proof.file)
