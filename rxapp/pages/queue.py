"""Handläggning: what waits for an officer."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, cluster, empty_state, link, page, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.pages._desk_marks import batch, mark, marking
from rxapp.pages._filters import chips, search_field, select_filter
from rxapp.pages._new_decision import to_decide_anew
from rxapp.pages._unread import unread
from rxapp.state.desk_views import LATE_OPTIONS, TYPE_OPTIONS, WAITED_OPTIONS, QueueLine
from rxapp.state.queue import QueueState


def queue() -> rx.Component:
    """The page."""
    return page(
        "Handläggning",
        unread(),
        to_decide_anew(),
        _narrow(),
        chips(QueueState.chosen.chips),
        cluster(
            rx.el.p(QueueState.pages.count, class_name="count", role="status"),
            button("Ta nästa", on_click=QueueState.take_next),
        ),
        batch(),
        rx.cond(
            some(QueueState.lines),
            rx.fragment(
                marking(),
                data_table("Handläggning", _columns(), QueueState.lines, _line, hide_caption=True),
                pager(
                    previous_to=QueueState.pages.previous,
                    next_to=QueueState.pages.next,
                    page_text=QueueState.pages.page,
                ),
            ),
            rx.cond(
                some(QueueState.chosen.chips),
                empty_state("Inga ärenden att visa", "Ta bort ett filter för att se fler."),
                empty_state("Kön är tom", "Här visas ärenden som reglerna inte kan avgöra."),
            ),
        ),
        intro=(
            "Ärenden som reglerna inte kan avgöra, äldst först. "
            "«Ta nästa» ger dig det äldsta otagna ärendet som filtren släpper igenom."
        ),
    )


def _narrow() -> rx.Component:
    chosen, narrow = QueueState.chosen, QueueState.narrow
    return cluster(
        search_field(QueueState.search, chosen.sok, hint="Kommunens namn eller kod, eller diarienummer"),
        select_filter("Handläggare", "vem", QueueState.whose, chosen.vem, narrow),
        select_filter("Komplettering", "komplettering", QueueState.asked, chosen.komplettering, narrow),
        select_filter("Ersättningstyp", "typ", TYPE_OPTIONS, chosen.typ, narrow),
        select_filter("Har väntat", "vantat", WAITED_OPTIONS, chosen.vantat, narrow),
        select_filter("Kom in", "inkom", LATE_OPTIONS, chosen.inkom, narrow),
    )


def _columns() -> tuple[Column, ...]:
    def sort(place: int) -> tuple[Any, Any]:
        return QueueState.sorts[place].href, QueueState.sorts[place].direction

    return (
        Column("Diarienummer", whole=True),
        Column("Kommun", whole=True),
        Column("Ersättningstyp"),
        Column("Inkom", whole=True, sort=sort(0)),
        Column("Klart senast", whole=True, sort=sort(1)),
        Column("Status"),
        Column("Handläggare"),
        Column("Sökt belopp", numeric=True, sort=sort(2)),
    )


def _line(line: ObjectVar[QueueLine]) -> tuple[rx.Component | rx.Var, ...]:
    case = line.case
    return (
        rx.el.span(mark(line), link(case.file_number, case.href), class_name="marked"),
        line.municipality,
        rx.fragment(case.type_name, rx.el.span(case.claim, class_name="hint notes")),
        case.arrived_on,
        rx.fragment(line.due, rx.cond(line.overdue != "", rx.fragment(" ", tag(line.overdue, "negative")))),
        rx.fragment(
            tag(case.status, case.tone),
            rx.cond(line.notes != "", rx.el.span(line.notes, class_name="hint notes")),
        ),
        line.holder,
        case.applied,
    )
