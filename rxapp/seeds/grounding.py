"""Compensation without application in a demonstration: grounds, runs of the latest months, a correction."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.rate_table import LAW_AS_READ
from rxapp.domain.grounds import NewGround
from rxapp.domain.periods import Period
from rxapp.domain.protection import Protection
from rxapp.domain.unasked import month_from
from rxapp.models import GroundRecord, Person
from rxapp.seeds.accounts import ALE, BURLOV, Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import grounds, unasked_runs

MONTHS = 3
"""Months that are run, the latest that are over."""
RUN_ON = 8
"""Day of the month after on which a month is run."""

DAILY, ADULT, ONE_OFF = "UAM_DAILY_ASYL", "MASS_HOUSING_DAILY_ADULT", "UAM_ONE_OFF"

Deed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody made up; `age` is that of today in years."""

    number: str
    first_name: str
    last_name: str
    age: int
    code: str
    protection: Protection = Protection.NONE

    def person(self, today: date) -> Person:
        return Person(
            individual_number=self.number,
            first_name=self.first_name,
            last_name=self.last_name,
            born_on=date(today.year - self.age, 3, 14),
            municipality_code=self.code,
            protection=self.protection,
        )


CHILDREN = (
    Someone("60010017", "Hassan", "Karimzad", 15, ALE),
    Someone("60010025", "Mehwish", "Taraki", 16, ALE),
    Someone("60010033", "Sahar", "Wardakzai", 14, ALE, Protection.CONFIDENTIALITY),
    Someone("60010041", "Omid", "Noorzad", 15, BURLOV),
)
ADULTS = (
    Someone("60010058", "Oksana", "Hryhorenko", 34, ALE),
    Someone("60010066", "Bohdan", "Hryhorenko", 37, ALE),
)


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same whatever is registered here."""
    months = _months(today)
    if not months:
        return
    yield _at(months[0].first_day + 2 * DAY, time(9, 3)), lambda: _register(cast, months[0], today)
    for month in months:
        yield _at(month.last_day + RUN_ON * DAY, time(10, 20)), lambda m=month: _run(cast, m)
    # Told after the first run: one child had come earlier than was known, and one adult had moved out.
    told = months[0].last_day + 15 * DAY
    yield _at(told, time(13, 41)), lambda: _correct(cast)
    yield _at(told, time(13, 52)), lambda: _close(cast, months[0].last_day - 5 * DAY)


def _months(today: date) -> list[Period]:
    """The latest months that are over and can have been run before today, the oldest first."""
    found: list[Period] = []
    day = today.replace(day=1) - DAY
    while len(found) < MONTHS:
        month = month_from(day)
        if month.first_day < LAW_AS_READ:
            break
        found.insert(0, month)
        day = month.first_day - DAY
    return [m for m in found if _at(m.last_day + RUN_ON * DAY, time(10, 20)).date() < today]


def _at(day: date, at: time) -> datetime:
    return datetime.combine(office_day(day), at, clock.STOCKHOLM)


async def _register(cast: Cast, month: Period, today: date) -> None:
    async with unit_of_work() as session:
        session.add_all(each.person(today) for each in (*CHILDREN, *ADULTS))
    day = month.first_day
    until = today + timedelta(days=200)
    new = [
        *(NewGround(c.code, DAILY, day + n * DAY, until, c.number) for n, c in enumerate(CHILDREN, 5)),
        *(NewGround(c.code, ONE_OFF, day + n * DAY, None, c.number) for n, c in enumerate(CHILDREN, 5)),
        *(NewGround(each.code, ADULT, day + 11 * DAY, None, each.number) for each in ADULTS),
        NewGround(ALE, "MASS_ALLOCATION", day + DAY, None, "", 12),
    ]
    for each in new:
        async with unit_of_work() as session:
            await grounds.register(session, cast[None, "HND1"], each)


async def _run(cast: Cast, month: Period) -> None:
    async with unit_of_work() as session:
        await unasked_runs.begin(session, cast[None, "UTB1"], month)
    await unasked_runs.carry_out(month)


async def _held(whom: Someone, type_code: str) -> GroundRecord:
    mine = (
        GroundRecord.individual_number == whom.number,
        GroundRecord.type_code == type_code,
        col(GroundRecord.withdrawn_at).is_(None),
    )
    async with reading() as session:
        return (await session.exec(select(GroundRecord).where(*mine))).one()


async def _close(cast: Cast, last_day: date) -> None:
    held = await _held(ADULTS[1], ADULT)
    async with unit_of_work() as session:
        await grounds.close(
            session, cast[None, "HND2"], held.id or 0, version=held.version, last_day=last_day
        )


async def _correct(cast: Cast) -> None:
    held = await _held(CHILDREN[1], DAILY)
    right = NewGround(
        held.municipality_code,
        held.type_code,
        held.first_day,
        held.last_day,
        held.individual_number,
    )
    async with unit_of_work() as session:
        await grounds.correct(
            session,
            cast[None, "HND2"],
            held.id or 0,
            version=held.version,
            right=replace(right, first_day=held.first_day - 3 * DAY),
            why="Anvisningsbeslutet är daterat tre dagar tidigare.",
        )
