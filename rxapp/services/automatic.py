"""How automatic decisions of each type go: on or off, how many, what stops them, what reviewers say."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.automatic import decided_since, referred_since, reviewed_since, visible_turns
from rxapp.domain.compensation.declaration import CompensationType, Mode
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor, Right
from rxapp.services.rights import require
from rxapp.services.switches import Switch, list_switches

USUAL_DAYS = 90
DAYS = (30, USUAL_DAYS, 365)
TOP = 3
MOST_TURNS = 50


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """One type over the days. `stops` are the rules that stopped most cases, by code, each with how many."""

    declared: CompensationType
    switch: Switch
    decided: int
    referred: int
    stops: tuple[tuple[str, int], ...]
    reviewed: int
    disagreed: int


@dataclass(frozen=True, slots=True)
class Turn:
    """That somebody has turned a switch."""

    event_id: int
    type_code: str
    at: datetime
    is_on: bool
    reason: str
    doer: str


async def list_figures(session: AsyncSession, actor: Actor, days: int) -> list[TypeFigures]:
    """The figures of every type that is applied for, in the order of the regulations.

    Raises:
        NotAllowed: the actor has nothing to do with automatic decisions.
    """
    require(actor, Right.AUTOMATIC_SET)
    since = clock.now() - timedelta(days=days)
    switches = await list_switches(session)
    decided = dict((await session.exec(decided_since(actor, since))).all())
    reviewed = {
        code: (count, differs)
        for code, count, differs in (await session.exec(reviewed_since(actor, since))).all()
    }
    referred: Counter[str] = Counter()
    stops: dict[str, Counter[str]] = {}
    for code, kept, count in (await session.exec(referred_since(actor, since))).all():
        referred[code] += count
        for rule in json.loads(kept):
            stops.setdefault(code, Counter())[rule] += count
    return [
        TypeFigures(
            declared,
            switches[code],
            decided.get(code, 0),
            referred[code],
            tuple(stops.get(code, Counter[str]()).most_common(TOP)),
            *reviewed.get(code, (0, 0)),
        )
        for code, declared in TYPES.items()
        if declared.mode is Mode.APPLICATION
    ]


async def list_turns(session: AsyncSession, actor: Actor) -> list[Turn]:
    """Who has turned which switch and why, the latest first; nothing for who may not know."""
    found = (await session.exec(visible_turns(actor).limit(MOST_TURNS))).all()
    return [
        Turn(e.id, e.type_code, e.at, bool(e.data["is_on"]), str(e.data["reason"]), e.doer) for e in found
    ]
