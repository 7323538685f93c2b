"""One individual at the agency: which marking holds, and who has set it."""

from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.services import persons
from rxapp.services.addresses import individual_number_in
from rxapp.state import person_views as texts
from rxapp.state import shown
from rxapp.state.marks import requires


@shown.feature
class PersonState(rx.State):
    """What every case officer sees; never what a marking protects."""

    PAGE: ClassVar[str] = "person"
    NEEDS: ClassVar[Right] = Right.PERSONS_MARK
    ASKED: ClassVar[tuple[str, ...]] = ("_number",)

    facts: texts.PersonFacts = texts.PersonFacts()
    history: list[texts.EntryText] = []

    _number: str = ""
    _version: int = 0

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def load(self) -> None:
        """Fill the page with the individual of its address. What an earlier visit showed is gone."""
        shown.empty(self)
        self._number = individual_number_in(self.router.url.path)
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        if not self._number:
            raise NotFound(persons.UNKNOWN)
        view = await persons.get_person(db, actor, self._number)
        self.facts, self._version = texts.person_facts(view), view.version
        self.history = [texts.entry_text(entry) for entry in view.history]
