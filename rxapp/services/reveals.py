"""What is protected, shown to an officer who may see it: with a reason, and never without an event of it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.persons import revealed_persons, visible_reveals
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import RevealGround, parse_reason
from rxapp.models import Person
from rxapp.services import journal
from rxapp.services.persons import UNKNOWN, Entry, entries
from rxapp.services.rights import require


@dataclass(frozen=True, slots=True)
class Revealed:
    """What the agency knows of an individual. What it does not know is empty."""

    first_name: str
    last_name: str
    born_on: date | None
    personal_number: str


async def reveal(
    session: AsyncSession, actor: Actor, number: str, *, ground: RevealGround, reason: str
) -> Revealed:
    """Note who looks and why, and give what is protected.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: the agency has no such individual.
        Invalid: the reason is missing.
    """
    require(actor, Right.PERSONS_REVEAL)
    text = parse_reason(reason)
    statement = revealed_persons(actor).where(col(Person.individual_number) == number)
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound(UNKNOWN)
    happened = Happened(
        EventKind.PERSON_REVEALED, individual_number=number, data={"ground": ground.value, "reason": text}
    )
    await journal.record(session, actor, happened)
    return Revealed(found.first_name, found.last_name, found.born_on, found.personal_number or "")


async def list_reveals(session: AsyncSession, actor: Actor, number: str) -> tuple[Entry, ...]:
    """Who has looked at what is protected of an individual, newest first; nothing for who may not look."""
    return await entries(session, visible_reveals(actor, number))
