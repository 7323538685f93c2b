"""Registering an appeal that came on another way, and the day that a municipality got a decision."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.appeal_steps import AppealVerb
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import appeal_handling, openings
from rxapp.services.appeal_views import get_standing
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.appeal_forms import day_of
from rxapp.state.appeal_views import heading_of
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text import appeal_handling as words


@shown.part
class AppealRegisteringState(HandlingState):
    """The decisions that an appeal can be registered against, and those that nobody is known to have got."""

    registrable: list[tuple[str, str]] = []
    unopened: list[tuple[str, str]] = []
    registering: dict[str, str] = {}

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def register_appeal(self, form: Form) -> None:
        """Register what came by letter or from the court."""
        self.registering = {}
        try:
            decision = _chosen(form, "reg-beslut", self.registrable)
            arrived_on = day_of(form, "reg-inkom", "inkom")
            async with acting(self) as (db, actor):
                await appeal_handling.register(
                    db,
                    actor,
                    self._file_number,
                    decision_id=decision,
                    arrived_on=arrived_on,
                    wanted=text_of(form, "reg-yrkande"),
                    grounds=text_of(form, "reg-grunder"),
                )
        except Invalid as refusal:
            self.registering = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        except Conflict:
            await shown.show(self)
            raise
        await say(self, words.DONE[AppealVerb.REGISTER])
        await shown.show(self)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def establish(self, form: Form) -> None:
        """Note the day that the municipality is found to have got a decision."""
        self.registering = {}
        try:
            decision = _chosen(form, "fick-beslut", self.unopened)
            got_on = day_of(form, "fick-del", "fick-del")
            async with acting(self) as (db, actor):
                await openings.establish(
                    db,
                    actor,
                    self._file_number,
                    decision_id=decision,
                    got_on=got_on,
                    reason=text_of(form, "fick-skal"),
                )
        except Invalid as refusal:
            self.registering = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        except Conflict:
            await shown.show(self)
            raise
        await say(self, words.ESTABLISHED)
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        standing = await get_standing(db, actor, self._file_number)
        # What is held to be against one decision is against the one in its place (46 §).
        appealed = {a.changed_to_id or a.against_id for a in standing.appeals if a.status.is_open}
        self.registrable = [
            (str(each.decision_id), heading_of(each))
            for each in standing.decisions
            if each.replaced_by_id is None and each.decision_id not in appealed
        ]
        self.unopened = [
            (str(each.decision_id), heading_of(each)) for each in standing.decisions if each.may_establish
        ]


def _chosen(form: Form, name: str, among: list[tuple[str, str]]) -> int:
    typed = text_of(form, name) or (among[0][0] if len(among) == 1 else "")
    if all(typed != key for key, _ in among):
        raise Invalid("beslut", "Välj vilket beslut det gäller.")
    return int(typed)
