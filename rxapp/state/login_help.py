"""The page for whoever cannot log in: it knows nothing of anybody, and whom to turn to at last."""

import reflex as rx

from rxapp.settings import get_settings
from rxapp.state import live
from rxapp.state.marks import PUBLIC, requires
from rxapp.state.session import SessionState


class LoginHelpState(rx.State):
    """The address of the support, which is not known when the pages are built."""

    support: str = ""

    @rx.event
    @requires(PUBLIC)
    async def load(self) -> None:
        """Leave the page one came from, and say where the support is."""
        session = await self.get_state(SessionState)
        await live.leave_pages(self)
        session.page, session.denied = "login_help", ""
        self.support = get_settings().support_contact
