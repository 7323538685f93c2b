"""The review of permissions: confirmed user by user, then signed; and the signed ones to look at."""

import hashlib
from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Conflict
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.reviews import Stage
from rxapp.services import addresses, holdings, permissions, review_signing, reviews
from rxapp.services.paging import page_of
from rxapp.services.reviews import Review
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.marks import requires
from rxapp.state.review_views import (
    PATH,
    Old,
    Person,
    SignedReview,
    Taken,
    old_person,
    person,
    signed_review,
    standing,
)
from rxapp.state.session import announce, say
from rxapp.text.format import counted
from rxapp.text.labels import type_name

PEOPLE_SHOWN = 25
"""Rows at a time: every change sends them all, and they must stay few kilobytes."""


@shown.feature
class ReviewsState(rx.State):
    """The review as it stands, or a signed one."""

    PAGE: ClassVar[str] = "reviews"
    NEEDS: ClassVar[Right] = Right.REVIEWS_SIGN
    ASKED: ClassVar[tuple[str, ...]] = ("_page", "_quarter")

    title: str = ""
    due: str = ""
    note: str = ""
    tone: str = "neutral"
    is_open: bool = False
    may_sign: bool = False
    progress: str = ""
    missing: str = ""
    missed: str = ""
    people: list[Person] = []
    names: dict[str, str] = {}
    to_confirm: int = 0
    is_asked: bool = False
    seen: str = ""
    saved: str = ""
    page_text: str = ""
    previous_to: str = ""
    next_to: str = ""
    signed: list[SignedReview] = []
    shown: str = ""
    old: list[Old] = []

    _page: int = 1
    _quarter: Quarter | None = None
    _taken: Taken = ()

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def load(self) -> None:
        """Fill the page; `?kvartal=` in the address says which signed review to look at."""
        query = self.router.url.query_parameters
        self._page = addresses.page_in(query)
        self._quarter = addresses.quarter(query.get("kvartal", ""))
        self._taken, self.saved, self.is_asked = (), "", False
        await shown.show(self)

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def confirm(self, account_id: int, seen: str) -> None:
        """Confirm a user's permissions as they were shown."""
        async with acting(self) as (session, actor):
            await review_signing.confirm(session, actor, {account_id: seen})
        await self._saved(f"Sparat. {self._name(account_id)} är bekräftad.")

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def ask_all(self) -> None:
        """Before everyone who is shown is confirmed: a second look at who they are."""
        self.is_asked = self.to_confirm > 0

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def think_again(self) -> None:
        """Put the question away."""
        self.is_asked = False

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def confirm_all(self, seen: str) -> None:
        """Confirm everyone who is shown; `seen` says what the reader saw."""
        self.is_asked = False
        waiting = [one for one in self.people if not one.is_confirmed]
        if seen != all_seen(waiting):
            raise Conflict(review_signing.CHANGED)
        async with acting(self) as (session, actor):
            count = await review_signing.confirm(
                session, actor, {one.account_id: one.seen for one in waiting}
            )
        await self._saved(f"Sparat. {counted(count, 'användare är bekräftad', 'användare är bekräftade')}.")

    @rx.event
    @requires(Right.REVIEWS_SIGN)
    async def sign(self) -> None:
        """Sign the review."""
        async with acting(self) as (session, actor):
            quarter = await review_signing.sign(session, actor)
        await say(self, f"Granskningen av behörigheter för {quarter} är signerad.")
        self.saved = ""
        await shown.show(self)

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def set_permission(self, account_id: int, subject: str, held: bool) -> None:
        """Take a permission at once; or give one that was just taken here back, with the days it had."""
        had = [h for whose, h in self._taken if (whose, h.subject) == (account_id, subject)]
        if held and not had:
            raise Conflict("Ge nya behörigheter på användarens sida.")
        async with acting(self) as (session, actor):
            before = await holdings.get_user(session, actor, account_id)
            if held:
                await review_signing.give_back(session, actor, account_id, had)
            else:
                await permissions.set_permission(
                    session, actor, account_id=account_id, subject=subject, held=False
                )
        self._taken = tuple(pair for pair in self._taken if pair[1] not in had or pair[0] != account_id)
        if not held:
            gone = (h for h in reviews.holdings_of(before) if h.subject == subject)
            self._taken = (*self._taken, *((account_id, h) for h in gone))
        verb = "har fått tillbaka" if held else "har inte längre"
        await self._saved(f"Sparat. {before.name} {verb} behörighet för {type_name(subject)}.")

    async def _saved(self, sentence: str) -> None:
        self.saved = sentence
        await announce(self, sentence)
        await shown.show(self)

    def _name(self, account_id: int) -> str:
        return next((one.name for one in self.people if one.account_id == account_id), "Användaren")

    async def _fill(self, db: Session, actor: Actor) -> None:
        review = await reviews.get_review(db, actor)
        self.signed = [signed_review(one) for one in review.signed]
        self.people, self.old, self.shown = [], [], ""
        if self._quarter is None:
            self._show(review)
        else:
            await self._show_signed(db, actor, self._quarter)

    def _show(self, review: Review) -> None:
        today = clock.today()
        self.is_open = review.stage is not Stage.COMING
        self.title, self.due, self.note, self.tone = standing(review, today)
        self.missed = str(review.duty.missed or "")
        found = self._cut(list(review.users), "")
        self.people = [person(one, self._taken, today) for one in found]
        self.names = {code: type_name(code) for one in self.people for code, _, _ in one.permissions}
        waiting = [one for one in self.people if not one.is_confirmed]
        self.to_confirm, self.seen = len(waiting), all_seen(waiting)
        self.is_asked = self.is_asked and bool(waiting)
        missing = review.missing
        self.progress = f"{len(review.users) - len(missing)} av {len(review.users)} användare"
        self.missing = _named([one.user.name for one in missing])
        self.may_sign = self.is_open and not missing

    async def _show_signed(self, db: Session, actor: Actor, quarter: Quarter) -> None:
        signed, users = await reviews.get_signed(db, actor, quarter)
        self.is_open = self.may_sign = False
        self.shown = signed_review(signed).text
        self.old = [old_person(one) for one in self._cut(users, addresses.quarter_code(quarter))]
        self.names = {code: type_name(code) for one in self.old for code, _, _ in one.permissions}

    def _cut(self, items: list[Any], quarter: str) -> list[Any]:
        shown, self._page, last = page_of(items, self._page, PEOPLE_SHOWN)

        def to(page: int) -> str:
            query = {"kvartal": quarter, "sida": str(page) if page > 1 else ""}
            return addresses.address(PATH, query) if 1 <= page <= last else ""

        self.page_text = f"Sida {self._page} av {last}" if last > 1 else ""
        self.previous_to, self.next_to = to(self._page - 1), to(self._page + 1)
        return shown


def all_seen(people: list[Person]) -> str:
    """Everyone of a page with the permissions they are shown with, in a few characters."""
    text = ",".join(f"{one.account_id}:{one.seen}" for one in people)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _named(names: list[str]) -> str:
    """The first names of a list, and how many there are besides."""
    rest = f" och {len(names) - 3} till" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest
