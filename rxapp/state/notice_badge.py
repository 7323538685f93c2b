"""How many notices are unread, beside «Notifieringar» in the navigation of every page."""

from typing import Any

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import notices
from rxapp.services.acting import looking
from rxapp.text.notices import unread_text


class NoticeBadgeState(rx.State):
    """What stands in the navigation; nothing where nothing is unread."""

    unread: str = ""

    _count: int = 0


async def count(state: Any, db: Session, actor: Actor) -> None:
    """Count anew, in the snapshot of the page."""
    badge = await state.get_state(NoticeBadgeState)
    badge._count = await notices.count_unread(db, actor)
    unread = unread_text(badge._count) if badge._count else ""
    # Only what has changed travels.
    if badge.unread != unread:
        badge.unread = unread


async def count_alone(state: Any, key: str) -> None:
    """The same, where the reader may not see the page that is open."""
    async with looking(key, Right.ANYONE_SIGNED_IN) as (db, actor):
        await count(state, db, actor)


async def counted(state: Any) -> int:
    """How many are known of in this tab."""
    return (await state.get_state(NoticeBadgeState))._count
