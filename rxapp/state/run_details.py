"""What is due before a run, and one run looked at: its accounts, its order to the bank and the answers."""

from dataclasses import dataclass
from datetime import date

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.payment_orders import Ordered
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payout_delays, payout_runs, run_looks
from rxapp.services.bank_days import next_pay_day
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.session import say
from rxapp.text.format import counted, day, kronor, moment
from rxapp.text.labels import RUN_STATUS
from rxapp.text.payout_runs import HELD, WITHOUT, account_name

MOST_PAYMENTS = 300
"""Payments of an order that are shown: one for each municipality and some more; the file has them all."""


@dataclass(frozen=True, slots=True)
class DueText:
    """What is due to a municipality; `lacks` says why some of it cannot be paid."""

    municipality: str
    rows: str
    total: str
    lacks: str
    unpayable: str


@dataclass(frozen=True, slots=True)
class AccountText:
    """What a municipality gets on an account in the run; `back` where the bank sent it back."""

    municipality: str
    account: str
    lines: str
    due: str
    set_off: str
    total: str
    back: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class OrderText:
    """The order to the bank; `href` is empty for those who may not take it."""

    name: str
    payments: str
    total: str
    made_at: str
    href: str


@dataclass(frozen=True, slots=True)
class PaymentText:
    """A payment of the order."""

    name: str
    account: str
    reference: str
    amount: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer of the bank."""

    name: str
    at: str
    accepted: str
    rejected: str


@dataclass(frozen=True, slots=True)
class HeldText:
    """An account that nothing is paid to."""

    municipality: str
    account: str
    since: str
    reason: str


NO_ORDER = OrderText("", "", "", "", "")


@shown.part
class DueState(PayoutRunsState):
    """What is due if a run is made for the next pay day."""

    due: list[DueText] = []
    next_day: str = ""
    cannot: str = ""
    held: list[HeldText] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        taken = frozenset(run.pay_on for run in await payout_runs.list_runs(db, actor))
        pay_on = next_pay_day(clock.today(), taken)
        found = await run_looks.due_by_municipality(db, actor, pay_on)
        self.next_day = day(pay_on)
        self.due = [_due(each) for each in found]
        rows = sum(each.rows_without + each.rows_held for each in found)
        ore = sum(each.unpayable_ore for each in found)
        waits = counted(rows, "rad väntar", "rader väntar")
        self.cannot = f"{waits} på ett konto att betala till, tillsammans {kronor(ore)}." if rows else ""
        self.held = [
            HeldText(h.municipality, account_name(h.kind, h.last_digits), day(h.held_on), h.reason)
            for h in await run_looks.list_held(db, actor)
        ]


def _due(each: run_looks.Due) -> DueText:
    lacking = ((each.rows_without, WITHOUT), (each.rows_held, HELD))
    lacks = [f"{counted(rows, 'rad', 'rader')} {why}" for rows, why in lacking if rows]
    return DueText(
        municipality=each.municipality,
        rows=str(each.rows),
        total=kronor(each.total_ore),
        lacks=", ".join(lacks),
        unpayable=kronor(each.unpayable_ore) if lacks else "",
    )


@shown.part
class RunDetailsState(PayoutRunsState):
    """The run that is looked at."""

    accounts: list[AccountText] = []
    frozen_lines: str = ""
    lacks_order: bool = False
    order: OrderText = NO_ORDER
    payments: list[PaymentText] = []
    answers: list[AnswerText] = []
    may_send: bool = False
    may_delay: bool = False
    late: str = ""
    new_day_error: str = ""

    @rx.event
    @requires(Right.PAYOUT_RUNS_PREPARE)
    async def refresh_answers(self) -> None:
        """Show what an answer that was just sent led to."""
        await shown.show(self)

    @rx.event
    @requires(Right.PAYOUT_RUNS_PREPARE)
    async def delay(self, form: Form) -> None:
        """Say when the late run that is looked at is expected to be paid."""
        try:
            expected_on = date.fromisoformat(text_of(form, "ny_dag"))
        except ValueError:
            self.new_day_error = "Skriv dagen som ÅÅÅÅ-MM-DD."
            return
        try:
            async with acting(self) as (session, actor):
                await payout_delays.set_new_day(
                    session, actor, run_id=self._shown_id, expected_on=expected_on
                )
        except Invalid as refusal:
            self.new_day_error = refusal.sentence
            return
        self.new_day_error = ""
        await say(self, f"Den nya utbetalningsdagen är {day(expected_on)}. Kommunerna ser den nu.")
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        accounts = await run_looks.list_run_accounts(db, actor, self._shown_id)
        order = await run_looks.get_order(db, actor, self._shown_id)
        answers = await run_looks.list_answers(db, actor, self._shown_id)
        late = {each.run_id: each for each in await payout_delays.list_late(db, actor)}
        mine = late.get(self._shown_id)
        may_prepare = actor.may(Right.PAYOUT_RUNS_PREPARE)
        self.accounts = [_account(each) for each in accounts]
        self.frozen_lines = counted(sum(each.lines for each in accounts), "rad", "rader")
        is_paid = any(
            run.run_id == self._shown_id and run.status == RUN_STATUS[RunStatus.PAID] for run in self.runs
        )
        self.lacks_order = is_paid and order is None and any(each.total_ore for each in accounts)
        self.order = NO_ORDER if order is None else _order(order, self._shown_id, may_take=may_prepare)
        self.payments = [] if order is None else [_payment(p) for p in order.payments[:MOST_PAYMENTS]]
        self.answers = [
            AnswerText(a.message_id, moment(a.received_at), str(a.accepted), str(a.rejected)) for a in answers
        ]
        self.may_send = order is not None and may_prepare
        self.may_delay = mine is not None and may_prepare
        self.late = "" if mine is None else _late(mine)
        if mine is None:
            self.new_day_error = ""


def _late(delay: payout_delays.Delay) -> str:
    if delay.expected_on is None:
        return "Körningen är försenad: utbetalningsdagen har passerat. Ingen ny dag är angiven."
    return f"Körningen är försenad. Kommunerna ser den nya utbetalningsdagen {day(delay.expected_on)}."


def _account(each: run_looks.RunAccount) -> AccountText:
    back = f"Tillbaka {day(each.returned_on)}: {each.reason}" if each.returned_on else ""
    return AccountText(
        municipality=each.municipality,
        account=account_name(each.kind, each.last_digits),
        lines=str(each.lines),
        due=kronor(each.due_ore),
        set_off=kronor(each.set_off_ore),
        total=kronor(each.total_ore),
        back=back,
        is_held=each.is_held,
    )


def _order(order: run_looks.OrderView, run_id: int, *, may_take: bool) -> OrderText:
    return OrderText(
        name=order.message_id,
        payments=counted(order.count, "betalning", "betalningar"),
        total=kronor(order.total_ore),
        made_at=moment(order.made_at),
        href=f"/betalningsfiler/{run_id}.xml" if may_take else "",
    )


def _payment(payment: Ordered) -> PaymentText:
    return PaymentText(
        payment.name,
        account_name(payment.kind, payment.last_digits),
        payment.reference,
        kronor(payment.amount_ore),
    )
