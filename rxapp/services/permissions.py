"""Permissions per compensation type, given and taken by the municipality's own administrators."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.permissions import one_user, permissions_to_change, visible_permissions, visible_users
from rxapp.access.rows import Rows
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import ALWAYS, Window
from rxapp.models import Permission
from rxapp.services import declined_types, journal
from rxapp.text.order import swedish_order

SUBJECTS: tuple[str, ...] = (*TYPES, ACCOUNT_NUMBERS)
"""Everything that a permission can be for, in the order it is shown."""

NO_USER = "Användaren finns inte i din kommun."

Grant = tuple[Window, int | None]
"""The days of a permission, and whose deputy holds it, if it was given for that."""


@dataclass(frozen=True, slots=True)
class Held:
    """A permission with its days, by whom and when it was given, and for whom as a deputy, if it was."""

    subject: str
    window: Window
    giver: str
    given_at: datetime
    principal: str | None = None
    principal_id: int | None = None


@dataclass(frozen=True, slots=True)
class UserView:
    """A user as administrators see one. `held` has past and coming permissions too; `subjects` (type
    codes, ACCOUNT_NUMBERS) are those in force today."""

    account_id: int
    hsa_id: str
    first_name: str
    last_name: str
    email: str
    is_active: bool
    is_locked: bool
    last_login_at: datetime | None
    held: tuple[Held, ...]
    subjects: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


async def list_users(session: AsyncSession, actor: Actor) -> list[UserView]:
    """The municipality's users with their permissions, by last name in Swedish order."""
    return sorted(
        await _views(session, visible_permissions(actor), visible_users(actor)),
        key=lambda view: (swedish_order(view.last_name), swedish_order(view.first_name)),
    )


async def get_user(session: AsyncSession, actor: Actor, account_id: int) -> UserView:
    """One of the municipality's users.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    mine = col(Permission.account_id) == account_id
    users = visible_users(actor).where(visible_users(actor).selected_columns.id == account_id)
    views = await _views(session, visible_permissions(actor).where(mine), users)
    if not views:
        raise NotFound(NO_USER)
    return views[0]


async def _views(session: AsyncSession, permissions: Rows, users: Rows) -> list[UserView]:
    held: dict[int, list[Held]] = {}
    for row in (await session.exec(permissions)).all():
        held.setdefault(row.account_id, []).append(held_of(row))
    today = clock.today()
    return [
        UserView(
            account_id=u.id,
            hsa_id=u.hsa_id,
            first_name=u.first_name,
            last_name=u.last_name,
            email=u.email,
            is_active=u.deactivated_at is None,
            is_locked=u.locked_at is not None,
            last_login_at=u.last_login_at,
            held=tuple(held.get(u.id, ())),
            subjects=frozenset(h.subject for h in held.get(u.id, ()) if h.window.holds(today)),
        )
        for u in (await session.exec(users)).all()
    ]


def held_of(row: Any) -> Held:
    """A row of `access.permissions` as a value."""
    return Held(row.subject, _window(row), row.giver, row.given_at, row.principal, row.deputy_for)


async def set_permission(
    session: AsyncSession, actor: Actor, *, account_id: int, subject: str, held: bool
) -> UserView:
    """Give or take one permission of one of the own municipality's users; both are idempotent.

    Given, it holds from today without end. Taken, nothing of it is left, neither for today nor for days
    to come. Gives the user as it is afterwards.

    Raises:
        Invalid: there is no such compensation type.
        NotFound: there is no such user in the municipality.
    """
    require_subject(subject)
    await lock_users(session, actor, [account_id])
    if held:
        changed = await give(session, actor, account_id=account_id, subject=subject)
    else:
        changed = await take(session, actor, account_id=account_id, subject=subject)
    if changed:
        await journal.record(session, actor, changed)
    return await get_user(session, actor, account_id)


def require_subject(subject: str) -> None:
    """Raises Invalid for what no permission can be for."""
    if subject not in SUBJECTS:
        raise Invalid("subject", "Ersättningstypen finns inte.")


async def lock_users(session: AsyncSession, actor: Actor, account_ids: Collection[int]) -> None:
    """Lock the users, always in the same order, so that two who change the same ones wait and not block.

    Raises:
        NotFound: one of them is no user of the municipality.
    """
    for account_id in sorted(set(account_ids)):
        if (await session.exec(one_user(actor, account_id))).first() is None:
            raise NotFound(NO_USER)


async def give(
    session: AsyncSession,
    actor: Actor,
    *,
    account_id: int,
    subject: str,
    days: Window = ALWAYS,
    deputy_for: int | None = None,
) -> Happened | None:
    """Write a permission of a locked user, unless what is held covers it; gives what to record."""
    rows = await _rows(session, actor, account_id, subject)
    # A permission without day to begin begins today: what is held already from before covers it.
    from_today = replace(days, first_day=days.first_day or clock.today())
    if any(_window(row).covers(from_today) for row in rows):
        return None
    if not days.is_limited():
        # One without end at the most: that which would begin later gives way.
        without_end = [row.id for row in rows if row.last_day is None]
        await session.exec(delete(Permission).where(col(Permission.id).in_(without_end)))
    session.add(
        Permission(
            account_id=account_id,
            subject=subject,
            first_day=days.first_day,
            last_day=days.last_day,
            deputy_for=deputy_for,
            given_by=actor.account_id,
            given_at=clock.now(),
        )
    )
    await session.flush()
    await declined_types.forget(session, actor, subject)
    was_held = any(_window(row).holds(clock.today()) for row in rows)
    data: dict[str, str | int | bool | None] = {"old": was_held, "new": True}
    if days != ALWAYS:
        data |= {"from": _iso(days.first_day), "until": _iso(days.last_day)}
    if deputy_for is not None:
        data["deputy_for"] = deputy_for
    return _happened(EventKind.PERMISSION_GIVEN, actor, account_id, subject, data)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


async def take(
    session: AsyncSession,
    actor: Actor,
    *,
    account_id: int,
    subject: str,
    only: Collection[Grant] | None = None,
) -> Happened | None:
    """Remove every permission for the subject that a locked user has or is to have, or those of `only`;
    gives what to record, if there was any."""
    today = clock.today()
    found = [r for r in await _rows(session, actor, account_id, subject) if not _window(r).is_over(today)]
    rows = [row for row in found if only is None or (_window(row), row.deputy_for) in only]
    if not rows:
        return None
    await session.exec(delete(Permission).where(col(Permission.id).in_([row.id for row in rows])))
    data: dict[str, str | int | bool | None] = {
        "old": any(_window(row).holds(today) for row in found),
        "new": any(_window(row).holds(today) for row in found if row not in rows),
    }
    return _happened(EventKind.PERMISSION_TAKEN, actor, account_id, subject, data)


def _window(row: Any) -> Window:
    return Window(row.first_day, row.last_day)


async def _rows(session: AsyncSession, actor: Actor, account_id: int, subject: str) -> Sequence[Any]:
    statement = permissions_to_change(actor, account_id).where(Permission.subject == subject)
    return (await session.exec(statement)).all()


def _happened(
    kind: EventKind, actor: Actor, account_id: int, subject: str, data: dict[str, str | int | bool | None]
) -> Happened:
    return Happened(kind, actor.municipality_code, type_code=subject, account_id=account_id, data=data)
