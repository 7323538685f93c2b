"""The users of the demonstration go through their notices at the end of a day; the latest wait."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.permissions import Actor, Role
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY, Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import notices
from rxapp.services.notices import NoticeFilter

Deed = Callable[[], Awaitable[None]]
LATEST = {ALE: 8, BURLOV: 60, UPPLANDS_VASBY: 130}
"""Days: what came after that is unread. One municipality is seldom in the service."""


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice, so that nothing else is changed by it."""
    for (code, _), actor in cast.items():
        if code is not None and actor.role is Role.USER:
            day = office_day(today - LATEST[code] * DAY, -DAY)
            yield datetime.combine(day, time(16, 40), clock.STOCKHOLM), lambda actor=actor: _read(actor)


async def _read(actor: Actor) -> None:
    async with unit_of_work() as session:
        await notices.mark_all_read(session, actor, NoticeFilter())
