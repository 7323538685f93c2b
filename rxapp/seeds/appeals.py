"""Two appeals of the demonstration: one that lies with the court, and one that has just come."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor
from rxapp.models import AppealRecord, Case, Decision
from rxapp.seeds.accounts import ALE, Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import appeal_handling, appealing, openings, reconsidering

Deed = Callable[[], Awaitable[None]]
WANTED = "Kommunen vill att Migrationsverket beviljar ersättning även för de rader som har fått avslag."
GROUNDS = "Barnen gick i skolan hela perioden. Rektorns intyg visar det."
WHY = "Det som kommunen har anfört ger inte skäl att ändra beslutet."
WITHIN = 18
"""Days: a decision that is older is not appealed here, though it might still be in time."""


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same whatever is appealed here."""
    user, officer = cast[ALE, "USR1"], cast[None, "HND1"]
    yield _at(today - 82 * DAY, time(10, 4)), lambda: _appeal(user)
    yield _at(today - 75 * DAY, time(13, 20)), lambda: _find_in_time(officer)
    yield _at(today - 68 * DAY, time(9, 41)), lambda: _reconsider(officer)
    yield _at(today - 66 * DAY, time(15, 2)), lambda: _hand_over(officer)
    yield _at(today - 4 * DAY, time(11, 37)), lambda: _appeal(user)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(office_day(day, -DAY), at, clock.STOCKHOLM)


async def _appeal(user: Actor) -> None:
    """Open and appeal the latest decision that has gone against the municipality, if there is one of late."""
    async with unit_of_work() as session:
        found = await _latest_against(session, user)
        if found is None:
            return
        decision_id, file_number = found
        await openings.note_opened(session, user, file_number)
        await appealing.lodge(session, user, decision_id, wanted=WANTED, grounds=GROUNDS)


async def _find_in_time(officer: Actor) -> None:
    async with unit_of_work() as session:
        if (one := await _latest(session)) is not None:
            await appeal_handling.find_in_time(session, officer, one.id or 0, one.version)


async def _reconsider(officer: Actor) -> None:
    async with unit_of_work() as session:
        if (one := await _latest(session)) is not None:
            none = Reconsidered.NOT_AT_ALL
            await reconsidering.reconsider(
                session, officer, one.id or 0, one.version, result=none, reason=WHY
            )


async def _hand_over(officer: Actor) -> None:
    async with unit_of_work() as session:
        if (one := await _latest(session)) is not None:
            await appeal_handling.hand_over(session, officer, one.id or 0, one.version)


async def _latest(session: AsyncSession) -> AppealRecord | None:
    return (await session.exec(select(AppealRecord).order_by(col(AppealRecord.id).desc()))).first()


async def _latest_against(session: AsyncSession, user: Actor) -> tuple[int, str] | None:
    appealed = select(AppealRecord.against_id)
    statement = (
        select(Decision.id, Case.file_number)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(
            Case.municipality_code == user.municipality_code,
            col(Case.type_code).in_(code for code in user.types if not TYPES[code].final_by),
            col(Decision.outcome).in_([DecisionOutcome.PARTLY_GRANTED, DecisionOutcome.REJECTED]),
            col(Decision.decided_at) >= clock.now() - WITHIN * DAY,
            col(Decision.id).not_in(appealed),
        )
        .order_by(col(Decision.id).desc())
    )
    found = (await session.exec(statement)).first()
    return None if found is None else (found[0] or 0, found[1])
