"""How the decisions of a case stand, as its municipality sees them; appealing one, and taking that back."""

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import appealing, attaching
from rxapp.services.appeal_views import NOTHING, AppealView, DecidedView, Standing, get_standing
from rxapp.state import appeal_views as views
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.appeal_views import AppealText, DecidedText
from rxapp.state.case import CaseState
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import SessionState, announce, say
from rxapp.state.supplement_views import FileText
from rxapp.text import appealing as words
from rxapp.text import appeals
from rxapp.text.format import day


@shown.part
class AppealingState(CaseState):
    """The decisions with their appeals, and the appeal that is being written."""

    decided: list[DecidedText] = []
    appeals: list[AppealText] = []
    writing: str = ""
    written_against: str = ""
    until: str = ""
    wanted: str = ""
    grounds: str = ""
    appeal_errors: dict[str, str] = {}
    appeal_files: list[FileText] = []
    appeal_look: SecondLook = SecondLook()
    appeal_end: SecondLook = SecondLook()

    _of: str = ""
    _standing: Standing = NOTHING
    _ending: int = 0

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def begin_appeal(self, key: str) -> None:
        """Open the form for a decision."""
        if (found := self._decision(key)) is not None and not found.why_not:
            self.writing, self.appeal_errors, self.appeal_look = key, {}, SecondLook()
            self._show()

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def put_appeal_away(self) -> None:
        """Not now: nothing is sent. Files that were attached stay for another time."""
        self.writing = self.wanted = self.grounds = ""
        self.appeal_errors, self.appeal_look = {}, SecondLook()
        self._show()

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def look_over_appeal(self, form: Form) -> None:
        """Tell what is about to be sent. What is written stays if it cannot be."""
        found = self._decision(self.writing)
        if found is None or found.why_not:
            return
        self.wanted, self.grounds = text_of(form, "yrkande"), text_of(form, "grunder")
        self.appeal_errors = {}
        try:
            appealing.check_words(self.wanted, self.grounds)
        except Invalid as refusal:
            self.appeal_errors = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        municipality = (await self.get_state(SessionState)).municipality
        self.appeal_look = SecondLook(
            words.LODGE_QUESTION.format(municipality=municipality),
            f"{_lateness(found)}{words.LODGE_CONSEQUENCE}",
            appeals.VERB[appeals.AppealVerb.LODGE],
        )

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def write_on(self) -> None:
        """Not yet: back to the form, which still holds what was written."""
        self.appeal_look = SecondLook()

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def lodge(self) -> None:
        """Send the appeal that was looked over."""
        found = self._decision(self.writing)
        if not self.appeal_look.question or found is None:
            return
        self.appeal_look = SecondLook()
        try:
            async with acting(self) as (db, actor):
                await appealing.lodge(db, actor, found.decision_id, wanted=self.wanted, grounds=self.grounds)
        except Conflict:
            await shown.show(self)
            raise
        self.writing = self.wanted = self.grounds = ""
        await say(self, words.LODGED)
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_READ)
    async def refresh_appeal(self) -> None:
        """Show what has just been attached."""
        await shown.show(self)

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def remove_appeal_file(self, key: str) -> None:
        """Take a file away from an appeal that is not sent."""
        async with acting(self) as (db, actor):
            await attaching.remove_attachment(db, actor, key)
        await announce(self, "Bilagan är borttagen.")
        await shown.show(self)

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def ask_end_appeal(self, key: str) -> None:
        """Tell what it means to take the appeal back."""
        found = self._appeal(key)
        if found is None or views.AppealVerb.WITHDRAW not in found.may:
            return
        municipality = (await self.get_state(SessionState)).municipality
        self._ending = found.appeal_id
        self.appeal_end = SecondLook(
            words.WITHDRAW_QUESTION.format(municipality=municipality),
            words.WITHDRAW_CONSEQUENCE,
            appeals.VERB[appeals.AppealVerb.WITHDRAW],
        )

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def keep_appeal(self) -> None:
        """Not after all: nothing has happened."""
        self.appeal_end = SecondLook()

    @rx.event
    @requires(Right.APPEALS_LODGE)
    async def end_appeal(self) -> None:
        """Take the appeal back, once the second look has been given."""
        found = self._appeal(str(self._ending))
        if not self.appeal_end.question or found is None:
            return
        self.appeal_end = SecondLook()
        try:
            async with acting(self) as (db, actor):
                await appealing.withdraw(db, actor, found.appeal_id, found.version)
        except Conflict:
            await shown.show(self)
            raise
        await say(self, words.WITHDRAWN)
        await shown.show(self)

    def _decision(self, key: str) -> DecidedView | None:
        return next((d for d in self._standing.decisions if str(d.decision_id) == key), None)

    def _appeal(self, key: str) -> AppealView | None:
        return next((a for a in self._standing.appeals if str(a.appeal_id) == key), None)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if self._of != self._file_number:
            self._of, self.writing, self.wanted, self.grounds = self._file_number, "", "", ""
            self.appeal_errors, self.appeal_look = {}, SecondLook()
            self.appeal_end, self._ending = SecondLook(), 0
        self._standing = await get_standing(db, actor, self._file_number)
        ending = self._appeal(str(self._ending))
        if ending is None or views.AppealVerb.WITHDRAW not in ending.may:
            self.appeal_end = SecondLook()
        self._show()

    def _show(self) -> None:
        self.decided = views.decided_texts(self._standing, self._file_number)
        self.appeals = views.appeal_texts(self._standing)
        found = self._decision(self.writing)
        if found is None or found.why_not:
            # A colleague was first, or there is a new decision: what was written can still be copied.
            self.writing, self.appeal_look = "", SecondLook()
        is_open = found is not None and not found.why_not
        self.written_against = views.heading_of(found) if found is not None and is_open else ""
        self.until = appeals.until(found.times, found.final_by) if found is not None and is_open else ""
        self.appeal_files = (
            [views.file_text(f) for f in found.waiting] if found is not None and is_open else []
        )


def _lateness(found: DecidedView) -> str:
    last = found.times.accepted or found.times.shown
    is_late = last is not None and clock.today() > last
    return f"{words.LODGE_LATE.format(day=day(last))} " if is_late else ""
