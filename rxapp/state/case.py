"""One case, as its municipality sees it."""

from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict
from rxapp.domain.permissions import Actor, Right
from rxapp.services import cases, copies, replacements, withdrawals
from rxapp.services.addresses import file_number_in
from rxapp.services.supplement_views import RequestView
from rxapp.state import case_views as texts
from rxapp.state import receipt_views, shown
from rxapp.state.acting import acting, looking
from rxapp.state.marks import requires
from rxapp.state.openings import note_opened
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.state.withdrawal import look_at
from rxapp.text.labels import type_name
from rxapp.text.receipts import WITHDRAWN


@shown.feature
class CaseState(rx.State):
    """What is shown of one case."""

    PAGE: ClassVar[str] = "case"
    NEEDS: ClassVar[Right] = Right.CASES_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number",)

    facts: texts.Facts = texts.NO_FACTS
    rows: list[texts.RowText] = []
    row_count: str = ""
    decision: texts.DecisionText = texts.NO_DECISION
    timeline: list[texts.Step] = []
    receipts: list[receipt_views.ProofText] = []
    can_copy: bool = False
    page_text: str = ""
    has_before: bool = False
    has_after: bool = False
    may_withdraw: bool = False
    may_replace: bool = False
    look: SecondLook = SecondLook()

    _file_number: str = ""
    _page: int = 1
    _requests: tuple[RequestView, ...] = ()

    @rx.event
    @requires(Right.CASES_READ)
    async def load(self) -> None:
        """Fill the page with the case of its address."""
        self._file_number = file_number_in(self.router.url.path)
        self.look, self._page = SecondLook(), 1
        await note_opened(self, self._file_number)
        await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def copy_on(self) -> Any:
        """Begin an application for the time after, for the same people."""
        async with acting(self) as (session, actor):
            draft = await copies.copy_case(session, actor, self._file_number)
        return rx.redirect(f"/ansokan/ny?utkast={draft.key}")

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def replace_rows(self) -> Any:
        """Write other rows for the application, which stands until they are sent."""
        try:
            async with acting(self) as (session, actor):
                draft = await replacements.begin(session, actor, self._file_number)
        except Conflict:
            # The page has not heard of it yet.
            await shown.show(self)
            raise
        return rx.redirect(f"/ansokan/ny?utkast={draft.key}")

    @rx.event
    @requires(Right.CASES_READ)
    async def turn(self, step: int) -> None:
        """Go to the page of rows before or after."""
        if step in (-1, 1):
            self._page = max(1, self._page + step)
            await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def ask_withdraw(self) -> None:
        """Tell what it means to take the application back."""
        async with looking(self) as (session, actor):
            view = await cases.get_case(session, actor, self._file_number)
        if view.may_withdraw:
            self.look = look_at(view, clock.today())

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def keep(self) -> None:
        """Not after all: nothing has happened."""
        self.look = SecondLook()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def withdraw(self) -> None:
        """Take the application back, once the second look has been given."""
        if not self.look.question:
            return
        self.look = SecondLook()
        try:
            async with acting(self) as (session, actor):
                await withdrawals.withdraw(session, actor, self._file_number)
        finally:
            # Refused or done, the case has gone on.
            await shown.show(self)
        await say(self, WITHDRAWN)

    def _lost(self, types: frozenset[str]) -> str:
        is_asked = any(request.is_open for request in self._requests) and self.facts.type_name in map(
            type_name, types
        )
        return "Ett svar som du inte hade skickat finns inte kvar." if is_asked else ""

    async def _fill(self, db: Session, actor: Actor) -> None:
        view = await cases.get_case(db, actor, self._file_number, page=self._page)
        declared = TYPES[view.case.type_code]
        self.can_copy = (
            not view.case.is_recovery and declared.form is not None and declared.applies_on(clock.today())
        )
        self._page = view.page
        self.page_text = f"Sida {view.page} av {view.pages}" if view.pages > 1 else ""
        self.has_before, self.has_after = view.page > 1, view.page < view.pages
        self.facts = texts.facts(view)
        self.rows = [texts.row_text(row, view.case.type_code) for row in view.rows]
        self.row_count = texts.row_count(view)
        self.decision = texts.decision_text(view.decision)
        self._requests = view.requests
        self.receipts = [receipt_views.proof_text(proof, actor) for proof in view.receipts]
        self.may_withdraw, self.may_replace = view.may_withdraw, view.may_replace
        if not view.may_withdraw and self.look.question:
            self.look = SecondLook()
        self.timeline = [texts.step(number, entry) for number, entry in enumerate(view.timeline)]
