"""Ersättningstyper: those that nobody has, those that only one has, and those that are not used."""

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
                data_table(
                    "Ersättningstyper som ingen har",
                    (Column("Ersättningstyp"), Column("Har liknande ersättningstyper"), Column("Åtgärd")),
                    NewTypesState.new,
                    _new,
                    hide_caption=True,
                ),
                empty_state("Inget att ta ställning till", "Här visas nya ersättningstyper."),
            ),
        ),
        section(
            "Bara en har behörighet",
            rx.el.p("När bara en person har behörigheten kan ingen annan ansöka om den personen är borta."),
            rx.cond(
                some(NewTypesState.single),
                data_table(
                    "Ersättningstyper som bara en har",
                    (Column("Ersättningstyp"), Column("Den som har den"), Column("Åtgärd")),
                    NewTypesState.single,
                    _single,
                    hide_caption=True,
                ),
                empty_state("Minst två har varje ersättningstyp", "Här visas de som bara en har."),
            ),
        ),
        rx.cond(some(NewTypesState.declined), _declined()),
        intro="Ersättningstyper i kommunen som behöver ett ställningstagande.",
        actions=rx.el.p(link("Till Behörigheter", "/behorigheter")),
    )


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


def _new(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        rx.el.span(line.name),
        line.who,
        cluster(
            _give_link(line),
            rx.el.button(
                "Kommunen använder den inte",
                type="button",
                class_name="link-button",
                aria_label=f"Kommunen använder inte {line.name}",
                on_click=NewTypesState.decline(line.code),
            ),
        ),
    )


def _give_link(line: ObjectVar[TypeLine]) -> rx.Component:
    return link(
        rx.fragment("Ge behörighet", rx.el.span(f" för {line.name}", class_name="visually-hidden")), line.href
    )


def _single(line: ObjectVar[TypeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return rx.el.span(line.name), line.who, _give_link(line)


def _declined() -> rx.Component:
    return section(
        "Används inte",
        rx.el.details(
            rx.el.summary("Visa ersättningstyper som kommunen inte använder"),
            data_table(
                "Ersättningstyper som kommunen inte använder",
                (Column("Ersättningstyp"), Column("Åtgärd")),
                NewTypesState.declined,
                lambda line: (
                    rx.el.span(line.name),
                    rx.el.button(
                        "Kommunen använder den",
                        type="button",
                        class_name="link-button",
                        aria_label=f"Kommunen använder {line.name}",
                        on_click=NewTypesState.want(line.code),
                    ),
                ),
                hide_caption=True,
            ),
            class_name="disclosure",
        ),
    )
