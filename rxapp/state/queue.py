"""What waits for a case officer, oldest first."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import cases
from rxapp.state import paging, shown
from rxapp.state.cases import CaseLine, case_line
from rxapp.state.marks import requires

PATH = "/handlaggning"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case of the queue, with whose it is."""

    municipality: str
    case: CaseLine


@shown.feature
class QueueState(rx.State):
    """The queue, as text."""

    PAGE: ClassVar[str] = "queue"
    NEEDS: ClassVar[Right] = Right.CASES_DECIDE
    ASKED: ClassVar[tuple[str, ...]] = ("_page",)

    lines: list[QueueLine] = []
    pages: paging.Pages = paging.NO_PAGES

    _page: int = 1

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def load(self) -> None:
        """Fill the queue."""
        wanted = self.router.url.query_parameters.get("sida", "")
        self._page = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await cases.list_queue(db, actor, self._page)
        self.lines = [QueueLine(case.municipality, case_line(case, PATH)) for case in found.rows]
        self.pages = paging.pages(PATH, {}, found, ("ärende", "ärenden"))
