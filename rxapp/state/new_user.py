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
from rxapp.state.new_user_views import HSA_ID, NO_ERRORS, Errors, details_of
from rxapp.state.permissions import PermissionsState


class NewUserState(rx.State):
    """The handler; what is wrong is shown, and emptied, with the page."""

    @rx.event
    @requires(Right.USERS_SET)
    async def create(self, form: Form) -> Any:
        """Register the card as a user's, and go to the user. What is typed stays if it is refused."""
        page = await self.get_state(PermissionsState)
        details, card = details_of(form), text_of(form, HSA_ID)
        errors = details if isinstance(details, Errors) else NO_ERRORS
        try:
            parse_hsa_id(card)
            if isinstance(details, Errors):
                page.errors = errors.sentences()
                return None
            pin_hash = await new_pin_hash(card)
            async with acting(self) as (session, actor):
                account_id = await users.create_user(
                    session, actor, hsa_id=card, details=details, pin_hash=pin_hash
                )
        except Invalid as refusal:
            page.errors = errors.with_refusal(refusal).sentences()
            return None
        page.errors = []
        return rx.redirect(f"/anvandare/{account_id}?ny=1")
