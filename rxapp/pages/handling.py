"""One case before the officer: what the rules found, a stand on each row, a look before it is decided."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import button, card, cluster, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.pages._case_parts import answered_request, decision_box, head, rules_list, steps
from rxapp.pages._receipt_parts import receipts
from rxapp.pages.case import COLUMNS, case_row
from rxapp.state.handling import REASONS, Choice, HandlingState

CHOICE_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Reglerna ger"),
    Column("Beslut"),
)


def handling() -> rx.Component:
    """The page."""
    shown = HandlingState.facts
    return page(
        shown.file_number,
        head(shown, ("Kommun", shown.municipality)),
        rx.cond(
            HandlingState.is_open,
            rx.cond(some(HandlingState.summary), _look_over(), section("Beslut", _form())),
            section(
                "Beslut",
                rx.cond(
                    HandlingState.decision.outcome != "",
                    decision_box(HandlingState.decision, shown.granted),
                    rx.el.p("Ärendet väntar på det automatiska beslutet."),
                ),
                data_table("Rader", COLUMNS, HandlingState.rows, case_row, hide_caption=True),
            ),
        ),
        rx.cond(some(HandlingState.rules), section("Regler", rules_list(HandlingState.rules))),
        rx.cond(HandlingState.may_ask, section("Komplettering", _ask())),
        rx.foreach(HandlingState.requests, answered_request),
        receipts(HandlingState.receipts),
        steps(HandlingState.timeline),
        intro=shown.type_name,
    )


def _form() -> rx.Component:
    errors = HandlingState.errors
    return rx.el.form(
        rx.cond(errors.get("rader", "") != "", notice(errors.get("rader", ""), "negative")),
        data_table("Beslut per rad", CHOICE_COLUMNS, HandlingState.choices, _choice, hide_caption=True),
        rx.cond(HandlingState.needs_rate, _rate()),
        rx.cond(HandlingState.is_late, _dismiss()),
        field(
            "Motivering",
            text_area("motivering", rows=4, max_length=4000),
            name="motivering",
            hint="Behövs när inte allt beviljas. Kommunen ser texten: skriv inte namn eller personuppgifter.",
            error=errors.get("motivering", ""),
        ),
        button("Granska beslutet", type="submit"),
        on_submit=HandlingState.look_over,
        key=HandlingState.facts.file_number,
    )


def _choice(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        choice.position,
        rx.el.span(choice.individual, rx.cond(choice.person != "", rx.fragment(" ", choice.person))),
        choice.period,
        choice.proposal,
        select_input(
            choice.name,
            REASONS,
            first=("", "Välj"),
            default_value=choice.chosen,
            aria_label=f"Beslut för rad {choice.position}",
        ),
    )


def _rate() -> rx.Component:
    errors = HandlingState.errors
    return card(
        rx.el.p("Årsbeloppet är inte fastställt i tjänsten för periodens år. Ange det med källa."),
        cluster(
            field(
                "Årsbelopp i kronor",
                text_input("arsbelopp", input_mode="numeric", max_length=12),
                name="arsbelopp",
                error=errors.get("arsbelopp", ""),
            ),
            field("Källa", text_input("kalla", max_length=200), name="kalla", error=errors.get("kalla", "")),
        ),
    )


def _dismiss() -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name="avvisa", value="ja", default_checked=True),
        " Avvisa ansökan, den kom in för sent",
        class_name="check",
    )


def _look_over() -> rx.Component:
    return card(
        rx.el.ul(rx.foreach(HandlingState.summary, rx.el.li)),
        cluster(
            button("Fatta beslutet", on_click=HandlingState.decide),
            button("Ändra", kind="secondary", on_click=HandlingState.back),
        ),
        title="Så här blir beslutet",
    )


def _ask() -> rx.Component:
    errors = HandlingState.errors
    return rx.el.form(
        field(
            "Vad behöver kommunen komplettera?",
            text_area("text", rows=4, max_length=2000),
            name="text",
            error=errors.get("text", ""),
        ),
        field(
            "Svar senast",
            text_input("senast", max_length=10, auto_complete="off"),
            name="senast",
            hint="ÅÅÅÅ-MM-DD",
            error=errors.get("senast", ""),
        ),
        button("Begär komplettering", kind="secondary", type="submit"),
        on_submit=HandlingState.ask,
    )
