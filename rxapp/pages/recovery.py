"""One recovery before the officer: the rows, what has been said, and the step that comes next."""

from typing import Any

import reflex as rx

from rxapp.components.file_numbers import numbered
from rxapp.components.form import field, text_area, text_input
from rxapp.components.layout import button, card, cluster, facts, link, page, section, some
from rxapp.components.status import tag
from rxapp.domain.recovery_steps import RecoveryVerb
from rxapp.pages._recovery_decision import decision_form
from rxapp.pages._recovery_money import money_of_officer
from rxapp.pages._recovery_parts import claimed_rows, recovery_decision, responses
from rxapp.state.recovery import RecoveryState
from rxapp.text.recoveries import NO_REASONS, VERB

DAY = "ÅÅÅÅ-MM-DD"


def recovery() -> rx.Component:
    """The page."""
    state: Any = RecoveryState
    shown = state.recovery
    return page(
        numbered(shown.file_number, rx.Var.create(True)),
        card(_facts(shown)),
        rx.cond(
            state.is_told,
            rx.el.p(
                link("Meddelanden, bilagor och kompletteringar", f"/handlaggning/{shown.file_number}"),
            ),
            rx.el.p(rx.el.strong("Kommunen vet inte om återkravet."), " Den ser det när underlaget skickas."),
        ),
        rx.cond(
            state.decision.outcome != "",
            section("Beslut", recovery_decision(state.decision, shown.file_number)),
        ),
        money_of_officer(),
        section(
            "Rader",
            claimed_rows(state.rows, shown.is_settled, "/handlaggning", to_person=True),
        ),
        section(
            "Skäl att öppna återkravet",
            rx.el.p(shown.ground),
            rx.el.p(shown.reason, class_name="quoted"),
            rx.cond(shown.end_reason != "", rx.el.p("Nedlagt: ", shown.end_reason)),
        ),
        rx.cond(
            shown.material != "",
            section("Underlag till kommunen", rx.el.p(shown.material, class_name="quoted")),
        ),
        rx.cond(some(state.responses), section("Kommunens yttrande", responses(state.responses))),
        rx.cond(state.may_communicate & ~state.may_hear, section("Underrätta kommunen", _communicate())),
        rx.cond(state.may_hear, _hearing()),
        rx.cond(state.may_take_up, _take_up()),
        rx.cond(state.may_decide, section("Beslut", decision_form())),
        rx.cond(
            state.may_replace,
            rx.el.details(
                rx.el.summary(VERB[RecoveryVerb.REPLACE]), decision_form(), class_name="disclosure"
            ),
        ),
        rx.cond(state.may_drop, _drop()),
        intro=shown.type_name,
    )


def _facts(shown: Any) -> rx.Component:
    always = (
        ("Status", tag(shown.status, shown.tone)),
        ("Kommun", shown.municipality),
        ("Ersättningstyp", shown.type_name),
        ("Öppnat", shown.opened_on),
        ("Återkravet gäller", shown.asked),
    )
    return rx.cond(shown.respond_by != "", facts(*always, ("Svar senast", shown.respond_by)), facts(*always))


def _communicate() -> rx.Component:
    state: Any = RecoveryState
    return rx.el.form(
        field(
            "Underlag",
            text_area("underlag", rows=6, max_length=4000),
            name="underlag",
            hint="Det beslutet kan vila på. Kommunen ser texten: nämn inga personer, skriv radens nummer.",
            error=state.errors.get("underlag", ""),
        ),
        field(
            "Yttrande senast",
            text_input("svara_senast", max_length=10, auto_complete="off"),
            name="svara_senast",
            hint=DAY,
            error=state.errors.get("svara_senast", ""),
        ),
        button(VERB[RecoveryVerb.COMMUNICATE], type="submit"),
        on_submit=state.communicate,
        key=f"underlag{state.done}",
    )


def _hearing() -> rx.Component:
    state: Any = RecoveryState
    return section(
        "Kommunens tid att yttra sig",
        rx.el.p(
            "Till och med ",
            state.recovery.respond_by,
            " ",
            tag(state.recovery.left, state.recovery.left_tone),
        ),
        rx.cond(
            ~state.may_decide,
            rx.el.p("Beslut kan fattas när tiden har gått ut eller kommunen inte har mer att säga."),
        ),
        rx.el.form(
            cluster(
                field(
                    "Ny sista dag",
                    text_input("ny_dag", max_length=10, auto_complete="off"),
                    name="ny_dag",
                    hint=DAY,
                    error=state.errors.get("ny_dag", ""),
                ),
                button(VERB[RecoveryVerb.PROLONG], kind="secondary", type="submit"),
            ),
            on_submit=state.prolong,
            key=f"tid{state.done}",
        ),
        rx.el.details(
            rx.el.summary("Registrera ett yttrande som kom på annat sätt"), _letter(), class_name="disclosure"
        ),
        rx.el.details(
            rx.el.summary("Skicka mer underlag och ge ny tid"), _communicate(), class_name="disclosure"
        ),
    )


def _letter() -> rx.Component:
    state: Any = RecoveryState
    return rx.el.form(
        field(
            "Vad kommunen skriver",
            text_area("yttrande", rows=4, max_length=4000),
            name="yttrande",
            error=state.errors.get("yttrande", ""),
        ),
        field(
            "Kom in",
            text_input("inkom", max_length=10, auto_complete="off"),
            name="inkom",
            hint=DAY,
            error=state.errors.get("inkom", ""),
        ),
        rx.el.label(
            rx.el.input(type="checkbox", name="inget_mer", value="ja"), f" {NO_REASONS}", class_name="check"
        ),
        button("Registrera yttrandet", kind="secondary", type="submit"),
        on_submit=state.register_response,
        key=f"brev{state.done}",
    )


def _take_up() -> rx.Component:
    return section(
        "Återförvisat av domstol",
        rx.el.p("Kommunen får nytt underlag och ny tid att yttra sig. Därefter fattas ett nytt beslut."),
        button(VERB[RecoveryVerb.TAKE_UP_AGAIN], on_click=RecoveryState.take_up_again),
    )


def _drop() -> rx.Component:
    state: Any = RecoveryState
    return rx.el.details(
        rx.el.summary(VERB[RecoveryVerb.DROP]),
        rx.el.form(
            field(
                "Skäl",
                text_area("skal_nedlagt", rows=3, max_length=4000),
                name="skal_nedlagt",
                hint="Kommunen ser skälen om den har fått underlaget. Det går inte att ångra.",
                error=state.errors.get("skal_nedlagt", ""),
            ),
            button(VERB[RecoveryVerb.DROP], kind="danger", type="submit"),
            on_submit=state.drop,
            key=f"ned{state.done}",
        ),
        class_name="disclosure",
    )
