"""Last days of cases that come near: to respond to a recovery, and to appeal a decision. Whoever holds the
type is reminded once of each, while there still is something to do by it.

Run as a new day begins and by the operator; whoever runs it, and how often, the second finds nothing left to
write. Each is a transaction of its own, and is as the lock on its case finds it: somebody may have responded,
appealed or decided meanwhile.
"""

import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import case_days as access
from rxapp.access.rows import Rows
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_times import TIME_TO_APPEAL, last_day
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import goes_against
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.lodging import last_day_to_mind
from rxapp.domain.supplements import is_reminder_due
from rxapp.models import Case, NearAppealDay, NearResponseDay, RecoveryRecord
from rxapp.services import journal
from rxapp.services.bank_days import days_off
from rxapp.services.chains import ROLLS, chain_of, days_off_for
from rxapp.services.recovery_facts import tell
from rxapp.settings import get_settings

log = structlog.get_logger()

AGAINST = frozenset(outcome for outcome in DecisionOutcome if goes_against(outcome))
"""Of these one is reminded. A decision on what is paid without application gave what was registered: each
month has many, and its day to appeal stands on it."""

Remind = Callable[[AsyncSession], Awaitable[bool]]


async def tell_of_case_days() -> int:
    """Write every reminder that is due; gives how many. One that fails is logged and waits for the next
    time."""
    async with reading() as session:
        found = await _find(session)
    return sum([await _each(case_id, remind) for case_id, remind in found])


async def _find(session: AsyncSession) -> list[tuple[int, Remind]]:
    """What may be due, by its case. Of each it is asked again under the lock."""
    today = clock.today()
    cases = (await session.exec(access.near_responses(today, _until(today)))).all()
    made: Sequence[Any] = []
    if (near := _decided_near(today)) is not None:
        made = (await session.exec(near)).all()
    return [
        *((case_id, partial(_to_respond, case_id=case_id)) for case_id in cases),
        *((one.case_id, partial(_to_appeal, case_id=one.case_id, decision_id=one.id)) for one in made),
    ]


async def _each(case_id: int, remind: Remind) -> bool:
    try:
        async with unit_of_work() as session:
            return await remind(session)
    except Exception as error:
        # Only the kind and the place: the message of a database error may hold personal data.
        trace = "".join(traceback.format_tb(error.__traceback__))
        log.error("reminder_failed", case_id=case_id, error=type(error).__name__, trace=trace)
        return False


def _until(today: date) -> date:
    return today + timedelta(days=get_settings().supplement_reminder_days)


async def _to_respond(session: AsyncSession, case_id: int) -> bool:
    """Whoever was told of the day, or responded in part, within the time of the reminder is not reminded."""
    today = clock.today()
    await session.get(Case, case_id, with_for_update=True)
    mine = access.near_response(case_id, today, _until(today)).with_for_update()
    record: RecoveryRecord | None = (await session.exec(mine)).first()
    if record is None or record.respond_by is None or not _is_due(record.since, record.respond_by):
        return False
    day = record.respond_by
    session.add(NearResponseDay(recovery_id=record.id or 0, last_day=day, told_at=clock.now()))
    await session.flush()
    await tell(session, None, EventKind.RECOVERY_REMINDED, record, {"respond_by": day.isoformat()})
    return True


def _decided_near(today: date) -> Rows | None:
    """The decisions whose last day to appeal is near; None where there is no day on which they were made."""
    off = days_off((today - TIME_TO_APPEAL - ROLLS).year, (today + TIME_TO_APPEAL + ROLLS).year)
    back = (today - timedelta(days=ago) for ago in range((TIME_TO_APPEAL + ROLLS).days))
    days = [day for day in back if _is_due(day, last_day(day, off))]
    if not days:
        return None
    since, before = (_midnight(day) for day in (min(days), max(days) + timedelta(days=1)))
    return access.decided_between(since, before, AGAINST)


async def _to_appeal(session: AsyncSession, case_id: int, decision_id: int) -> bool:
    case = await session.get(Case, case_id, with_for_update=True)
    if case is None or await session.get(NearAppealDay, decision_id) is not None:
        return False
    chain = await chain_of(session, case)
    decided = chain.decision(decision_id)
    day = last_day_to_mind(chain, decided, days_off_for(chain))
    if day is None or not _is_due(decided.decided_on, day):
        return False
    session.add(NearAppealDay(decision_id=decision_id, last_day=day, told_at=clock.now()))
    await session.flush()
    happened = Happened(
        EventKind.APPEAL_REMINDED,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={"decision": decision_id, "last_day": day.isoformat()},
    )
    await journal.record(session, None, happened)
    return True


def _is_due(set_on: date, day: date) -> bool:
    return is_reminder_due(set_on, day, clock.today(), get_settings().supplement_reminder_days)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.STOCKHOLM)
