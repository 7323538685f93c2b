"""Why a login has ended: an open page tells it to the one who was logged in."""

from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.endings import login_of_key, logout_of
from rxapp.db import reading
from rxapp.domain.sessions import ends_at
from rxapp.services.auth import OTHER_CARD, REPLACED_BY, SAME_CARD, hash_key
from rxapp.settings import get_settings
from rxapp.text.endings import ENDED


class Ending(StrEnum):
    """What ended it; the sentences are in `rxapp.text.endings`."""

    LOGGED_OUT = "logged_out"
    OTHER_CARD = OTHER_CARD
    SAME_CARD = SAME_CARD
    INACTIVE = "inactive"
    TIME = "time"
    NO_AGREEMENT = "no_agreement"


async def sentence(key: str) -> str:
    """The reason in words, for whoever has the session key."""
    return ENDED[await why_ended(key)].format(support=get_settings().support_contact)


async def why_ended(key: str) -> Ending:
    """Why the session of the key is no longer in force."""
    async with reading() as session:
        found = (await session.exec(login_of_key(hash_key(key), clock.today()))).first()
        if found is None:
            return Ending.LOGGED_OUT
        if (hindrance := _hindrance(found)) is not None:
            return hindrance
        if found.ended_at is not None:
            return await _by_logout(session, found)
    if ends_at(found.started_at, found.seen_at) <= clock.now():
        return Ending.TIME
    return Ending.NO_AGREEMENT


def _hindrance(found: Any) -> Ending | None:
    """What would stop a new login too: that is worth more than how this one ended."""
    if found.deactivated_at is not None:
        return Ending.INACTIVE
    return None if found.has_agreement else Ending.NO_AGREEMENT


async def _by_logout(session: AsyncSession, ended: Any) -> Ending:
    data: Any = (await session.exec(logout_of(ended.account_id, ended.ended_at))).first()
    by = data.get(REPLACED_BY) if data else None
    return Ending(by) if by in (OTHER_CARD, SAME_CARD) else Ending.LOGGED_OUT
