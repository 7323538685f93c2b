"""Ersättningstyper: those that nobody has, those that only one has, and those that are not used."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, card, cluster, empty_state, link, page, section, some
from rxapp.components.table import Column, data_table
from rxapp.state.new_types import PATH, Choice, NewTypesState, TypeLine


def new_types() -> rx.Component:
    """The page."""
    return page(
        "Ersättningstyper",
        rx.cond(NewTypesState.code != "", _give()),
        section(
            "Ingen har behörighet",
            rx.el.p("En ersättningstyp är ingens förrän du ger den till någon."),
            rx.cond(
                some(NewTypesState.new),
                _types(
                    "Ersättningstyper som ingen har",
                    NewTypesState.new,
                    _decline,
                    "Har liknande ersättningstyper",
                ),
                empty_state("Inget att ta ställning till", "Här visas nya ersättningstyper."),
            ),
        ),
        section(
            "Bara en har behörighet",
            rx.el.p("När bara en person har behörigheten kan ingen annan ansöka om den personen är borta."),
            rx.cond(
                some(NewTypesState.single),
                _types(
                    "Ersättningstyper som bara en har", NewTypesState.single, _give_link, "Den som har den"
                ),
                empty_state("Minst två har varje ersättningstyp", "Här visas de som bara en har."),
            ),
        ),
        rx.cond(some(NewTypesState.declined), _declined()),
        intro="Ersättningstyper i kommunen som behöver ett ställningstagande.",
        actions=rx.el.p(link("Till Behörigheter", "/behorigheter")),
    )


def _types(
    name: str, lines: Any, acts: Callable[[Any], tuple[rx.Component, ...]], who: str = ""
) -> rx.Component:
    """A line a type with what can be done; `who` is the head of those that it is about, if there are any."""
    columns = (Column("Ersättningstyp"), *([Column(who)] if who else []), Column("Åtgärd"))

    def cells(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
        return rx.el.span(line.name), *([line.who] if who else []), cluster(*acts(line))

    return data_table(name, columns, lines, cells, hide_caption=True)


def _give() -> rx.Component:
    return card(
        rx.cond(
            NewTypesState.has_siblings,
            rx.el.p("De som har liknande ersättningstyper är förvalda."),
            rx.el.p("Välj vilka som ska ha behörigheten."),
        ),
        rx.el.form(
            rx.el.input(type="hidden", name="ersattningstyp", value=NewTypesState.code, read_only=True),
            rx.el.fieldset(
                rx.el.legend("Vilka ska få behörigheten?"),
                rx.foreach(NewTypesState.choices, _choice),
                class_name="choices",
            ),
            rx.cond(
                NewTypesState.error != "",
                rx.el.p(NewTypesState.error, class_name="field-error", role="alert"),
            ),
            cluster(button("Ge behörighet", type="submit"), link("Avbryt", PATH)),
            on_submit=NewTypesState.give,
            key=NewTypesState.code,
        ),
        title=NewTypesState.name,
    )


def _choice(choice: ObjectVar[Choice]) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            id=choice.field,
            name=choice.field,
            value="1",
            default_checked=choice.is_ticked,
            custom_attrs={"aria-describedby": f"{choice.field}-note"},
        ),
        rx.el.label(choice.name, html_for=choice.field),
        rx.el.span(choice.note, id=f"{choice.field}-note", class_name="hint"),
        key=choice.field,
        class_name="check",
    )


def _give_link(line: ObjectVar[TypeLine]) -> tuple[rx.Component, ...]:
    for_which = rx.el.span(f" för {line.name}", class_name="visually-hidden")
    return (link(rx.fragment("Ge behörighet", for_which), line.href),)


def _decline(line: ObjectVar[TypeLine]) -> tuple[rx.Component, ...]:
    unused = button(
        "Kommunen använder den inte",
        kind="quiet",
        aria_label=f"Kommunen använder inte {line.name}",
        on_click=NewTypesState.decline(line.code),
    )
    return (*_give_link(line), unused)


def _want(line: ObjectVar[TypeLine]) -> tuple[rx.Component, ...]:
    return (
        button(
            "Kommunen använder den",
            kind="quiet",
            aria_label=f"Kommunen använder {line.name}",
            on_click=NewTypesState.want(line.code),
        ),
    )


def _declined() -> rx.Component:
    return section(
        "Används inte",
        rx.el.details(
            rx.el.summary("Visa ersättningstyper som kommunen inte använder"),
            _types("Ersättningstyper som kommunen inte använder", NewTypesState.declined, _want),
            class_name="disclosure",
        ),
    )
