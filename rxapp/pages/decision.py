"""The decision of a case as a document: to read, to print, and to take away as a file."""

from typing import Any

import reflex as rx
from reflex.vars import ArrayVar, ObjectVar

from rxapp.components.layout import link, page, plain_link, section, some
from rxapp.pages._case_parts import row_pages
from rxapp.state.decision import DecisionState
from rxapp.state.decision_views import Fact, Head, Part


def decision() -> rx.Component:
    """The page."""
    return page(
        DecisionState.name,
        rx.el.p(
            link("Till ärendet", DecisionState.case_href),
            plain_link("Hämta beslutet (PDF)", DecisionState.file),
            class_name="downloads cluster",
        ),
        rx.el.dl(rx.foreach(DecisionState.facts, _fact), class_name="card facts"),
        section("Beslut", rx.foreach(DecisionState.decided, _decided)),
        section(
            DecisionState.rows_heading,
            rx.el.p(DecisionState.row_count, class_name="count"),
            _table(),
            row_pages(DecisionState),
        ),
        rx.foreach(DecisionState.sections, _part),
        intro="Migrationsverket",
    )


def _fact(fact: ObjectVar[Fact]) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.value), class_name="fact")


def _decided(words: Any, place: Any) -> rx.Component:
    return rx.cond(place == 0, rx.el.p(rx.el.strong(words), class_name="outcome"), rx.el.p(words))


def _part(part: ObjectVar[Part]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(part.heading),
        rx.foreach(part.paragraphs, rx.el.p),
        rx.cond(some(part.points), rx.el.ul(rx.foreach(part.points, rx.el.li))),
        rx.foreach(part.after, rx.el.p),
        class_name="section",
    )


def _table() -> rx.Component:
    """As `data_table`, with the columns that this decision has."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(DecisionState.rows_heading, class_name="visually-hidden"),
            rx.el.thead(rx.el.tr(rx.foreach(DecisionState.columns, _head), role="row"), role="rowgroup"),
            rx.el.tbody(
                rx.foreach(DecisionState.rows, _row),
                rx.el.tr(rx.foreach(DecisionState.total, _sum), role="row"),
                role="rowgroup",
            ),
            class_name="data-table",
            role="table",
        ),
        class_name="scroll-region",
        role="region",
        aria_label=DecisionState.rows_heading,
        tab_index=0,
    )


def _head(head: ObjectVar[Head]) -> rx.Component:
    return rx.el.th(head.title, scope="col", role="columnheader", class_name=head.kind)


def _row(cells: ArrayVar[list[str]]) -> rx.Component:
    return rx.el.tr(rx.foreach(cells, _cell), role="row")


def _sum(text: Any, place: Any) -> rx.Component:
    """The first cell of the last line says that it is one, whatever stands above it."""
    first = rx.el.th(text, scope="row", role="rowheader")
    return rx.cond(place == 0, first, _cell(rx.el.strong(text), place))


def _cell(text: Any, place: Any) -> rx.Component:
    head = DecisionState.columns[place]
    label = {"data-label": head.title}
    return rx.cond(
        place == 0,
        rx.el.th(text, scope="row", role="rowheader", class_name=head.kind, custom_attrs=label),
        rx.el.td(text, role="cell", class_name=head.kind, custom_attrs=label),
    )
