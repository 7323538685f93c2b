"""What waits for the case officers, narrowed and sorted by its address."""

from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import desk, desk_queue
from rxapp.services.addresses import address, queue_filter
from rxapp.services.desk_queue import QueueFilter
from rxapp.state import desk_views as views
from rxapp.state import paging, shown
from rxapp.state.acting import acting
from rxapp.state.desk_views import PATH, QueueLine
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires

SORTS = ("arrived_on", "due_on", "applied_ore")
USUAL = "arrived_on"


@shown.feature
class QueueState(rx.State):
    """The queue, as text."""

    PAGE: ClassVar[str] = "queue"
    NEEDS: ClassVar[Right] = Right.CASES_DECIDE
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[QueueLine] = []
    whose: list[tuple[str, str]] = []
    asked: list[tuple[str, str]] = []
    chosen: views.QueueChosen = views.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    sorts: list[paging.Sort] = []

    _wanted: QueueFilter = QueueFilter()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def load(self) -> None:
        """Fill the queue as its address says."""
        self._wanted = queue_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose something to narrow the queue to: by way of the address, so that back and reload keep it."""
        self._wanted = queue_filter(self.router.url.query_parameters)
        if not views.is_filter(name):
            return None
        return rx.redirect(address(PATH, {**self._query(), name: value.strip()[: paging.MAX_VALUE]}))

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def search(self, form: Form) -> Any:
        """Search for a municipality or a file number."""
        self._wanted = queue_filter(self.router.url.query_parameters)
        words = text_of(form, "sok")[: paging.MAX_VALUE]
        return rx.redirect(address(PATH, {**self._query(), "sok": words}))

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take_next(self) -> Any:
        """Take the oldest case that nobody has and that the filter lets through, and go to it."""
        async with acting(self) as (session, actor):
            file_number = await desk.take_next(session, actor, self._wanted)
        return rx.redirect(f"{PATH}/{file_number}")

    def _query(self) -> dict[str, str]:
        return views.queue_query(self._wanted, paging.sort_code(self._wanted, USUAL))

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await desk_queue.list_queue(db, actor, self._wanted)
        counts = await desk_queue.count_queue(db, actor, self._wanted)
        query, today = self._query(), clock.today()
        self.lines = [views.queue_line(case, actor.account_id, today) for case in found.rows]
        self.whose, self.asked = views.whose_options(counts), views.asked_options(counts)
        self.chosen = views.queue_chosen(self._wanted, query)
        self.pages = paging.pages(PATH, query, found, ("ärende", "ärenden"))
        self.sorts = paging.sorts(PATH, query, SORTS, self._wanted)
