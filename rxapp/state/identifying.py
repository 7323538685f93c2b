"""Before the officer: rows with a personal or coordination number alone, and whose each of them is."""

from dataclasses import dataclass

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Actor, Right
from rxapp.services import identifications
from rxapp.services.identifications import Foreseen
from rxapp.state import momentary, shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.person_views import EntryText, entry_text, long_number, rows_named
from rxapp.state.reveals import read_why
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import announce, say
from rxapp.text import protection as texts


@dataclass(frozen=True, slots=True)
class WaitingText:
    """Rows that were given the same number; never with the number."""

    key: str
    rows: str


@momentary.momentary
@shown.part
class IdentifyingState(HandlingState):
    """Which rows wait, and of one of them what was given, for this visit alone."""

    waiting: list[WaitingText] = []
    may_identify: bool = False
    step: str = ""
    which: str = ""
    given: str = ""
    known_as: str = ""
    typed: str = ""
    why_errors: dict[str, str] = {}
    look: SecondLook = SecondLook()
    number_reveals: list[EntryText] = []

    _position: int = 0
    _seen: int = 0

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def ask_number(self, row: str) -> None:
        """Ask why the number is to be shown."""
        self._put_away()
        chosen = next((w for w in self.waiting if w.key == row), None)
        if chosen is not None:
            self.step, self.which, self._position = "why", chosen.rows, int(chosen.key)

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def reveal_number(self, form: Form) -> None:
        """Keep the reason, and show the number that the municipality has given."""
        ground, reason, self.why_errors = read_why(form)
        if ground is None or self.why_errors or self.step != "why":
            return
        async with acting(self) as (session, actor):
            found = await identifications.reveal_given(
                session, actor, self._file_number, self._position, ground=ground, reason=reason
            )
        self.step, self.given = "given", long_number(found.personal_number)
        self.known_as = ", ".join(map(show_individual_number, found.known_as))
        self.typed = show_individual_number(found.known_as[0]) if found.known_as else ""
        momentary.remember(self)
        await announce(self, "Numret visas.")

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def look_over_number(self, form: Form) -> None:
        """Tell what it means to say whose the row is."""
        if self.step not in ("given", "look"):
            return
        self.typed, self.why_errors = text_of(form, "individnummer"), {}
        try:
            async with looking(self) as (session, actor):
                foreseen = await identifications.foresee(
                    session, actor, self._file_number, self._position, self.typed
                )
        except Invalid as refusal:
            self.why_errors = {"individnummer": refusal.sentence}
            return
        self._seen, self.step, self.look = self._version, "look", _look(foreseen)

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def number_back(self) -> None:
        """Back to the number and the field."""
        self.step = "given" if self.given else ""

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def leave_number(self) -> None:
        """Put it all away; nothing has happened to the row."""
        self._put_away()

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def identify(self) -> None:
        """Say whose the rows are."""
        if self.step != "look":
            return
        try:
            async with acting(self) as (session, actor):
                rows = await identifications.identify(
                    session,
                    actor,
                    self._file_number,
                    version=self._seen,
                    position=self._position,
                    number=self.typed,
                )
        except Conflict:
            self._put_away()
            await shown.show(self)
            raise
        self._put_away()
        await shown.show(self)
        await say(
            self, f"Sparat. {rows_named(_listed(rows))} har fått sitt individnummer och är prövad på nytt."
        )

    def _put_away(self) -> None:
        self.step, self.which, self._position, self._seen = "", "", 0, 0
        self.why_errors, self.look = {}, SecondLook()
        self._forget()

    def _forget(self) -> None:
        if self.given:
            self.step = ""
            self.given, self.known_as, self.typed = "", "", ""

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        self.may_identify = actor.may(Right.PERSONS_REVEAL) and self.is_open
        if not self.may_identify:
            self._put_away()
        found = await identifications.list_waiting(db, actor, self._file_number)
        self.waiting = [WaitingText(str(w.position), rows_named(_listed(w.rows))) for w in found]
        reveals = await identifications.list_number_reveals(db, actor, self._file_number)
        self.number_reveals = [entry_text(entry) for entry in reveals]


def _listed(rows: tuple[int, ...]) -> str:
    return ",".join(map(str, rows))


def _look(foreseen: Foreseen) -> SecondLook:
    number, rows = show_individual_number(foreseen.individual_number), rows_named(_listed(foreseen.rows))
    told = [
        *([texts.ADDED] if foreseen.is_new else []),
        *([texts.OF_ANOTHER] if foreseen.is_another else []),
        texts.TOLD,
    ]
    return SecondLook(
        f"{rows} gäller individ {number}?", " ".join(told), f"Koppla {rows.lower()} till {number}"
    )
