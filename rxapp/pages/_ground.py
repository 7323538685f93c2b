"""One ground: what it says, what has been done with it, and the forms that close, correct or withdraw it."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area, text_input
from rxapp.components.layout import button, card, facts, link, section
from rxapp.components.status import tag, timeline
from rxapp.pages._second_look import second_look
from rxapp.state.ground_views import DoneText
from rxapp.state.grounds import GroundsState

WHY = "Skriv inga namn eller personnummer. Skälet visas för handläggare."


def one_ground() -> rx.Component:
    """The ground of the address."""
    one = GroundsState.one
    return rx.el.div(
        rx.el.p(link("Alla grunder", GroundsState.back)),
        rx.el.h2(one.about, rx.cond(one.name != "", rx.fragment(" ", one.name))),
        card(
            facts(
                ("Status", tag(one.status, one.tone)),
                ("Kommun", one.municipality),
                ("Ersättningstyp", one.type_name),
                ("Dagar", one.days),
            ),
            rx.cond(one.variant != "", rx.el.p("Åldersgrupp: ", one.variant)),
            rx.cond(one.why != "", rx.el.p("Skäl: ", one.why)),
        ),
        rx.cond(one.may_close, _close()),
        rx.cond(one.may_change, rx.fragment(_correct(), _withdraw())),
        section("Historik", timeline(GroundsState.history, _done)),
        class_name="page",
    )


def _done(done: ObjectVar[DoneText]) -> rx.Component:
    return rx.fragment(rx.el.time(done.at, date_time=done.iso), rx.el.span(done.text))


def _close() -> rx.Component:
    return section(
        "Avsluta",
        rx.el.form(
            field(
                "Till och med",
                text_input("slut", auto_complete="off", max_length=10),
                name="slut",
                hint="Den sista dagen som räknas, ÅÅÅÅ-MM-DD",
                error=GroundsState.errors.get("slut", ""),
            ),
            button("Avsluta grunden", type="submit"),
            on_submit=GroundsState.close,
        ),
    )


def _correct() -> rx.Component:
    one, errors = GroundsState.one, GroundsState.errors
    return section(
        "Rätta",
        rx.el.p(
            "Grunden ersätts av en ny. Det som skiljer mot tidigare beslut tas med i nästa körning: mer "
            "beviljas genom ett nytt beslut, mindre lämnas till handläggare."
        ),
        rx.el.form(
            field(
                one.first_label,
                text_input(
                    "ratt-fran",
                    key=one.first_day,
                    default_value=one.first_day,
                    auto_complete="off",
                    max_length=10,
                ),
                name="ratt-fran",
                hint="ÅÅÅÅ-MM-DD",
                error=errors.get("ratt-fran", ""),
            ),
            rx.cond(
                one.has_last_day,
                field(
                    "Till och med (valfritt)",
                    text_input(
                        "ratt-till",
                        key=one.last_day,
                        default_value=one.last_day,
                        auto_complete="off",
                        max_length=10,
                    ),
                    name="ratt-till",
                    hint="ÅÅÅÅ-MM-DD",
                    error=errors.get("ratt-till", ""),
                ),
            ),
            rx.cond(
                one.has_quantity,
                field(
                    "Antal",
                    text_input(
                        "ratt-antal",
                        key=one.quantity,
                        default_value=one.quantity,
                        auto_complete="off",
                        max_length=7,
                    ),
                    name="ratt-antal",
                    error=errors.get("ratt-antal", ""),
                ),
            ),
            field(
                "Varför grunden rättas",
                text_area("ratt-skal", max_length=500, rows=2),
                name="ratt-skal",
                hint=WHY,
                error=errors.get("ratt-skal", ""),
            ),
            button("Rätta grunden", kind="secondary", type="submit"),
            on_submit=GroundsState.correct,
        ),
    )


def _withdraw() -> rx.Component:
    state = GroundsState
    is_asked = state.withdrawal.question != ""
    return section(
        "Ta bort",
        rx.el.p("Används när grunden aldrig skulle ha registrerats. Den finns kvar i historiken."),
        rx.cond(
            is_asked,
            second_look(state.withdrawal, state.withdraw, state.keep, rx.el.p("Skäl: ", state.withdrawn_why)),
        ),
        rx.el.form(
            field(
                "Varför grunden tas bort",
                text_area("bort-skal", max_length=500, rows=2),
                name="bort-skal",
                hint=WHY,
                error=state.errors.get("bort-skal", ""),
            ),
            button("Ta bort grunden", kind="secondary", type="submit"),
            on_submit=state.look_at_withdrawal,
            hidden=is_asked,
        ),
    )
