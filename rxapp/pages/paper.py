"""Registrera pappersansökan: for whom and when, the rows as in Ny ansökan, a look over, the case."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import error_summary, field, select_input, text_input
from rxapp.components.layout import button, card, cluster, facts, link, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.pages._apply_grid import grid
from rxapp.pages._attachments import draft_attachments
from rxapp.pages.apply import claim_field, go_on, review_rows, sums, warnings
from rxapp.state.paper import PaperLine, PaperState

FIND_AFTER_MS = 250
"""Since the last key."""

COLUMNS = (
    Column("Kommun"),
    Column("Ersättningstyp"),
    Column("Avser", whole=True),
    Column("Inkom", whole=True),
    Column("Rader"),
    Column("Sparad", whole=True),
)


def paper() -> rx.Component:
    """The page, at the step that the registering has come to."""
    return page(
        "Registrera pappersansökan",
        rx.match(
            PaperState.step,
            ("choose", _choose()),
            ("write", _write()),
            ("review", _review()),
            ("receipt", _registered()),
            rx.fragment(),
        ),
        intro=rx.cond(
            PaperState.step == "choose",
            "För kommuner med avtal handläggs alla ansökningar här, också de som kommer på papper.",
            "",
        ),
    )


def _choose() -> rx.Component:
    errors = PaperState.errors
    form = rx.el.form(
        field(
            "Kommun",
            text_input(
                "kommun",
                list="kommuner-med-avtal",
                auto_complete="off",
                max_length=60,
                on_change=PaperState.find.debounce(FIND_AFTER_MS),
            ),
            name="kommun",
            hint="Namnet eller kommunkoden. Kommuner som har avtal i dag föreslås.",
            error=errors.get("kommun", ""),
        ),
        rx.el.datalist(
            rx.foreach(PaperState.offered, lambda name: rx.el.option(value=name)), id="kommuner-med-avtal"
        ),
        field(
            "Ersättningstyp",
            select_input("ersattningstyp", PaperState.types, first=("", "Välj ersättningstyp")),
            name="ersattningstyp",
            error=errors.get("ersattningstyp", ""),
        ),
        field(
            "Inkom till Migrationsverket",
            text_input("inkom", max_length=10, auto_complete="off"),
            name="inkom",
            hint="Dagen då pappersansökan kom in, ÅÅÅÅ-MM-DD. Tider räknas till den dagen.",
            error=errors.get("inkom", ""),
        ),
        button("Börja registrera", type="submit"),
        on_submit=PaperState.begin,
    )
    return rx.fragment(
        error_summary(PaperState.problems),
        card(form),
        rx.cond(
            some(PaperState.papers),
            section(
                "Påbörjade pappersansökningar",
                data_table(
                    "Påbörjade pappersansökningar", COLUMNS, PaperState.papers, _line, hide_caption=True
                ),
            ),
        ),
    )


def _line(line: ObjectVar[PaperLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.municipality, line.href),
        line.type_name,
        line.claim,
        line.arrived_on,
        line.rows,
        line.saved_at,
    )


def _write() -> rx.Component:
    return rx.fragment(
        error_summary(PaperState.problems),
        card(
            facts(
                ("Kommun", PaperState.municipality),
                ("Ersättningstyp", PaperState.type_name),
                ("Sista ansökningsdag", PaperState.sums.deadline),
            ),
            field(
                "Inkom till Migrationsverket",
                text_input(
                    "inkom",
                    default_value=PaperState.arrived_on,
                    key=PaperState.arrived_on,
                    max_length=10,
                    auto_complete="off",
                    on_blur=PaperState.change_day,
                ),
                name="inkom",
                hint="ÅÅÅÅ-MM-DD. Ansökan bedöms efter den dagen.",
                error=PaperState.errors.get("inkom", ""),
            ),
            claim_field(),
        ),
        warnings(),
        draft_attachments(
            "Inskannad ansökan",
            rx.el.p(
                "Bifoga pappersansökan, och det som kom med den, som PDF eller bild. Kommunen ser filerna "
                "när ansökan är registrerad."
            ),
        ),
        section("Barn och perioder", grid()),
        sums(),
        go_on(PaperState.discard),
    )


def _review() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Jämför med pappret. När ansökan är registrerad blir den ett ärende, som kommunen genast ser och "
            "som prövas som andra ansökningar."
        ),
        card(
            facts(
                ("Kommun", PaperState.municipality),
                ("Inkom", PaperState.arrived_on),
                ("Ersättningstyp", PaperState.type_name),
                ("Avser", PaperState.claim_text),
                ("Sista ansökningsdag", PaperState.sums.deadline),
                ("Rader", PaperState.sums.rows),
                ("Sökt belopp", PaperState.sums.amount),
            )
        ),
        warnings(),
        review_rows(),
        cluster(
            button(
                rx.fragment("Registrera ansökan för ", PaperState.municipality), on_click=PaperState.register
            ),
            button("Ändra", kind="secondary", on_click=PaperState.change),
        ),
    )


def _registered() -> rx.Component:
    receipt = PaperState.receipt
    return rx.el.div(
        rx.el.h2("Pappersansökan är registrerad"),
        rx.el.p("Diarienummer ", rx.el.strong(receipt.file_number), class_name="receipt-number"),
        rx.cond(receipt.late != "", notice(receipt.late, "warning")),
        facts(
            ("Kommun", PaperState.municipality),
            ("Inkom", receipt.arrived_at),
            ("Ersättningstyp", receipt.type_name),
            ("Avser", receipt.claim),
            ("Rader", receipt.rows),
            ("Sökt belopp", receipt.amount),
        ),
        rx.el.p(
            "Kommunens användare ser ärendet nu. Skriv diarienumret på pappret. Kan reglerna inte avgöra "
            "ansökan kommer ärendet till kön Handläggning."
        ),
        cluster(link("Visa ärendet", receipt.href), link("Registrera en till", "/handlaggning/ny")),
        class_name="card receipt",
    )
