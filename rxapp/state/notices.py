"""The notices of the reader: narrowed and sorted by the address, marked many at a time."""

from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor, Right
from rxapp.services import notices
from rxapp.services.addresses import notice_filter
from rxapp.services.notices import NoticeFilter
from rxapp.state import live, notice_badge, paging, shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.notice_views import NoticeLine, notice_line
from rxapp.state.session import announce, say
from rxapp.text.format import counted
from rxapp.text.labels import type_name
from rxapp.text.notices import GROUP, SHOWN, unread_text

PATH = "/notifieringar"
SORTS = ("urgency", "file_number", "type_code", "at")
NOTHING_CHOSEN = "Markera minst en notifiering först."
NOUNS = ("notifiering", "notifieringar")


@shown.feature
class NoticesState(rx.State):
    """The list, as text, and what is chosen in it."""

    PAGE: ClassVar[str] = "notices"
    NEEDS: ClassVar[Right] = Right.NOTICES_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[NoticeLine] = []
    types: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    sorts: list[paging.Sort] = []
    unread: str = ""
    mark_all: str = ""
    marked: list[int] = []
    marked_count: str = ""

    _wanted: NoticeFilter = NoticeFilter()

    @rx.event
    @requires(Right.NOTICES_READ)
    async def load(self) -> None:
        """Fill the list as its address says."""
        self._wanted = notice_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.NOTICES_READ)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose what to see: by way of the address, so that back and reload keep it."""
        self._wanted = notice_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.NOTICES_READ)
    async def search(self, form: Form) -> Any:
        """Search for a file number."""
        self._wanted = notice_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    @rx.event
    @requires(Right.NOTICES_READ)
    async def choose(self, notice: int, chosen: bool) -> None:
        """Choose a notice of the page, or do not."""
        rest = [key for key in self.marked if key != notice]
        is_there = any(line.key == notice for line in self.lines)
        self._choose([*rest, notice] if chosen and is_there else rest)

    @rx.event
    @requires(Right.NOTICES_READ)
    async def choose_all(self) -> None:
        """Choose every notice of the page."""
        self._choose([line.key for line in self.lines])

    @rx.event
    @requires(Right.NOTICES_READ)
    async def choose_none(self) -> None:
        """Choose none."""
        self._choose([])

    @rx.event
    @requires(Right.NOTICES_READ)
    async def mark_read(self) -> None:
        """Mark what is chosen as read."""
        await self._mark(is_read=True)

    @rx.event
    @requires(Right.NOTICES_READ)
    async def mark_unread(self) -> None:
        """Mark what is chosen as unread."""
        await self._mark(is_read=False)

    @rx.event
    @requires(Right.NOTICES_READ)
    async def mark_all_read(self) -> None:
        """Mark everything that the list is narrowed to as read, on every page of it."""
        self._wanted = notice_filter(self.router.url.query_parameters)
        async with acting(self) as (session, actor):
            await notices.mark_all_read(session, actor, self._wanted)
        await self._marked(actor, "Notifieringarna är markerade som lästa.")

    @rx.event
    @requires(Right.NOTICES_READ)
    async def open_notice(self, notice: int) -> None:
        """Whoever follows a notice has read it. The link itself leads there."""
        async with acting(self) as (session, actor):
            await notices.mark_read(session, actor, [notice])
        live.look_at_account(actor.account_id)

    async def _mark(self, *, is_read: bool) -> None:
        if not self.marked:
            await say(self, NOTHING_CHOSEN, "negative")
            return
        said = counted(len(self.marked), "notifiering är markerad", "notifieringar är markerade")
        many = "" if len(self.marked) == 1 else "a"
        mark = notices.mark_read if is_read else notices.mark_unread
        async with acting(self) as (session, actor):
            await mark(session, actor, self.marked)
        self._choose([])
        await self._marked(actor, f"{said} som {'läst' if is_read else 'oläst'}{many}.")

    async def _marked(self, actor: Actor, sentence: str) -> None:
        await announce(self, sentence)
        await shown.show(self)
        # Nothing of it is in the journal: the reader's other tabs would not hear of it.
        live.look_at_account(actor.account_id)

    def _choose(self, keys: list[int]) -> None:
        self.marked = keys
        self.marked_count = counted(len(keys), "vald", "valda") if keys else ""

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        urgency = wanted.urgency.value if wanted.urgency else ""
        return {
            "sok": wanted.words,
            "grupp": wanted.group.value if wanted.group else "",
            "typ": wanted.type_code,
            "visa": "olasta" if wanted.is_unread else urgency,
            "sortera": paging.sort_code(wanted, "-at"),
        }

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await notices.list_notices(db, actor, self._wanted)
        unread = await notices.count_unread(db, actor, self._wanted)
        await notice_badge.count(self, db, actor)
        query = self._query()
        self.lines = [notice_line(row) for row in found.rows]
        self.types = [(code, TYPES[code].name) for code in TYPES if code in actor.types]
        words = {
            "typ": type_name(query["typ"]),
            "grupp": GROUP[self._wanted.group] if self._wanted.group else "",
            "visa": SHOWN.get(query["visa"], ""),
        }
        self.chosen = paging.chosen(PATH, query, words)
        self.pages = paging.pages(PATH, query, found, NOUNS)
        self.sorts = paging.sorts(PATH, query, SORTS, self._wanted)
        self.unread = f"{unread_text(unread)} {'oläst' if unread == 1 else 'olästa'}" if unread else ""
        some = "alla i urvalet" if self.chosen.chips else "alla"
        self.mark_all = f"Markera {some} som lästa" if unread else ""
        there = {line.key for line in self.lines}
        if any(key not in there for key in self.marked):
            self._choose([key for key in self.marked if key in there])
        return not actor.types and not actor.account_numbers
