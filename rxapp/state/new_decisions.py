"""A new decision of the decided case that an officer looks at: corrected, changed, or after a court."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from rxapp.db import Session
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import new_decision_lists, new_decision_proposals, new_decisions, supplement_views
from rxapp.services.new_decision_rulings import MOST_ROWS, NewDecision
from rxapp.state import handling_views, shown
from rxapp.state import new_decision_views as views
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState, kronor_of
from rxapp.state.marks import requires
from rxapp.state.new_decision_views import NO_LOOK, AnewLine, ChangedRow, LookText
from rxapp.state.queue import QueueState
from rxapp.state.session import say
from rxapp.text import new_decisions as words
from rxapp.text.labels import OUTCOME

Deed = Callable[[Session, Actor, NewDecision], Awaitable[Any]]


@shown.part
class NewDecisionState(HandlingState):
    """What can be done with the decision that stands, and what the officer is about to do."""

    causes: list[tuple[str, str]] = []
    blocked: str = ""
    cause: str = ""
    called: str = ""
    meaning: str = ""
    is_change: bool = False
    stands: list[tuple[str, str]] = []
    asks_rate: bool = False
    changed: list[ChangedRow] = []
    new_errors: dict[str, str] = {}
    look: LookText = NO_LOOK
    done: int = 0

    _of: str = ""
    _seen: tuple[int, int] = (0, 0)
    _wanted: NewDecision | None = None

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def begin_anew(self, value: str) -> None:
        """Open the form for one of the causes that are offered."""
        if value in {each for each, _ in self.causes}:
            cause = Cause(value)
            self.cause, self.called, self.meaning = value, words.CALLED[cause], words.MEANING[cause]
            self.is_change = cause is Cause.CHANGE
            self.changed, self.new_errors = [], {}
            self._put_look_away()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def leave_anew(self) -> None:
        """Not after all: nothing has happened."""
        self._put_away()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def add_anew(self, form: Form) -> None:
        """Add a row to those that the new decision changes."""
        try:
            position, value, ore = views.row_in(form, self.stands, has_amounts=self.has_amounts)
        except Invalid as refusal:
            self.new_errors = {refusal.field: refusal.sentence}
            return
        async with looking(self) as (db, actor):
            number = await supplement_views.number_of_row(db, actor, self._file_number, position)
        if number is None:
            self.new_errors = {"rader": words.NO_ROW.format(position=position)}
        elif any(row.position == str(position) for row in self.changed):
            self.new_errors = {"rader": words.ROW_TWICE}
        elif len(self.changed) >= MOST_ROWS:
            self.new_errors = {"rader": words.MOST_ROWS_TEXT.format(most=MOST_ROWS)}
        else:
            self.new_errors = {}
            self.changed = [*self.changed, views.changed_row(position, number, value, ore)]

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def drop_anew(self, row: str) -> None:
        """Take a row away again."""
        self.changed = [each for each in self.changed if each.position != row]

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def weigh_anew(self, form: Form) -> None:
        """Tell what the decision will be, row by row and for the money, before it is made."""
        self._put_look_away()
        self.new_errors = {}
        if not self.cause:
            return
        cause = Cause(self.cause)
        try:
            wanted = NewDecision(
                cause,
                self._seen[0],
                text_of(form, "nb-skal"),
                views.choices_of(self.changed),
                views.ground_in(form) if self.is_change else None,
                kronor_of(text_of(form, "nb-arsbelopp")),
                text_of(form, "nb-kalla"),
            )
            async with looking(self) as (db, actor):
                look = await new_decisions.look_at(
                    db, actor, self._file_number, version=self._seen[1], wanted=wanted
                )
        except Invalid as refusal:
            await self._blame_anew(refusal)
            return
        except Conflict:
            await shown.show(self)
            raise
        self._wanted = wanted
        self.look = views.look_text(cause, look, wanted.reason, wanted.ground)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def write_on_anew(self) -> None:
        """Not yet: back to the form, which still holds what was filled in."""
        self._put_look_away()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def decide_anew(self) -> None:
        """Make the new decision that was looked over."""

        async def deed(db: Session, actor: Actor, wanted: NewDecision) -> str:
            outcome = await new_decisions.replace(
                db, actor, self._file_number, version=self._seen[1], wanted=wanted
            )
            return f"Det nya beslutet är fattat: {OUTCOME[outcome].lower()}."

        await self._do_anew(deed)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def propose_anew(self) -> None:
        """Let another officer confirm the new decision that was looked over."""

        async def deed(db: Session, actor: Actor, wanted: NewDecision) -> str:
            await new_decision_proposals.propose(
                db, actor, self._file_number, version=self._seen[1], wanted=wanted
            )
            return "Förslaget väntar nu på en annan handläggare."

        await self._do_anew(deed)

    async def _do_anew(self, deed: Deed) -> None:
        wanted = self._wanted
        self._put_look_away()
        if wanted is None:
            return
        try:
            async with acting(self) as (db, actor):
                said = await deed(db, actor, wanted)
        except Invalid as refusal:
            await self._blame_anew(refusal)
            return
        except Conflict:
            # Somebody was first: the page shows it, with what was typed as it is.
            await shown.show(self)
            raise
        self._put_away()
        self.done += 1
        await say(self, said)
        await shown.show(self)

    async def _blame_anew(self, refusal: Invalid) -> None:
        self.new_errors = {refusal.field: refusal.sentence}
        await say(self, refusal.sentence, "negative")

    def _put_away(self) -> None:
        self.cause, self.changed, self.new_errors = "", [], {}
        self._put_look_away()

    def _put_look_away(self) -> None:
        self.look, self._wanted = NO_LOOK, None

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if self._of != self._file_number:
            self._of = self._file_number
            self._put_away()
        found = await new_decisions.get_new_decision(db, actor, self._file_number)
        if self._seen != (found.old_id, found.version):
            self._seen = (found.old_id, found.version)
            self._put_look_away()
        self.causes = [(cause.value, words.CALLED[cause]) for cause in found.causes]
        self.blocked, self.asks_rate = found.why_not, found.needs_rate
        self.stands = handling_views.reasons(self._type_code) if found.causes or self.cause else []


@shown.part
class AnewQueueState(QueueState):
    """The decided cases in which somebody is to act, beside the queue."""

    anew: list[AnewLine] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        found = await new_decision_lists.list_to_decide_anew(db, actor)
        self.anew = [views.anew_line(each) for each in found]
