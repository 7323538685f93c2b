"""A new user: the card, the name and the address, and then on to the permissions."""

from typing import Any

import reflex as rx

from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.domain.permissions import Right
from rxapp.services import users
from rxapp.services.account_details import new_pin_hash
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.permissions import PermissionsState
from rxapp.state.person_forms import FIELDS, checks_of_details, details_of, errors_of, wrong_in


class NewUserState(rx.State):
    """The handler; what is wrong is shown, and emptied, with the page."""

    @rx.event
    @requires(Right.USERS_SET)
    async def create(self, form: Form) -> Any:
        """Register the card as a user's, and go to the user. What is typed stays if it is refused."""
        page = await self.get_state(PermissionsState)
        card = text_of(form, FIELDS["hsa_id"])
        page.errors, wrong = errors_of(*wrong_in(lambda: parse_hsa_id(card), *checks_of_details(form)))
        if wrong:
            return None
        pin_hash = await new_pin_hash(card)
        try:
            async with acting(self) as (session, actor):
                account_id = await users.create_user(
                    session, actor, hsa_id=card, details=details_of(form), pin_hash=pin_hash
                )
        except Invalid as refusal:
            page.errors, _ = errors_of(refusal)
            return None
        return rx.redirect(f"/anvandare/{account_id}?ny=1")
