"""Appeals on the officer's case page: what is next for the one in hand, and all that stands."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_area, text_input
from rxapp.components.layout import (
    button,
    cluster,
    facts,
    plain_link,
    section,
    some,
    visually_hidden,
)
from rxapp.components.status import tag
from rxapp.domain.appeals import WORDS_MAX
from rxapp.domain.courts import CASE_NUMBER_MAX
from rxapp.pages._appeal_claims import judged_claim, reconsidered_claim
from rxapp.pages._appeal_parts import appeal_list, decided_list
from rxapp.pages._appeal_registering import registering
from rxapp.pages._second_look import second_look
from rxapp.state.appeal_forms import ChangedRow
from rxapp.state.appeal_handling import AppealHandlingState
from rxapp.state.appeal_panels import GROUNDS, RESULTS
from rxapp.state.appeal_views import AppealText

SEEN = "Kommunen ser texten: skriv inte namn eller personuppgifter."


def handling_appeals() -> rx.Component:
    """All of it; nothing before there is a decision."""
    state: Any = AppealHandlingState
    return rx.cond(
        some(state.decided),
        rx.fragment(
            rx.cond(state.panel.stage != "", _in_hand()),
            section(
                "Laga kraft och överklagande",
                decided_list(state.decided, lambda _: rx.fragment()),
                registering(),
            ),
            rx.cond(
                some(state.appeals),
                section("Överklaganden", appeal_list(state.appeals, _choose)),
            ),
        ),
    )


def _choose(one: ObjectVar[AppealText]) -> rx.Component:
    return rx.cond(
        one.may_handle & (one.key != AppealHandlingState.panel.key),
        button(
            rx.fragment("Handlägg", visually_hidden(rx.fragment(" ", one.heading))),
            kind="secondary",
            on_click=AppealHandlingState.choose_appeal(one.key),
        ),
    )


def _in_hand() -> rx.Component:
    state: Any = AppealHandlingState
    panel = state.panel
    return rx.el.section(
        rx.el.h2(panel.heading),
        rx.el.p(tag(panel.status, "info"), rx.el.strong(panel.next), class_name="line"),
        rx.cond(
            state.weighed.question != "",
            second_look(
                state.weighed,
                state.take_step,
                state.leave_step,
                rx.cond(some(state.summed), rx.el.ul(rx.foreach(state.summed, rx.el.li))),
            ),
            rx.fragment(
                rx.match(
                    panel.stage,
                    ("lodged", _time()),
                    ("in_time", _reconsider()),
                    ("reconsidered", _hand_over()),
                    ("handed_over", _judge()),
                    ("judged", _close()),
                    rx.fragment(),
                ),
                rx.cond(panel.may_reinstate, _weigh("Ta upp överklagandet igen", "reinstate")),
                rx.cond(
                    panel.may_withdraw,
                    rx.el.details(
                        rx.el.summary("Kommunen har återkallat överklagandet"),
                        _weigh("Registrera återkallelsen", "withdraw"),
                        class_name="disclosure",
                    ),
                ),
            ),
        ),
        class_name="card call",
        key=panel.key,
    )


def _weigh(text: str, verb: str) -> rx.Component:
    return button(text, kind="secondary", on_click=AppealHandlingState.weigh(verb))


def _time() -> rx.Component:
    state: Any = AppealHandlingState
    panel = state.panel
    errors = state.appeal_errors
    ground = field(
        "Varför ska överklagandet ändå tas upp?",
        select_input("ok-grund", list(GROUNDS), first=("", "Välj")),
        name="ok-grund",
        hint="45 § förvaltningslagen.",
    )
    return rx.fragment(
        facts(
            ("Överklagandet inkom", panel.arrived_on),
            ("Beslutet gjordes tillgängligt", panel.available_on),
            ("Kommunen fick del av det", panel.got_on),
            ("Sista dag som kommunen har fått veta", panel.shown),
            ("Sista dag som godtas", panel.accepted),
            ("Bedömning", tag(panel.timeliness, panel.tone)),
        ),
        rx.el.form(
            rx.cond(panel.is_late, ground),
            button("Ta upp överklagandet", type="submit"),
            on_submit=state.take_up,
        ),
        rx.cond(
            panel.is_late,
            rx.el.form(
                field(
                    "Skäl för att avvisa överklagandet",
                    text_area("ok-skal", rows=3, max_length=WORDS_MAX),
                    name="ok-skal",
                    hint=SEEN,
                    error=errors.get("skal", ""),
                ),
                button("Avvisa överklagandet", kind="secondary", type="submit"),
                on_submit=state.weigh_dismissal,
            ),
        ),
    )


def _reconsider() -> rx.Component:
    state: Any = AppealHandlingState
    errors = state.appeal_errors
    return rx.fragment(
        rx.cond(state.panel.has_rows, _rows("Rader som ändras till kommunens fördel", reconsidered_claim())),
        rx.el.form(
            field(
                "Resultat",
                select_input("ok-resultat", list(RESULTS), first=("", "Välj")),
                name="ok-resultat",
                error=errors.get("resultat", ""),
            ),
            field(
                "Skäl",
                text_area("ok-skal", rows=4, max_length=WORDS_MAX),
                name="ok-skal",
                hint=SEEN,
                error=errors.get("skal", ""),
            ),
            button("Granska omprövningen", type="submit"),
            on_submit=state.weigh_result,
        ),
    )


def _rows(label: str, of_claim: rx.Component) -> rx.Component:
    """Rows that are changed, added one by one: a case may have hundreds, of which a few are appealed.

    `of_claim` is how one of a recovery is added.
    """
    state: Any = AppealHandlingState
    return rx.el.div(
        rx.el.h3(label),
        rx.cond(
            some(state.changed),
            rx.el.ul(rx.foreach(state.changed, _changed_row), class_name="item-files", aria_label=label),
            rx.el.p("Inga rader tillagda.", class_name="count"),
        ),
        rx.cond(state.panel.is_claim, of_claim, _row()),
    )


def _row() -> rx.Component:
    state: Any = AppealHandlingState
    errors = state.appeal_errors
    return rx.el.form(
        cluster(
            field(
                "Rad",
                text_input("rad", input_mode="numeric", max_length=6, auto_complete="off"),
                name="rad",
                error=errors.get("rader", ""),
            ),
            rx.cond(
                state.panel.needs_amount,
                field(
                    "Nytt belopp i kronor",
                    text_input("radbelopp", input_mode="decimal", max_length=20, auto_complete="off"),
                    name="radbelopp",
                    error=errors.get("belopp", ""),
                ),
            ),
            button("Lägg till raden", kind="secondary", type="submit"),
        ),
        on_submit=state.add_row,
        reset_on_submit=True,
    )


def _changed_row(row: ObjectVar[ChangedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.name, ", ", row.about, ": ", row.amount),
        button(
            rx.fragment("Ta bort", visually_hidden(rx.fragment(" ", row.name))),
            kind="quiet",
            on_click=AppealHandlingState.drop_row(row.position),
        ),
        key=row.position,
    )


def _hand_over() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Akten för domstolen: ",
            plain_link("Hämta akten (PDF)", AppealHandlingState.panel.file),
            ". Skicka den tillsammans med bilagorna.",
        ),
        _weigh("Överlämna till förvaltningsrätten", "hand_over"),
    )


def _judge() -> rx.Component:
    state: Any = AppealHandlingState
    errors = state.appeal_errors
    return rx.fragment(
        rx.el.p("Domstol: ", rx.el.strong(state.panel.court)),
        rx.cond(state.panel.has_rows, _rows("Rader som domstolen ändrar", judged_claim())),
        rx.el.form(
            cluster(
                field(
                    "Utgång",
                    select_input("ok-utgang", state.panel.outcomes, first=("", "Välj")),
                    name="ok-utgang",
                    error=errors.get("utgang", ""),
                ),
                field(
                    "Avgörandets dag",
                    text_input("ok-domsdag", type="date"),
                    name="ok-domsdag",
                    error=errors.get("domsdag", ""),
                ),
                field(
                    "Målnummer",
                    text_input("ok-malnummer", max_length=CASE_NUMBER_MAX, auto_complete="off"),
                    name="ok-malnummer",
                    error=errors.get("malnummer", ""),
                ),
            ),
            button("Registrera avgörandet", type="submit"),
            on_submit=state.judge,
        ),
    )


def _close() -> rx.Component:
    state: Any = AppealHandlingState
    return rx.fragment(
        rx.el.form(
            field(
                "Laga kraft från",
                text_input("ok-laga-kraft", type="date"),
                name="ok-laga-kraft",
                hint="Dagen som domstolen har angett. Det som avgörandet ändrar bokförs då.",
                error=state.appeal_errors.get("laga_kraft", ""),
            ),
            button("Registrera laga kraft", type="submit"),
            on_submit=state.close_appeal,
        ),
        rx.cond(
            state.panel.may_further,
            _weigh("Registrera att avgörandet har överklagats", "appeal_further"),
        ),
    )
