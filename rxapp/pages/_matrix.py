"""The matrix: a row per user, a column per compensation type, a switch in each cell."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input
from rxapp.components.layout import button, cluster, link
from rxapp.components.lines import day_text
from rxapp.components.switch import switch
from rxapp.services.holdings import SUBJECTS
from rxapp.state.permission_batches import GIVE, PermissionBatchState
from rxapp.state.permissions import Column, PermissionsState, Person
from rxapp.text.labels import type_name
from rxapp.text.permissions import NEVER_LOGGED_IN

SUBJECT_OPTIONS = [(code, type_name(code)) for code in SUBJECTS]


def matrix() -> rx.Component:
    """The table named «Behörigheter»."""
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
        days: Any = person.days
        held = marks[index]
        return rx.el.td(
            switch(
                f"{column.name} för {person.name}",
                held,
                PermissionsState.set_permission(person.account_id, column.code, ~held),
            ),
            rx.cond(days.length() > 0, rx.el.span(days[index], class_name="matrix-note")),
            key=column.code,
        )

    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                _choice(person),
                rx.el.div(
                    link(rx.el.span(person.name, class_name="matrix-name"), _address(person)),
                    rx.el.span(person.hsa_id, class_name="matrix-note"),
                    rx.el.span(
                        rx.cond(person.login != "", day_text(f"Inloggad {person.login}"), NEVER_LOGGED_IN),
                        class_name="matrix-note",
                    ),
                    rx.cond(person.note != "", rx.el.span(person.note, class_name="matrix-note")),
                ),
                class_name="matrix-person",
            ),
            scope="row",
        ),
        rx.foreach(PermissionsState.columns, cell),
        key=person.account_id.to_string(),
    )


def _address(person: ObjectVar[Person]) -> rx.Var[str]:
    return rx.Var.create(f"/anvandare/{person.account_id}")


def _choice(person: ObjectVar[Person]) -> rx.Component:
    selected: Any = PermissionsState.selected
    choose: Any = PermissionBatchState.choose
    return rx.el.input(
        type="checkbox",
        checked=selected.contains(person.account_id),
        on_change=lambda held: choose(person.account_id, held),
        aria_label=f"Markera {person.name}",
    )


def batch() -> rx.Component:
    """One type for all who are chosen, with its consequence before it is done."""
    selected: Any = PermissionsState.selected
    subject: Any = PermissionsState.subject
    count = selected.length()
    is_idle = (count == 0) | (subject == "")
    return rx.el.section(
        rx.el.h2("Ändra för flera"),
        rx.el.p(
            rx.cond(
                count == 0,
                "Markera användare i tabellen.",
                rx.cond(count == 1, "1 användare markerad.", f"{count} användare markerade."),
            ),
            button("Markera alla på sidan", kind="quiet", on_click=PermissionBatchState.choose_shown),
            rx.cond(
                count > 0,
                button("Avmarkera alla", kind="quiet", on_click=PermissionBatchState.choose_none),
            ),
            class_name="line",
            role="status",
        ),
        cluster(
            field(
                "Behörighet för",
                select_input(
                    "flera-typ",
                    SUBJECT_OPTIONS,
                    first=("", "Välj ersättningstyp"),
                    value=PermissionsState.subject,
                    on_change=PermissionBatchState.choose_subject,
                ),
                name="flera-typ",
            ),
            button("Ge", kind="secondary", disabled=is_idle, on_click=PermissionBatchState.propose(True)),
            button(
                "Ta bort", kind="secondary", disabled=is_idle, on_click=PermissionBatchState.propose(False)
            ),
        ),
        rx.cond(PermissionsState.proposal != "", _proposal()),
        class_name="card batch",
        aria_label="Ändra för flera",
    )


def _proposal() -> rx.Component:
    return rx.el.div(
        rx.el.p(PermissionsState.proposal),
        cluster(
            rx.cond(
                PermissionsState.proposes == GIVE,
                button("Ge behörigheten", on_click=PermissionBatchState.confirm),
                button("Ta bort behörigheten", kind="danger", on_click=PermissionBatchState.confirm),
            ),
            button("Avbryt", kind="secondary", on_click=PermissionBatchState.drop),
        ),
        class_name="second-look",
    )
