"""A recovery as its municipality sees it: a part of the page of a case."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryVerb
from rxapp.services import recoveries, recovery_hearings
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
            return
        view = await recoveries.get_recovery(db, actor, self._file_number)
        if self.recovery.file_number != view.file_number:
            self.response_error = ""
        self.recovery = views.recovery_text(view)
        self.claimed_rows = [views.row_text(row) for row in view.rows]
        self.responses = views.response_texts(view)
        self.recovery_decision = views.decision_text(view.decision, to_agency=False)
        self.may_respond = actor.may(Right.RECOVERIES_RESPOND) and view.may(RecoveryVerb.RESPOND)
