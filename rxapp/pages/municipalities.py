"""Kommuner: the municipalities with their agreements and administrators, and one of them in detail."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import cluster, empty_state, link, page, section, some
from rxapp.components.status import tag, timeline
from rxapp.components.table import Column, data_table, pager
from rxapp.pages._administrators import administrators
from rxapp.pages._agreements import agreement_tags, agreements
from rxapp.pages._filters import chips, search_field, select_filter
from rxapp.services.municipalities import Narrow
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.municipality_views import NARROW, Done, Line

INTRO = "Avtal om e-tjänsterna, och de administratörer som varje kommun har."


def municipalities() -> rx.Component:
    """The page: the list, or the municipality of the address."""
    return page("Kommuner", rx.cond(MunicipalitiesState.facts.code != "", _one(), _list()), intro=INTRO)


def _list() -> rx.Component:
    state = MunicipalitiesState
    columns = (Column("Kommun"), Column("Kommunkod"), Column("Avtal"), Column("Administratörer"))
    return rx.el.div(
        cluster(
            search_field(state.search, state.chosen.sok, hint="Kommunens namn eller kod"),
            select_filter(
                "Visa", "visa", [(n.value, NARROW[n]) for n in Narrow], state.chosen.visa, state.narrow
            ),
        ),
        chips(state.chosen.chips),
        rx.el.p(state.pages.count, class_name="count", role="status"),
        rx.cond(
            some(state.lines),
            rx.fragment(
                data_table("Kommuner", columns, state.lines, _line, hide_caption=True),
                pager(previous_to=state.pages.previous, next_to=state.pages.next, page_text=state.pages.page),
            ),
            empty_state("Inga kommuner att visa", "Ändra sökningen eller ta bort filtret."),
        ),
        class_name="page",
    )


def _line(line: ObjectVar[Line]) -> tuple[rx.Component | rx.Var, ...]:
    count = rx.el.span(line.administrators, " ", rx.cond(line.note != "", tag(line.note, "warning")))
    return link(line.name, line.href), line.code, agreement_tags(line.agreements), count


def _one() -> rx.Component:
    state = MunicipalitiesState
    return rx.el.div(
        rx.el.p(link("Alla kommuner", state.back)),
        rx.el.div(
            rx.el.h2(f"{state.facts.name} kommun", class_name="municipality-name"),
            rx.el.p("Kommunkod ", state.facts.code, class_name="hint"),
        ),
        agreements(),
        administrators(),
        section(
            "Historik",
            rx.cond(
                some(state.history),
                timeline(state.history, _done),
                empty_state(
                    "Ingenting har hänt ännu", "Här visas vad som görs med avtal och administratörer."
                ),
            ),
        ),
        class_name="page",
    )


def _done(done: ObjectVar[Done]) -> rx.Component:
    return rx.fragment(
        rx.el.time(done.at),
        rx.el.span(done.text, rx.cond(done.changed != "", rx.el.span(done.changed, class_name="hint"))),
    )
