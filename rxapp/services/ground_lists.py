"""Grounds as officers read them: the list, one with its history, and what runs have left to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.grounds import (
    municipalities_of_grounds,
    visible_differences,
    visible_ground_history,
    visible_grounds,
)
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import GroundRecord
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.rights import require

NO_GROUND = "Grunden finns inte."
MOST_DIFFERENCES = 100


@dataclass(frozen=True, slots=True)
class GroundFilter:
    """What the list is narrowed to; without `is_all` the withdrawn ones are left out."""

    type_code: str = ""
    municipality_code: str = ""
    is_all: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done with a ground."""

    event_id: int
    kind: EventKind
    at: datetime
    doer: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GroundView:
    """A ground with its history."""

    ground: Any
    history: tuple[Entry, ...]


async def list_grounds(session: AsyncSession, actor: Actor, wanted: GroundFilter) -> Paged:
    """A page of the grounds, the latest first.

    Raises:
        NotAllowed: the actor registers none.
    """
    require(actor, Right.GROUNDS_REGISTER)
    statement = visible_grounds(actor)
    if wanted.type_code:
        statement = statement.where(GroundRecord.type_code == wanted.type_code)
    if wanted.municipality_code:
        statement = statement.where(GroundRecord.municipality_code == wanted.municipality_code)
    if not wanted.is_all:
        statement = statement.where(col(GroundRecord.withdrawn_at).is_(None))
    listed = statement.order_by(col(GroundRecord.id).desc())
    return await fetch_page(session, statement, listed, wanted.page, key=col(GroundRecord.id))


async def get_ground(session: AsyncSession, actor: Actor, ground_id: int) -> GroundView:
    """One ground.

    Raises:
        NotAllowed, NotFound: the actor registers none, or there is no such one.
    """
    require(actor, Right.GROUNDS_REGISTER)
    mine = visible_grounds(actor).where(col(GroundRecord.id) == ground_id)
    found = (await session.exec(mine)).first()
    if found is None:
        raise NotFound(NO_GROUND)
    told = (await session.exec(visible_ground_history(actor, ground_id))).all()
    return GroundView(found, tuple(Entry(e.id, e.kind, e.at, e.doer, e.data) for e in told))


async def list_municipalities(session: AsyncSession, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of every municipality, in Swedish order."""
    found = await session.exec(municipalities_of_grounds(actor))
    return [(each.code, each.name) for each in found.all()]


async def list_differences(session: AsyncSession, actor: Actor) -> list[Any]:
    """What runs have left to officers, the largest first."""
    return list((await session.exec(visible_differences(actor).limit(MOST_DIFFERENCES))).all())
