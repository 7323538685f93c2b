"""One case: facts, what is expected of the reader, the decision, rows and events."""

import reflex as rx

from rxapp.components.file_numbers import numbered
from rxapp.components.layout import button, page, section
from rxapp.pages._appealing import case_appeals
from rxapp.pages._attachments import case_attachments
from rxapp.pages._case_parts import (
    decision_box,
    head,
    row_pages,
    rows_table,
    steps,
)
from rxapp.pages._cost_centres import cost_centres
from rxapp.pages._late_payouts import late_to_case
from rxapp.pages._messages import case_messages
from rxapp.pages._receipt_parts import receipts
from rxapp.pages._recovery_case import recovery_of_case
from rxapp.pages._referral import case_referral
from rxapp.pages._second_look import second_look
from rxapp.pages._supplements import ended_requests, open_request
from rxapp.state.case import CaseState


def case() -> rx.Component:
    """The page."""
    shown = CaseState.facts
    return page(
        numbered(shown.file_number, shown.is_recovery),
        late_to_case(),
        open_request(),
        head(shown),
        rx.cond(shown.is_recovery, recovery_of_case(), _application()),
        case_appeals(),
        case_attachments(),
        ended_requests(),
        case_messages(),
        receipts(CaseState.receipts),
        rx.cond(CaseState.may_replace, _replace()),
        rx.cond(CaseState.may_withdraw, _withdraw()),
        steps(CaseState.timeline),
        intro=shown.type_name,
    )


def _application() -> rx.Component:
    return rx.fragment(
        rx.cond(
            CaseState.decision.outcome != "",
            section("Beslut", decision_box(CaseState.decision, CaseState.facts), anchor="beslut"),
        ),
        case_referral(),
        section(
            "Rader",
            rx.el.p(CaseState.row_count, class_name="count"),
            rows_table(CaseState.facts, CaseState.rows),
            row_pages(CaseState),
            rx.cond(
                CaseState.can_copy,
                button("Kopiera till en ny ansökan", kind="secondary", on_click=CaseState.copy_on),
            ),
            cost_centres(),
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
