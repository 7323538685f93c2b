"""The officers' desk in the demo data: some cases are taken, and one decision waits for a second officer."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.desk_queue import Whose
from rxapp.domain.permissions import Actor
from rxapp.seeds import acting
from rxapp.seeds.accounts import Cast
from rxapp.seeds.days import DAY, office_day
from rxapp.services import desk, desk_queue
from rxapp.services.desk_queue import QueueFilter

EACH = 3
"""Cases that each officer takes. Those of Ale, whose cards are tried out most, are left in the queue."""

Deed = Callable[[], Awaitable[None]]


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """The last evening, once everything else has happened."""
    evening = datetime.combine(office_day(today - DAY, -DAY), time(16, 58), clock.STOCKHOLM)
    for card in ("HND1", "HND2"):
        yield evening, lambda officer=cast[None, card]: _take_some(officer)
    yield evening, lambda: _propose_one(cast[None, "HND2"])


async def _take_some(officer: Actor) -> None:
    for file_number in (await _listed(officer, Whose.UNASSIGNED))[:EACH]:
        async with unit_of_work() as session:
            await desk.take(session, officer, file_number)


async def _propose_one(officer: Actor) -> None:
    for file_number in (await _listed(officer, Whose.MINE))[:1]:
        async with unit_of_work() as session:
            await acting.propose(session, officer, file_number)


async def _listed(officer: Actor, whose: Whose) -> list[str]:
    """Cases of others than Ale that wait for nothing, the oldest first."""
    async with reading() as session:
        found = await desk_queue.list_queue(session, officer, QueueFilter(whose=whose))
    return [
        case.file_number
        for case in found.rows
        if case.municipality != "Ale" and case.asked_until is None and case.type_code in SCHOOL_TYPES
    ]
