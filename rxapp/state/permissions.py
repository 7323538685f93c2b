"""The matrix of users and permissions, for the municipality's administrators, and its history."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import histories, holdings, permission_changes, user_lists
from rxapp.services.addresses import address, history_filter, user_filter
from rxapp.services.histories import HistoryFilter
from rxapp.services.holdings import SUBJECTS
from rxapp.services.permission_changes import Change
from rxapp.services.user_lists import PEOPLE_SHOWN, UserFilter
from rxapp.settings import get_settings
from rxapp.state import paging, shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.history_views import ChangeText, change_text
from rxapp.state.marks import requires
from rxapp.state.matrix_views import SORTS, STANDING, Column, Person, changed, columns, person
from rxapp.state.permission_addresses import HISTORY, PATH, history_query, matrix_query
from rxapp.state.person_forms import NO_ERRORS, Errors
from rxapp.state.session import announce
from rxapp.state.undo import NOTHING_TO_UNDO, Undo, undo_of
from rxapp.text.labels import type_name

__all__ = ["PEOPLE_SHOWN", "SUBJECTS", "PermissionsState"]


@shown.feature
class PermissionsState(rx.State):
    """The matrix or the history as the address says, and what was changed last."""

    PAGE: ClassVar[str] = "permissions"
    NEEDS: ClassVar[Right] = Right.PERMISSIONS_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted", "_past", "_shows_history")

    shows_history: bool = False
    history: list[ChangeText] = []
    columns: list[Column] = []
    people: list[Person] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    order: str = ""
    export: str = ""
    saved: str = ""
    can_undo: bool = False
    selected: list[int] = []
    subject: str = ""
    proposal: str = ""
    proposes: str = ""
    errors: Errors = NO_ERRORS
    is_demo: bool = False

    _shows_history: bool = False
    _wanted: UserFilter = UserFilter()
    _past: HistoryFilter = HistoryFilter()
    _undo: Undo = NOTHING_TO_UNDO

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def load(self) -> None:
        """Fill the page as its address says."""
        self._read_address()
        self.errors = NO_ERRORS
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a type or a state: by way of the address, so that back and reload keep it."""
        self._read_address()
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def search(self, form: Form) -> Any:
        """Search for names or HSA-ids."""
        self._read_address()
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def sort(self, value: str) -> Any:
        """Put the users in another order."""
        self._read_address()
        if value not in SORTS:
            return None
        return rx.redirect(address(PATH, {**self._query(), "sortera": value}))

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def set_permission(self, account_id: int, subject: str, held: bool) -> None:
        """Give or take one permission, at once and recorded."""
        async with acting(self) as (session, actor):
            changes = await permission_changes.put(
                session, actor, account_ids=[account_id], subject=subject, held=held
            )
            user = await holdings.get_user(session, actor, account_id)
        # What another administrator did first is not this one's to undo.
        if changes:
            self._remember(changes)
        await self._tell(changed([user.name], subject, held=held))

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def undo(self) -> None:
        """Take the last change back; that is a change of its own, recorded too."""
        last = self._undo
        self._remember(())
        changes = last.take()
        if not changes:
            return
        async with acting(self) as (session, actor):
            await permission_changes.undo(session, actor, changes)
        await self._tell(f"Ångrat. Behörigheten för {type_name(changes[0].subject)} är som förut.")

    def _read_address(self) -> None:
        query = self.router.url.query_parameters
        self._shows_history = query.get("visa", "") == HISTORY
        self._wanted, self._past = user_filter(query), history_filter(query)

    def _remember(self, changes: Sequence[Change]) -> None:
        self._undo, self.can_undo = undo_of(changes), bool(changes)

    async def _tell(self, sentence: str) -> None:
        self.saved = sentence
        await announce(self, sentence)
        await shown.show(self)

    def _query(self) -> dict[str, str]:
        return history_query(self._past) if self._shows_history else matrix_query(self._wanted)

    async def _fill(self, db: Session, actor: Actor) -> None:
        self.is_demo, self.shows_history = get_settings().is_demo, self._shows_history
        fill = self._fill_history if self._shows_history else self._fill_matrix
        words = await fill(db, actor)
        query = self._query()
        self.order = query.get("sortera", "")
        chosen = paging.chosen(PATH, query, {"typ": type_name(query["typ"]), **words})
        # That the history is shown is no filter to be put away.
        chips = [c for c in chosen.chips if not self._shows_history or f"visa={HISTORY}" in c.without]
        self.chosen = replace(chosen, chips=tuple(chips))

    async def _fill_history(self, db: Session, actor: Actor) -> dict[str, str]:
        found = await histories.list_history(db, actor, self._past)
        self.people, self.columns = [], []
        self.history = [change_text(change) for change in found.rows]
        self.pages = paging.pages(PATH, self._query(), found, ("ändring", "ändringar"))
        if not self._past.account_id:
            return {}
        return {"anvandare": (await holdings.get_user(db, actor, self._past.account_id)).name}

    async def _fill_matrix(self, db: Session, actor: Actor) -> dict[str, str]:
        wanted, query = self._wanted, self._query()
        found = await user_lists.list_page(db, actor, wanted)
        subjects = user_lists.subjects_of(wanted)
        self.history = []
        if (shown := columns(subjects)) != self.columns:
            self.columns = shown
        self.people = [person(user, subjects) for user in found.rows]
        self.pages = paging.pages(PATH, query, found, ("användare", "användare"))
        self.export = address("", {**query, "kommun": actor.municipality_code or ""})
        self.can_undo = self.can_undo and self._undo.is_open()
        return {"status": STANDING[wanted.standing] if wanted.standing else ""}
