"""Överklaganden: what the municipality has appealed, where it stands and what came of it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import cluster, empty_state, link, page, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.components.whom import ask_whom
from rxapp.domain.compensation.types import TYPES
from rxapp.pages._filters import chips, select_filter
from rxapp.state.appeals import EVERY, STATUSES, AppealLine, AppealQueueState, AppealsState
from rxapp.state.session import SessionState

COLUMNS = (
    Column("Diarienummer", whole=True),
    Column("Ersättningstyp"),
    Column("Beslutsdag", whole=True),
    Column("Inkom", whole=True),
    Column("Status"),
    Column("Domstol"),
    Column("Målnummer", whole=True),
    Column("Utgång"),
)
QUEUE_COLUMNS = (
    Column("Diarienummer", whole=True),
    Column("Kommun", whole=True),
    Column("Ersättningstyp"),
    Column("Beslutsdag", whole=True),
    Column("Inkom", whole=True),
    Column("Status"),
    Column("Att göra"),
)

ALL_TYPES = [(code, declared.name) for code, declared in TYPES.items()]


def appeals() -> rx.Component:
    """The municipality's page."""
    state = AppealsState
    return page(
        "Överklaganden",
        ask_whom(SessionState.ask_whom),
        cluster(
            select_filter("Status", "status", STATUSES, state.chosen.status, state.narrow),
            select_filter("Ersättningstyp", "typ", state.types, state.chosen.typ, state.narrow),
        ),
        _list(
            state,
            COLUMNS,
            _line,
            empty_state(
                "Inga överklaganden att visa",
                "Ett beslut överklagas i sitt ärende. Då visas överklagandet här.",
            ),
        ),
        intro="Kommunens överklaganden i de ersättningstyper du har behörighet för.",
    )


def appeal_queue() -> rx.Component:
    """The agency's page."""
    state = AppealQueueState
    return page(
        "Överklaganden",
        cluster(
            select_filter(
                "Status", "status", [EVERY, *STATUSES], state.chosen.status, state.narrow, first="Öppna"
            ),
            select_filter("Ersättningstyp", "typ", ALL_TYPES, state.chosen.typ, state.narrow),
        ),
        _list(
            state,
            QUEUE_COLUMNS,
            _queue_line,
            empty_state("Inga överklaganden att visa", "Här visas överklaganden som väntar på ett steg."),
        ),
        intro="Överklaganden som inte är slutligt avgjorda, äldst först.",
    )


def _list(state: Any, columns: tuple[Column, ...], line: Any, empty: rx.Component) -> rx.Component:
    return rx.fragment(
        chips(state.chosen.chips),
        rx.el.p(state.pages.count, class_name="count", role="status"),
        rx.cond(
            some(state.lines),
            rx.fragment(
                data_table("Överklaganden", columns, state.lines, line, hide_caption=True),
                pager(
                    previous_to=state.pages.previous,
                    next_to=state.pages.next,
                    page_text=state.pages.page,
                ),
            ),
            empty,
        ),
    )


def _line(line: ObjectVar[AppealLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.file_number, line.href),
        line.type_name,
        _decision(line),
        line.arrived_on,
        tag(line.status, line.tone),
        line.court,
        line.case_number,
        line.outcome,
    )


def _queue_line(line: ObjectVar[AppealLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.file_number, line.href),
        line.municipality,
        line.type_name,
        _decision(line),
        line.arrived_on,
        tag(line.status, line.tone),
        line.next,
    )


def _decision(line: ObjectVar[AppealLine]) -> rx.Component:
    """Its day, which leads to all of it."""
    return rx.cond(
        line.decision_href != "", link(line.decision, line.decision_href), rx.fragment(line.decision)
    )
