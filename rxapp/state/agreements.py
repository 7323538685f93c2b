"""The forms of a municipality's agreements: a new one, another last day, the end."""

from collections.abc import Callable
from datetime import date, timedelta

import reflex as rx

from rxapp import clock
from rxapp.domain.agreements import THIS_SERVICE, Service, Term
from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.domain.permissions import Right
from rxapp.services import agreements
from rxapp.services.account_details import new_pin_hash
from rxapp.services.administrators import NewAdministrator
from rxapp.services.agreements import AgreementView
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.person_forms import (
    NO_ERRORS,
    Errors,
    Problem,
    SecondLook,
    checks_of_details,
    details_of,
    errors_of,
    wrong_in,
)
from rxapp.state.session import say
from rxapp.text.agreements import term_text
from rxapp.text.format import counted, day
from rxapp.text.labels import SERVICE

NOT_A_DAY = "Skriv dagen som ÅÅÅÅ-MM-DD."


class AgreementsState(MunicipalitiesState):
    """Which form is open, with what was wrong in it."""

    step: str = ""
    service: str = ""
    term: str = ""
    last_day: str = ""
    look: SecondLook = SecondLook()
    errors: Errors = NO_ERRORS
    problems: list[Problem] = []

    _agreement_id: int = 0
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
        self._agreement_id, self.step = agreement_id, "end"
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
        checks = [lambda: _service(code), lambda: _day(starts, "starts_on"), lambda: _last_day(until)]
        if self._is_wrong(wrong_in(*checks, *_checks_of_first(form))):
            return
        service, term = _service(code), Term(_day(starts, "starts_on"), _last_day(until))
        try:
            first = await _first(form)
            async with acting(self) as (session, actor):
                await agreements.start(
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
            ends_on = _last_day(text_of(form, "sista-dag"))
            async with looking(self) as (session, actor):
                found = await agreements.get_agreement(session, actor, self._agreement_id)
                needs_look = await agreements.needs_second_look(
                    session, actor, agreement_id=self._agreement_id, ends_on=ends_on
                )
            self._ends_on, self._at_once = ends_on, False
            if needs_look and ends_on is not None:
                self.look, self.step = _look_at_day(self.facts.name, found, ends_on), "look"
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
        self.look = _look_at_once(self.facts.name, found, people)

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
        async with acting(self) as (session, actor):
            old = await agreements.end_at_once(session, actor, agreement_id=self._agreement_id)
        await self._done(f"Avtalet för {SERVICE[old.service]} är avslutat.")

    def _is_wrong(self, wrong: list[Invalid]) -> bool:
        self.errors, self.problems = errors_of(*wrong)
        return bool(wrong)

    async def _change(self) -> None:
        async with acting(self) as (session, actor):
            old = await agreements.change_end(
                session, actor, agreement_id=self._agreement_id, ends_on=self._ends_on
            )
        until = f"har sista dag {day(self._ends_on)}" if self._ends_on else "gäller tills vidare"
        await self._done(f"Avtalet för {SERVICE[old.service]} {until}.")

    async def _done(self, sentence: str) -> None:
        await self._close()
        await say(self, sentence)
        await shown.show(await self.get_state(MunicipalitiesState))


async def _first(form: Form) -> NewAdministrator | None:
    """The first administrator, if the form asked for one."""
    if "hsa-id" not in form:
        return None
    hsa_id = text_of(form, "hsa-id")
    return NewAdministrator(hsa_id, details_of(form), await new_pin_hash(hsa_id))


def _checks_of_first(form: Form) -> list[Callable[[], object]]:
    if "hsa-id" not in form:
        return []
    return [lambda: parse_hsa_id(text_of(form, "hsa-id")), *checks_of_details(form)]


def _service(code: str) -> Service:
    try:
        return Service(code)
    except ValueError:
        raise Invalid("service", "Välj e-tjänst.") from None


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, NOT_A_DAY) from None


def _last_day(text: str) -> date | None:
    return _day(text, "ends_on") if text else None


def _look_at_day(municipality: str, found: AgreementView, ends_on: date) -> SecondLook:
    after = day(ends_on + timedelta(days=1))
    if found.service is THIS_SERVICE:
        meaning = f"Från och med {after} kommer ingen i {municipality} kommun in i e-tjänsten."
    else:
        meaning = f"Från och med {after} har {municipality} kommun inget avtal för {SERVICE[found.service]}."
    return SecondLook(
        f"Avsluta avtalet för {SERVICE[found.service]}?",
        f"Avtalet slutar {day(ends_on)}. {meaning}",
        f"Avsluta avtalet {day(ends_on)}",
    )


def _look_at_once(municipality: str, found: AgreementView, people: int) -> SecondLook:
    service = SERVICE[found.service]
    question = f"Avsluta avtalet för {service} genast?"
    if found.service is not THIS_SERVICE or found.term.starts_on > clock.today():
        meaning = f"{municipality} kommun har inte längre avtal för {service}. Ingen loggas ut härifrån."
        return SecondLook(question, meaning, f"Avsluta avtalet för {service}")
    who = counted(people, "användare eller administratör", "användare och administratörer")
    meaning = (
        f"{municipality} kommun har {who}. Alla loggas ut genast, och ingen kommer in förrän ett nytt avtal "
        "gäller. Påbörjade ansökningar och ärenden finns kvar."
    )
    return SecondLook(question, meaning, f"Avsluta avtalet och logga ut alla i {municipality} kommun")
