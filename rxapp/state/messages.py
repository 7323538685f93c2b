"""The messages of a case, on the municipality's page and on the officer's."""

from typing import Any

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import messages
from rxapp.services.messages import Conversation
from rxapp.state import message_views as views
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.case import CaseState
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.message_views import MessageText, Talk
from rxapp.state.session import announce

FIELD = "meddelande"
SENT = "Meddelandet är skickat."
READ = "Meddelandena är markerade som lästa."


@shown.part
class CaseMessagesState(CaseState):
    """Those of the municipality's own case."""

    letters: list[MessageText] = []
    talk: Talk = views.NO_TALK
    letter_error: str = ""
    letters_sent: int = 0

    _letters_of: str = ""
    _letters_page: int = 1
    _seen: int = 0

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def send_message(self, form: Form) -> None:
        """Write to the agency. What is written stays if it is refused."""
        await _send(self, form)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def mark_read(self) -> None:
        """Say that what the agency has written has been read."""
        await _mark_read(self)

    @rx.event
    @requires(Right.CASES_READ)
    async def turn_letters(self, step: int) -> None:
        """Go to older messages, or to newer ones."""
        await _turn(self, step)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        await _fill(self, db, actor)


@shown.part
class HandlingMessagesState(HandlingState):
    """Those of the case before an officer."""

    letters: list[MessageText] = []
    talk: Talk = views.NO_TALK
    letter_error: str = ""
    letters_sent: int = 0

    _letters_of: str = ""
    _letters_page: int = 1
    _seen: int = 0

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def send_message(self, form: Form) -> None:
        """Write to the municipality. What is written stays if it is refused."""
        await _send(self, form)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def mark_read(self) -> None:
        """Say that what the municipality has written has been read."""
        await _mark_read(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def turn_letters(self, step: int) -> None:
        """Go to older messages, or to newer ones."""
        await _turn(self, step)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        await _fill(self, db, actor)


async def _send(state: Any, form: Form) -> None:
    try:
        async with acting(state) as (db, actor):
            await messages.send_message(
                db, actor, state._file_number, text=text_of(form, FIELD), seen=state._seen
            )
    except Invalid as refusal:
        state.letter_error = refusal.sentence
        return
    state.letter_error, state._letters_page = "", 1
    # The field is drawn anew, empty.
    state.letters_sent += 1
    await announce(state, SENT)
    await shown.show(state)


async def _mark_read(state: Any) -> None:
    async with acting(state) as (db, actor):
        await messages.mark_read(db, actor, state._file_number, seen=state._seen)
    await announce(state, READ)
    await shown.show(state)


async def _turn(state: Any, step: int) -> None:
    if step in (-1, 1):
        state._letters_page = max(1, state._letters_page + step)
        await shown.show(state)


async def _fill(state: Any, db: Session, actor: Actor) -> None:
    if state._letters_of != state._file_number:
        state._letters_of, state._letters_page, state.letter_error = state._file_number, 1, ""
    found: Conversation = await messages.list_messages(db, actor, state._file_number, state._letters_page)
    state._letters_page = found.page
    state.letters = [views.message_text(message, actor) for message in found.messages]
    state.talk = views.talk(found)
    if found.page == 1:
        state._seen = max((message.message_id for message in found.messages), default=0)
