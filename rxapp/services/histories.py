"""What has been done to users and permissions: who, what, before, after and when, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.administration import visible_history
from rxapp.access.permissions import visible_users
from rxapp.access.rows import Rows, listing
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.services.paging import Paged, fetch_page

RECENT = 10
"""How many there are on the page of a user; all of them have a page of their own."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which changes: to one user, to users of that name, of one type."""

    account_id: int = 0
    words: str = ""
    type_code: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change. `doer` is None for what the service did itself; `principal` is whom a deputy stands for.

    A changed name or address has `field`, `old` and `new`; a permission has its particulars in `data`.
    """

    event_id: int
    kind: EventKind
    at: datetime
    doer: str | None
    whom: str | None
    account_id: int | None
    type_code: str | None
    field: str | None
    old: str | None
    new: str | None
    data: dict[str, Any]
    principal: str


async def list_history(session: AsyncSession, actor: Actor, wanted: HistoryFilter) -> Paged:
    """A page of changes as `ChangeView`s."""
    statement = _filtered(actor, wanted)
    paged = await fetch_page(session, statement.order_by(None), statement, wanted.page)
    return Paged(await _views(session, actor, paged.rows), paged.page, paged.count)


async def recent_history(session: AsyncSession, actor: Actor, account_id: int) -> list[ChangeView]:
    """The latest changes to one user."""
    statement = _filtered(actor, HistoryFilter(account_id)).limit(RECENT)
    return await _views(session, actor, list((await session.exec(statement)).all()))


def _filtered(actor: Actor, wanted: HistoryFilter) -> Rows:
    changes = visible_history(actor).subquery("changes")
    statement = listing(*changes.c)
    if wanted.account_id:
        statement = statement.where(changes.c.account_id == wanted.account_id)
    if wanted.type_code:
        statement = statement.where(changes.c.type_code == wanted.type_code)
    for word in wanted.words.split():
        statement = statement.where(changes.c.whom.icontains(word, autoescape=True))
    return statement.order_by(changes.c.id.desc(), changes.c.field)


async def _views(session: AsyncSession, actor: Actor, rows: list[Any]) -> list[ChangeView]:
    names = await _names(session, actor, {row.data["deputy_for"] for row in rows if "deputy_for" in row.data})
    return [
        ChangeView(
            row.id,
            row.kind,
            row.at,
            row.doer,
            row.whom,
            row.account_id,
            row.type_code,
            row.field,
            row.old,
            row.new,
            row.data,
            names.get(row.data.get("deputy_for"), ""),
        )
        for row in rows
    ]


async def _names(session: AsyncSession, actor: Actor, account_ids: set[int]) -> dict[int | None, str]:
    if not account_ids:
        return {}
    users = visible_users(actor)
    found = await session.exec(users.where(users.selected_columns.id.in_(account_ids)))
    return {user.id: f"{user.first_name} {user.last_name}" for user in found.all()}
