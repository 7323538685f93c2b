"""Kvalitetsgranskning: automatic decisions that chance has picked, looked at by an officer."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area
from rxapp.components.layout import button, empty_state, facts, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.pages._case_parts import rules_list
from rxapp.services.quality import REASON_MAX
from rxapp.state.quality import COULD_BE, PATH, STANDS, DrawnLine, QualityState

COLUMNS = (
    Column("Diarienummer"),
    Column("Kommun", whole=True),
    Column("Ersättningstyp"),
    Column("Beslut"),
    Column("Beviljat belopp", numeric=True),
    Column("Beslutat", whole=True),
    Column("Granskning"),
)


def quality() -> rx.Component:
    """The page."""
    return page(
        "Kvalitetsgranskning",
        rx.cond(QualityState.drawn.file_number != "", _drawn()),
        section(
            rx.cond(QualityState.is_done, "Granskade beslut", "Beslut att granska"),
            rx.el.p(
                rx.cond(
                    QualityState.is_done,
                    link("Visa beslut att granska", PATH),
                    link("Visa granskade beslut", f"{PATH}?visa=granskade"),
                )
            ),
            rx.el.p(QualityState.pages.count, class_name="count", role="status"),
            rx.cond(
                some(QualityState.lines),
                rx.fragment(
                    data_table("Kvalitetsgranskning", COLUMNS, QualityState.lines, _line, hide_caption=True),
                    pager(
                        previous_to=QualityState.pages.previous,
                        next_to=QualityState.pages.next,
                        page_text=QualityState.pages.page,
                    ),
                ),
                empty_state("Inga beslut", "Här visas automatiska beslut som slumpen har valt ut."),
            ),
        ),
        intro="En slumpvis vald del av de automatiska besluten. Granskningen ändrar inget beslut.",
    )


def _line(line: ObjectVar[DrawnLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.file_number, line.href),
        line.municipality,
        line.type_name,
        tag(line.outcome, line.tone),
        line.granted,
        line.decided_at,
        line.note,
    )


def _drawn() -> rx.Component:
    drawn = QualityState.drawn
    return section(
        rx.fragment("Beslutet i ärende ", drawn.file_number),
        rx.el.div(
            facts(
                ("Beslut", tag(drawn.outcome, drawn.tone)),
                ("Kommun", drawn.municipality),
                ("Ersättningstyp", drawn.type_name),
                ("Beviljat belopp", drawn.granted),
                ("Beslutat", drawn.decided_at),
                ("Ärendet", link(rx.fragment("Öppna ", drawn.file_number), drawn.case)),
            ),
            class_name="card",
        ),
        rx.el.h3("Reglerna som beslutet vilar på"),
        rules_list(QualityState.rules),
        rx.el.h3("Granskning"),
        rx.cond(drawn.said != "", rx.el.p(drawn.said, class_name="quoted")),
        rx.cond(drawn.may_review, _form()),
    )


def _form() -> rx.Component:
    errors = QualityState.errors
    return rx.el.form(
        field(
            "Din bedömning",
            select_input("bedomning", STANDS, first=("", "Välj")),
            name="bedomning",
            error=errors.get("bedomning", ""),
        ),
        field(
            "Rätt beslut hade varit",
            select_input("ratt-beslut", COULD_BE, first=("", "Välj")),
            name="ratt-beslut",
            hint="Bara när beslutet är fel.",
            error=errors.get("ratt-beslut", ""),
        ),
        field(
            "Varför är beslutet fel?",
            text_area("granskningsskal", rows=4, max_length=REASON_MAX),
            name="granskningsskal",
            hint="Bara när beslutet är fel. Skriv inte namn: ange radens nummer i stället.",
            error=errors.get("granskningsskal", ""),
        ),
        button("Spara granskningen", type="submit"),
        on_submit=QualityState.review,
        key=QualityState.drawn.file_number,
        class_name="card",
    )
