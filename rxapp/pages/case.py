"""One case: facts, what is expected of the reader, the decision, rows and events."""

from typing import Any

import reflex as rx

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, page, section, some
from rxapp.pages._attachments import case_attachments
from rxapp.pages._case_parts import (
    answered_request,
    decision_box,
    head,
    row_pages,
    rows_table,
    rules_list,
    steps,
)
from rxapp.pages._receipt_parts import receipts
from rxapp.pages._second_look import second_look
from rxapp.state.case import CaseState
from rxapp.state.session import SessionState


def case() -> rx.Component:
    """The page."""
    shown = CaseState.facts
    requests: Any = CaseState.open_requests
    return page(
        shown.file_number,
        # At most one is open. Not in a loop: the handler of a form is made outside the loop it stands in.
        rx.cond(some(requests), _open_request(requests[0])),
        head(shown),
        rx.cond(CaseState.decision.outcome != "", section("Beslut", _decision())),
        section(
            "Rader",
            rx.el.p(CaseState.row_count, class_name="count"),
            rows_table(CaseState.facts.has_periods, CaseState.rows),
            row_pages(CaseState),
            rx.cond(
                CaseState.can_copy,
                button("Kopiera till en ny ansökan", kind="secondary", on_click=CaseState.copy_on),
            ),
        ),
        case_attachments(),
        rx.cond(
            some(CaseState.answered),
            section("Besvarade kompletteringar", rx.foreach(CaseState.answered, answered_request)),
        ),
        receipts(CaseState.receipts),
        rx.cond(CaseState.may_replace, _replace()),
        rx.cond(CaseState.may_withdraw, _withdraw()),
        steps(CaseState.timeline),
        intro=shown.type_name,
    )


def _decision() -> rx.Component:
    return rx.fragment(
        decision_box(CaseState.decision, CaseState.facts.granted),
        rx.cond(
            some(CaseState.rules),
            rx.el.details(
                rx.el.summary("Reglerna som beslutet vilar på"),
                rules_list(CaseState.rules),
                class_name="disclosure",
            ),
        ),
    )


def _replace() -> rx.Component:
    return section(
        "Byt ut raderna",
        rx.el.p(
            "Kommunen kan lägga till, ändra och ta bort rader så länge ingen handläggare har börjat med "
            "ärendet och sista ansökningsdag inte har passerat. Ansökan gäller som den är tills de nya "
            "raderna är skickade. Ärendet behåller sitt diarienummer och sin ankomstdag."
        ),
        button("Byt ut raderna", kind="secondary", on_click=CaseState.replace_rows),
    )


def _withdraw() -> rx.Component:
    return section(
        "Återkalla ansökan",
        rx.cond(
            CaseState.look.question != "",
            second_look(CaseState.look, CaseState.withdraw, CaseState.keep),
            rx.fragment(
                rx.el.p(
                    "Kommunen kan återkalla ansökan så länge ingen handläggare har börjat med ärendet. Då "
                    "avskrivs ärendet och ingen ersättning betalas ut."
                ),
                button("Återkalla ansökan", kind="secondary", on_click=CaseState.ask_withdraw),
            ),
        ),
    )


def _open_request(request: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Migrationsverket begär komplettering"),
        rx.el.p(rx.el.strong("Svara senast ", request.due_on)),
        rx.el.p(request.text, class_name="quoted"),
        rx.el.form(
            field(
                "Ditt svar",
                text_area("svar", rows=5, max_length=4000),
                name="svar",
                error=CaseState.answer_error,
            ),
            button(rx.fragment("Skicka svaret för ", SessionState.municipality), type="submit"),
            on_submit=CaseState.answer(request.key),
        ),
        class_name="card call",
    )
