"""An individual at the agency: which marking holds, who has set it and why, and another marking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.persons import (
    hidings,
    person_itself,
    reach,
    visible_person_history,
    visible_persons,
)
from rxapp.access.rows import Rows
from rxapp.db import reading
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import Protection, check_marking, parse_reason
from rxapp.models import Person
from rxapp.services import journal
from rxapp.services.rights import require

UNKNOWN = "Det finns ingen individ med det numret hos Migrationsverket."
MARKED_MEANWHILE = (
    "Någon annan har ändrat markeringen under tiden. Se vilken som gäller nu innan du ändrar den igen."
)
MOST_TOLD = 100
"""Entries of a history that are shown, the latest ones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done with an individual's data. `file_number` is of the case that it was done in."""

    event_id: int
    kind: EventKind
    at: datetime
    doer: str
    file_number: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonView:
    """An individual without anything that a marking protects."""

    individual_number: str
    municipality: str
    protection: Protection
    version: int
    is_named: bool
    history: tuple[Entry, ...]


async def get_person(session: AsyncSession, actor: Actor, number: str) -> PersonView:
    """One individual.

    Raises:
        NotAllowed: the actor marks nobody.
        NotFound: the agency has no such individual.
    """
    require(actor, Right.PERSONS_MARK)
    found = (
        await session.exec(visible_persons(actor).where(col(Person.individual_number) == number))
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return PersonView(
        individual_number=found.individual_number,
        municipality=found.municipality or "",
        protection=found.protection,
        version=found.version,
        is_named=bool(found.is_named),
        history=await entries(session, visible_person_history(actor, number)),
    )


async def entries(session: AsyncSession, statement: Rows) -> tuple[Entry, ...]:
    """What a statement of `access.persons` tells, newest first."""
    found = (await session.exec(statement.limit(MOST_TOLD))).all()
    return tuple(Entry(e.id, e.kind, e.at, e.doer, e.file_number or "", e.data) for e in found)


async def mark(
    session: AsyncSession, actor: Actor, number: str, *, version: int, protection: Protection, reason: str
) -> None:
    """Set, change or take away the marking of an individual. It holds everywhere once it is committed.

    Raises:
        NotAllowed: the actor marks nobody, or may not take a marking away.
        NotFound: the agency has no such individual.
        Conflict: somebody else has marked since `version`.
        Invalid: the reason is missing, or nothing would change.
    """
    require(actor, Right.PERSONS_MARK)
    text = parse_reason(reason)
    person: Person | None = (await session.exec(person_itself(actor, number).with_for_update())).first()
    if person is None:
        raise NotFound(UNKNOWN)
    if person.version != version:
        raise Conflict(MARKED_MEANWHILE)
    old = person.protection
    check_marking(
        old, protection, may_reveal=actor.may(Right.PERSONS_REVEAL), is_named=bool(person.first_name)
    )
    person.protection, person.version = protection, person.version + 1
    happened = Happened(
        _kind(old, protection),
        individual_number=number,
        data={"from": old.value, "to": protection.value, "reason": text},
    )
    await journal.record(session, actor, happened)


def _kind(old: Protection, new: Protection) -> EventKind:
    if not new.hides:
        return EventKind.PERSON_SHOWN
    return EventKind.PERSON_MARKED if old.hides else EventKind.PERSON_HIDDEN


async def municipalities_of(numbers: Collection[str]) -> dict[str, set[str]]:
    """For each individual the municipalities whose pages may show the name, as of now."""
    found: dict[str, set[str]] = {number: set() for number in numbers}
    async with reading() as session:
        for number, code in (await session.exec(reach(numbers))).all():
            found[number].add(code)
    return found


async def count_hidings(session: AsyncSession) -> int:
    """A number that is another one as soon as a name has been hidden."""
    return (await session.exec(hidings())).one()
