"""The forms of a municipality's agreements: a new one, another last day, the end."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date

import reflex as rx

from rxapp.db import Session
from rxapp.domain.agreements import Term
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import agreement_changes, agreements
from rxapp.state.acting import acting, looking
from rxapp.state.agreement_forms import (
    checks_of_first,
    day_of,
    first_administrator,
    last_day_of,
    service_of,
)
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.municipality_forms import MunicipalityForm
from rxapp.state.person_forms import NO_ERRORS, wrong_in
from rxapp.state.second_looks import look_at_day, look_at_once
from rxapp.text.agreements import term_text
from rxapp.text.format import day
from rxapp.text.labels import SERVICE


class AgreementsState(MunicipalityForm, MunicipalitiesState):
    """Which agreement the form that is open is for, as it was when it was opened."""

    service: str = ""
    term: str = ""
    last_day: str = ""

    _agreement_id: int = 0
    _seen: Term = Term(date.min)
    _ends_on: date | None = None
    _at_once: bool = False

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def ask_new(self) -> None:
        """Open the form for an agreement."""
        await self._close()
        self.step = "new"

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def ask_end(self, agreement_id: int) -> None:
        """Open the form for the last day of an agreement."""
        await self._close()
        async with looking(self) as (session, actor):
            found = await agreements.get_agreement(session, actor, agreement_id)
        self._agreement_id, self._seen, self.step = agreement_id, found.term, "end"
        self.service, self.term = SERVICE[found.service], term_text(found.term)
        self.last_day = day(found.term.ends_on)

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def cancel(self) -> None:
        """Put the form away; nothing has happened."""
        await self._close()

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def register(self, form: Form) -> None:
        """Register the agreement, with the first administrator where the municipality has none."""
        code, starts, until = (text_of(form, name) for name in ("e-tjanst", "forsta-dag", "sista-dag"))
        checks = [lambda: service_of(code), lambda: day_of(starts, "starts_on"), lambda: last_day_of(until)]
        if self._is_wrong(wrong_in(*checks, *checks_of_first(form))):
            return
        service, term = service_of(code), Term(day_of(starts, "starts_on"), last_day_of(until))
        try:
            first = await first_administrator(form)
            async with acting(self) as (session, actor):
                await agreement_changes.start(
                    session, actor, municipality_code=self._code, service=service, term=term, first=first
                )
        except Invalid as refusal:
            self._is_wrong([refusal])
            return
        await self._done(f"Avtalet för {SERVICE[service]} är registrerat, {term_text(term)}.")

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def set_end(self, form: Form) -> None:
        """Give the agreement another last day; one that shuts somebody out needs a second look."""
        self.errors, self.problems = NO_ERRORS, []
        try:
            ends_on = last_day_of(text_of(form, "sista-dag"))
            async with looking(self) as (session, actor):
                found = await agreements.get_agreement(session, actor, self._agreement_id)
                needs_look = await agreements.needs_second_look(
                    session, actor, agreement_id=self._agreement_id, ends_on=ends_on
                )
            self._ends_on, self._at_once = ends_on, False
            if needs_look and ends_on is not None:
                self.look, self.step = look_at_day(self.facts.name, found, ends_on), "look"
                return
            await self._change()
        except Invalid as refusal:
            self._is_wrong([refusal])

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def ask_end_at_once(self) -> None:
        """Say what it means to end the agreement now."""
        async with looking(self) as (session, actor):
            found = await agreements.get_agreement(session, actor, self._agreement_id)
            people = await agreements.count_affected(session, actor, found.municipality_code)
        self._at_once, self.step = True, "look"
        self.look = look_at_once(self.facts.name, found, people)

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def end(self) -> None:
        """Do what the second look has told of."""
        if self.step != "look":
            return
        if not self._at_once:
            try:
                await self._change()
            except Invalid as refusal:
                # Another officer has been here meanwhile: back to the day.
                self._is_wrong([refusal])
                self.step = "end"
            return
        async with self._acting_on_seen() as (session, actor):
            old = await agreement_changes.end_at_once(
                session, actor, agreement_id=self._agreement_id, seen=self._seen
            )
        await self._done(f"Avtalet för {SERVICE[old.service]} är avslutat.")

    @asynccontextmanager
    async def _acting_on_seen(self) -> AsyncGenerator[tuple[Session, Actor], None]:
        try:
            async with acting(self) as both:
                yield both
        except Conflict:
            # It is not what the form tells of any more: nobody is to press the button again.
            await self._put_away()
            raise

    async def _change(self) -> None:
        async with self._acting_on_seen() as (session, actor):
            old = await agreement_changes.change_end(
                session, actor, agreement_id=self._agreement_id, seen=self._seen, ends_on=self._ends_on
            )
        until = f"har sista dag {day(self._ends_on)}" if self._ends_on else "gäller tills vidare"
        await self._done(f"Avtalet för {SERVICE[old.service]} {until}.")
