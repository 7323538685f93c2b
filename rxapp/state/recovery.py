"""One recovery before the officer who handles it: told, heard, decided, and what may be done after that."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_amounts import check_settled
from rxapp.domain.recovery_grounds import grounds_of
from rxapp.domain.recovery_steps import RecoveryVerb
from rxapp.domain.replacements import Ground
from rxapp.services import recoveries, recovery_decisions, recovery_hearings
from rxapp.services.addresses import file_number_in
from rxapp.services.recoveries import RecoveryView
from rxapp.state import recovery_forms as forms
from rxapp.state import recovery_views as views
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text import appeals
from rxapp.text.recoveries import GROUND

Deed = Callable[[Session, Actor], Awaitable[Any]]


@shown.feature
class RecoveryState(rx.State):
    """The recovery, and what may be done about it now."""

    PAGE: ClassVar[str] = "recovery"
    NEEDS: ClassVar[Right] = Right.RECOVERIES_HANDLE
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number",)

    recovery: views.RecoveryText = views.NO_RECOVERY
    rows: list[views.RecoveryRowText] = []
    responses: list[views.ResponseText] = []
    decision: views.RecoveryDecisionText = views.NO_DECISION
    is_told: bool = False
    may_communicate: bool = False
    may_hear: bool = False
    may_decide: bool = False
    may_replace: bool = False
    may_take_up: bool = False
    may_drop: bool = False
    grounds: list[tuple[str, str]] = []
    ground: str = ""
    causes: list[tuple[str, str]] = []
    revocations: list[tuple[str, str]] = []
    summary: list[str] = []
    errors: dict[str, str] = {}
    done: int = 0
    """How many things have been done: the forms are drawn anew, empty."""

    _file_number: str = ""
    _version: int = 0
    _view: RecoveryView | None = None
    _form: Form = {}

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def load(self) -> None:
        """Fill the page with the recovery of its address."""
        self._file_number = file_number_in(self.router.url.path)
        self.summary, self.errors = [], {}
        await shown.show(self)

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def communicate(self, form: Form) -> None:
        """Send the municipality what the decision may rest on."""
        await self._do(
            lambda db, actor: recovery_hearings.communicate(
                db,
                actor,
                self._file_number,
                version=self._version,
                material=text_of(form, "underlag"),
                respond_by=forms.day_in(form, "svara_senast"),
            ),
            "Underlaget är skickat till kommunen.",
        )

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def prolong(self, form: Form) -> None:
        """Give the municipality more time."""
        await self._do(
            lambda db, actor: recovery_hearings.prolong(
                db,
                actor,
                self._file_number,
                version=self._version,
                respond_by=forms.day_in(form, "ny_dag"),
            ),
            "Tiden för yttrande är förlängd.",
        )

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def register_response(self, form: Form) -> None:
        """Write in what came in a letter."""
        await self._do(
            lambda db, actor: recovery_hearings.register_response(
                db,
                actor,
                self._file_number,
                version=self._version,
                text=text_of(form, "yttrande"),
                is_all=forms.says_all(form),
                arrived_on=forms.day_in(form, "inkom"),
            ),
            "Yttrandet är registrerat.",
        )

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def look_over(self, form: Form) -> None:
        """Tell what the decision will be, before it is made."""
        self.errors, self.summary = {}, []
        if self._view is None:
            return
        try:
            if self.may_replace:
                forms.cause_in(form)
            else:
                forms.ground_in(form)
            settled = forms.settled_in(form, self._view)
            check_settled(self._view.asked, settled, text_of(form, "skal_eftergift"))
            if not text_of(form, "skal"):
                raise Invalid("skal", "Skriv skälen för beslutet.")
        except Invalid as refusal:
            await self._blame(refusal)
            return
        amounts = [f"{kind}-{row.row_id}" for row in self._view.rows for kind in ("fel", "eftergift")]
        self._form = {name: text_of(form, name) for name in (*forms.DECISION_FIELDS, *amounts)}
        self.summary = forms.summary(settled, self._view)

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def back(self) -> None:
        """Not yet: back to the form, which still holds what was filled in."""
        self.summary = []

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def decide(self) -> None:
        """Make the decision that was looked over, or put it in the place of the one that holds."""
        if not self.summary or self._view is None:
            return
        form, view, self.summary = self._form, self._view, []
        made = self._replace(form, view) if self.may_replace else self._decide(form, view)
        await self._do(made, "Beslutet är fattat.")

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def drop(self, form: Form) -> None:
        """Write the recovery off."""
        await self._do(
            lambda db, actor: recovery_decisions.drop(
                db, actor, self._file_number, version=self._version, reason=text_of(form, "skal_nedlagt")
            ),
            "Återkravet är nedlagt.",
            rename={"skal": "skal_nedlagt"},
        )

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def take_up_again(self) -> None:
        """Begin anew what a court has sent back."""
        await self._do(
            lambda db, actor: recovery_decisions.take_up_again(
                db, actor, self._file_number, version=self._version
            ),
            "Återkravet är upptaget igen. Skicka underlaget till kommunen.",
        )

    def _decide(self, form: Form, view: RecoveryView) -> Deed:
        return lambda db, actor: recovery_decisions.decide(
            db,
            actor,
            self._file_number,
            version=self._version,
            settled=forms.settled_in(form, view),
            ground=forms.ground_in(form),
            reason=text_of(form, "skal"),
            waiver_reason=text_of(form, "skal_eftergift"),
        )

    def _replace(self, form: Form, view: RecoveryView) -> Deed:
        return lambda db, actor: recovery_decisions.replace_decision(
            db,
            actor,
            self._file_number,
            version=self._version,
            cause=forms.cause_in(form),
            settled=forms.settled_in(form, view),
            reason=text_of(form, "skal"),
            waiver_reason=text_of(form, "skal_eftergift"),
            revocation=forms.revocation_in(form),
        )

    async def _do(self, deed: Deed, words: str, *, rename: dict[str, str] | None = None) -> None:
        self.errors = {}
        try:
            async with acting(self) as (session, actor):
                await deed(session, actor)
        except Invalid as refusal:
            await self._blame(Invalid((rename or {}).get(refusal.field, refusal.field), refusal.sentence))
            return
        except Conflict:
            # Somebody else was first: the page has not heard of it yet.
            await shown.show(self)
            raise
        self.done += 1
        await say(self, words)
        await shown.show(self)

    async def _blame(self, refusal: Invalid) -> None:
        self.errors = {refusal.field: refusal.sentence}
        await say(self, refusal.sentence, "negative")

    async def _fill(self, db: Session, actor: Actor) -> None:
        view = await recoveries.get_recovery(db, actor, self._file_number)
        if self._version != view.version:
            self._version, self.summary = view.version, []
        self._view = view
        self.recovery, self.is_told = views.recovery_text(view), view.is_told
        self.rows = [views.row_text(row) for row in view.rows]
        self.responses = views.response_texts(view)
        self.decision = views.decision_text(view.decision, to_agency=True)
        self.may_communicate = view.may(RecoveryVerb.COMMUNICATE)
        self.may_hear = view.may(RecoveryVerb.RESPOND)
        self.may_decide = view.may(RecoveryVerb.DECIDE) and view.is_heard
        self.may_replace = view.may(RecoveryVerb.REPLACE)
        self.may_take_up = view.may(RecoveryVerb.TAKE_UP_AGAIN)
        self.may_drop = view.may(RecoveryVerb.DROP)
        self.grounds = [(g.value, GROUND[g]) for g in grounds_of(TYPES[view.type_code])]
        self.ground = view.ground.value
        self.causes = [(cause.value, appeals.CAUSE[cause]) for cause in forms.CAUSES]
        self.revocations = [(ground.value, appeals.GROUND[ground]) for ground in Ground]
