"""In every municipality somebody opens the decisions of the demonstration, week by week; the latest wait."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Decision, DecisionTold, ToldKind
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY, Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import openings

Deed = Callable[[], Awaitable[None]]
WEEKS = 3 * 52
LATEST = {ALE: 20, BURLOV: 20, UPPLANDS_VASBY: 130}
"""Days: what was decided after that nobody has opened yet. One municipality is seldom in the service."""


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice, so that nothing else is changed by it."""
    for week in range(WEEKS):
        for code, latest in LATEST.items():
            day = office_day(today - (latest + 7 * week) * DAY, -DAY)
            user = cast[code, "USR1"]
            yield datetime.combine(day, time(16, 11), clock.STOCKHOLM), lambda user=user: _open(user)


async def _open(user: Actor) -> None:
    opened = select(DecisionTold.decision_id).where(DecisionTold.kind == ToldKind.OPENED)
    statement = (
        select(Case.file_number)
        .join(Decision, col(Decision.case_id) == Case.id)
        .where(
            Case.municipality_code == user.municipality_code,
            col(Case.type_code).in_(user.types),
            ~col(Case.is_recovery),
            col(Decision.id).not_in(opened),
        )
        .order_by(Case.file_number)
        .distinct()
    )
    async with unit_of_work() as session:
        for file_number in (await session.exec(statement)).all():
            await openings.note_opened(session, user, file_number)
