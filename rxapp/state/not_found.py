"""An address that leads nowhere: whatever another page held is emptied."""

import reflex as rx

from rxapp.state import shown
from rxapp.state.marks import PUBLIC, requires
from rxapp.state.session import SessionState, hush


class NotFoundState(rx.State):
    """Holds nothing."""

    @rx.event
    @requires(PUBLIC)
    async def load(self) -> None:
        """Leave the page one came from."""
        await shown.leave_pages(self)
        session = await self.get_state(SessionState)
        hush(session)
        session.page, session.denied = "not_found", ""
