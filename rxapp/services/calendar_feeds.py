"""A user's last days to apply in a calendar of their own, fetched from a secret address.

Whoever has the address has no session, so the calendar holds nothing that is not public but which types a
user has: no case, no amount, no name.
"""

import hashlib
import re
import secrets
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.calendar_feeds import feed_to_change, own_feed, types_of_feed
from rxapp.db import reading
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.last_days import due
from rxapp.domain.permissions import Actor, Right
from rxapp.models import CalendarFeed
from rxapp.services import journal
from rxapp.services.calendars import calendar_of
from rxapp.services.rights import require
from rxapp.settings import get_settings

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits in the letters of addresses."""


def address_of(secret: str) -> str:
    """Where the calendar is fetched."""
    return f"{get_settings().public_url}/kalender/{secret}.ics"


def hash_secret(secret: str) -> str:
    """What is kept of a secret. As random as a session key, it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def made_at(session: AsyncSession, actor: Actor) -> datetime | None:
    """When the reader's own address was made, if there is one."""
    require(actor, Right.PROFILE_READ)
    return (await session.exec(own_feed(actor))).first()


async def make_feed(session: AsyncSession, actor: Actor) -> str:
    """Make the reader's own address and give its secret, this once; an earlier address is none any more.

    Raises:
        NotAllowed: the actor is no user of a municipality.
        Conflict: another tab has made one at the same moment.
    """
    require(actor, Right.PROFILE_READ)
    secret = secrets.token_urlsafe(32)
    if (feed := (await session.exec(feed_to_change(actor).with_for_update())).first()) is None:
        feed = CalendarFeed(account_id=actor.account_id, secret_hash="", made_at=clock.now())
        session.add(feed)
    feed.secret_hash, feed.made_at = hash_secret(secret), clock.now()
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("Adressen skapades nyss i en annan flik. Ladda om sidan.") from error
    await journal.record(session, actor, _happened(EventKind.CALENDAR_FEED_MADE, actor))
    return secret


async def remove_feed(session: AsyncSession, actor: Actor) -> None:
    """Take the reader's own address away: it is none any more.

    Raises:
        NotAllowed: the actor is no user of a municipality.
        NotFound: there is no address.
    """
    require(actor, Right.PROFILE_READ)
    feed = (await session.exec(feed_to_change(actor).with_for_update())).first()
    if feed is None:
        raise NotFound("Det finns ingen kalenderadress att ta bort.")
    await session.delete(feed)
    await journal.record(session, actor, _happened(EventKind.CALENDAR_FEED_REMOVED, actor))


def _happened(kind: EventKind, actor: Actor) -> Happened:
    return Happened(kind, actor.municipality_code, account_id=actor.account_id)


async def fetch_feed(secret: str) -> bytes | None:
    """The calendar at the address, with the rights that hold now; None where there is none.

    Found by its hash: how long it takes tells nothing of how near a guess was.
    """
    if SECRET.fullmatch(secret) is None:
        return None
    today = clock.today()
    async with reading() as session:
        held = (await session.exec(types_of_feed(hash_secret(secret), today))).all()
    if not held:
        return None
    codes = [code for code in TYPES if code in set(held)]
    return calendar_of(each for code in codes for each in due(TYPES[code], today, begun=True))
