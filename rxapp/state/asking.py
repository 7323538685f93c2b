"""What an officer asks a municipality for: items put together from templates, more time, taken back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.supplement_templates import Template, templates_for
from rxapp.domain.supplements import MAX_ITEM, MOST_ITEMS, Consequence
from rxapp.services import supplement_views as requests
from rxapp.services import supplements
from rxapp.services.supplement_views import RequestView
from rxapp.services.supplements import AskedItem
from rxapp.state import shown
from rxapp.state import supplement_views as views
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.state.supplement_views import RequestText
from rxapp.text.decision_rows import individual_text
from rxapp.text.supplements import CONSEQUENCE, TEMPLATE

ASKED = "Begäran om komplettering är skickad till kommunen."
NO_DAY = "Skriv dagen som ÅÅÅÅ-MM-DD."
TAKE_BACK = SecondLook(
    "Dra tillbaka begäran om komplettering?",
    "Kommunen kan inte längre svara. Det som redan är inlämnat finns kvar. Svar som kommunen har sparat och "
    "inte lämnat in kommer inte in i ärendet.",
    "Dra tillbaka begäran",
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is being written. `name` is that of its text field, `row_name` of the field beside it;
    `about` is whom the row is about, by the individual number."""

    key: str
    name: str
    row_name: str
    position: str
    text: str
    row: str = ""
    about: str = ""
    error: str = ""
    row_error: str = ""


@shown.part
class AskingState(HandlingState):
    """The request that is being put together, the one that is open, and those that have ended."""

    items: list[Item] = []
    templates: list[tuple[str, str]] = []
    consequences: list[tuple[str, str]] = []
    may_ask: bool = False
    may_add: bool = False
    ask_errors: dict[str, str] = {}
    waiting: RequestText = views.NO_REQUEST
    past: list[RequestText] = []
    day_error: str = ""
    taking_back: SecondLook = SecondLook()

    _of: str = ""
    _made: int = 0

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def add_item(self, form: Form) -> None:
        """One more item, filled by the template that is chosen, or empty."""
        chosen = text_of(form, "mall")
        if not self.may_ask or len(self.items) >= MOST_ITEMS or chosen not in {"", *dict(self.templates)}:
            return
        self._made += 1
        text = TEMPLATE[Template(chosen)][1] if chosen else ""
        key = str(self._made)
        self._lay_out([*self.items, Item(key, f"punkt-{key}", f"punktrad-{key}", "", text)])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def drop_item(self, item: str) -> None:
        """Ask for one thing less."""
        self._lay_out([each for each in self.items if each.key != item])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def point(self, item: str, typed: str) -> None:
        """Tell whom the row that is typed is about, by the number alone."""
        if all(each.key != item for each in self.items):
            return
        about, error = "", ""
        if typed.strip():
            position = _position(typed)
            async with looking(self) as (db, actor):
                number = await requests.number_of_row(db, actor, self._file_number, position)
            about = "" if number is None else individual_text(number)
            error = f"Ansökan har ingen rad {typed.strip()[:10]}." if number is None else ""
        self._change(item, row=typed.strip()[:10], about=about, row_error=error)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def ask(self, form: Form) -> None:
        """Send the request. What is written stays if it is refused."""
        self.ask_errors = {}
        self._take_in(form)
        try:
            due_on = _day(text_of(form, "senast"), "senast")
            consequence = _consequence(text_of(form, "foljd"))
            async with acting(self) as (db, actor):
                await supplements.request_supplement(
                    db,
                    actor,
                    self._file_number,
                    version=self._version,
                    items=[AskedItem(item.text, _row(item)) for item in self.items],
                    due_on=due_on,
                    consequence=consequence,
                )
        except Invalid as refusal:
            await self._blame(refusal)
            return
        self.items = []
        await say(self, ASKED)
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def prolong(self, form: Form) -> None:
        """Give the municipality more time."""
        try:
            due_on = _day(text_of(form, "ny-dag"), "ny-dag")
            async with acting(self) as (db, actor):
                await supplements.prolong(
                    db, actor, self._file_number, request_id=int(self.waiting.key or 0), due_on=due_on
                )
        except Invalid as refusal:
            self.day_error = refusal.sentence
            return
        self.day_error = ""
        await say(self, f"Kommunen har nu till och med {due_on} på sig att svara.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def ask_take_back(self) -> None:
        """Tell what it means to take the request back."""
        if self.waiting.key:
            self.taking_back = TAKE_BACK

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def let_stand(self) -> None:
        """Not after all: nothing has happened."""
        self.taking_back = SecondLook()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take_back(self) -> None:
        """Take the request back, once the second look has been given."""
        if not self.taking_back.question:
            return
        self.taking_back = SecondLook()
        try:
            async with acting(self) as (db, actor):
                await supplements.take_back(
                    db, actor, self._file_number, request_id=int(self.waiting.key or 0)
                )
        except Conflict:
            await shown.show(self)
            raise
        await say(self, "Begäran om komplettering är tillbakadragen.")
        await shown.show(self)

    async def _blame(self, refusal: Invalid) -> None:
        """Say at the field what is wrong; at an item by its place among those that were sent."""
        kind, _, place = refusal.field.partition("-")
        if kind in {"punkt", "rad"} and place.isdecimal() and int(place) <= len(self.items):
            key = self.items[int(place) - 1].key
            at = {"error": refusal.sentence} if kind == "punkt" else {"row_error": refusal.sentence}
            self._change(key, **at)
        else:
            self.ask_errors = {refusal.field: refusal.sentence}
        await say(self, refusal.sentence, "negative")

    def _consequences(self) -> tuple[Consequence, ...]:
        """In a recovery nothing is applied for that could be refused."""
        return (Consequence.DECIDED_AS_IS,) if self.facts.is_recovery else tuple(Consequence)

    def _take_in(self, form: Form) -> None:
        """The items as they stand in the form."""
        self.items = [
            replace(
                item,
                text=text_of(form, item.name)[: MAX_ITEM + 1] if item.name in form else item.text,
                row=text_of(form, item.row_name)[:10] if item.row_name in form else item.row,
                error="",
                row_error="",
            )
            for item in self.items
        ]

    def _change(self, key: str, **values: Any) -> None:
        self.items = [replace(item, **values) if item.key == key else item for item in self.items]

    def _lay_out(self, items: list[Item]) -> None:
        self.items = [replace(item, position=str(place)) for place, item in enumerate(items, 1)]
        self.may_add = len(items) < MOST_ITEMS

    async def _fill_beside(self, db: Session, actor: Actor) -> None:  # noqa: ARG002 - as every part
        if self._of != self._file_number:
            self._of, self.items, self.ask_errors, self.day_error = self._file_number, [], {}, ""
            self.taking_back = SecondLook()
        texts = [(request.is_open, _text(request)) for request in self._requests]
        self.waiting = next((text for is_open, text in texts if is_open), views.NO_REQUEST)
        self.past = [text for is_open, text in texts if not is_open]
        if not self.waiting.key:
            self.taking_back = SecondLook()
        may_act = self.is_mine or self.facts.is_recovery
        self.may_ask = self._can_ask and may_act and not self.waiting.key
        self.may_add = len(self.items) < MOST_ITEMS
        self.templates = [(t.value, TEMPLATE[t][0]) for t in templates_for(self._type_code)]
        self.consequences = [(each.value, CONSEQUENCE[each]) for each in self._consequences()]


def _text(request: RequestView) -> RequestText:
    return views.request_text(request, clock.today(), [views.item_text(item) for item in request.items])


def _day(typed: str, field: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid(field, NO_DAY) from None


def _consequence(typed: str) -> Consequence:
    try:
        return Consequence(typed)
    except ValueError:
        raise Invalid("foljd", "Välj vad som kan följa om svaret inte kommer in.") from None


def _position(typed: str) -> int:
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else 0


def _row(item: Item) -> int | None:
    return _position(item.row) if item.row else None
