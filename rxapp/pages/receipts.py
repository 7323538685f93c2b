"""Kontrollera kvitto: a file, or what stands on a paper, against what the service knows."""

import reflex as rx

from rxapp.components.form import field, native_form, text_area, text_input
from rxapp.components.layout import button, card, facts, link, page
from rxapp.components.status import tag
from rxapp.pages._receipt_parts import checksum
from rxapp.state.receipts import ReceiptsState


def receipts() -> rx.Component:
    """The page. The file goes as a form of the browser's own: it may be larger than an event."""
    return page(
        "Kontrollera kvitto",
        # There from the start, or a screen reader would not follow it.
        rx.el.div(rx.cond(ReceiptsState.found.title != "", _found()), role="status"),
        card(_file(), title="Kontrollera en fil"),
        card(_typed(), title="Kontrollera ett utskrivet kvitto"),
        intro="Se om ett kvitto är äkta och oförändrat. Du kan kontrollera kvitton för ärenden som du har "
        "behörighet till.",
    )


def _found() -> rx.Component:
    found, proof = ReceiptsState.found, ReceiptsState.proof
    return rx.el.section(
        rx.el.h2(found.title, id="resultat"),
        rx.el.p(found.text, rx.cond(found.chain_text != "", rx.fragment(" ", found.chain_text))),
        rx.cond(
            proof.number != "",
            facts(
                ("Kvitto", link(proof.name, proof.href)),
                ("Vad", proof.kind),
                ("Tidpunkt", proof.at),
                ("Kommun", proof.municipality),
                ("Av", proof.sender),
                ("Diarienummer", link(proof.file_number, proof.case_href)),
                ("Kedjan av kvitton", tag(found.chain, found.tone)),
                ("Kontrollsumma (SHA-256)", checksum(proof.checksum)),
            ),
        ),
        aria_labelledby="resultat",
        class_name="card verdict",
        custom_attrs={"data-tone": found.tone},
    )


def _file() -> rx.Component:
    return native_form(
        "/kvitton/kontroll",
        field(
            "Kvittofil (valfritt)",
            text_input("fil", type="file", accept=".json,application/json"),
            name="fil",
            hint="Filen som du hämtade med «Hämta kvittot», högst 3 MB.",
        ),
        field(
            "Eller klistra in kvittots innehåll (valfritt)",
            text_area("kvitto", rows=5, spell_check=False),
            name="kvitto",
            hint="Hela innehållet i filen, från den första till den sista klammern.",
        ),
        button("Kontrollera filen", type="submit"),
        enc_type="multipart/form-data",
    )


def _typed() -> rx.Component:
    return rx.el.form(
        field(
            "Diarienummer",
            text_input("diarienummer", max_length=20, auto_complete="off"),
            name="diarienummer",
            error=ReceiptsState.number_error,
        ),
        field(
            "Kontrollsumma",
            text_input("kontrollsumma", max_length=120, auto_complete="off", spell_check=False),
            name="kontrollsumma",
            hint="64 tecken. Mellanslag spelar ingen roll.",
            error=ReceiptsState.sum_error,
        ),
        button("Kontrollera kontrollsumman", type="submit"),
        on_submit=ReceiptsState.check,
    )
