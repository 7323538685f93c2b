"""A new decision of a decided case: why, which rows, what it will be; and which such cases wait."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import (
    button,
    cancel_button,
    cluster,
    facts,
    link,
    section,
    some,
    visually_hidden,
)
from rxapp.components.status import notice, tag
from rxapp.components.table import Column, data_table
from rxapp.domain.appeals import WORDS_MAX
from rxapp.pages._desk import holding
from rxapp.state.desk import DeskState
from rxapp.state.new_decision_views import GROUNDS, AnewLine, ChangedRow, RowText
from rxapp.state.new_decisions import AnewQueueState, NewDecisionState

LOOK_COLUMNS = (
    Column("Rad", numeric=True),
    Column("Individ"),
    Column("Före", numeric=True),
    Column("Efter", numeric=True),
    Column("Ändring", numeric=True),
    Column("Skäl"),
)
QUEUE_COLUMNS = (
    Column("Diarienummer", whole=True),
    Column("Kommun", whole=True),
    Column("Ersättningstyp"),
    Column("Vad som väntar"),
    Column("Handläggare"),
)


def new_decision() -> rx.Component:
    """All of it, where the case is decided."""
    state: Any = NewDecisionState
    return rx.cond(
        state.is_decided & (some(state.causes) | (state.blocked != "") | (state.cause != "")),
        section(
            "Rätta eller ändra beslutet",
            rx.cond(
                state.blocked != "",
                rx.el.p(state.blocked),
                rx.fragment(
                    rx.el.p("Ett nytt beslut ersätter det som gäller. Det tidigare går ändå att läsa."),
                    holding(),
                    rx.cond(
                        DeskState.may_decide_anew & (state.cause == ""),
                        cluster(rx.foreach(state.causes, _begin)),
                    ),
                ),
            ),
            rx.cond(state.cause != "", _in_hand()),
        ),
    )


def to_decide_anew() -> rx.Component:
    """The decided cases in which somebody is to act, above the queue; nothing where there is none."""
    state: Any = AnewQueueState
    return rx.cond(
        some(state.anew),
        section(
            "Beslutade ärenden som väntar",
            data_table("Beslutade ärenden som väntar", QUEUE_COLUMNS, state.anew, _line, hide_caption=True),
        ),
    )


def _line(line: ObjectVar[AnewLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        link(line.file_number, line.href),
        line.municipality,
        line.type_name,
        tag(line.why, "warning"),
        line.holder,
    )


def _begin(option: Any) -> rx.Component:
    return button(option[1], kind="secondary", on_click=NewDecisionState.begin_anew(option[0]))


def _in_hand() -> rx.Component:
    state: Any = NewDecisionState
    is_looking = state.look.title != ""
    return rx.el.div(
        rx.el.h3(state.called),
        rx.cond(is_looking, _look_over()),
        rx.el.div(rx.el.p(state.meaning), _rows(), _form(), hidden=is_looking, class_name="section"),
        class_name="card call",
        key=f"{state.facts.file_number}-{state.done}-{state.cause}",
    )


def _rows() -> rx.Component:
    """Rows that change, added one by one: a case may have hundreds, of which a few are wrong."""
    state: Any = NewDecisionState
    errors, label = state.new_errors, "Rader som får ett nytt beslut"
    return rx.el.div(
        rx.el.h4(label),
        rx.cond(
            some(state.changed),
            rx.el.ul(rx.foreach(state.changed, _changed_row), class_name="item-files", aria_label=label),
            rx.el.p("Inga rader tillagda. Övriga rader behåller sitt beslut.", class_name="count"),
        ),
        rx.el.form(
            cluster(
                field(
                    "Rad",
                    text_input("nb-rad", input_mode="numeric", max_length=6, auto_complete="off"),
                    name="nb-rad",
                    error=errors.get("rader", ""),
                ),
                field(
                    "Nytt beslut för raden",
                    select_input("nb-beslut", state.stands, first=("", "Välj")),
                    name="nb-beslut",
                    error=errors.get("beslut", ""),
                ),
                rx.cond(
                    state.has_amounts,
                    field(
                        "Beviljat belopp i kronor",
                        text_input("nb-belopp", input_mode="decimal", max_length=20, auto_complete="off"),
                        name="nb-belopp",
                        error=errors.get("belopp", ""),
                    ),
                ),
                button("Lägg till raden", kind="secondary", type="submit"),
            ),
            on_submit=state.add_anew,
            # What was added is cleared; what was refused stays to be mended.
            key=f"rader-{state.changed.length()}",
        ),
        class_name="section",
    )


def _changed_row(row: ObjectVar[ChangedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span("Rad ", row.position, ", ", row.about, ": ", row.text),
        button(
            rx.fragment("Ta bort", visually_hidden(rx.fragment(" rad ", row.position))),
            kind="quiet",
            on_click=NewDecisionState.drop_anew(row.position),
        ),
        key=row.position,
    )


def _form() -> rx.Component:
    state: Any = NewDecisionState
    errors = state.new_errors
    return rx.el.form(
        rx.cond(state.asks_rate, _rate()),
        rx.cond(
            state.is_change,
            field(
                "Grund för att ändra till kommunens nackdel",
                select_input("nb-grund", list(GROUNDS), first=("", "Ingen rad blir sämre")),
                name="nb-grund",
                hint="37 § andra stycket förvaltningslagen. Behövs om någon rad får mindre än förut.",
                error=errors.get("grund", ""),
            ),
        ),
        field(
            "Skäl för det nya beslutet",
            text_area("nb-skal", rows=4, max_length=WORDS_MAX),
            name="nb-skal",
            hint="Kommunen ser texten: skriv inte namn eller personuppgifter.",
            error=errors.get("skal", ""),
        ),
        cluster(button("Granska beslutet", type="submit"), cancel_button(state.leave_anew, kind="secondary")),
        on_submit=state.weigh_anew,
    )


def _rate() -> rx.Component:
    errors = NewDecisionState.new_errors
    return cluster(
        field(
            "Årsbelopp i kronor (valfritt)",
            text_input("nb-arsbelopp", input_mode="numeric", max_length=12),
            name="nb-arsbelopp",
            hint="Behövs för rader som beviljas när årsbeloppet inte är fastställt i tjänsten.",
            error=errors.get("arsbelopp", ""),
        ),
        field(
            "Källa",
            text_input("nb-kalla", max_length=200),
            name="nb-kalla",
            error=errors.get("kalla", ""),
        ),
    )


def _look_over() -> rx.Component:
    state: Any = NewDecisionState
    look = state.look
    return rx.el.div(
        rx.el.h4(look.title, id="nytt-beslut"),
        rx.el.p(tag(look.outcome, look.tone), class_name="line"),
        rx.cond(some(look.rows), data_table("Före och efter", LOOK_COLUMNS, look.rows, _row)),
        facts(("Beviljat före, hela ärendet", look.before), ("Beviljat efter, hela ärendet", look.after)),
        rx.cond(some(look.money), rx.el.ul(rx.foreach(look.money, rx.el.li))),
        rx.el.p(rx.el.strong("Skäl")),
        rx.el.p(look.reason, class_name="quoted"),
        rx.cond(look.ground != "", rx.el.p(rx.el.strong("Grund: "), look.ground)),
        rx.cond(
            look.blocked != "",
            rx.fragment(notice(look.blocked, "negative"), cluster(_write_on())),
            _decide(),
        ),
        role="group",
        aria_labelledby="nytt-beslut",
        class_name="second-look",
    )


def _decide() -> rx.Component:
    state: Any = NewDecisionState
    propose = state.propose_anew
    return rx.cond(
        state.look.second == "",
        cluster(
            button("Fatta beslutet", on_click=state.decide_anew),
            button("Lämna som förslag", kind="secondary", on_click=propose),
            _write_on(),
        ),
        rx.fragment(
            rx.el.p(state.look.second),
            cluster(button("Lämna som förslag", on_click=propose), _write_on()),
        ),
    )


def _write_on() -> rx.Component:
    return button("Ändra", kind="secondary", on_click=NewDecisionState.write_on_anew)


def _row(row: ObjectVar[RowText]) -> tuple[rx.Component | rx.Var, ...]:
    return row.position, row.individual, row.before, row.after, row.change, row.reason
