"""Tables: named, sortable, in a region of their own that scrolls where it must."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from rxapp.components.layout import Content

HIDDEN = "Visas inte för dig"


class Column(NamedTuple):
    """A column; `sort` is where its head leads and how the table is sorted by it now.

    The cells of a `whole` column, such as dates, are not broken into lines.
    """

    title: str
    numeric: bool = False
    sort: tuple[Any, Any] | None = None
    whole: bool = False

    @property
    def class_name(self) -> str:
        """The class of its head and its cells."""
        return "numeric" if self.numeric else "whole" if self.whole else ""


def data_table(
    name: str,
    columns: Sequence[Column],
    rows: Any,
    cells: Callable[[Any], tuple[Content, ...]],
    *,
    hide_caption: bool = False,
) -> rx.Component:
    """A table called `name`; `cells` gives a row's cells, the first of which names the row."""
    return framed(
        name,
        [_head(column) for column in columns],
        [rx.foreach(rows, lambda row: _row(columns, cells(row)))],
        hide_caption=hide_caption,
    )


def framed(
    name: Any, heads: Sequence[rx.Component], rows: Sequence[rx.Component], *, hide_caption: bool = True
) -> rx.Component:
    """The heads and the rows as a table with a name, in a region that scrolls."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(name, class_name="visually-hidden" if hide_caption else ""),
            rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
            rx.el.tbody(*rows, role="rowgroup"),
            class_name="data-table",
            # In a narrow window rows are drawn as cards, and some browsers then forget that it is a table.
            role="table",
        ),
        class_name="scroll-region",
        role="region",
        aria_label=name,
        tab_index=0,
    )


def _head(column: Column) -> rx.Component:
    props: dict[str, Any] = {"scope": "col", "role": "columnheader", "class_name": column.class_name}
    if column.sort is None:
        return rx.el.th(column.title, **props)
    to, direction = column.sort
    props["custom_attrs"] = {"aria-sort": rx.cond(direction == "", "none", direction)}
    return rx.el.th(
        ReactRouterLink.create(column.title, to=to, class_name="sort", prevent_scroll_reset=True), **props
    )


def _row(columns: Sequence[Column], cells: Sequence[Content]) -> rx.Component:
    return rx.el.tr(
        *(
            _cell(column, cell, is_first=i == 0)
            for i, (column, cell) in enumerate(zip(columns, cells, strict=True))
        ),
        role="row",
    )


def _cell(column: Column, content: Content, *, is_first: bool) -> rx.Component:
    props: dict[str, Any] = {
        "class_name": column.class_name,
        "custom_attrs": {"data-label": column.title},
    }
    if is_first:
        return rx.el.th(content, scope="row", role="rowheader", **props)
    if isinstance(content, rx.Component) and getattr(content, "tag", "") == "td":
        content.custom_attrs = {**content.custom_attrs, "data-label": column.title, "role": "cell"}
        content.class_name = column.class_name
        return content
    return rx.el.td(content, role="cell", **props)


def masked_cell(content: Content, *, is_empty: Any = None) -> rx.Component:
    """A cell that may not be for the reader: then without any text, and named as such for who hears it."""
    empty = (content == "") if is_empty is None else is_empty
    return rx.el.td(content, custom_attrs={"aria-label": rx.cond(empty, HIDDEN, rx.Var("undefined"))})


def pager(*, previous_to: Any, next_to: Any, page_text: Any) -> rx.Component:
    """To the pages before and after, where there are any."""

    def to(text: str, address: Any) -> rx.Component:
        there = ReactRouterLink.create(text, to=address, class_name="button button-secondary")
        return rx.cond(address != "", there, rx.el.span())

    return rx.cond(
        page_text != "",
        rx.el.nav(
            to("Föregående", previous_to),
            rx.el.span(page_text),
            to("Nästa", next_to),
            aria_label="Sidor",
            class_name="pager",
        ),
    )


def text_table(name: Any, heads: Any, rows: Any, *, words: int = 2) -> rx.Component:
    """A table whose columns are known only later: the first ones are of `words`, the others of figures."""
    return framed(
        name,
        [rx.foreach(heads, _text_head(words))],
        [rx.foreach(rows, lambda row: rx.el.tr(rx.foreach(row, _text_cell(heads, words)), role="row"))],
    )


def _text_head(words: int) -> Callable[[Any, Any], rx.Component]:
    def head(text: Any, place: Any) -> rx.Component:
        kind = rx.cond(place >= words, "numeric", "")
        return rx.el.th(text, scope="col", role="columnheader", class_name=kind)

    return head


def _text_cell(heads: Any, words: int) -> Callable[[Any, Any], rx.Component]:
    def cell(text: Any, place: Any) -> rx.Component:
        label, kind = {"data-label": heads[place]}, rx.cond(place >= words, "numeric", "")
        return rx.cond(
            place == 0,
            rx.el.th(text, scope="row", role="rowheader", class_name="whole", custom_attrs=label),
            rx.el.td(text, role="cell", class_name=kind, custom_attrs=label),
        )

    return cell
