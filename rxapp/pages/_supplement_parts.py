"""Parts of a request that the municipality's page and the officer's have in common."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import plain_link, some
from rxapp.components.status import tag
from rxapp.state.supplement_views import FileText, ItemText, RequestText


def ended_request(request: ObjectVar[RequestText]) -> rx.Component:
    """A request that can no longer be answered, with what was answered."""
    return rx.el.article(
        rx.el.p(
            rx.el.strong("Begäran ", request.asked_at),
            tag(request.status, request.tone),
            rx.cond(request.ended != "", rx.el.span(request.ended, class_name="hint")),
            class_name="line",
        ),
        rx.el.p(
            "Svar senast ", request.due_on, ". Om svaret inte kom in i tid: ", request.consequence, ".",
            class_name="hint",
        ),
        items(request, settled_item),
        class_name="card",
    )  # fmt: skip


def items(request: Any, item: Any) -> rx.Component:
    """The items in their order; their numbers are part of the text."""
    return rx.el.ol(rx.foreach(request.points, item), class_name="asked-items")


def item_head(item: ObjectVar[ItemText]) -> rx.Component:
    """The number of the item, the row that it is about, how it stands, and what is asked."""
    return rx.fragment(
        rx.el.p(
            rx.el.strong("Punkt ", item.position),
            rx.cond(item.row != "", rx.el.span(item.row)),
            tag(item.status, item.tone),
            class_name="line",
        ),
        rx.el.p(item.text, class_name="asked-text"),
    )


def settled_item(item: ObjectVar[ItemText]) -> rx.Component:
    """An item with its answer, to be read."""
    return rx.el.li(item_head(item), item_answer(item), class_name="asked-item")


def item_answer(item: ObjectVar[ItemText]) -> rx.Component:
    """What was answered, with its files."""
    return rx.fragment(
        rx.cond(item.answer != "", rx.el.p(item.answer, class_name="quoted")),
        rx.cond(
            some(item.files),
            rx.el.ul(rx.foreach(item.files, _file), class_name="item-files", aria_label="Filer i svaret"),
        ),
        rx.cond(item.answered_at != "", rx.el.p("Svarade ", item.answered_at, class_name="hint")),
        rx.cond(
            item.unsaved != "",
            rx.el.div(
                rx.el.p(rx.el.strong("Det du hade skrivit är inte sparat och kan inte längre lämnas in:")),
                rx.el.p(item.unsaved, class_name="quoted"),
                role="alert",
            ),
        ),
    )


def _file(found: ObjectVar[FileText]) -> rx.Component:
    return rx.el.li(plain_link(found.name, found.href), rx.el.span(found.size, class_name="hint"))
