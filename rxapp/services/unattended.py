"""A last day to apply that comes near with nothing sent: the users are told once, and the administrators too
if nobody looks."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import unattended as access
from rxapp.db import reading, unit_of_work
from rxapp.domain.claims import claim_of
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.last_days import NEAR_DAYS, can_be_applied_for, due, earliest
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.models import NearLastDay, UnattendedLastDay
from rxapp.services import journal
from rxapp.services.addresses import claim_code
from rxapp.services.rights import require

QUIET = timedelta(days=NEAR_DAYS)
"""Nobody has logged in for so long."""


@dataclass(frozen=True, slots=True, order=True)
class Unattended:
    """A last day of a municipality that comes near, with nothing sent and nobody there."""

    last_day: date
    municipality_code: str
    type_code: str
    period: Period

    @property
    def key(self) -> tuple[str, str, date, date]:
        return (self.municipality_code, self.type_code, self.period.first_day, self.period.last_day)


Find = Callable[[AsyncSession], Awaitable[list[Unattended]]]
Told = type[UnattendedLastDay] | type[NearLastDay]


@dataclass(frozen=True, slots=True)
class NearDay:
    """The same, as an administrator is told of it."""

    type_code: str
    period: Period
    last_day: date


async def list_near_days(session: AsyncSession, actor: Actor) -> list[NearDay]:
    """What the administrator's municipality has been told of and what still holds, the nearest first.

    Raises:
        NotAllowed: the reader is no administrator.
    """
    require(actor, Right.PERMISSIONS_SET)
    statement = access.visible_unattended(actor, clock.today(), clock.now() - QUIET)
    return [
        NearDay(row.type_code, Period(row.period_first_day, row.period_last_day), row.last_day)
        for row in (await session.exec(statement)).all()
    ]


async def tell_of_unattended() -> int:
    """Tell the administrators of everything they have not been told of; gives how much."""
    return await _tell_all(find_unattended, UnattendedLastDay, EventKind.LAST_DAY_UNATTENDED)


async def tell_of_near() -> int:
    """Tell the users who hold the type, as soon as a last day is near with nothing sent; gives how much."""
    return await _tell_all(find_near, NearLastDay, EventKind.LAST_DAY_NEAR)


async def _tell_all(find: Find, table: Told, kind: EventKind) -> int:
    """Each in its own transaction."""
    async with reading() as session:
        found = await find(session)
        told = {tuple(row) for row in (await session.exec(access.told(table))).all()}
    return sum([await _tell(each, table, kind) for each in found if each.key not in told])


async def find_unattended(session: AsyncSession) -> list[Unattended]:
    """Those of `find_near` for which nobody with the permission has logged in for fourteen days."""
    found = await find_near(session)
    attended = access.attended({each.type_code for each in found}, clock.today(), clock.now() - QUIET)
    seen = {(row.municipality_code, row.subject) for row in (await session.exec(attended)).all()}
    return [each for each in found if (each.municipality_code, each.type_code) not in seen]


async def find_near(session: AsyncSession) -> list[Unattended]:
    """Every last day within fourteen days, of a type that was applied for earlier, with nothing sent for
    the period."""
    today = clock.today()
    codes = [code for code, declared in TYPES.items() if can_be_applied_for(declared, today)]
    claims: dict[tuple[str, str], list[Period]] = defaultdict(list)
    statement = access.claims_of_everybody(codes, earliest(today), today)
    for row in (await session.exec(statement)).all():
        claim = claim_of(row.quarter_first_day, row.claim_last_day)
        claims[row.municipality_code, row.type_code].append(claim)
    return sorted(
        Unattended(last_day, *whose, period)
        for whose, sent in claims.items()
        for period, last_day in near_and_missing(whose[1], sent, today)
    )


def near_and_missing(type_code: str, sent: list[Period], today: date) -> list[tuple[Period, date]]:
    """The periods whose last day is near, for which nothing has been sent, though something was before."""
    latest = max(claim.first_day for claim in sent)
    return [
        (each.period, each.last_day)
        for each in due(TYPES[type_code], today, sent_from=latest)
        if each.period is not None
        and each.last_day is not None
        and (each.last_day - today).days <= NEAR_DAYS
        and not any(_covers(claim, each.period) for claim in sent)
        and any(claim.first_day < each.period.first_day for claim in sent)
    ]


def _covers(claim: Period, period: Period) -> bool:
    return claim.first_day <= period.first_day and period.last_day <= claim.last_day


async def _tell(each: Unattended, table: Told, kind: EventKind) -> int:
    """One if it is told now; none if another process has just done so."""
    happened = Happened(
        kind,
        each.municipality_code,
        type_code=each.type_code,
        data={"period": claim_code(each.period), "last_day": each.last_day.isoformat()},
    )
    try:
        async with unit_of_work() as session:
            session.add(
                table(
                    municipality_code=each.municipality_code,
                    type_code=each.type_code,
                    period_first_day=each.period.first_day,
                    period_last_day=each.period.last_day,
                    last_day=each.last_day,
                    told_at=clock.now(),
                )
            )
            await session.flush()
            await journal.record(session, None, happened)
    except IntegrityError:
        return 0
    return 1
