"""What must always hold of money and decisions, asked of the database; for the operator, not for a reader."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import and_, case, extract, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.events import EventKind
from rxapp.domain.school import PERIODS_A_YEAR
from rxapp.models import (
    Case,
    Decision,
    EntryKind,
    Event,
    GrantedPeriod,
    LedgerEntry,
    PayoutLine,
    Person,
    Protection,
    Row,
)
from rxapp.services import (
    attached_files,
    ground_breaches,
    payee_account_breaches,
    payout_breaches,
    receipts,
    recovery_breaches,
    supplement_breaches,
)

MOST = 100
"""Lines told of each kind; a database with more is beyond a list."""

DECIDED = (CaseStatus.DECIDED, CaseStatus.PAID)
ENDS = (
    EventKind.CASE_DECIDED,
    EventKind.APPLICATION_WITHDRAWN,
    EventKind.RECOVERY_DECIDED,
    EventKind.RECOVERY_DROPPED,
)
"""What a case can come to its decision by."""


async def verify(session: AsyncSession) -> list[str]:
    """Every breach in a line each, in English, by numbers of rows and never by personal data."""
    breaches: list[str] = []
    for check in CHECKS:
        breaches += await check(session)
    return breaches


async def _found(session: AsyncSession, statement: Rows) -> list[Any]:
    return list((await session.exec(statement.limit(MOST))).all())


def _entries(*kinds: EntryKind) -> Any:
    """What a row comes to in the ledger by entries of these kinds."""
    return (
        listing(col(LedgerEntry.row_id), func.sum(LedgerEntry.amount_ore).label("amount_ore"))
        .where(col(LedgerEntry.kind).in_(kinds))
        .group_by(col(LedgerEntry.row_id))
        .subquery()
    )


async def _case_sums(session: AsyncSession) -> list[str]:
    grant = _entries(EntryKind.GRANT, EntryKind.ADJUSTMENT)
    rows = func.coalesce(func.sum(col(Row.granted_ore)), 0)
    ledger = func.coalesce(func.sum(grant.c.amount_ore), 0)
    granted = func.coalesce(col(Case.granted_ore), 0)
    statement = (
        listing(col(Case.file_number), granted, rows, ledger)
        .join(Row, col(Row.case_id) == col(Case.id), isouter=True)
        .join(grant, grant.c.row_id == col(Row.id), isouter=True)
        .group_by(col(Case.id), col(Case.file_number), col(Case.granted_ore))
        .having(or_(rows != granted, ledger != granted))
        .order_by(col(Case.file_number))
    )
    return [
        f"case {number}: granted {int(total)} öre, rows {int(summed)} öre, ledger {int(booked)} öre"
        for number, total, summed, booked in await _found(session, statement)
    ]


async def _decided_cases(session: AsyncSession) -> list[str]:
    told = listing(col(Event.case_id)).where(col(Event.kind).in_(ENDS)).distinct().subquery()
    decided = listing(col(Decision.case_id)).distinct().subquery()
    missing = case((decided.c.case_id.is_(None), "decision"), else_="event")
    statement = (
        listing(col(Case.file_number), missing)
        .join(decided, decided.c.case_id == col(Case.id), isouter=True)
        .join(told, told.c.case_id == col(Case.id), isouter=True)
        .where(
            or_(
                and_(
                    col(Case.status).in_(DECIDED),
                    or_(decided.c.case_id.is_(None), told.c.case_id.is_(None)),
                ),
                # A recovery that a court has sent back is taken up again.
                and_(
                    col(Case.status).not_in(DECIDED),
                    decided.c.case_id.is_not(None),
                    ~col(Case.is_recovery),
                ),
            )
        )
        .order_by(col(Case.file_number))
    )
    return [
        f"case {number}: its status does not agree with its decision or events ({what})"
        for number, what in await _found(session, statement)
    ]


async def _cap(session: AsyncSession) -> list[str]:
    year = extract("year", col(GrantedPeriod.first_day))
    count = func.count()
    statement = (
        listing(func.min(col(GrantedPeriod.row_id)), year, count)
        .group_by(col(GrantedPeriod.individual_number), year)
        .having(count > PERIODS_A_YEAR)
        .order_by(func.min(col(GrantedPeriod.row_id)))
    )
    return [
        f"application row {row_id}: the child is granted {periods} periods in {int(in_year)}"
        for row_id, in_year, periods in await _found(session, statement)
    ]


async def _overlaps(session: AsyncSession) -> list[str]:
    later = aliased(GrantedPeriod)
    statement = (
        listing(col(GrantedPeriod.row_id), col(later.row_id))
        .join(
            later,
            and_(
                col(later.individual_number) == col(GrantedPeriod.individual_number),
                col(later.first_day) > col(GrantedPeriod.first_day),
                col(later.first_day) <= col(GrantedPeriod.last_day),
            ),
        )
        .order_by(col(GrantedPeriod.row_id), col(later.row_id))
    )
    return [
        f"application rows {one} and {other}: periods granted for the same child overlap"
        for one, other in await _found(session, statement)
    ]


async def _identities(session: AsyncSession) -> list[str]:
    """What is granted and paid is granted for somebody, and for the same one as the row is about."""
    mine = col(Row.individual_number)
    statement = (
        listing(col(Row.id))
        .join(GrantedPeriod, col(GrantedPeriod.row_id) == col(Row.id), isouter=True)
        .join(PayoutLine, col(PayoutLine.row_id) == col(Row.id), isouter=True)
        .where(
            or_(
                and_(mine == "", col(Row.units).is_(None), func.coalesce(col(Row.granted_ore), 0) > 0),
                col(GrantedPeriod.individual_number) != mine,
                col(PayoutLine.individual_number) != mine,
            )
        )
        .group_by(col(Row.id))
        .order_by(col(Row.id))
    )
    return [
        f"application row {row_id}: what is granted or paid is not for the individual that the row is about"
        for row_id in await _found(session, statement)
    ]


async def _nameless(session: AsyncSession) -> list[str]:
    """A person whose name may be told has one: whoever has none has been added by the number alone."""
    statement = (
        listing(func.count())
        .select_from(Person)
        .where(
            col(Person.protection) == Protection.NONE,
            or_(col(Person.first_name) == "", col(Person.born_on).is_(None)),
        )
    )
    (count,) = await _found(session, statement)
    return [f"{count} persons are said to be unprotected, and nothing is known of them"] if count else []


CHECKS: tuple[Callable[[AsyncSession], Awaitable[list[str]]], ...] = (
    *payout_breaches.CHECKS,
    _case_sums,
    _decided_cases,
    _cap,
    _overlaps,
    _identities,
    _nameless,
    attached_files.breaches,
    receipts.breaches,
    supplement_breaches.unsettled,
    supplement_breaches.open_elsewhere,
    payee_account_breaches.held_where_paid,
    payee_account_breaches.counted_as_told,
    *recovery_breaches.CHECKS,
    *ground_breaches.CHECKS,
)
