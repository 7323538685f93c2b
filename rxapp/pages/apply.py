"""Ny ansökan: choose, write, look over, receipt."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import error_summary, field, select_input
from rxapp.components.layout import button, card, cluster, facts, link, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.components.whom import ask_whom
from rxapp.pages._apply_grid import grid
from rxapp.pages._attachments import draft_attachments
from rxapp.pages._paid_types import paid_types
from rxapp.pages._receipt_parts import checksum, fetch
from rxapp.state.apply import ApplyState
from rxapp.state.apply_views import DraftLine
from rxapp.state.apply_wanted import WantedState
from rxapp.state.apply_words import ReviewRow
from rxapp.state.session import SessionState

REVIEW_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Uppgifter"),
    Column("Belopp", numeric=True),
)


_SUMS = (("Rader", ApplyState.sums.rows), ("Sökt belopp", ApplyState.sums.amount))


def apply() -> rx.Component:
    """The page, at the step that the application has come to."""
    return page(
        "Ny ansökan",
        rx.match(
            ApplyState.step,
            ("choose", _choose()),
            ("write", _write()),
            ("review", _review()),
            ("receipt", _receipt()),
            rx.fragment(),
        ),
    )


def _choose() -> rx.Component:
    form = rx.el.form(
        field(
            "Ersättningstyp",
            select_input(
                "ersattningstyp",
                ApplyState.types,
                first=("", "Välj ersättningstyp"),
                default_value=WantedState.wanted_type,
            ),
            name="ersattningstyp",
            hint="Du kan söka de ersättningstyper som du har behörighet för.",
            error=ApplyState.type_error,
        ),
        _wanted(),
        button("Börja ansökan", type="submit"),
        on_submit=ApplyState.begin,
        # Another link is another form, with its own choice made.
        key=f"{WantedState.wanted_type}{WantedState.wanted_claim}",
    )
    none = rx.fragment(
        # Who holds no type at all is told so below, and needs to hear it once.
        rx.cond(
            (SessionState.ask_whom.lead == "") | some(SessionState.ask_whom.types),
            notice("Du har inte behörighet för någon ersättningstyp som kan sökas här.", "info"),
        ),
        ask_whom(SessionState.ask_whom),
    )
    return rx.fragment(
        rx.cond(some(ApplyState.types), card(form), none),
        rx.cond(
            some(ApplyState.drafts),
            section(
                "Påbörjade ansökningar",
                data_table(
                    "Påbörjade ansökningar", _draft_columns(), ApplyState.drafts, _draft, hide_caption=True
                ),
            ),
        ),
        paid_types(),
    )


def _wanted() -> rx.Component:
    """The period that a link has chosen. It is named after its type, and counts for no other."""
    state = WantedState
    return rx.cond(
        state.wanted_claim != "",
        rx.fragment(
            rx.el.p("Du kom hit för ", rx.el.strong(state.wanted_text)),
            rx.el.input(type="hidden", name=state.wanted_field, value=state.wanted_claim, read_only=True),
        ),
    )


def _draft_columns() -> tuple[Column, ...]:
    return (
        Column("Ersättningstyp"),
        Column("Avser", whole=True),
        Column("Rader"),
        Column("Sparad", whole=True),
    )


def _draft(draft: ObjectVar[DraftLine]) -> tuple[rx.Component | rx.Var, ...]:
    return link(draft.type_name, draft.href), draft.claim, draft.rows, draft.saved_at


def _replacement_note() -> rx.Component:
    return rx.fragment(
        "Du byter ut raderna i ansökan ",
        link(ApplyState.replaces, f"/arenden/{ApplyState.replaces}"),
        ". Den gäller som den är tills du har skickat de nya raderna. Ett personnummer som angavs visas inte "
        "igen och måste skrivas på nytt.",
    )


def _write() -> rx.Component:
    is_replacement = ApplyState.replaces != ""
    return rx.fragment(
        error_summary(ApplyState.problems),
        rx.cond(is_replacement, notice(_replacement_note(), "info")),
        card(
            facts(
                ("Ersättningstyp", ApplyState.type_name), ("Sista ansökningsdag", ApplyState.sums.deadline)
            ),
            rx.cond(is_replacement, facts(("Avser", ApplyState.claim_text)), claim_field()),
        ),
        warnings(),
        section("Barn och perioder", grid()),
        draft_attachments(),
        sums(),
        go_on(ApplyState.discard),
    )


def claim_field() -> rx.Component:
    """The time that the application is for."""
    return field(
        ApplyState.claim_label,
        select_input(
            "kvartal",
            ApplyState.claims,
            first=("", "Välj"),
            value=ApplyState.claim,
            on_change=ApplyState.choose_claim,
        ),
        name="kvartal",
        error=ApplyState.claim_error,
    )


def warnings() -> rx.Component:
    """What is worth knowing of the application as a whole."""
    return rx.foreach(ApplyState.warnings, lambda text: notice(text, "warning"))


def go_on(discard: Any) -> rx.Component:
    """On to the look before sending, or away with it."""
    return cluster(
        button("Granska ansökan", on_click=ApplyState.review),
        button("Ta bort utkastet", kind="quiet", on_click=discard),
        rx.el.span(ApplyState.saved, class_name="saved", role="status"),
    )


def sums() -> rx.Component:
    """What the application comes to."""
    return rx.el.div(
        rx.cond(
            ApplyState.has_periods,
            facts(*_SUMS[:1], ("Perioder", ApplyState.sums.periods), *_SUMS[1:]),
            facts(*_SUMS),
        ),
        rx.cond(ApplyState.sums.note != "", notice(ApplyState.sums.note, "info")),
        class_name="card sums",
        aria_live="polite",
    )


def _review() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.cond(
                ApplyState.replaces != "",
                rx.fragment("Granska raderna, som ersätter dem i ansökan ", ApplyState.replaces, "."),
                "Granska uppgifterna. När du har skickat ansökan kan kommunen byta ut rader eller återkalla "
                "den tills en handläggare har börjat med ärendet.",
            )
        ),
        card(
            facts(
                ("Kommun", SessionState.municipality),
                ("Ersättningstyp", ApplyState.type_name),
                ("Avser", ApplyState.claim_text),
                ("Sista ansökningsdag", ApplyState.sums.deadline),
                ("Rader", ApplyState.sums.rows),
                ("Sökt belopp", ApplyState.sums.amount),
            )
        ),
        warnings(),
        review_rows(),
        cluster(
            button(
                rx.fragment(
                    rx.cond(ApplyState.replaces != "", "Skicka de nya raderna för ", "Skicka ansökan för "),
                    SessionState.municipality,
                ),
                on_click=ApplyState.send,
            ),
            button("Ändra", kind="secondary", on_click=ApplyState.change),
        ),
    )


def review_rows() -> rx.Component:
    """The rows as they will be sent."""
    return rx.fragment(
        data_table("Rader i ansökan", REVIEW_COLUMNS, ApplyState.review_rows, _review_row),
        rx.cond(ApplyState.review_more != "", rx.el.p(ApplyState.review_more)),
    )


def _review_row(row: ObjectVar[ReviewRow]) -> tuple[rx.Component | rx.Var, ...]:
    individual = rx.el.span(row.individual, rx.cond(row.name != "", rx.fragment(" ", row.name)))
    return row.position, individual, row.period, row.more, row.amount


def _receipt() -> rx.Component:
    receipt, proof = ApplyState.receipt, ApplyState.proof
    return rx.el.div(
        rx.el.h2(receipt.heading),
        rx.el.p("Diarienummer ", rx.el.strong(receipt.file_number), class_name="receipt-number"),
        rx.cond(receipt.late != "", notice(receipt.late, "warning")),
        facts(
            ("Kommun", SessionState.municipality),
            ("Kom in", receipt.arrived_at),
            ("Ersättningstyp", receipt.type_name),
            ("Avser", receipt.claim),
            ("Rader", receipt.rows),
            ("Sökt belopp", receipt.amount),
        ),
        rx.el.p(
            "Migrationsverket prövar ansökan. Ett automatiskt beslut kommer oftast genast; annars prövar en "
            "handläggare ärendet. Beslutet visas i ärendet och på Start."
        ),
        rx.cond(
            proof.number != "",
            rx.fragment(
                facts(
                    ("Kvitto", proof.number),
                    ("Skickat av", proof.sender),
                    ("Kontrollsumma (SHA-256)", checksum(proof.checksum)),
                ),
                cluster(fetch(proof), link("Visa och skriv ut kvittot", proof.href)),
            ),
        ),
        cluster(link("Visa ärendet", receipt.href), link("Ny ansökan", "/ansokan/ny")),
        class_name="card receipt",
    )
