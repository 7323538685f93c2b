"""A municipality's administrators: the tables, a new one, another name, the second look before one goes."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import error_summary
from rxapp.components.layout import button, cancel_button, cluster, empty_state, section, some
from rxapp.components.lines import mail_text
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.pages._person_fields import card_field, detail_fields
from rxapp.pages._second_look import second_look
from rxapp.state.administrators import AdministratorsState
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.municipality_views import AdministratorText

COLUMNS = (
    Column("Namn"),
    Column("HSA-id"),
    Column("E-post"),
    Column("Senast inloggad", whole=True),
    Column("Åtgärd"),
)


def administrators() -> rx.Component:
    """The sections of those who are and those who were."""
    state = MunicipalitiesState
    return rx.fragment(
        section(
            "Administratörer",
            rx.el.p(state.facts.services),
            rx.cond(
                some(state.administrators),
                data_table("Administratörer", COLUMNS, state.administrators, _current, hide_caption=True),
                empty_state(
                    "Ingen administratör",
                    "Innan kommunen kan ha ett avtal måste en administratör registreras.",
                ),
            ),
            rx.match(
                AdministratorsState.step,
                ("new", _new()),
                ("change", _change()),
                (
                    "deregister",
                    second_look(
                        AdministratorsState.look, AdministratorsState.deregister, AdministratorsState.cancel
                    ),
                ),
                button("Registrera administratör", kind="secondary", on_click=AdministratorsState.ask_new),
            ),
        ),
        rx.cond(
            some(state.former),
            section(
                "Tidigare administratörer",
                data_table("Tidigare administratörer", COLUMNS, state.former, _former, hide_caption=True),
            ),
        ),
    )


def _current(one: ObjectVar[AdministratorText]) -> tuple[rx.Component | rx.Var, ...]:
    acts = cluster(
        button(
            "Ändra",
            kind="quiet",
            aria_label=f"Ändra uppgifterna om {one.name}",
            on_click=AdministratorsState.ask_change(one.account_id),
        ),
        rx.cond(
            one.is_locked,
            button(
                "Lås upp kortet",
                kind="quiet",
                aria_label=f"Lås upp kortet för {one.name}",
                on_click=AdministratorsState.unlock(one.account_id),
            ),
        ),
        button(
            "Avregistrera",
            kind="quiet",
            aria_label=f"Avregistrera {one.name}",
            on_click=AdministratorsState.ask_deregister(one.account_id),
        ),
    )
    name = rx.el.span(one.name, rx.cond(one.is_locked, rx.fragment(" ", tag("Kortet är låst", "warning"))))
    return name, one.hsa_id, mail_text(one.email), one.last_login, acts


def _former(one: ObjectVar[AdministratorText]) -> tuple[rx.Component | rx.Var, ...]:
    again = button(
        "Registrera igen",
        kind="quiet",
        aria_label=f"Registrera {one.name} igen",
        on_click=AdministratorsState.reregister(one.account_id),
    )
    return one.name, one.hsa_id, mail_text(one.email), one.last_login, cluster(again)


def _new() -> rx.Component:
    return rx.el.form(
        rx.el.h3("Ny administratör"),
        error_summary(AdministratorsState.problems),
        card_field(AdministratorsState.errors, auto_focus=True),
        detail_fields(AdministratorsState.errors),
        cluster(
            button("Registrera administratören", type="submit"), cancel_button(AdministratorsState.cancel)
        ),
        on_submit=AdministratorsState.register,
        class_name="card",
    )


def _change() -> rx.Component:
    state = AdministratorsState
    return rx.el.form(
        rx.el.h3(f"Uppgifter om {state.name}"),
        error_summary(state.problems),
        detail_fields(state.errors, state, auto_focus=True),
        cluster(button("Spara uppgifterna", type="submit"), cancel_button(AdministratorsState.cancel)),
        on_submit=state.change,
        key=state.hsa_id,
        class_name="card",
    )
