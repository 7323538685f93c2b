"""One case before the officer: what the rules found, a stand on each row, a look before it is decided."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.file_numbers import numbered
from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import button, card, cluster, link, page, section, some
from rxapp.components.status import notice
from rxapp.components.table import Column, data_table
from rxapp.pages._appeal_handling import handling_appeals
from rxapp.pages._asking import asking
from rxapp.pages._attachments import handling_attachments
from rxapp.pages._case_parts import (
    decision_box,
    head,
    individual,
    row_pages,
    rows_table,
    rules_list,
    steps,
)
from rxapp.pages._desk import desk
from rxapp.pages._identifying import identifying
from rxapp.pages._messages import handling_messages
from rxapp.pages._new_decision import new_decision
from rxapp.pages._receipt_parts import receipts
from rxapp.pages._referral import handling_referral
from rxapp.state.desk import DeskState
from rxapp.state.handling import HandlingState
from rxapp.state.handling_views import Choice

CHOICE_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Period", whole=True),
    Column("Reglerna ger"),
    Column("Beslut"),
)
COST_COLUMNS = (
    *CHOICE_COLUMNS[:3],
    Column("Uppgifter"),
    *CHOICE_COLUMNS[3:],
    Column("Beviljat belopp i kronor"),
)


def handling() -> rx.Component:
    """The page."""
    shown = HandlingState.facts
    return page(
        numbered(shown.file_number, shown.is_recovery),
        head(shown, ("Kommun", shown.municipality)),
        rx.cond(
            HandlingState.recovery_link[1] != "",
            rx.el.p(link(HandlingState.recovery_link[0], HandlingState.recovery_link[1])),
        ),
        rx.cond(shown.is_recovery, rx.fragment(), desk()),
        identifying(),
        rx.cond(
            shown.is_recovery,
            rx.fragment(),
            _decision(),
        ),
        new_decision(),
        handling_appeals(),
        handling_attachments(),
        rx.cond(shown.is_recovery, rx.fragment(), handling_referral()),
        rx.cond(some(HandlingState.rules), section("Regler", rules_list(HandlingState.rules))),
        asking(),
        handling_messages(),
        receipts(HandlingState.receipts),
        steps(HandlingState.timeline),
        intro=shown.type_name,
    )


def _decision() -> rx.Component:
    shown = HandlingState.facts
    return rx.fragment(
        rx.cond(
            HandlingState.is_open,
            rx.cond(
                DeskState.may_decide,
                rx.cond(some(HandlingState.summary), _look_over(), section("Beslut", _form())),
                section("Reglernas förslag", _read_only()),
            ),
            section(
                "Beslut",
                rx.cond(
                    HandlingState.decision.outcome != "",
                    decision_box(HandlingState.decision, shown),
                    rx.el.p("Ärendet väntar på det automatiska beslutet."),
                ),
                rows_table(shown, HandlingState.rows, to_person=True),
                row_pages(HandlingState),
            ),
        ),
    )


def _form() -> rx.Component:
    errors = HandlingState.errors
    return rx.el.form(
        rx.cond(errors.get("rader", "") != "", notice(errors.get("rader", ""), "negative")),
        rx.cond(HandlingState.row_error != "", notice(HandlingState.row_error, "negative")),
        rx.el.p(HandlingState.row_count, class_name="count"),
        rx.cond(
            HandlingState.has_amounts,
            data_table(
                "Beslut per rad", COST_COLUMNS, HandlingState.choices, _cost_choice, hide_caption=True
            ),
            data_table("Beslut per rad", CHOICE_COLUMNS, HandlingState.choices, _choice, hide_caption=True),
        ),
        row_pages(HandlingState),
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


def _read_only() -> rx.Component:
    name, choices = "Reglernas förslag", HandlingState.choices
    return rx.fragment(
        rx.el.p(HandlingState.row_count, class_name="count"),
        rx.cond(
            HandlingState.has_amounts,
            data_table(name, COST_COLUMNS[:-2], choices, _cost_proposed, hide_caption=True),
            data_table(name, CHOICE_COLUMNS[:-1], choices, _proposed, hide_caption=True),
        ),
        row_pages(HandlingState),
    )


def _proposed(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    return (*_row(choice), choice.proposal)


def _cost_proposed(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    return (*_row(choice), choice.more, choice.proposal)


def _choice(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    return (*_row(choice), choice.proposal, _stand(choice))


def _cost_choice(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    amount = text_input(
        f"{choice.name}-belopp",
        default_value=choice.amount,
        key=f"{choice.name}-belopp",
        input_mode="decimal",
        max_length=20,
        auto_complete="off",
        aria_label=f"Beviljat belopp för rad {choice.position}",
        on_change=lambda typed: HandlingState.give(choice.position, typed),
    )
    return (*_row(choice), choice.more, choice.proposal, _stand(choice), amount)


def _row(choice: ObjectVar[Choice]) -> tuple[rx.Component | rx.Var, ...]:
    return choice.position, individual(choice.individual, choice.person, to_person=True), choice.period


def _stand(choice: ObjectVar[Choice]) -> rx.Component:
    return select_input(
        choice.name,
        HandlingState.reasons,
        first=("", "Välj"),
        default_value=choice.chosen,
        # Its own for each row, or a field would keep what was chosen on another page of rows.
        key=choice.name,
        aria_label=f"Beslut för rad {choice.position}",
        on_change=lambda value: HandlingState.stand(choice.position, value),
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
        rx.cond(
            HandlingState.second == "",
            cluster(
                button("Fatta beslutet", on_click=HandlingState.decide),
                button("Lämna som förslag", kind="secondary", on_click=DeskState.propose),
                button("Ändra", kind="secondary", on_click=HandlingState.back),
            ),
            rx.fragment(
                rx.el.p(HandlingState.second),
                cluster(
                    button("Lämna som förslag", on_click=DeskState.propose),
                    button("Ändra", kind="secondary", on_click=HandlingState.back),
                ),
            ),
        ),
        title="Så här blir beslutet",
    )
