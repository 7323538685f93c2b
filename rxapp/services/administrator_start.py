"""What needs doing now for an administrator: the review, the types, and the users' cards and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.clock import STOCKHOLM
from rxapp.domain.permissions import Actor
from rxapp.domain.reviews import Duty, Stage, is_long_ago
from rxapp.domain.windows import held_until
from rxapp.services import declined_types
from rxapp.services.holdings import UserView, list_users
from rxapp.services.mail_choices import Failing, list_failing
from rxapp.services.new_types import SingleHolder, overview
from rxapp.services.reviews import get_duty
from rxapp.services.unattended import NearDay, list_near_days

ENDING_DAYS = 14
"""A permission that ends within so many days is told of, so that it can be prolonged in time."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A permission that ends soon, and its last day."""

    user: UserView
    subject: str
    last_day: date


@dataclass(frozen=True, slots=True)
class UnattendedDay:
    """A last day to apply that comes near, with nothing sent, and the users who could do it but are away."""

    near: NearDay
    holders: tuple[UserView, ...]


@dataclass(frozen=True, slots=True)
class AdministratorStart:
    """For an administrator, over the active users. `review` is None unless it can be made now."""

    users: int
    users_without_permission: int
    users_not_seen: int = 0
    review: Duty | None = None
    new_types: tuple[str, ...] = ()
    single_holders: tuple[SingleHolder, ...] = ()
    locked: tuple[UserView, ...] = ()
    ending: tuple[Ending, ...] = ()
    unattended: tuple[UnattendedDay, ...] = ()
    failing_mail: tuple[Failing, ...] = ()


async def get_administrator_start(session: AsyncSession, actor: Actor) -> AdministratorStart:
    """The overview of the administrator's municipality."""
    today = clock.today()
    users = [user for user in await list_users(session, actor) if user.is_active]
    types = overview(users, await declined_types.declined(session, actor), today)
    duty = await get_duty(session, actor)
    return AdministratorStart(
        users=len(users),
        users_without_permission=sum(not user.subjects for user in users),
        users_not_seen=sum(is_not_seen(user, today) for user in users),
        review=duty if duty is not None and duty.stage(today) is not Stage.COMING else None,
        new_types=tuple(new.type_code for new in types.new),
        single_holders=types.single,
        locked=tuple(user for user in users if user.is_locked),
        ending=ending(users, today),
        unattended=tuple(
            UnattendedDay(near, tuple(user for user in users if near.type_code in user.subjects))
            for near in await list_near_days(session, actor)
        ),
        failing_mail=tuple(await list_failing(session, actor)),
    )


def is_not_seen(user: UserView, today: date) -> bool:
    """Whether the user has not logged in for long, or never has."""
    seen_at = user.last_login_at
    return is_long_ago(seen_at.astimezone(STOCKHOLM).date() if seen_at else None, today)


def ending(users: Sequence[UserView], today: date) -> tuple[Ending, ...]:
    """The permissions in force that end soon and are followed by no other, the nearest first."""
    found = (
        Ending(user, subject, last_day)
        for user in users
        for subject in user.subjects
        if (last_day := held_until([h.window for h in user.held if h.subject == subject], today)) is not None
        and last_day <= today + timedelta(days=ENDING_DAYS)
    )
    return tuple(sorted(found, key=lambda e: (e.last_day, e.user.name, e.subject)))
