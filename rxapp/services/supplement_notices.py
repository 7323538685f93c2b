"""Reminders before the last day of a request and notices when it has passed, each written once.

Run at every turn of the day and by the operator; whoever runs it, and how often, the second finds nothing
left to write.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.events import EventKind
from rxapp.domain.supplements import RequestStatus, is_overdue, is_reminder_due
from rxapp.models import Case, SupplementRequest
from rxapp.services.supplements import record
from rxapp.settings import get_settings


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An open request, and what has been told of its day."""

    request_id: int
    case_id: int


async def tell_of_days() -> int:
    """Write every reminder and notice that is due; gives how many were written."""
    async with reading() as session:
        found = (await session.exec(select(SupplementRequest).where(_is_open()))).all()
    due = [_Waiting(request.id or 0, request.case_id) for request in found if _news(request)]
    # A transaction each: a case that is being decided keeps only its own waiting.
    return sum([await _tell(waiting) for waiting in due])


async def _tell(waiting: _Waiting) -> bool:
    async with unit_of_work() as session:
        case = await _lock(session, waiting.case_id)
        mine = (col(SupplementRequest.id) == waiting.request_id, _is_open())
        request = (await session.exec(select(SupplementRequest).where(*mine))).first()
        # As the lock found it: it may have been told, answered, prolonged or decided meanwhile.
        kind = _news(request) if request is not None else None
        if case is None or request is None or kind is None:
            return False
        if kind is EventKind.SUPPLEMENT_OVERDUE:
            request.overdue_told_at = clock.now()
        else:
            request.reminded_at = clock.now()
        data: dict[str, str | int | bool | None] = {
            "due_on": request.due_on.isoformat(),
            "request": request.id,
        }
        await session.flush()
        await record(session, None, kind, case, data)
    return True


async def _lock(session: AsyncSession, case_id: int) -> Case | None:
    mine = (col(Case.id) == case_id, col(Case.status) == CaseStatus.SUPPLEMENT_REQUESTED)
    return (await session.exec(select(Case).where(*mine).with_for_update())).first()


def _is_open() -> ColumnElement[bool]:
    return col(SupplementRequest.status) == RequestStatus.OPEN


def _news(request: SupplementRequest) -> EventKind | None:
    """What is to be told of the request today."""
    today = clock.today()
    if is_overdue(request.due_on, today):
        return None if request.overdue_told_at else EventKind.SUPPLEMENT_OVERDUE
    days = get_settings().supplement_reminder_days
    is_due = is_reminder_due(_day_of(request.day_set_at), request.due_on, today, days)
    return EventKind.SUPPLEMENT_REMINDED if is_due and request.reminded_at is None else None


def _day_of(instant: datetime) -> date:
    return instant.astimezone(clock.STOCKHOLM).date()
