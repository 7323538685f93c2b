"""Notifieringar: what has happened that the municipality should know, and what of it is unread."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar
from reflex_components_core.react_router.dom import ReactRouterLink

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import button, cluster, empty_state, page, some, visually_hidden
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table, pager
from rxapp.components.whom import ask_whom
from rxapp.pages._filters import chips, search_field, select_filter
from rxapp.pages._mail_choices import mail_choices
from rxapp.state.notice_views import NoticeLine
from rxapp.state.notices import NoticesState
from rxapp.state.session import SessionState
from rxapp.text.notices import GROUP, SHOWN

SORTED = ("Att göra", "Diarienummer", "Ersättningstyp", "När")
"""The columns that the list can be sorted by, in the order of the state's."""


def notices() -> rx.Component:
    """The page."""
    state: Any = NoticesState
    return page(
        "Notifieringar",
        mail_choices(),
        _narrow(),
        chips(state.chosen.chips),
        rx.el.p(
            state.pages.count,
            rx.cond(state.unread != "", rx.fragment(", ", rx.el.strong(state.unread))),
            class_name="count",
            role="status",
        ),
        rx.cond(
            some(state.lines),
            rx.fragment(
                _marking(),
                data_table("Notifieringar", _columns(), state.lines, _line, hide_caption=True),
                pager(previous_to=state.pages.previous, next_to=state.pages.next, page_text=state.pages.page),
            ),
            _nothing(),
        ),
        intro=(
            "Händelser som rör de ersättningstyper du har behörighet för, vem i kommunen som än skickade in "
            "ansökan. Det du själv har gjort visas inte."
        ),
    )


def _narrow() -> rx.Component:
    state: Any = NoticesState
    chosen, narrow = state.chosen, state.narrow
    return cluster(
        search_field(state.search, chosen.sok, hint="Diarienummer"),
        select_filter("Visa", "visa", list(SHOWN.items()), chosen.visa, narrow),
        select_filter("Slag", "grupp", list(GROUP.items()), chosen.grupp, narrow),
        select_filter("Ersättningstyp", "typ", state.types, chosen.typ, narrow),
    )


def _marking() -> rx.Component:
    state: Any = NoticesState
    return cluster(
        rx.el.p(
            rx.cond(state.marked_count != "", state.marked_count, "Ingen vald"),
            class_name="count",
            role="status",
        ),
        button("Välj alla på sidan", kind="quiet", on_click=state.choose_all),
        rx.cond(
            some(state.marked),
            rx.fragment(
                button("Välj ingen", kind="quiet", on_click=state.choose_none),
                button("Markera valda som lästa", kind="secondary", on_click=state.mark_read),
                button("Markera valda som olästa", kind="secondary", on_click=state.mark_unread),
            ),
            rx.cond(
                state.mark_all != "",
                button(state.mark_all, kind="secondary", on_click=state.mark_all_read),
            ),
        ),
    )


def _nothing() -> rx.Component:
    state: Any = NoticesState
    return rx.cond(
        SessionState.ask_whom.lead != "",
        ask_whom(SessionState.ask_whom),
        rx.cond(
            some(state.chosen.chips),
            empty_state("Inga notifieringar att visa", "Ta bort ett filter för att se fler."),
            empty_state(
                "Inga notifieringar än",
                "Här visas beslut, begäran om komplettering, meddelanden, utbetalningar och annat som händer "
                "i kommunens ärenden.",
            ),
        ),
    )


def _columns() -> tuple[Column, ...]:
    state: Any = NoticesState
    return (
        Column("Händelse"),
        *(
            Column(
                title,
                sort=(state.sorts[place].href, state.sorts[place].direction),
                whole=title != "Ersättningstyp",
            )
            for place, title in enumerate(SORTED)
        ),
    )


def _line(line: ObjectVar[NoticeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        rx.el.div(
            _box(line),
            rx.el.div(
                rx.el.span(_link(line), rx.cond(line.is_unread, tag("Oläst", "info")), class_name="line"),
                rx.cond(line.detail != "", rx.el.span(line.detail, class_name="hint")),
                class_name="cell-stack",
            ),
            class_name="marked notice-cell",
            custom_attrs={"data-unread": rx.cond(line.is_unread, "true", "false")},
        ),
        tag(line.urgency, line.tone),
        rx.cond(
            line.file_number != "",
            numbered(line.file_number, line.is_recovery),
            visually_hidden("Inget ärende"),
        ),
        line.type_name,
        rx.el.time(line.at, date_time=line.iso),
    )


def _link(line: ObjectVar[NoticeLine]) -> rx.Component:
    state: Any = NoticesState
    return ReactRouterLink.create(line.sentence, to=line.href, on_click=state.open_notice(line.key))


def _box(line: ObjectVar[NoticeLine]) -> rx.Component:
    state: Any = NoticesState
    key: Any = line.key
    return rx.el.input(
        type="checkbox",
        checked=state.marked.contains(key),
        on_change=lambda checked: state.choose(key, checked),
        aria_label=f"Välj notifieringen {line.name}",
        id=f"notis-{key}",
    )
