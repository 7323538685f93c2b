"""A municipality's agreements: the table, a new one, another last day, the second look before an end."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import error_summary, field, select_input, text_input
from rxapp.components.layout import button, cancel_button, cluster, empty_state, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.domain.agreements import Service
from rxapp.pages._person_fields import card_field, detail_fields
from rxapp.pages._second_look import second_look
from rxapp.state.agreements import AgreementsState
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.municipality_views import AgreementText
from rxapp.text.labels import SERVICE

SERVICES = [(service.value, SERVICE[service]) for service in Service]


def agreement_tags(agreements: Any) -> rx.Component:
    """The agreements of a line in the list."""
    return rx.cond(
        agreements.length() > 0,
        rx.el.ul(rx.foreach(agreements, _in_line), class_name="agreements"),
        rx.el.span("Inget avtal"),
    )


def _in_line(agreement: Any) -> rx.Component:
    service, status, tone, time = (agreement[place] for place in range(4))
    return rx.el.li(service, " ", tag(status, tone), " ", rx.el.span(time, class_name="hint"))


def agreements() -> rx.Component:
    """The section."""
    columns = (Column("E-tjänst"), Column("Tid"), Column("Status"), Column("Åtgärd"))
    return section(
        "Avtal",
        rx.cond(
            some(MunicipalitiesState.agreements),
            data_table("Avtal", columns, MunicipalitiesState.agreements, _agreement, hide_caption=True),
            empty_state("Inget avtal", "Utan avtal kommer ingen i kommunen in i e-tjänsten."),
        ),
        rx.match(
            AgreementsState.step,
            ("new", _new()),
            ("end", _end()),
            (
                "look",
                second_look(AgreementsState.look, AgreementsState.end, AgreementsState.cancel),
            ),
            button("Registrera avtal", kind="secondary", on_click=AgreementsState.ask_new),
        ),
    )


def _agreement(agreement: ObjectVar[AgreementText]) -> tuple[rx.Component | rx.Var, ...]:
    change = button(
        "Ändra eller avsluta",
        kind="quiet",
        aria_label=f"Ändra eller avsluta avtalet för {agreement.service}, {agreement.term}",
        on_click=AgreementsState.ask_end(agreement.agreement_id),
    )
    return (
        agreement.service,
        agreement.term,
        tag(agreement.status, agreement.tone),
        rx.cond(agreement.may_change, cluster(change)),
    )


def _new() -> rx.Component:
    errors = AgreementsState.errors
    return rx.el.form(
        rx.el.h3("Nytt avtal"),
        error_summary(AgreementsState.problems),
        field(
            "E-tjänst",
            select_input("e-tjanst", SERVICES, first=("", "Välj e-tjänst"), auto_focus=True),
            name="e-tjanst",
            error=errors.service,
        ),
        field(
            "Första dag",
            text_input("forsta-dag", auto_complete="off", max_length=10),
            name="forsta-dag",
            hint="ÅÅÅÅ-MM-DD",
            error=errors.starts_on,
        ),
        _last_day("Sista dag (valfritt)", "ÅÅÅÅ-MM-DD. Lämna tomt om avtalet gäller tills vidare."),
        rx.cond(
            some(MunicipalitiesState.administrators),
            rx.el.p(MunicipalitiesState.facts.services),
            rx.el.fieldset(
                rx.el.legend("Kommunens första administratör"),
                rx.el.p("Kommunen har ingen administratör. Den första registreras samtidigt som avtalet."),
                card_field(errors),
                detail_fields(errors),
            ),
        ),
        cluster(button("Registrera avtalet", type="submit"), cancel_button(AgreementsState.cancel)),
        on_submit=AgreementsState.register,
        class_name="card",
    )


def _last_day(label: str, hint: str, **props: Any) -> rx.Component:
    return field(
        label,
        text_input("sista-dag", auto_complete="off", max_length=10, **props),
        name="sista-dag",
        hint=hint,
        error=AgreementsState.errors.ends_on,
    )


def _end() -> rx.Component:
    hint = "ÅÅÅÅ-MM-DD, tidigast i dag. Lämna tomt om avtalet gäller tills vidare."
    return rx.el.form(
        rx.el.h3(f"Avtalet för {AgreementsState.service}"),
        rx.el.p("Tid: ", AgreementsState.term, "."),
        error_summary(AgreementsState.problems),
        _last_day("Sista dag", hint, default_value=AgreementsState.last_day, auto_focus=True),
        cluster(
            button("Spara sista dag", type="submit"),
            button("Avsluta genast …", kind="secondary", on_click=AgreementsState.ask_end_at_once),
            cancel_button(AgreementsState.cancel),
        ),
        on_submit=AgreementsState.set_end,
        key=AgreementsState.term,
        class_name="card",
    )
