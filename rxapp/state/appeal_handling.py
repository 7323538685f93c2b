"""The appeals of a case before an officer: what is to be done next, and each step."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from rxapp.db import Session
from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import appeal_handling, appeal_judging, appealing, reconsidering, supplement_views
from rxapp.services.appeal_views import NOTHING, AppealView, Standing, get_standing
from rxapp.services.recoveries import RecoveryRowView, rows_claimed
from rxapp.state import appeal_views as views
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.appeal_forms import (
    MOST_ROWS,
    ChangedRow,
    added_claim,
    amounts_of,
    changed_row,
    changes_of,
    choice_of,
    claims_of,
    day_of,
    row_of,
)
from rxapp.state.appeal_panels import NO_PANEL, Panel, chosen_of, look_at, panel_of
from rxapp.state.appeal_views import AppealText, DecidedText
from rxapp.state.case_views import whom
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.text import appeal_handling as words

Step = Callable[[Session, Actor, AppealView], Awaitable[Any]]


@shown.part
class AppealHandlingState(HandlingState):
    """The decisions and appeals of the case, and the appeal that a step is to be taken in."""

    decided: list[DecidedText] = []
    appeals: list[AppealText] = []
    panel: Panel = NO_PANEL
    changed: list[ChangedRow] = []
    appeal_errors: dict[str, str] = {}
    weighed: SecondLook = SecondLook()
    summed: list[str] = []

    _of: str = ""
    _standing: Standing = NOTHING
    _claimed: tuple[RecoveryRowView, ...] = ()
    _chosen: int = 0
    _seen: tuple[int, int] = (0, 0)
    _verb: str = ""
    _reason: str = ""
    _result: str = ""

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def choose_appeal(self, key: str) -> None:
        """Take another of the appeals in hand."""
        if any(str(each.appeal_id) == key and each.may for each in self._standing.appeals):
            self._chosen = int(key)
            self._show()

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def take_up(self, form: Form) -> None:
        """The appeal came in time, or its delay is excused."""
        typed = text_of(form, "ok-grund")
        ground = LateGround(typed) if typed in set(LateGround) else None

        async def step(db: Session, actor: Actor, found: AppealView) -> None:
            await appeal_handling.find_in_time(db, actor, found.appeal_id, found.version, ground)

        await self._step(AppealVerb.FIND_IN_TIME, step)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def weigh(self, verb: str) -> None:
        """Tell what a step means that cannot be undone."""
        wanted = next((each for each in AppealVerb if each.value == verb), None)
        self._weigh(wanted)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def weigh_dismissal(self, form: Form) -> None:
        """Tell what it means to dismiss the appeal for this reason."""
        self._reason = text_of(form, "ok-skal")
        self.appeal_errors = {} if self._reason else {"skal": f"{appeal_handling.WHY_LATE}."}
        if self._reason:
            self._weigh(AppealVerb.DISMISS)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def weigh_result(self, form: Form) -> None:
        """Tell what the reconsideration comes to."""
        self._reason, self._result = text_of(form, "ok-skal"), text_of(form, "ok-resultat")
        self.appeal_errors = {}
        try:
            choice_of(form, "ok-resultat", "resultat", Reconsidered)
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            return
        if not self._reason:
            self.appeal_errors = {"skal": f"{reconsidering.WHY}."}
            return
        self._weigh(AppealVerb.RECONSIDER)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def leave_step(self) -> None:
        """Not yet: nothing has happened."""
        self._weigh(None)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def take_step(self) -> None:
        """Take the step that was weighed."""
        verb = next((each for each in AppealVerb if each.value == self._verb), None)
        if not self.weighed.question or verb is None:
            return
        self._weigh(None)
        if (step := self._steps().get(verb)) is not None:
            await self._step(verb, step)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def add_row(self, form: Form) -> None:
        """Add a row to those that the decision or the judgment changes."""
        if self.panel.is_claim:
            self._add_claim(form)
            return
        try:
            position, ore = row_of(form, needs_amount=self.panel.needs_amount)
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            return
        async with looking(self) as (db, actor):
            number = await supplement_views.number_of_row(db, actor, self._file_number, position)
        if number is None:
            self.appeal_errors = {"rader": words.NO_ROW.format(position=position)}
        elif any(row.position == str(position) for row in self.changed):
            self.appeal_errors = {"rader": words.ROW_TWICE.format(position=position)}
        elif len(self.changed) < MOST_ROWS:
            self.appeal_errors = {}
            about = whom(number, units=0 if self.facts.is_unasked else None)
            self.changed = [*self.changed, changed_row(position, about, ore)]

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def drop_row(self, row: str) -> None:
        """Take a row away again."""
        self.changed = [each for each in self.changed if each.position != row]

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def judge(self, form: Form) -> None:
        """Register what the court has said."""
        self.appeal_errors = {}
        try:
            outcome = choice_of(form, "ok-utgang", "utgang", CourtOutcome)
            judged_on = day_of(form, "ok-domsdag", "domsdag")
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            return
        number, amounts = text_of(form, "ok-malnummer"), amounts_of(self.changed)

        async def step(db: Session, actor: Actor, found: AppealView) -> None:
            await appeal_judging.judge(
                db,
                actor,
                found.appeal_id,
                found.version,
                outcome=outcome,
                judged_on=judged_on,
                case_number=number,
                amounts=amounts,
            )

        await self._step(AppealVerb.JUDGE, step)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def close_appeal(self, form: Form) -> None:
        """The judgment has legal force."""
        self.appeal_errors = {}
        try:
            final_on = day_of(form, "ok-laga-kraft", "laga_kraft")
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            return

        async def step(db: Session, actor: Actor, found: AppealView) -> None:
            await appeal_judging.close(db, actor, found.appeal_id, found.version, final_on=final_on)

        await self._step(AppealVerb.CLOSE, step)

    def _add_claim(self, form: Form) -> None:
        is_judged = self.panel.stage == AppealStatus.HANDED_OVER.value
        try:
            added = added_claim(form, self._claimed, self.changed, is_judged=is_judged)
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            return
        self.appeal_errors, self.changed = {}, [*self.changed, added]

    def _steps(self) -> dict[AppealVerb, Step]:
        """The steps that are weighed first, with what was filled in."""
        reason, result, is_claim = self._reason, self._result, self.panel.is_claim
        changes = [] if is_claim else changes_of(self.changed)
        claims = claims_of(self.changed) if is_claim else []

        def reconsider(db: Session, actor: Actor, found: AppealView) -> Awaitable[None]:
            return reconsidering.reconsider(
                db,
                actor,
                found.appeal_id,
                found.version,
                result=Reconsidered(result),
                reason=reason,
                changes=changes,
                claims=claims,
            )

        def of(step: Callable[..., Awaitable[None]], **given: str) -> Step:
            return lambda db, actor, found: step(db, actor, found.appeal_id, found.version, **given)

        return {
            AppealVerb.DISMISS: of(appeal_handling.dismiss, reason=reason),
            AppealVerb.RECONSIDER: reconsider,
            AppealVerb.HAND_OVER: of(appeal_handling.hand_over),
            AppealVerb.REINSTATE: of(appeal_handling.reinstate),
            AppealVerb.APPEAL_FURTHER: of(appeal_judging.appeal_further),
            AppealVerb.WITHDRAW: of(appealing.withdraw),
        }

    async def _step(self, verb: AppealVerb, step: Step) -> None:
        found = self._found()
        if found is None:
            return
        try:
            async with acting(self) as (db, actor):
                await step(db, actor, found)
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        except Conflict:
            await shown.show(self)
            raise
        self.appeal_errors, self.changed = {}, []
        await say(self, words.DONE[verb])
        await shown.show(self)

    def _found(self) -> AppealView | None:
        return next((a for a in self._standing.appeals if a.appeal_id == self._chosen), None)

    def _weigh(self, verb: AppealVerb | None) -> None:
        found = self._found()
        if verb is None or found is None or verb not in found.may:
            self._verb, self.weighed, self.summed = "", SecondLook(), []
            return
        self._verb = verb.value
        self.weighed = look_at(verb, found)
        self.summed = views.summary_of(self._result, self._reason, self.changed, verb)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if self._of != self._file_number:
            self._of, self._chosen, self.changed, self.appeal_errors = self._file_number, 0, [], {}
        self._standing = await get_standing(db, actor, self._file_number)
        self._chosen = chosen_of(self._standing, self._chosen)
        self._claimed = await rows_claimed(db, actor, self._file_number)
        self._show()

    def _show(self) -> None:
        found = self._found()
        seen = (found.appeal_id, found.version) if found else (0, 0)
        if seen != self._seen:
            # Another appeal, or somebody has taken a step: what was weighed is weighed anew.
            self._seen, self.changed, self.appeal_errors = seen, [], {}
            self._weigh(None)
        self.decided = views.decided_texts(self._standing)
        self.appeals = views.appeal_texts(self._standing)
        self.panel = panel_of(self._standing, found, self._type_code, self._claimed)
