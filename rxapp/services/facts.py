"""What the agency knows of the children of a case when it decides: for the rules alone, never shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, func, literal, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain import assessment
from rxapp.domain.assessment import Application, Known, PersonFacts
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.errors import Conflict
from rxapp.domain.periods import Period, Quarter
from rxapp.models import Case, GrantedPeriod, Person, Row, SchoolTerm

IS_RECOVERY = "Ärendet är ett återkrav och ingen ansökan. Det här kan inte göras i ett återkrav."


def refuse_recovery(case: Any) -> None:
    """What is done with applications alone is not done with a recovery.

    Raises:
        Conflict: the case is one.
    """
    if case.is_recovery:
        raise Conflict(IS_RECOVERY)


async def rows_of(session: AsyncSession, case: Case) -> Sequence[Row]:
    """The rows of a case in their order."""
    statement = select(Row).where(col(Row.case_id) == case.id).order_by(col(Row.position))
    return (await session.exec(statement)).all()


def application_of(case: Case, rows: Sequence[Row]) -> Application | None:
    """The application as the rules take it; None for a type that they do not know."""
    if case.type_code not in SCHOOL_TYPES:
        return None
    judged = tuple(
        assessment.Row(row.position, row.identity, Period(row.first_day, row.last_day)) for row in rows
    )
    quarter = Quarter.of(case.quarter_first_day)
    return Application(case.type_code, quarter, case.arrived_on, judged, case.claim)


async def known_for(session: AsyncSession, case: Case, rows: Sequence[Row], *, lock: bool = False) -> Known:
    """Terms of the municipality, everything granted for the children, and those registered there.

    With `lock` the children stay locked until the transaction ends, so that two cases of the same child,
    whichever the municipalities, are decided one after the other.
    """
    numbers = sorted({row.identity for row in rows})
    if lock:
        await lock_children(session, numbers)
    found = (await session.exec(select(Person).where(col(Person.individual_number).in_(numbers)))).all()
    return Known(
        await terms_of(session, case.municipality_code),
        await _granted(session, numbers),
        {
            person.individual_number: PersonFacts(person.born_on)
            for person in found
            if person.born_on is not None and person.municipality_code == case.municipality_code
        },
    )


async def lock_children(session: AsyncSession, numbers: Sequence[str]) -> None:
    """Lock the numbers themselves: a child that the agency does not know has no row to lock.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name != "postgresql" or not numbers:
        return
    # In one order for all, or two decisions with the same two children could wait for each other. The sort
    # is below the locks in the plan: they are taken row by row as it hands them over.
    wanted = func.unnest(literal(sorted({int(number) for number in numbers}), ARRAY(BigInteger)))
    ordered = select(wanted.label("number")).order_by(text("number")).subquery()
    await session.exec(select(func.pg_advisory_xact_lock(ordered.c.number)))


async def terms_of(session: AsyncSession, municipality_code: str) -> tuple[Period, ...]:
    """The school terms of the municipality."""
    statement = select(SchoolTerm).where(col(SchoolTerm.municipality_code) == municipality_code)
    return tuple(Period(term.first_day, term.last_day) for term in (await session.exec(statement)).all())


async def _granted(session: AsyncSession, numbers: Sequence[str]) -> dict[str, tuple[Period, ...]]:
    statement = select(GrantedPeriod).where(col(GrantedPeriod.individual_number).in_(numbers))
    granted: dict[str, tuple[Period, ...]] = {}
    for grant in (await session.exec(statement.order_by(col(GrantedPeriod.first_day)))).all():
        earlier = granted.get(grant.individual_number, ())
        granted[grant.individual_number] = (*earlier, Period(grant.first_day, grant.last_day))
    return granted
