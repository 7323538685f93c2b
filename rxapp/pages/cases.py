"""The list of cases."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import cluster, empty_state, link, page, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.components.whom import ask_whom
from rxapp.domain.cases import CaseStatus
from rxapp.pages._filters import chips, search_field, select_filter
from rxapp.state.cases import CaseLine, CasesState
from rxapp.state.session import SessionState
from rxapp.text.labels import STATUS

HEADINGS = (
    ("Diarienummer", False),
    ("Ersättningstyp", False),
    ("Avser", False),
    ("Inkom", False),
    ("Status", False),
    ("Sökt belopp", True),
    ("Beviljat belopp", True),
)


def cases() -> rx.Component:
    """The page."""
    chosen = CasesState.chosen
    return page(
        "Ärenden",
        cluster(
            search_field(CasesState.search, chosen.sok),
            select_filter(
                "Status",
                "status",
                [(s.value, STATUS[s]) for s in CaseStatus],
                chosen.status,
                CasesState.narrow,
            ),
            select_filter("Ersättningstyp", "typ", CasesState.types, chosen.typ, CasesState.narrow),
            select_filter("Kvartal", "kvartal", CasesState.quarters, chosen.kvartal, CasesState.narrow),
        ),
        chips(chosen.chips),
        rx.el.p(CasesState.pages.count, class_name="count", role="status"),
        rx.cond(
            some(CasesState.lines),
            rx.fragment(
                data_table("Ärenden", _columns(), CasesState.lines, _line, hide_caption=True),
                pager(
                    previous_to=CasesState.pages.previous,
                    next_to=CasesState.pages.next,
                    page_text=CasesState.pages.page,
                ),
            ),
            _nothing(),
        ),
    )


def _nothing() -> rx.Component:
    return rx.cond(
        SessionState.ask_whom.lead != "",
        ask_whom(SessionState.ask_whom),
        empty_state(
            "Inga ärenden att visa",
            "Här visas kommunens ärenden för de ersättningstyper du har behörighet för.",
        ),
    )


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            title,
            numeric=numeric,
            sort=(CasesState.sorts[i].href, CasesState.sorts[i].direction),
            whole=title in ("Avser", "Inkom"),
        )
        for i, (title, numeric) in enumerate(HEADINGS)
    )


def _line(case: ObjectVar[CaseLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(numbered(case.file_number, case.is_recovery), case.href),
        case.type_name,
        case.claim,
        case.arrived_on,
        tag(case.status, case.tone),
        case.applied,
        case.granted,
    )
