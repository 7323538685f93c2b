"""Individer: to the page of one individual by its number."""

from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_individual_number
from rxapp.domain.permissions import Actor, Right
from rxapp.state import shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires

PATH = "/individer"


@shown.feature
class PersonsState(rx.State):
    """What was wrong with the number. There is no list: nobody is to leaf through individuals."""

    PAGE: ClassVar[str] = "persons"
    NEEDS: ClassVar[Right] = Right.PERSONS_MARK
    ASKED: ClassVar[tuple[str, ...]] = ()

    error: str = ""

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def load(self) -> None:
        """Show the field."""
        self.error = ""
        await shown.show(self)

    @rx.event
    @requires(Right.PERSONS_MARK)
    async def find(self, form: Form) -> Any:
        """Go to the individual."""
        try:
            number = parse_individual_number(text_of(form, "individnummer"))
        except Invalid as refusal:
            self.error = refusal.sentence
            return None
        self.error = ""
        return rx.redirect(f"{PATH}/{number}")

    async def _fill(self, db: Session, actor: Actor) -> None:
        """Nothing is shown but the field."""
