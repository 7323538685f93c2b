"""Automatiska beslut: which types the rules decide, how it goes, and the switch of each."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area
from rxapp.components.layout import (
    Content,
    button,
    cancel_button,
    cluster,
    empty_state,
    link,
    page,
    section,
    some,
)
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.services.switches import REASON_MAX, REASON_MIN
from rxapp.state.automatic import AutomaticState, Days, TurnLine, TypeLine

SWITCH = Column("Automatiska beslut")
FIGURES = (Column("Automatiskt beslutade", numeric=True), Column("Till handläggare", numeric=True))
REVIEWED = Column("Granskades som fel")
WHOLE = (Column("Ersättningstyp"), SWITCH, *FIGURES, Column("Vanligaste skälen"), REVIEWED)
LATENESS = (Column("Ersättningstyp"), Column("Varför inte resten"), SWITCH, *FIGURES, REVIEWED)
NOTHING = (Column("Ersättningstyp"), Column("Varför"), Column("Till handläggare", numeric=True))
TURNS = (Column("När", whole=True), Column("Vad"), Column("Ersättningstyp"), Column("Skäl"), Column("Av"))
HINT = f"{REASON_MIN}–{REASON_MAX} tecken. Skälet sparas för alltid: skriv inte namn eller personnummer."


def automatic() -> rx.Component:
    """The page."""
    state = AutomaticState
    return page(
        "Automatiska beslut",
        rx.el.nav(
            rx.el.p(state.looked_at, role="status"),
            rx.el.ul(rx.foreach(state.days, _days), class_name="line"),
            aria_label="Hur långt tillbaka",
        ),
        rx.cond(state.asked.code != "", _form()),
        rx.el.div(
            _types("Reglerna kan avgöra hela ansökan", WHOLE, state.whole, _whole),
            _types("Reglerna kan bara avvisa för sena ansökningar", LATENESS, state.lateness, _lateness),
            _types("En handläggare prövar alltid", NOTHING, state.nothing, _nothing),
            class_name="by-type",
        ),
        section(
            "Ändringar",
            rx.cond(
                some(state.turns),
                data_table("Ändringar", TURNS, state.turns, _turn, hide_caption=True),
                empty_state(
                    "Ingen ändring", "Här visas vem som har slagit på eller stängt av, när och varför."
                ),
            ),
        ),
        intro="Vilka ersättningstyper som reglerna avgör utan handläggare, och hur det går.",
    )


def _types(
    name: str, columns: Sequence[Column], lines: Any, cells: Callable[[Any], tuple[Content, ...]]
) -> rx.Component:
    return section(name, data_table(name, columns, lines, cells, hide_caption=True))


def _days(days: ObjectVar[Days]) -> rx.Component:
    chosen = rx.el.strong(days.text, custom_attrs={"aria-current": "true"})
    return rx.el.li(rx.cond(days.is_chosen, chosen, link(days.text, days.href)))


def _form() -> rx.Component:
    asked = AutomaticState.asked
    return rx.el.form(
        rx.el.h2(asked.question, id="fraga"),
        rx.el.p(asked.meaning),
        field(
            "Skäl",
            text_area("skal", rows=3, max_length=REASON_MAX, auto_focus=True),
            name="skal",
            hint=HINT,
            error=AutomaticState.error,
        ),
        cluster(button(asked.button, type="submit"), cancel_button(AutomaticState.cancel)),
        on_submit=AutomaticState.turn,
        key=asked.code,
        aria_labelledby="fraga",
        class_name="card call",
    )


def _whole(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
    reasons = rx.el.ul(rx.foreach(line.stops, rx.el.li))
    return line.name, _switch(line), line.decided, line.referred, reasons, line.reviewed


def _lateness(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return line.name, line.why, _switch(line), line.decided, line.referred, line.reviewed


def _nothing(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return line.name, line.why, line.referred


def _switch(line: ObjectVar[TypeLine]) -> rx.Component:
    turn = button(
        line.turn,
        kind="secondary",
        aria_label=f"{line.turn} automatiska beslut för {line.name}",
        on_click=AutomaticState.ask(line.code),
    )
    return rx.el.div(tag(line.state, line.tone), turn, class_name="line")


def _turn(turn: ObjectVar[TurnLine]) -> tuple[rx.Component | rx.Var, ...]:
    return rx.el.time(turn.at, date_time=turn.iso), turn.what, turn.name, turn.reason, turn.doer
