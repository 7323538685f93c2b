"""Permissions per compensation type, given and taken by the municipality's own administrators."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.permissions import one_user, permissions_to_change
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import ALWAYS, Window
from rxapp.models import Permission
from rxapp.services import declined_types, journal
from rxapp.services.holdings import NO_USER, UserView, get_user, require_subject

Grant = tuple[Window, int | None]
"""The days of a permission, and whose deputy holds it, if it was given for that."""


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
