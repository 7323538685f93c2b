"""Marking an individual: choose, say why, look once more, and then it holds everywhere."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import Protection, check_marking, parse_reason
from rxapp.services import persons
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.person import PersonState
from rxapp.state.person_views import look_at_marking
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.text.protection import PROTECTION


@shown.part
class MarkingState(PersonState):
    """The form and the second look. The version is that of the moment when the form was opened."""

    step: str = ""
    choices: list[tuple[str, str]] = []
    chosen: str = ""
    reason: str = ""
    errors: dict[str, str] = {}
    look: SecondLook = SecondLook()

    _seen: int = 0

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def ask(self) -> None:
        """Open the form."""
        self._put_away()
        self.step, self._seen, self.chosen = "form", self._version, self.facts.marking

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def look_over(self, form: Form) -> None:
        """Tell what the marking does, before it is set."""
        if not self.step:
            return
        self.chosen, self.reason, self.errors = text_of(form, "markering"), text_of(form, "skal"), {}
        try:
            new = _protection(self.chosen)
            parse_reason(self.reason)
            async with looking(self) as (session, actor):
                view = await persons.get_person(session, actor, self._number)
            check_marking(
                view.protection,
                new,
                may_reveal=actor.may(Right.PERSONS_REVEAL),
                is_named=view.is_named,
            )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            return
        self.look, self.step = look_at_marking(self.facts.number, view.protection, new), "look"

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def back(self) -> None:
        """Back to the form, which still holds what was filled in."""
        self.step = "form" if self.step else ""

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def cancel(self) -> None:
        """Put the form away; nothing has happened."""
        self._put_away()

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def mark(self) -> None:
        """Set the marking that was looked at."""
        if self.step != "look":
            return
        new = _protection(self.chosen)
        try:
            async with acting(self) as (session, actor):
                await persons.mark(
                    session, actor, self._number, version=self._seen, protection=new, reason=self.reason
                )
        except Conflict:
            # What was looked at is not what holds: nobody is to press the button again.
            self._put_away()
            await shown.show(self)
            raise
        self._put_away()
        await shown.show(self)
        await say(self, f"Sparat. Markeringen är nu: {PROTECTION[new].lower()}.")

    def _put_away(self) -> None:
        self.step, self.chosen, self.reason, self.errors, self._seen = "", "", "", {}, 0
        self.look = SecondLook()

    async def _fill_beside(self, db: Session, actor: Actor) -> None:  # noqa: ARG002 - as every part is filled
        may_take_away = actor.may(Right.PERSONS_REVEAL)
        choices = [(p.value, PROTECTION[p]) for p in Protection if p.hides or may_take_away]
        if self.choices != choices:
            self.choices = choices


def _protection(text: str) -> Protection:
    if text not in set(Protection):
        raise Invalid("markering", "Välj en markering.")
    return Protection(text)
