"""Whether automatic decisions are made for a type: as its declaration says until an officer says no."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.compensation.settling import Settles
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import AutomaticSwitch
from rxapp.services import journal
from rxapp.services.rights import require

REASON_MIN, REASON_MAX = 10, 500
_LOCK = (19, 1)
"""Two numbers: what is locked by one number is an individual."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch as it stands. `version` is 0 until somebody has changed it."""

    is_on: bool
    version: int = 0


async def switched_on(session: AsyncSession) -> Mapping[str, bool]:
    """By type, whether it is decided automatically, for a transaction that decides: nobody turns a switch
    until it has ended, so that none is decided automatically once a type is off."""
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(select(func.pg_advisory_xact_lock_shared(*_LOCK)))
    return {code: switch.is_on for code, switch in (await list_switches(session)).items()}


async def list_switches(session: AsyncSession) -> dict[str, Switch]:
    """Every switch, for every type."""
    turned = {
        s.type_code: Switch(s.is_on, s.version) for s in (await session.exec(select(AutomaticSwitch))).all()
    }
    return {code: turned.get(code) or Switch(declared.settling.is_on) for code, declared in TYPES.items()}


async def turn(
    session: AsyncSession, actor: Actor, type_code: str, *, version: int, is_on: bool, reason: str
) -> None:
    """Turn automatic decisions of a type on or off. What waits for a decision is decided as the switch then
    stands.

    Raises:
        NotAllowed: the actor turns no switches.
        NotFound: there is no such type, or nothing of it can be settled by rules.
        Conflict: somebody has turned it since `version`.
        Invalid: it stands so already, or the reason is missing or too long.
    """
    require(actor, Right.AUTOMATIC_SET)
    declared = TYPES.get(type_code)
    if declared is None or declared.settling.by_rules is Settles.NOTHING:
        raise NotFound("Ersättningstypen avgörs inte automatiskt.")
    why = _reason(reason)
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(select(func.pg_advisory_xact_lock(*_LOCK)))
    before = (await list_switches(session))[type_code]
    if before.version != version:
        raise Conflict
    if before.is_on == is_on:
        raise Invalid("skal", "Automatiska beslut är redan " + ("påslagna." if is_on else "avstängda."))
    await session.merge(AutomaticSwitch(type_code=type_code, is_on=is_on, version=version + 1))
    await session.flush()
    turned = Happened(EventKind.AUTOMATIC_TURNED, type_code=type_code, data={"is_on": is_on, "reason": why})
    await journal.record(session, actor, turned)


def _reason(text: str) -> str:
    why = " ".join(text.split())
    if not REASON_MIN <= len(why) <= REASON_MAX:
        raise Invalid("skal", f"Skriv ett skäl, {REASON_MIN}–{REASON_MAX} tecken.")
    return why
