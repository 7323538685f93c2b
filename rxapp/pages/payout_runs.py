"""Utbetalningskörningar: prepare, approve by a second officer, carry out."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, card, empty_state, link, page, section, some
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.pages._run_details import due_by_municipality, held_accounts, run_details
from rxapp.pages._unasked_runs import unasked_runs
from rxapp.state.payout_runs import PayoutRunsState, Run, RunStep


def payout_runs() -> rx.Component:
    """The page."""
    columns = (
        Column("Utbetalningsdag"),
        Column("Status"),
        Column("Kommuner", numeric=True),
        Column("Belopp", numeric=True),
        Column("Steg", whole=True),
        Column("Åtgärd"),
    )
    return page(
        "Utbetalningskörningar",
        rx.el.p(link("Avstämning av genomförda körningar", "/utbetalningskorningar/avstamning")),
        # First: whoever chooses a run far down in the list sees it at once.
        rx.cond(PayoutRunsState.shown != "", run_details()),
        card(
            rx.cond(
                PayoutRunsState.has_unpaid,
                rx.el.p(PayoutRunsState.unpaid),
                rx.el.p("Inget väntar på utbetalning."),
            ),
            due_by_municipality(),
            rx.cond(PayoutRunsState.may_prepare & PayoutRunsState.has_unpaid, _prepare()),
            title="Att betala ut",
        ),
        held_accounts(),
        section(
            "Körningar",
            rx.cond(
                some(PayoutRunsState.runs),
                data_table("Utbetalningskörningar", columns, PayoutRunsState.runs, _run, hide_caption=True),
                empty_state("Inga körningar ännu", "Här visas varje körning med sina steg."),
            ),
        ),
        unasked_runs(),
        intro="En handläggare förbereder körningen och en annan godkänner den.",
    )


def _prepare() -> rx.Component:
    return rx.el.form(
        field(
            "Utbetalningsdag",
            text_input(
                "utbetalningsdag",
                key=PayoutRunsState.suggested,
                default_value=PayoutRunsState.suggested,
                max_length=10,
                auto_complete="off",
            ),
            name="utbetalningsdag",
            hint="Månadens sista bankdag föreslås",
            error=PayoutRunsState.day_error,
        ),
        button("Förbered körning", type="submit"),
        on_submit=PayoutRunsState.prepare,
    )


def _run(run: ObjectVar[Run]) -> tuple[rx.Component | rx.Var, ...]:
    approve = button(
        "Godkänn",
        kind="secondary",
        aria_label=f"Godkänn körningen {run.pay_on} på {run.total}",
        on_click=PayoutRunsState.approve(run.run_id),
    )
    pay = button(
        "Betala ut",
        aria_label=f"Betala ut {run.total} den {run.pay_on}",
        on_click=PayoutRunsState.pay(run.run_id),
    )
    action = rx.cond(
        run.may_approve,
        approve,
        rx.cond(run.may_pay, pay, rx.cond(run.waits_for_other, rx.el.span("Väntar på en annan handläggare"))),
    )
    return (
        link(run.pay_on, run.details),
        rx.fragment(tag(run.status, run.tone), rx.cond(run.is_late, tag("Försenad", "negative"))),
        run.municipalities,
        run.total,
        rx.el.ul(rx.foreach(run.steps, _step)),
        action,
    )


def _step(step: ObjectVar[RunStep]) -> rx.Component:
    return rx.el.li(step.verb, " ", rx.el.time(step.at))
