"""The login page: why the last attempt was refused, and in demonstrations which test cards there are."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from rxapp.db import reading
from rxapp.services.cards import Card, list_cards
from rxapp.settings import get_settings
from rxapp.state import shown
from rxapp.state.marks import PUBLIC, requires
from rxapp.state.session import SessionState, cookie_value
from rxapp.text.login import FLASH_COOKIE, REFUSALS, read_flash


class LoginState(rx.State):
    """Nothing here is about anybody: what was typed comes back from the reader's own cookie."""

    hsa_id: str = ""
    hsa_id_error: str = ""
    pin_error: str = ""
    error: str = ""
    contact: str = ""
    onward: str = "/"
    cards: list[Card] = []

    @rx.event
    @requires(PUBLIC)
    async def load(self) -> Any:
        """Say what went wrong, and whoever is logged in already may go on."""
        session = await self.get_state(SessionState)
        await shown.leave_pages(self)
        session.page, session.denied = "login", ""
        query: Mapping[str, str] = self.router.url.query_parameters
        self.onward = query.get("till", "/")[:300]
        code, self.hsa_id = read_flash(cookie_value(self.router_data, FLASH_COOKIE))
        field, sentence = REFUSALS.get(code, ("", ""))
        # The address stands apart: it is a link, and may break only after the at sign.
        sentence, contact, _ = sentence.partition("{support}")
        self.contact = get_settings().support_contact if contact else ""
        self.hsa_id_error = sentence if field == "hsa_id" else ""
        self.pin_error = sentence if field == "pin" else ""
        self.error = sentence if field == "form" else ""
        if get_settings().is_demo:
            async with reading() as db:
                self.cards = await list_cards(db)
