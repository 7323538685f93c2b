"""Payout runs: prepared by one officer, approved by another, then paid."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payout_runs
from rxapp.services.bank_days import next_pay_day
from rxapp.services.payout_runs import RunView
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.format import counted, day, kronor, moment
from rxapp.text.labels import RUN_STATUS

TONES = {RunStatus.PREPARED: "warning", RunStatus.APPROVED: "info", RunStatus.PAID: "positive"}


@dataclass(frozen=True, slots=True)
class RunStep:
    """What has been done to a run, and when."""

    verb: str
    at: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run in text, with what this reader may do to it."""

    run_id: int
    pay_on: str
    status: str
    tone: str
    is_late: bool
    steps: list[RunStep]
    municipalities: str
    total: str
    may_approve: bool
    may_pay: bool
    waits_for_other: bool
    details: str


@shown.feature
class PayoutRunsState(rx.State):
    """The runs, what waits to be paid, and the run that is looked at."""

    PAGE: ClassVar[str] = "payout_runs"
    NEEDS: ClassVar[Right] = Right.PAYOUT_RUNS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_shown_id",)

    runs: list[Run] = []
    unpaid: str = ""
    has_unpaid: bool = False
    may_prepare: bool = False
    suggested: str = ""
    day_error: str = ""
    shown: str = ""

    _shown_id: int = 0

    @rx.event
    @requires(Right.PAYOUT_RUNS_READ)
    async def load(self) -> None:
        """Fill the page; `?korning=` in the address says which run to look at."""
        wanted = self.router.url.query_parameters.get("korning", "")
        self._shown_id = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
        self.day_error = ""
        await shown.show(self)

    @rx.event
    @requires(Right.PAYOUT_RUNS_PREPARE)
    async def prepare(self, form: Form) -> None:
        """Collect what is granted and unpaid into a run for the day."""
        try:
            pay_on = date.fromisoformat(text_of(form, "utbetalningsdag"))
        except ValueError:
            self.day_error = "Skriv dagen som ÅÅÅÅ-MM-DD."
            return
        try:
            async with acting(self) as (session, actor):
                await payout_runs.prepare(session, actor, pay_on=pay_on)
        except Invalid as refusal:
            self.day_error = refusal.sentence
            return
        self.day_error = ""
        await say(self, f"Körningen för {day(pay_on)} är förberedd. En annan handläggare måste godkänna den.")
        await shown.show(self)

    @rx.event
    @requires(Right.PAYOUT_RUNS_APPROVE)
    async def approve(self, run_id: int) -> None:
        """Let a run that another officer prepared be paid."""
        async with acting(self) as (session, actor):
            await payout_runs.approve(session, actor, run_id=run_id)
        await say(self, "Körningen är godkänd.")
        await shown.show(self)

    @rx.event
    @requires(Right.PAYOUT_RUNS_PREPARE)
    async def pay(self, run_id: int) -> None:
        """Carry an approved run out."""
        async with acting(self) as (session, actor):
            total = await payout_runs.pay(session, actor, run_id=run_id)
        await say(self, f"Körningen är genomförd: {kronor(total)} har betalats ut.")
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        runs = await payout_runs.list_runs(db, actor)
        count, total = await payout_runs.unpaid(db, actor)
        self.runs = [_run(actor, run) for run in runs]
        self.has_unpaid = count > 0
        rows = counted(count, "beviljad rad", "beviljade rader")
        self.unpaid = f"{rows} väntar på utbetalning, tillsammans {kronor(total)}."
        self.may_prepare = actor.may(Right.PAYOUT_RUNS_PREPARE)
        self.suggested = day(next_pay_day(clock.today(), frozenset(run.pay_on for run in runs)))
        self.shown = next((run.pay_on for run in self.runs if run.run_id == self._shown_id), "")


def _run(actor: Actor, run: RunView) -> Run:
    may_approve = actor.may(Right.PAYOUT_RUNS_APPROVE)
    waits = run.status is RunStatus.PREPARED
    steps = [("Förbereddes", run.prepared_at), ("Godkändes", run.approved_at), ("Genomfördes", run.paid_at)]
    return Run(
        run_id=run.run_id,
        pay_on=day(run.pay_on),
        status=RUN_STATUS[run.status],
        tone=TONES[run.status],
        is_late=run.status is not RunStatus.PAID and run.pay_on < clock.today(),
        steps=[RunStep(verb, moment(at)) for verb, at in steps if at],
        municipalities=counted(run.municipalities, "kommun", "kommuner"),
        total=kronor(run.total_ore),
        may_approve=waits and may_approve and not run.is_own,
        may_pay=run.status is RunStatus.APPROVED and actor.may(Right.PAYOUT_RUNS_PREPARE),
        waits_for_other=waits and (run.is_own or not may_approve),
        details=f"/utbetalningskorningar?korning={run.run_id}",
    )
