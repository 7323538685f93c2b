"""The matrix of users and permissions, for the municipality's administrators."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.permissions import Actor, Right
from rxapp.services import journal, permissions
from rxapp.services.permissions import UserView
from rxapp.state import live
from rxapp.state.acting import acting
from rxapp.state.marks import requires
from rxapp.state.session import announce
from rxapp.text.format import counted
from rxapp.text.labels import type_name

SUBJECTS = (*TYPES, ACCOUNT_NUMBERS)
PEOPLE_SHOWN = 25
"""Rows at a time: every change sends them all, and they must stay few kilobytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A compensation type, or account numbers."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A user's row: `held` has one value a column."""

    account_id: int
    name: str
    hsa_id: str
    note: str
    held: list[bool]


@live.feature
class PermissionsState(rx.State):
    """The matrix as filtered, and what was changed last."""

    PAGE: ClassVar[str] = "permissions"
    NEEDS: ClassVar[Right] = Right.PERMISSIONS_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_people_words", "_type_words", "_page")

    columns: list[Column] = []
    people: list[Person] = []
    count: str = ""
    page_text: str = ""
    has_previous: bool = False
    has_next: bool = False
    saved: str = ""
    can_undo: bool = False

    _people_words: str = ""
    _type_words: str = ""
    _page: int = 1
    _undo: tuple[int, str, bool] | None = None

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def load(self) -> None:
        """Fill the matrix."""
        await live.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def find_people(self, words: str) -> None:
        """Show the users whose name or HSA-id holds the words."""
        self._people_words, self._page = words.strip().casefold()[:80], 1
        await live.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def find_types(self, words: str) -> None:
        """Show the compensation types whose name holds the words."""
        self._type_words = words.strip().casefold()[:80]
        await live.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def turn(self, pages: int) -> None:
        """One page of users on (1) or back (-1)."""
        self._page = max(1, self._page + (1 if pages > 0 else -1))
        await live.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def set_permission(self, account_id: int, subject: str, held: bool) -> None:
        """Give or take one permission, at once and recorded."""
        # What another administrator did first is not this one's to undo.
        if await self._set(account_id, subject, held=held):
            self._undo, self.can_undo = (account_id, subject, not held), True

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def undo(self) -> None:
        """Take the last change back; that is a change of its own, recorded too."""
        if self._undo is None:
            return
        account_id, subject, held = self._undo
        self._undo, self.can_undo = None, False
        await self._set(account_id, subject, held=held)

    async def _set(self, account_id: int, subject: str, *, held: bool) -> bool:
        async with acting(self) as (session, actor):
            user = await permissions.set_permission(
                session, actor, account_id=account_id, subject=subject, held=held
            )
            is_change = journal.has_recorded(session)
        verb = "har fått" if held else "har inte längre"
        self.saved = f"Sparat. {user.name} {verb} behörighet för {type_name(subject)}."
        await announce(self, self.saved)
        await live.show(self)
        return is_change

    async def _fill(self, db: Session, actor: Actor) -> None:
        users = await permissions.list_users(db, actor)
        subjects = [code for code in SUBJECTS if self._type_words in type_name(code).casefold()]
        found = [u for u in users if self._people_words in f"{u.name} {u.hsa_id}".casefold()]
        last = max(1, -(-len(found) // PEOPLE_SHOWN))
        self._page = min(self._page, last)
        start = (self._page - 1) * PEOPLE_SHOWN
        self.columns = [Column(code, type_name(code)) for code in subjects]
        self.people = [_person(user, subjects) for user in found[start : start + PEOPLE_SHOWN]]
        self.count = counted(len(found), "användare", "användare")
        self.page_text = f"Sida {self._page} av {last}" if last > 1 else ""
        self.has_previous, self.has_next = self._page > 1, self._page < last


def _person(user: UserView, subjects: list[str]) -> Person:
    return Person(
        user.account_id,
        user.name,
        user.hsa_id,
        "" if user.is_active else "Inaktiv",
        [code in user.subjects for code in subjects],
    )
