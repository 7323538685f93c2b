"""The forms of a municipality's administrators: register, change, deregister."""

import reflex as rx

from rxapp.domain.agreements import LAST_ADMINISTRATOR
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.domain.permissions import Right
from rxapp.services import administrator_changes, administrators
from rxapp.services.account_details import new_pin_hash
from rxapp.services.administrator_changes import NewAdministrator
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.municipality_forms import MunicipalityForm
from rxapp.state.person_forms import checks_of_details, details_of, wrong_in
from rxapp.state.second_looks import look_at_deregistration


class AdministratorsState(MunicipalityForm, MunicipalitiesState):
    """Whom the form that is open is for."""

    hsa_id: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    _account_id: int = 0

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def ask_new(self) -> None:
        """Open the form for an administrator."""
        await self._close()
        self.step = "new"

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def ask_change(self, account_id: int) -> None:
        """Open the form for name and e-mail address."""
        await self._open("change", account_id)

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def ask_deregister(self, account_id: int) -> None:
        """Say what it means to deregister somebody, or that it cannot be done."""
        async with looking(self) as (session, actor):
            if await administrators.is_last(session, actor, account_id):
                raise Conflict(LAST_ADMINISTRATOR)
        await self._open("deregister", account_id)

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def cancel(self) -> None:
        """Put the form away; nothing has happened."""
        await self._close()

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def register(self, form: Form) -> None:
        """Register an administrator of the municipality that is looked at."""
        hsa_id = text_of(form, "hsa-id")
        if self._is_wrong(wrong_in(lambda: parse_hsa_id(hsa_id), *checks_of_details(form))):
            return
        try:
            new = NewAdministrator(hsa_id, details_of(form), await new_pin_hash(hsa_id))
            async with acting(self) as (session, actor):
                await administrator_changes.register(session, actor, municipality_code=self._code, new=new)
        except Invalid as refusal:
            self._is_wrong([refusal])
            return
        await self._done(
            f"{new.details.first_name} {new.details.last_name} är registrerad som administratör."
        )

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def change(self, form: Form) -> None:
        """Save the name and the e-mail address."""
        if self._is_wrong(wrong_in(*checks_of_details(form))):
            return
        async with acting(self) as (session, actor):
            changed = await administrator_changes.change(
                session, actor, account_id=self._account_id, details=details_of(form)
            )
        await self._done(f"Uppgifterna om {changed.name} är sparade.")

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def deregister(self) -> None:
        """Deregister whom the second look has told of."""
        if self.step != "deregister":
            return
        async with acting(self) as (session, actor):
            left = await administrator_changes.deregister(session, actor, account_id=self._account_id)
        await self._done(f"{left.name} är avregistrerad och utloggad.")

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def reregister(self, account_id: int) -> None:
        """Make a former administrator a current one again."""
        async with acting(self) as (session, actor):
            back = await administrator_changes.reregister(session, actor, account_id=account_id)
        await self._done(f"{back.name} är registrerad som administratör igen.")

    @rx.event
    @requires(Right.ADMINISTRATORS_SET)
    async def unlock(self, account_id: int) -> None:
        """Let a locked card in again."""
        async with acting(self) as (session, actor):
            whose = await administrator_changes.unlock(session, actor, account_id=account_id)
        await self._done(f"Kortet för {whose.name} är upplåst.")

    async def _open(self, step: str, account_id: int) -> None:
        await self._close()
        async with looking(self) as (session, actor):
            found = await administrators.get_administrator(session, actor, account_id)
            everybody = await administrators.list_administrators(session, actor, found.municipality_code)
        self.step, self._account_id = step, account_id
        self.hsa_id, self.name = found.hsa_id, found.name
        self.first_name, self.last_name = found.details.first_name, found.details.last_name
        self.email = found.details.email
        left = [one.name for one in everybody if one.is_current and one.account_id != account_id]
        self.look = look_at_deregistration(found.name, left)
