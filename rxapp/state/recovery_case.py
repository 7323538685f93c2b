"""A recovery as its municipality sees it: a part of the page of a case."""

from dataclasses import replace

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryVerb
from rxapp.services import recoveries, recovery_hearings
from rxapp.services.recovery_balances import get_balance
from rxapp.state import recovery_balance_views as balances
from rxapp.state import recovery_views as views
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.case import CaseState
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.recovery_forms import says_all
from rxapp.state.session import say


@shown.part
class RecoveryCaseState(CaseState):
    """What is asked back, and what the municipality says of it."""

    recovery: views.RecoveryText = views.NO_RECOVERY
    claimed_rows: list[views.RecoveryRowText] = []
    responses: list[views.ResponseText] = []
    recovery_decision: views.RecoveryDecisionText = views.NO_DECISION
    may_respond: bool = False
    response_error: str = ""
    responses_sent: int = 0
    balance: balances.BalanceText = balances.NO_BALANCE
    set_off: list[balances.MetText] = []
    payments: list[balances.MetText] = []
    waivers: list[balances.WaivedText] = []
    is_to_pay: bool = False

    @rx.event
    @requires(Right.RECOVERIES_RESPOND)
    async def respond(self, form: Form) -> None:
        """Send what the municipality says. What is written stays if it is refused."""
        try:
            async with acting(self) as (session, actor):
                await recovery_hearings.respond(
                    session,
                    actor,
                    self._file_number,
                    text=text_of(form, "yttrande"),
                    is_all=says_all(form),
                )
        except Invalid as refusal:
            self.response_error = refusal.sentence
            return
        except Conflict:
            await shown.show(self)
            raise
        self.response_error = ""
        # The field is drawn anew, empty.
        self.responses_sent += 1
        await say(self, "Yttrandet är skickat till Migrationsverket.")
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if not self.facts.is_recovery:
            self.recovery, self.claimed_rows, self.responses = views.NO_RECOVERY, [], []
            self.recovery_decision, self.may_respond, self.response_error = views.NO_DECISION, False, ""
            self.balance, self.set_off, self.payments = balances.NO_BALANCE, [], []
            self.waivers = []
            return
        view = await recoveries.get_recovery(db, actor, self._file_number)
        if self.recovery.file_number != view.file_number:
            self.response_error = ""
        text = views.recovery_text(view)
        self.claimed_rows = [views.row_text(row) for row in view.rows]
        self.responses = views.response_texts(view)
        self.recovery_decision = views.decision_text(view.decision, to_agency=False)
        self.recovery = await self._with_balance(db, actor, text)
        self.may_respond = actor.may(Right.RECOVERIES_RESPOND) and view.may(RecoveryVerb.RESPOND)

    async def _with_balance(self, db: Session, actor: Actor, text: views.RecoveryText) -> views.RecoveryText:
        """How it is met; what is to be done follows from that once it is in the ledger."""
        met = await get_balance(db, actor, self._file_number)
        self.balance = balances.balance_text(met)
        self.set_off, self.payments = balances.set_off_texts(met), balances.payment_texts(met)
        self.waivers = balances.waived_texts(met)
        self.is_to_pay = met is not None and met.demand is not None and met.total.left_ore > 0
        if met is None or not text.is_claimed:
            return text
        return replace(text, next=balances.next_texts(met))
