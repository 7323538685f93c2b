"""Handläggning: what waits for an officer."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import empty_state, link, page, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.pages._unread import unread
from rxapp.state.queue import QueueLine, QueueState


def queue() -> rx.Component:
    """The page."""
    columns = (
        Column("Diarienummer"),
        Column("Kommun", whole=True),
        Column("Ersättningstyp"),
        Column("Avser", whole=True),
        Column("Inkom", whole=True),
        Column("Status"),
        Column("Sökt belopp", numeric=True),
    )
    return page(
        "Handläggning",
        unread(),
        rx.el.p(QueueState.pages.count, class_name="count", role="status"),
        rx.cond(
            some(QueueState.lines),
            rx.fragment(
                data_table("Handläggning", columns, QueueState.lines, _line, hide_caption=True),
                pager(
                    previous_to=QueueState.pages.previous,
                    next_to=QueueState.pages.next,
                    page_text=QueueState.pages.page,
                ),
            ),
            empty_state("Kön är tom", "Här visas ärenden som reglerna inte kan avgöra."),
        ),
        intro="Ärenden som reglerna inte kan avgöra, äldst först.",
    )


def _line(line: ObjectVar[QueueLine]) -> tuple[rx.Component | rx.Var, ...]:
    case = line.case
    return (
        link(case.file_number, case.href),
        line.municipality,
        case.type_name,
        case.claim,
        case.arrived_on,
        tag(case.status, case.tone),
        case.applied,
    )
