"""What officers do with protected personal data in a demonstration: a marking, a look, a row that waits."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.periods import Quarter
from rxapp.domain.protection import Protection, RevealGround
from rxapp.seeds import acting
from rxapp.seeds.accounts import ALE, Cast
from rxapp.seeds.days import DAY, office_day, school_days
from rxapp.seeds.people import COMPULSORY, PRESCHOOL, Population
from rxapp.seeds.stories import Story
from rxapp.services import decisions, persons, reveals
from rxapp.services.drafts import DraftRow

COORDINATION_NUMBER = "20160764-2384"
"""Of nobody: the form is right, the person is made up."""

Deed = Callable[[], Awaitable[None]]


def deeds(cast: Cast, population: Population, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same whatever officers do here."""
    protected = population.schools[ALE, PRESCHOOL].protected
    number = next(child.number for child in protected if child.protection is Protection.UNKNOWN)

    async def mark() -> None:
        async with unit_of_work() as session:
            await persons.mark(
                session,
                cast[None, "HND1"],
                number,
                version=1,
                protection=Protection.CONFIDENTIALITY,
                reason="Skatteverket har meddelat att personen har sekretessmarkering.",
            )

    async def look() -> None:
        async with unit_of_work() as session:
            await reveals.reveal(
                session,
                cast[None, "HND2"],
                number,
                ground=RevealGround.CASE,
                reason="Jämförelse med kommunens intyg om inskrivning.",
            )

    yield _at(today - 20 * DAY, time(9, 12)), mark
    yield _at(today - 19 * DAY, time(14, 5)), look
    yield _at(today - 12 * DAY, time(10, 31)), lambda: _send_without_individual_number(cast)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(office_day(day, -DAY), at, clock.STOCKHOLM)


async def _send_without_individual_number(cast: Cast) -> None:
    """An application with a coordination number, which the rules leave to an officer."""
    user, quarter = cast[ALE, "USR1"], Quarter.of(clock.today()).previous()
    span = school_days(ALE, quarter)
    days = span.first_day.isoformat(), span.last_day.isoformat()
    rows = (DraftRow(COORDINATION_NUMBER, *days),)
    story = Story(ALE, "USR1", COMPULSORY, quarter, rows, clock.now(), clock.now())
    async with unit_of_work() as session:
        draft = await acting.write(session, user, story)
    async with unit_of_work() as session:
        case = await acting.send(session, user, draft)
    async with unit_of_work() as session:
        await decisions.decide_automatically(session, case.case_id)
