"""Rows with a personal or coordination number alone: an officer who may see it says whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import one_case
from rxapp.access.persons import (
    persons_called,
    visible_number_reveals,
    visible_persons,
    waiting_rows,
)
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import parse_individual_number
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import Protection, RevealGround, parse_reason
from rxapp.models import Case, Person, Row
from rxapp.services import journal
from rxapp.services.facts import rows_of
from rxapp.services.persons import Entry, entries
from rxapp.services.rights import require

OPEN = frozenset({CaseStatus.IN_REVIEW, CaseStatus.SUPPLEMENT_REQUESTED})
NO_CASE = "Ärendet finns inte."
NOT_WAITING = "Raden väntar inte på något individnummer. Läs in sidan igen."
NOT_OPEN = "Ärendet är inte hos en handläggare. Läs in sidan igen för att se var det står nu."


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of one case that were given the same number; `position` is the first of them."""

    position: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The number that was given, and whose it is as far as the agency knows."""

    personal_number: str
    known_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What it would mean to say that rows are about an individual."""

    individual_number: str
    rows: tuple[int, ...]
    is_new: bool
    is_another: bool
    """Whether the agency has the number that was given as somebody else's."""


async def list_waiting(session: AsyncSession, actor: Actor, file_number: str) -> tuple[Waiting, ...]:
    """The rows of a case that wait for somebody to say whom they are about; never with the number."""
    require(actor, Right.CASES_DECIDE)
    rows: dict[int, list[int]] = {}
    for row in (await session.exec(waiting_rows(actor, file_number))).all():
        rows.setdefault(row.same, []).append(row.position)
    return tuple(Waiting(position, tuple(those)) for position, those in rows.items())


async def list_number_reveals(session: AsyncSession, actor: Actor, file_number: str) -> tuple[Entry, ...]:
    """Who has looked at the numbers that were given in a case; nothing for who may not look."""
    return await entries(session, visible_number_reveals(actor, file_number))


async def reveal_given(
    session: AsyncSession, actor: Actor, file_number: str, position: int, *, ground: RevealGround, reason: str
) -> Given:
    """Note who looks and why, and give the number that the municipality has given in a row.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: there is no such case.
        Conflict: the row does not wait.
        Invalid: the reason is missing.
    """
    require(actor, Right.CASES_DECIDE, Right.PERSONS_REVEAL)
    text = parse_reason(reason)
    case: Case | None = (await session.exec(one_case(actor, file_number))).first()
    if case is None:
        raise NotFound(NO_CASE)
    same = await _same(session, actor, file_number, position)
    number: str = same[0].personal_number
    positions = _listed(row.position for row in same)
    happened = Happened(
        EventKind.GIVEN_NUMBER_REVEALED,
        type_code=case.type_code,
        case_id=case.id,
        data={"rows": positions, "ground": ground.value, "reason": text},
    )
    await journal.record(session, actor, happened)
    return Given(number, tuple((await session.exec(persons_called(actor, number))).all()))


async def foresee(
    session: AsyncSession, actor: Actor, file_number: str, position: int, typed: str
) -> Foreseen:
    """What it would mean, before it is done.

    Raises:
        NotAllowed: the actor may not see the number that was given.
        Conflict: the row does not wait.
        Invalid: what is typed is no individual number.
    """
    require(actor, Right.CASES_DECIDE, Right.PERSONS_REVEAL)
    number = parse_individual_number(typed)
    same = await _same(session, actor, file_number, position)
    known = (await session.exec(persons_called(actor, same[0].personal_number))).all()
    statement = visible_persons(actor).where(col(Person.individual_number) == number)
    there = (await session.exec(statement)).first() is not None
    return Foreseen(
        number,
        tuple(row.position for row in same),
        is_new=not there,
        is_another=bool(known) and number not in known,
    )


async def identify(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, position: int, number: str
) -> tuple[int, ...]:
    """Say whose the number in a row is: that row, and those of the case with the same number, get the
    individual number, and the rules look at them anew. Gives their positions.

    An individual that the agency has not got yet is added without name and as unknown, hence protected.

    Raises:
        NotAllowed: the actor may not see the number that was given.
        NotFound: there is no such case.
        Conflict: the case has changed since `version`, is not with an officer, or the row does not wait.
        Invalid: what is typed is no individual number.
    """
    require(actor, Right.CASES_DECIDE, Right.PERSONS_REVEAL)
    number = parse_individual_number(number)
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound(NO_CASE)
    if case.status not in OPEN:
        raise Conflict(NOT_OPEN)
    if case.version != version:
        raise Conflict
    rows = _waiting_with(await rows_of(session, case), position)
    await _add_person(session, number, rows[0].personal_number)
    for row in rows:
        row.individual_number = number
    case.version += 1
    positions = tuple(row.position for row in rows)
    happened = Happened(
        EventKind.ROW_IDENTIFIED,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        individual_number=number,
        data={"rows": _listed(positions)},
    )
    await journal.record(session, actor, happened)
    return positions


def _waiting_with(rows: Sequence[Row], position: int) -> list[Row]:
    waiting = [row for row in rows if row.is_unidentified]
    given = next((row.personal_number for row in waiting if row.position == position), None)
    if given is None:
        raise Conflict(NOT_WAITING)
    return [row for row in waiting if row.personal_number == given]


async def _same(session: AsyncSession, actor: Actor, file_number: str, position: int) -> list[Any]:
    rows = (await session.exec(waiting_rows(actor, file_number))).all()
    same = next((row.same for row in rows if row.position == position), None)
    if same is None:
        raise Conflict(NOT_WAITING)
    return [row for row in rows if row.same == same]


async def _add_person(session: AsyncSession, number: str, personal_number: str | None) -> None:
    if await session.get(Person, number) is not None:
        return
    try:
        async with session.begin_nested():
            session.add(
                Person(
                    individual_number=number,
                    personal_number=personal_number,
                    first_name="",
                    last_name="",
                    protection=Protection.UNKNOWN,
                )
            )
    except IntegrityError:
        pass  # another officer has added the individual at the same moment


def _listed(positions: Iterable[int]) -> str:
    return ",".join(str(position) for position in positions)
