"""Min profil: the secret address from which a calendar fetches the last days to apply."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import calendar_feeds
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.marks import requires
from rxapp.state.profile import ProfileState
from rxapp.state.session import announce
from rxapp.text.format import moment


@shown.part
class CalendarFeedState(ProfileState):
    """Whether there is an address. The address itself is shown once, by `ProfileState.feed_address`."""

    feed_made_at: str = ""

    @rx.event
    @requires(Right.PROFILE_READ)
    async def make_feed(self) -> None:
        """Make the address, or a new one in place of the old."""
        async with acting(self) as (db, actor):
            secret = await calendar_feeds.make_feed(db, actor)
        self.feed_address = calendar_feeds.address_of(secret)
        await self._look("Kalenderadressen är skapad. Kopiera den nu, den visas bara en gång.")

    @rx.event
    @requires(Right.PROFILE_READ)
    async def remove_feed(self) -> None:
        """Take the address away."""
        async with acting(self) as (db, actor):
            await calendar_feeds.remove_feed(db, actor)
        self.feed_address = ""
        await self._look("Kalenderadressen är borttagen.")

    async def _look(self, said: str) -> None:
        await announce(self, said)
        async with looking(self) as (db, actor):
            await self._fill_beside(db, actor)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        made_at = await calendar_feeds.made_at(db, actor)
        self.feed_made_at = moment(made_at) if made_at else ""
        if not made_at:
            self.feed_address = ""
