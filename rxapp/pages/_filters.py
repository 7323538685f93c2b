"""The controls above a list. All of them work by way of the address."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import Content, button, link, plain_link, some
from rxapp.state.paging import Chip


def search_field(
    on_search: Any, value: Any, *, hint: str = "Diarienummer, individnummer eller namn"
) -> rx.Component:
    """A search form; the value is what the list is narrowed to now."""
    return rx.el.form(
        field(
            "Sök",
            text_input("sok", key=value, default_value=value, type="search", max_length=80),
            name="sok",
            hint=hint,
        ),
        button("Sök", kind="secondary", type="submit"),
        on_submit=on_search,
        role="search",
        class_name="search",
    )


def select_filter(
    label: str, name: str, options: Any, value: Any, on_choose: Any, *, first: str = "Alla"
) -> rx.Component:
    """A choice that takes effect at once; its first option is everything, or the usual."""
    return field(
        label,
        select_input(name, options, first=("", first), value=value, on_change=lambda v: on_choose(name, v)),
        name=name,
    )


def chips(shown: Any) -> rx.Component:
    """What the list is narrowed to; each can be put away."""
    return rx.cond(
        some(shown),
        rx.el.ul(rx.foreach(shown, _chip), class_name="chips", aria_label="Valda filter"),
    )


def _chip(chip: ObjectVar[Chip]) -> rx.Component:
    remove = rx.el.span("Ta bort filtret ", class_name="visually-hidden")
    return rx.el.li(link(rx.fragment(remove, chip.text), chip.without), class_name="chip")


def downloads(what: Content, xlsx: Any, csv: Any) -> rx.Component:
    """The same rows as files; `what` says which and how many."""
    return rx.el.p(
        "Hämta ",
        what,
        " som ",
        plain_link("Excel (xlsx)", xlsx),
        " eller ",
        plain_link("CSV", csv),
        class_name="downloads",
    )
