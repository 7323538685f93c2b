"""The decision of a case, to read and to print."""

from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services.addresses import file_number_in
from rxapp.services.decision_documents import get_document
from rxapp.state import decision_views as texts
from rxapp.state import shown
from rxapp.state.marks import requires
from rxapp.state.openings import note_opened


@shown.feature
class DecisionState(rx.State):
    """What is shown of one decision."""

    PAGE: ClassVar[str] = "decision"
    NEEDS: ClassVar[Right] = Right.DECISIONS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number", "_place")

    name: str = ""
    file: str = ""
    case_href: str = ""
    facts: list[texts.Fact] = []
    decided: list[str] = []
    rows_heading: str = ""
    columns: list[texts.Head] = []
    rows: list[list[str]] = []
    total: list[str] = []
    row_count: str = ""
    sections: list[texts.Part] = []
    page_text: str = ""
    has_before: bool = False
    has_after: bool = False

    _file_number: str = ""
    _page: int = 1
    _place: int | None = None

    @rx.event
    @requires(Right.DECISIONS_READ)
    async def load(self) -> None:
        """Fill the page with the decision of its address."""
        self._file_number, self._page = file_number_in(self.router.url.path), 1
        asked = self.router.url.query_parameters.get("nr", "")
        self._place = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else None
        await note_opened(self, self._file_number)
        await shown.show(self)

    @rx.event
    @requires(Right.DECISIONS_READ)
    async def turn(self, step: int) -> None:
        """Go to the rows before or after, where there are more than a page can hold."""
        if step in (-1, 1):
            self._page = max(1, self._page + step)
            await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await get_document(db, actor, self._file_number, self._place)
        part = texts.rows_on(found, self._page)
        self.name, self.file = found.title, texts.file_href(found, self._place)
        self.case_href = texts.case_href(found, actor)
        self.facts = [texts.Fact(*pair) for pair in found.facts]
        self.decided = list(found.decided)
        self.rows_heading = found.rows_heading
        self.columns = [texts.Head(column.title, column.kind) for column in found.columns]
        self.rows, self.row_count, self._page = part.rows, part.count, part.page
        self.total = list(found.total)
        self.page_text, self.has_before, self.has_after = part.text, part.has_before, part.has_after
        self.sections = [texts.part_of(section) for section in found.sections]
