"""One user of the municipality: the page of the administrator."""

from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import (
    histories,
    holdings,
    permission_changes,
    permission_plans,
    permission_sources,
    users,
)
from rxapp.services.addresses import account_id_in
from rxapp.services.permission_plans import Plan
from rxapp.settings import get_settings
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form
from rxapp.state.history_views import ChangeText, change_text
from rxapp.state.marks import requires
from rxapp.state.matrix_views import changed
from rxapp.state.permission_sources import COPIED, NO_CHOICES, PRINCIPAL, Choices, choices
from rxapp.state.person_forms import NO_ERRORS, Errors, checks_of_details, details_of, errors_of, wrong_in
from rxapp.state.session import announce, say
from rxapp.state.user_views import NO_PROFILE, Check, Profile, Subject, checks, profile, subjects
from rxapp.text.format import counted

DEACTIVATE, TAKE_ALL = "deactivate", "take_all"


@shown.feature
class UserState(rx.State):
    """What is shown of the user."""

    PAGE: ClassVar[str] = "user"
    NEEDS: ClassVar[Right] = Right.USERS_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_account_id",)

    profile: Profile = NO_PROFILE
    is_new: bool = False
    errors: Errors = NO_ERRORS
    checks: list[Check] = []
    subjects: list[Subject] = []
    principals: Choices = NO_CHOICES
    sources: Choices = NO_CHOICES
    history: list[ChangeText] = []
    support: str = ""
    asks: str = ""
    fault: str = ""
    fault_at: str = ""
    plan_title: str = ""
    plan_lines: list[str] = []

    _account_id: int = 0
    _plan: Plan | None = None
    _sought: dict[str, str] = {}

    @rx.event
    @requires(Right.USERS_SET)
    async def load(self) -> None:
        """Fill the page with the user of its address."""
        account_id = account_id_in(self.router.url.path)
        self.reset()
        self._account_id = account_id
        await shown.show(self)
        self.is_new = "ny" in self.router.url.query_parameters and not any(s.held for s in self.subjects)

    @rx.event
    @requires(Right.USERS_SET)
    async def save(self, form: Form) -> None:
        """Change name and address."""
        self.errors, wrong = errors_of(*wrong_in(*checks_of_details(form)))
        if wrong:
            return
        async with acting(self) as (session, actor):
            is_change = await users.change_user(
                session, actor, account_id=self._account_id, details=details_of(form)
            )
        await self._told("Uppgifterna är sparade." if is_change else "Inget hade ändrats.")

    @rx.event
    @requires(Right.USERS_SET)
    async def ask(self, name: str) -> None:
        """Look once more before something weighty; any other name puts the question away."""
        self.asks = name if name in (DEACTIVATE, TAKE_ALL) else ""

    @rx.event
    @requires(Right.USERS_SET)
    async def deactivate(self) -> None:
        """Let the user log in no more, and log the user out everywhere."""
        async with acting(self) as (session, actor):
            await users.deactivate(session, actor, account_id=self._account_id)
        await self._told(f"{self.profile.name} är inaktiv och utloggad överallt.")

    @rx.event
    @requires(Right.USERS_SET)
    async def reactivate(self) -> None:
        """Let the user log in again."""
        async with acting(self) as (session, actor):
            await users.reactivate(session, actor, account_id=self._account_id)
        await self._told(f"{self.profile.name} är aktiv och kan logga in.")

    @rx.event
    @requires(Right.USERS_SET)
    async def unlock(self) -> None:
        """Let the card be tried again."""
        async with acting(self) as (session, actor):
            await users.unlock(session, actor, account_id=self._account_id)
        await self._told("Kortet är upplåst.")

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def set_permission(self, subject: str, held: bool) -> None:
        """Give or take one permission, at once and recorded."""
        async with acting(self) as (session, actor):
            changes = await permission_changes.put(
                session, actor, account_ids=[self._account_id], subject=subject, held=held
            )
        if changes:
            await announce(self, changed([changes[0].name], subject, held=held))
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def take_all(self) -> None:
        """Remove every permission."""
        async with acting(self) as (session, actor):
            count = await permission_plans.take_all(session, actor, account_id=self._account_id)
        taken = counted(count, "behörighet", "behörigheter")
        await self._told(f"{taken} togs bort från {self.profile.name}.")

    async def _told(self, sentence: str) -> None:
        self.asks = ""
        await shown.show(self)
        await say(self, sentence)

    async def _fill(self, db: Session, actor: Actor) -> None:
        user = await holdings.get_user(db, actor, self._account_id)
        agreement = await users.agreement_runs(db, actor)
        self.profile = profile(user)
        self.checks = checks(user, actor, agreement=agreement)
        self.subjects = subjects(user)
        await self._fill_sources(db, actor)
        self.support = get_settings().support_contact
        found = await histories.recent_history(db, actor, self._account_id)
        self.history = [change_text(change) for change in found]

    async def _fill_sources(self, db: Session, actor: Actor) -> None:
        found: dict[str, Choices] = {}
        for words in {self._sought.get(PRINCIPAL, ""), self._sought.get(COPIED, "")}:
            listed = await permission_sources.list_sources(
                db, actor, account_id=self._account_id, words=words
            )
            found[words] = choices(listed, words)
        self.principals = found[self._sought.get(PRINCIPAL, "")]
        self.sources = found[self._sought.get(COPIED, "")]
