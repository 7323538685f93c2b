"""The users as an administrator has narrowed and sorted them.

A municipality has some hundred at the most, and they are sorted as Swedish is: so it is done here, on
what `access` has let through, and not in SQL.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.permissions import Actor
from rxapp.services.holdings import SUBJECTS, UserView, list_users
from rxapp.services.paging import Paged

DORMANT_DAYS = 90
"""An active user who has not logged in for so many days is one to ask about."""

PEOPLE_SHOWN = 25
"""Rows at a time: every change sends them all, and they must stay few kilobytes."""

BY_NAME, BY_LOGIN = "name", "last_login_at"
_NEVER = datetime.min.replace(tzinfo=UTC)


class Standing(StrEnum):
    """Which users are listed; nothing chosen is all of them."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NO_PERMISSION = "no_permission"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What the users are narrowed to and sorted by; a subject narrows the columns to that one."""

    words: str = ""
    subject: str = ""
    standing: Standing | None = None
    sort: str = BY_NAME
    descending: bool = False
    page: int = 1


def subjects_of(wanted: UserFilter) -> list[str]:
    """The columns that are shown."""
    return [wanted.subject] if wanted.subject in SUBJECTS else list(SUBJECTS)


async def every_user(session: AsyncSession, actor: Actor, wanted: UserFilter) -> list[UserView]:
    """All users of the filter, in order."""
    users = await list_users(session, actor)
    found = [user for user in users if _has_words(user, wanted.words) and _stands(user, wanted.standing)]
    if wanted.sort == BY_LOGIN:
        found.sort(key=lambda user: user.last_login_at or _NEVER, reverse=wanted.descending)
    elif wanted.descending:
        found.reverse()
    return found


async def list_page(session: AsyncSession, actor: Actor, wanted: UserFilter) -> Paged:
    """A page of them as `UserView`s; a page past the end gives the last one."""
    found = await every_user(session, actor, wanted)
    pages = max(1, -(-len(found) // PEOPLE_SHOWN))
    page = min(max(1, wanted.page), pages)
    start = (page - 1) * PEOPLE_SHOWN
    return Paged(found[start : start + PEOPLE_SHOWN], page, len(found), PEOPLE_SHOWN)


def _has_words(user: UserView, words: str) -> bool:
    text = f"{user.name} {user.hsa_id} {user.email}".casefold()
    return all(word in text for word in words.casefold().split())


def _stands(user: UserView, standing: Standing | None) -> bool:
    match standing:
        case None:
            return True
        case Standing.ACTIVE:
            return user.is_active
        case Standing.INACTIVE:
            return not user.is_active
        case Standing.NO_PERMISSION:
            return not user.subjects
        case Standing.DORMANT:
            since = clock.now() - timedelta(days=DORMANT_DAYS)
            return user.is_active and (user.last_login_at or _NEVER) < since
