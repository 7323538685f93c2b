"""Återkrav: every recovery, for the officers who handle them."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import cluster, empty_state, link, page, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.pages._filters import chips, search_field, select_filter
from rxapp.state.recoveries import RecoveriesState, RecoveryLine
from rxapp.text.recoveries import STATUS

COLUMNS = (
    Column("Diarienummer"),
    Column("Kommun", whole=True),
    Column("Ersättningstyp"),
    Column("Öppnat", whole=True),
    Column("Svar senast", whole=True),
    Column("Status"),
    Column("Belopp", numeric=True),
)


def recoveries() -> rx.Component:
    """The page."""
    state, chosen = RecoveriesState, RecoveriesState.chosen
    statuses = [(status.value, STATUS[status]) for status in RecoveryStatus]
    return page(
        "Återkrav",
        cluster(
            search_field(state.search, chosen.sok, hint="Diarienummer"),
            select_filter("Status", "status", statuses, chosen.status, state.narrow),
            select_filter("Ersättningstyp", "typ", state.types, chosen.typ, state.narrow),
            select_filter("Kommun", "kommun", state.municipalities, chosen.kommun, state.narrow),
        ),
        chips(chosen.chips),
        rx.el.p(state.pages.count, class_name="count", role="status"),
        rx.cond(
            some(state.lines),
            rx.fragment(
                data_table("Återkrav", COLUMNS, state.lines, _line, hide_caption=True),
                pager(
                    previous_to=state.pages.previous,
                    next_to=state.pages.next,
                    page_text=state.pages.page,
                ),
            ),
            empty_state(
                "Inga återkrav att visa",
                "Ett återkrav öppnas från ett utbetalt ärende under Handläggning, med «Öppna återkrav».",
            ),
        ),
        intro="Ersättning som kan ha betalats ut felaktigt. Kommunen ser ett återkrav när det är skickat.",
    )


def _line(line: ObjectVar[RecoveryLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(numbered(line.file_number, rx.Var.create(True)), line.href),
        line.municipality,
        line.type_name,
        line.opened_on,
        line.respond_by,
        tag(line.status, line.tone),
        line.asked,
    )
