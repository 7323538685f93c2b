"""«Visa uppgifter»: what is protected of an individual, for one visit, with a reason that is kept."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import RevealGround, parse_ground, parse_reason
from rxapp.services import reveals
from rxapp.state import momentary, shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.person import PersonState
from rxapp.state.person_views import NOTHING, EntryText, RevealedText, entry_text, revealed_text
from rxapp.state.session import announce
from rxapp.text.protection import GROUND

GROUNDS = [(ground.value, GROUND[ground]) for ground in RevealGround]


def read_why(form: Form) -> tuple[RevealGround | None, str, dict[str, str]]:
    """The ground and the reason of a form, and what is wrong with them."""
    wrong: dict[str, str] = {}
    ground, reason = None, text_of(form, "visa-skal")
    try:
        ground = parse_ground(text_of(form, "grund"))
    except Invalid as refusal:
        wrong["grund"] = refusal.sentence
    try:
        parse_reason(reason)
    except Invalid as refusal:
        wrong["visa-skal"] = refusal.sentence
    return ground, reason, wrong


@momentary.momentary
@shown.part
class RevealState(PersonState):
    """What is shown is in this tab alone, and in no file, log or other state."""

    may_reveal: bool = False
    asking: bool = False
    reveal_errors: dict[str, str] = {}
    revealed: RevealedText = NOTHING
    reveals: list[EntryText] = []

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def ask_reveal(self) -> None:
        """Ask for the reason."""
        self.asking, self.reveal_errors = True, {}

    @rx.event
    @requires(Right.PERSONS_REVEAL)
    async def reveal(self, form: Form) -> None:
        """Keep the reason, and show."""
        ground, reason, self.reveal_errors = read_why(form)
        if ground is None or self.reveal_errors or not self.asking:
            return
        async with acting(self) as (session, actor):
            found = await reveals.reveal(session, actor, self._number, ground=ground, reason=reason)
        self.asking, self.revealed = False, revealed_text(found)
        momentary.remember(self)
        await announce(self, "Uppgifterna visas.")

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def hide(self) -> None:
        """Put away what is shown, or the question."""
        self.asking, self.reveal_errors = False, {}
        self._forget()

    def _forget(self) -> None:
        if self.revealed != NOTHING:
            self.revealed = NOTHING

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        self.may_reveal = actor.may(Right.PERSONS_REVEAL)
        if not self.may_reveal:
            self.asking = False
            self._forget()
        self.reveals = [entry_text(entry) for entry in await reveals.list_reveals(db, actor, self._number)]
