"""Behörigheter: users by compensation types, a switch in each cell."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, cluster, link, page
from rxapp.components.switch import switch
from rxapp.state.permissions import Column, PermissionsState, Person


def permissions() -> rx.Component:
    """The page."""
    return page(
        "Behörigheter",
        cluster(
            field(
                "Användare",
                text_input(
                    "anvandare",
                    type="search",
                    max_length=80,
                    on_change=PermissionsState.find_people.debounce(200),
                ),
                name="anvandare",
                hint="Namn eller HSA-id",
            ),
            field(
                "Ersättningstyper",
                text_input(
                    "typer", type="search", max_length=80, on_change=PermissionsState.find_types.debounce(200)
                ),
                name="typer",
                hint="Del av namnet, till exempel grundskola",
            ),
        ),
        rx.el.div(
            rx.cond(
                PermissionsState.saved != "",
                rx.el.p(
                    PermissionsState.saved,
                    rx.cond(
                        PermissionsState.can_undo,
                        button("Ångra", kind="quiet", on_click=PermissionsState.undo),
                    ),
                    class_name="saved",
                ),
                rx.el.p("Varje ändring gäller genast och sparas i historiken."),
            ),
            class_name="saved-line",
        ),
        rx.el.p(PermissionsState.count, class_name="count", role="status"),
        _matrix(),
        rx.cond(PermissionsState.page_text != "", _pages()),
        intro="Vem i kommunen som får se och söka vilken ersättning.",
        actions=cluster(
            link("Granskning av behörigheter", "/behorigheter/granskning"),
            link("Nya ersättningstyper", "/behorigheter/ersattningstyper"),
        ),
    )


def _matrix() -> rx.Component:
    heads = rx.el.tr(
        rx.el.th("Användare", scope="col", class_name="matrix-corner"),
        rx.foreach(
            PermissionsState.columns, lambda column: rx.el.th(column.name, scope="col", key=column.code)
        ),
    )
    return rx.el.div(
        rx.el.table(
            rx.el.caption("Behörigheter", class_name="visually-hidden"),
            rx.el.thead(heads),
            rx.el.tbody(rx.foreach(PermissionsState.people, _person)),
            class_name="matrix",
        ),
        class_name="matrix-region",
        role="region",
        aria_label="Behörigheter",
        tab_index=0,
    )


def _person(person: ObjectVar[Person]) -> rx.Component:
    def cell(column: ObjectVar[Column], index: rx.Var[int]) -> rx.Component:
        marks: Any = person.held
        held = marks[index]
        return rx.el.td(
            switch(
                f"{column.name} för {person.name}",
                held,
                PermissionsState.set_permission(person.account_id, column.code, ~held),
            ),
            key=column.code,
        )

    return rx.el.tr(
        rx.el.th(
            rx.el.span(person.name, class_name="matrix-name"),
            rx.el.span(person.hsa_id, class_name="matrix-id"),
            rx.cond(person.note != "", rx.el.span(person.note, class_name="matrix-note")),
            scope="row",
        ),
        rx.foreach(PermissionsState.columns, cell),
        key=person.account_id.to_string(),
    )


def _pages() -> rx.Component:
    return cluster(
        button(
            "Föregående",
            kind="secondary",
            disabled=~PermissionsState.has_previous,
            on_click=PermissionsState.turn(-1),
        ),
        rx.el.span(PermissionsState.page_text),
        button(
            "Nästa", kind="secondary", disabled=~PermissionsState.has_next, on_click=PermissionsState.turn(1)
        ),
    )
