"""The requests in a case as its municipality answers them: item by item, then handed in."""

from dataclasses import replace

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.supplements import MAX_ANSWER, Rest, listed
from rxapp.services import attaching, supplement_answers
from rxapp.services.supplement_views import ItemView, RequestView
from rxapp.state import shown
from rxapp.state import supplement_views as views
from rxapp.state.acting import acting
from rxapp.state.case import CaseState
from rxapp.state.marks import requires
from rxapp.state.session import announce, say
from rxapp.state.supplement_views import Fields, RequestText
from rxapp.text import supplements as words
from rxapp.text.format import day


@shown.part
class SupplementsState(CaseState):
    """The open request with what is typed in its items, and those that have ended."""

    asked: RequestText = views.NO_REQUEST
    ended: list[RequestText] = []
    lacking: str = ""
    hand_in_error: str = ""

    _open: RequestView | None = None
    _of: str = ""
    _fields: dict[str, Fields] = {}

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def write(self, item: str, text: str) -> None:
        """Note what is typed, so that nothing else that happens takes it away."""
        if (view := self._item(item)) is not None:
            fields = self._of_item(view)
            writing = replace(views.writing_of(view, fields), text=text[: MAX_ANSWER + 1])
            self._put(view, views.typed(view, fields, writing))

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def lack(self, item: str, lacks: bool) -> None:
        """Note that the municipality does not have what is asked for, or does."""
        if (view := self._item(item)) is not None:
            fields = self._of_item(view)
            writing = replace(views.writing_of(view, fields), lacks=lacks)
            self._put(view, views.typed(view, fields, writing))
            self._show()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def save_answer(self, item: str) -> None:
        """Save the answer of an item. What is written stays if it is refused."""
        if self._item(item) is None:
            return
        if await self._save(item):
            await announce(self, words.SAVED)
        await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def ask_hand_in(self) -> None:
        """Hand in what is answered, or say first which items lack an answer. What is typed is saved first."""
        self.hand_in_error = self.lacking = ""
        typed = [key for key, fields in self._fields.items() if fields.writing and self._item(key)]
        saved = [await self._save(key) for key in typed]
        await shown.show(self)
        if self._open is None:
            return
        if not all(saved):
            self.hand_in_error = "Rätta först det som står vid punkterna. Inget är inlämnat."
        elif self._open.missing:
            positions = [item.position for item in self._open.missing]
            self.lacking = words.LACK_ANSWER.format(items=listed(positions))
        else:
            await self._hand_in(Rest.NONE)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def hand_in_partly(self) -> None:
        """Hand in what is answered; the request stays open for the rest."""
        if self.lacking:
            await self._hand_in(Rest.LATER)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def hand_in_for_good(self) -> None:
        """Hand in what is answered, and answer no more."""
        if self.lacking:
            await self._hand_in(Rest.NEVER)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def keep_writing(self) -> None:
        """Not yet: nothing has happened."""
        self.lacking = ""

    @rx.event
    @requires(Right.CASES_READ)
    async def refresh_items(self) -> None:
        """Show what has just been attached to an item."""
        await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def remove_file(self, key: str) -> None:
        """Take a file away from an answer that is not handed in."""
        async with acting(self) as (db, actor):
            await attaching.remove_attachment(db, actor, key)
        await announce(self, "Bilagan är borttagen.")
        await shown.show(self)

    async def _save(self, key: str) -> bool:
        """Save one item; refused, it says so at the item and is kept as it is typed."""
        view = self._item(key)
        if view is None:
            return False
        fields = self._of_item(view)
        writing = views.writing_of(view, fields)
        try:
            async with acting(self) as (db, actor):
                await supplement_answers.save_answer(
                    db,
                    actor,
                    self._file_number,
                    item_id=view.item_id,
                    version=writing.version,
                    text=writing.text,
                    lacks=writing.lacks,
                )
        except (Invalid, Conflict) as refusal:
            is_stale = isinstance(refusal, Conflict)
            self._put(view, replace(fields, writing=writing, error=refusal.sentence, is_stale=is_stale))
            await say(self, refusal.sentence, "negative")
            return False
        self._put(view, Fields(stamp=fields.stamp))
        self._forget_what_stood(view.item_id)
        return True

    def _forget_what_stood(self, item_id: int) -> None:
        """What one has saved oneself stands in the fields already, and is not drawn anew."""
        if self._open is not None:
            rest = tuple(item for item in self._open.items if item.item_id != item_id)
            self._open = replace(self._open, items=rest)

    async def _hand_in(self, rest: Rest) -> None:
        request, self.lacking = self._open, ""
        if request is None:
            return
        seen = {item.item_id: item.version for item in request.items}
        try:
            async with acting(self) as (db, actor):
                is_complete = await supplement_answers.hand_in(
                    db, actor, self._file_number, request_id=request.request_id, seen=seen, rest=rest
                )
        except (Invalid, Conflict) as refusal:
            await shown.show(self)
            self.hand_in_error = refusal.sentence
            return
        partly = words.PARTLY_HANDED_IN.format(day=day(request.due_on))
        await say(self, words.HANDED_IN if is_complete else partly)
        await shown.show(self)

    def _item(self, key: str) -> ItemView | None:
        items = self._open.items if self._open else ()
        return next((i for i in items if str(i.item_id) == key and i.handed_in_at is None), None)

    def _of_item(self, item: ItemView) -> Fields:
        return self._fields.get(str(item.item_id), views.UNTOUCHED)

    def _put(self, item: ItemView, fields: Fields) -> None:
        self._fields = self._fields | {str(item.item_id): fields}

    async def _fill_beside(self, db: Session, actor: Actor) -> None:  # noqa: ARG002 - as every part
        if self._of != self._file_number:
            self._of, self._fields, self._open = self._file_number, {}, None
            self.lacking = self.hand_in_error = ""
        before = {item.item_id: item for item in (self._open.items if self._open else ())}
        self._open = next((request for request in self._requests if request.is_open), None)
        for item in self._open.items if self._open else ():
            self._put(item, views.seen_anew(before.get(item.item_id), item, self._of_item(item)))
        if self._open is None or not self._open.missing:
            self.lacking = ""
        self._show()

    def _show(self) -> None:
        texts = [(request.is_open, self._text(request)) for request in self._requests]
        self.asked = next((text for is_open, text in texts if is_open), views.NO_REQUEST)
        self.ended = [text for is_open, text in texts if not is_open]

    def _text(self, request: RequestView) -> RequestText:
        items = [
            views.item_text(item, self._of_item(item), is_open=request.is_open) for item in request.items
        ]
        return views.request_text(request, clock.today(), items)
