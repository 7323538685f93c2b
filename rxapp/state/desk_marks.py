"""Cases that are marked in the queue: taken together, or decided in one step where they are alike."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.desk_batches import MOST_AT_ONCE
from rxapp.domain.errors import DomainError
from rxapp.domain.permissions import Actor, Right
from rxapp.services import desk, desk_batches
from rxapp.services.desk_batches import Batch, Group, Ready
from rxapp.state import desk_views as views
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.desk_views import GroupText, LeftText
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.queue import QueueState
from rxapp.state.session import say
from rxapp.text.format import counted

NOTHING_MARKED = "Markera minst ett ärende först."
REASON_NEEDED = "Motivera besluten när inte allt beviljas."


@shown.part
class MarkState(QueueState):
    """What is marked, what it would come to, and what came of it."""

    marked: list[str] = []
    marked_count: str = ""
    groups: list[GroupText] = []
    left_out: list[LeftText] = []
    chosen_group: GroupText = views.NO_GROUP
    failed: list[LeftText] = []
    reason_error: str = ""

    _batch: Batch = Batch((), ())
    _failed: list[tuple[str, str]] = []

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def mark(self, case: str, marked: bool) -> None:
        """Mark a case of the page, or do not."""
        rest = [number for number in self.marked if number != case]
        is_shown = any(line.case.file_number == case for line in self.lines)
        self._mark([*rest, case] if marked and is_shown else rest)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def mark_all(self) -> None:
        """Mark every case of the page."""
        self._mark([line.case.file_number for line in self.lines])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def unmark_all(self) -> None:
        """Mark none."""
        self._mark([])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take_marked(self) -> None:
        """Take each of the marked cases; what cannot be taken is told by its number."""
        if not self.marked:
            await say(self, NOTHING_MARKED, "negative")
            return
        self._put_away()
        taken = 0
        for file_number in self.marked[:MOST_AT_ONCE]:
            try:
                async with acting(self) as (session, actor):
                    await desk.take(session, actor, file_number)
                taken += 1
            except DomainError as refusal:
                self._failed.append((file_number, refusal.sentence))
        await self._tell(f"Du har tagit {counted(taken, 'ärende', 'ärenden')}.")

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def look_over_marked(self) -> None:
        """Tell which of the marked cases can be decided together, and what it comes to."""
        if not self.marked:
            await say(self, NOTHING_MARKED, "negative")
            return
        self._put_away()
        async with looking(self) as (session, actor):
            self._batch = await desk_batches.look_over(session, actor, self.marked)
        self.groups = [views.group_text(place, group) for place, group in enumerate(self._batch.groups)]
        self.left_out = views.left_texts(self._batch.left_out)
        self.chosen_group = self.groups[0] if len(self.groups) == 1 else views.NO_GROUP

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def choose_group(self, key: str) -> None:
        """Go on with one of the groups."""
        self.chosen_group = next((group for group in self.groups if group.key == key), views.NO_GROUP)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def leave_marked(self) -> None:
        """Not now: nothing is decided, and what is marked stays so."""
        self._put_away()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def decide_marked(self, form: Form) -> None:
        """Decide each case of the group in a transaction of its own."""
        group = self._group()
        if group is None:
            return
        reason = text_of(form, "motivering")
        if self.chosen_group.needs_reason and not reason:
            self.reason_error = REASON_NEEDED
            await say(self, REASON_NEEDED, "negative")
            return
        self._put_away()
        decided = [ready.file_number for ready in group.cases if await self._decide(ready, reason)]
        self._mark([number for number in self.marked if number not in decided])
        await self._tell(f"{counted(len(decided), 'beslut är fattat', 'beslut är fattade')}.")

    async def _decide(self, ready: Ready, reason: str) -> bool:
        try:
            async with acting(self) as (session, actor):
                await desk_batches.decide_alike(session, actor, ready, reason)
        except DomainError as refusal:
            self._failed.append((ready.file_number, refusal.sentence))
            return False
        return True

    async def _tell(self, sentence: str) -> None:
        self.failed = views.left_texts(self._failed)
        if self._failed:
            rest = counted(len(self._failed), "ärende gick inte", "ärenden gick inte")
            await say(self, f"{sentence} {rest}, se nedan.", "warning")
        else:
            await say(self, sentence)
        await shown.show(self)

    def _group(self) -> Group | None:
        key = self.chosen_group.key
        return self._batch.groups[int(key)] if key else None

    def _mark(self, file_numbers: list[str]) -> None:
        self.marked = file_numbers
        self.marked_count = (
            f"{counted(len(file_numbers), 'ärende markerat', 'ärenden markerade')}" if file_numbers else ""
        )

    def _put_away(self) -> None:
        self.groups, self.left_out, self.failed, self._failed = [], [], [], []
        self.chosen_group, self.reason_error, self._batch = views.NO_GROUP, "", Batch((), ())

    async def _fill_beside(self, db: Session, actor: Actor) -> None:  # noqa: ARG002 - as every part
        there = {line.case.file_number for line in self.lines}
        if any(number not in there for number in self.marked):
            self._mark([number for number in self.marked if number in there])
