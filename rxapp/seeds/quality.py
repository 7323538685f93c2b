"""Automatic decisions in a demonstration: a switch that is turned, and decisions that were reviewed."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Decision, QualityReview, UnaskedCase
from rxapp.seeds.accounts import Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import drawing, quality, switches

HOUSING = "ARRIVAL_HOUSING"
DRAWN, LEFT = 14, 4
"""So many more are picked than chance would, and so many wait still."""

WRONG = "Rad 1: perioden börjar före den dag då skolgången började enligt kommunens intyg."

Deed = Callable[[], Awaitable[None]]


async def keep_secret(session: AsyncSession) -> None:
    """Let chance pick the same decisions in every demonstration."""
    await drawing.keep_secret(session, "demonstration")


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same whatever officers do here."""
    yield _at(today - 61 * DAY, time(10, 20)), lambda: _turn(cast[None, "HND1"])
    yield _at(today - 6 * DAY, time(8, 40)), _draw
    yield _at(today - 4 * DAY, time(13, 15)), lambda: _review(cast[None, "HND2"])


def _at(day: date, at: time) -> datetime:
    return datetime.combine(office_day(day, -DAY), at, clock.STOCKHOLM)


async def _turn(officer: Actor) -> None:
    reason = "Beloppet och dygnen avgörs av förordningen. Beslutat av enhetschefen för statlig ersättning."
    async with unit_of_work() as session:
        await switches.turn(session, officer, HOUSING, version=0, is_on=True, reason=reason)


async def _draw() -> None:
    async with unit_of_work() as session:
        drawn = select(QualityReview.case_id)
        latest = (
            select(Decision.case_id)
            .where(
                col(Decision.is_automatic),
                col(Decision.outcome) != DecisionOutcome.WRITTEN_OFF,
                col(Decision.case_id).not_in(drawn),
                col(Decision.case_id).not_in(select(UnaskedCase.case_id)),
            )
            .order_by(col(Decision.decided_at).desc(), col(Decision.case_id).desc())
        )
        await drawing.put(session, (await session.exec(latest.limit(DRAWN))).all())


async def _review(officer: Actor) -> None:
    waiting = (
        select(Case.file_number)
        .join(QualityReview, col(QualityReview.case_id) == col(Case.id))
        .where(col(QualityReview.reviewed_at).is_(None))
        .order_by(col(Case.id))
    )
    async with unit_of_work() as session:
        numbers = (await session.exec(waiting)).all()
    for place, number in enumerate(numbers[: max(0, len(numbers) - LEFT)]):
        async with unit_of_work() as session:
            if place == 2:
                await quality.review(
                    session,
                    officer,
                    number,
                    agrees=False,
                    would_be=DecisionOutcome.PARTLY_GRANTED,
                    reason=WRONG,
                )
            else:
                await quality.review(session, officer, number, agrees=True)
