"""How many notices are unread, beside «Notifieringar» in the navigation of every page."""

from contextlib import suppress
from typing import Any

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Actor, Right
from rxapp.services import notices
from rxapp.services.acting import looking
from rxapp.text.notices import unread_text


class NoticeBadgeState(rx.State):
    """What stands in the navigation; nothing where nothing is unread."""

    unread: str = ""

    _count: int = 0
    _counted_for: str = ""


async def know(state: Any, db: Session, actor: Actor) -> None:
    """Count in the snapshot of the page, unless it is known in this connection: what changes it is
    pushed."""
    badge = await state.get_state(NoticeBadgeState)
    if badge._counted_for != _connection(state):
        await count(state, db, actor)


async def count(state: Any, db: Session, actor: Actor) -> None:
    """Count anew."""
    badge = await state.get_state(NoticeBadgeState)
    badge._counted_for = _connection(state)
    badge._count = await notices.count_unread(db, actor)
    unread = unread_text(badge._count) if badge._count else ""
    # Only what has changed travels.
    if badge.unread != unread:
        badge.unread = unread


async def forget(state: Any) -> None:
    """What is known may be so no longer: the next page counts anew."""
    (await state.get_state(NoticeBadgeState))._counted_for = ""


async def know_alone(state: Any, key: str) -> None:
    """As `know`, where the page that is open has not come to count: it may not be the reader's."""
    badge = await state.get_state(NoticeBadgeState)
    if badge._counted_for == _connection(state):
        return
    with suppress(NotAllowed):
        async with looking(key, Right.ANYONE_SIGNED_IN) as (db, actor):
            await count(state, db, actor)


async def counted(state: Any) -> int:
    """How many are known of in this tab."""
    return (await state.get_state(NoticeBadgeState))._count


def _connection(state: Any) -> str:
    return str(state.router_data.get("sid", ""))
