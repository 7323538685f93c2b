"""The cost centres beside the rows of a case: a part of its municipality's page."""

from dataclasses import dataclass, replace

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Actor, Right
from rxapp.services import cost_centres
from rxapp.services.cost_centres import WITHOUT, TaggedRow, TaggedRows
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.case import CaseState
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.forecasts import NO_TAG
from rxapp.text.format import counted, span

ALL = "kod-alla"
"""The field for every row shown that has none."""


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A row with its cost centre; `drawn` changes with it, so that the field is drawn anew."""

    key: str
    field: str
    drawn: str
    position: str
    individual: str
    name: str
    period: str
    tag: str
    error: str = ""


@shown.part
class CostCentresState(CaseState):
    """The rows with their cost centres."""

    has_tags: bool = False
    """Whether there are rows to note anything beside."""
    tags_open: bool = False
    """They are fetched once they are asked for: every page of a case would be twice as heavy."""
    tagged: list[TaggedText] = []
    case_tags: list[tuple[str, str]] = []
    wanted_tag: str = ""
    tag_count: str = ""
    all_error: str = ""
    tags_saved: int = 0

    _tags_of: str = ""

    @rx.event
    @requires(Right.COST_CENTRES_SET)
    async def toggle_tags(self) -> None:
        """Show the rows with their cost centres, or put them away."""
        self.tags_open = not self.tags_open
        await shown.show(self)

    @rx.event
    @requires(Right.COST_CENTRES_SET)
    async def filter_rows(self, value: str) -> None:
        """Show the rows of a cost centre alone, or all of them."""
        self.wanted_tag = value if value in {code for code, _ in self.case_tags} else ""
        await shown.show(self)

    @rx.event
    @requires(Right.COST_CENTRES_SET)
    async def save_tags(self, form: Form) -> None:
        """Note what stands in the fields; that of all is for the rows without."""
        self.all_error = ""
        of_all = text_of(form, ALL)
        typed = {int(row.key): text_of(form, row.field) or of_all for row in self.tagged if row.field in form}
        try:
            async with acting(self) as (session, actor):
                changed = await cost_centres.set_tags(session, actor, self._file_number, typed)
        except Invalid as refusal:
            await self._tell_wrong(refusal, form)
            return
        self.tags_saved += 1
        await say(self, f"Kostnadsställe är sparat för {counted(changed, 'rad', 'rader')}.")
        await shown.show(self)

    async def _tell_wrong(self, refusal: Invalid, form: Form) -> None:
        # A row without a word of its own had that of all.
        own = refusal.field if text_of(form, f"kod-{refusal.field}") else ""
        self.all_error = "" if own else refusal.sentence
        self.tagged = [replace(row, error=refusal.sentence if row.key == own else "") for row in self.tagged]
        await say(self, refusal.sentence, "negative")

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if self._tags_of != self._file_number:
            self._tags_of, self.wanted_tag, self.all_error = self._file_number, "", ""
            self.tags_open = False
        self.has_tags = bool(self.rows) and not self.facts.is_recovery and actor.may(Right.COST_CENTRES_SET)
        if not (self.has_tags and self.tags_open):
            self.tagged, self.case_tags, self.tag_count = [], [], ""
            return
        found = await self._found(db, actor)
        if self.wanted_tag and not found.rows:
            # Nothing is called so any more.
            self.wanted_tag = ""
            found = await self._found(db, actor)
        self.tagged = [_text(row) for row in found.rows]
        self.case_tags = [*((tag, tag) for tag in found.tags), (WITHOUT, NO_TAG)] if found.tags else []
        of = counted(found.count, "rad", "rader")
        self.tag_count = of if len(found.rows) == found.count else f"{len(found.rows)} av {of}"

    async def _found(self, db: Session, actor: Actor) -> TaggedRows:
        page = 1 if self.wanted_tag else self._page
        return await cost_centres.list_rows(db, actor, self._file_number, tag=self.wanted_tag, page=page)


def _text(row: TaggedRow) -> TaggedText:
    return TaggedText(
        key=str(row.row_id),
        field=f"kod-{row.row_id}",
        drawn=f"{row.row_id}-{row.tag}",
        position=str(row.position),
        individual=show_individual_number(row.individual_number) if row.individual_number else "",
        name=row.name or "",
        period=span(row.first_day, row.last_day),
        tag=row.tag,
    )
