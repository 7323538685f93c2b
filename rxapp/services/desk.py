"""Who has a case: officers take, release and take over. Opening a case is not taking it.

A municipality sees nothing of it: the case's version stays, and the events are the agency's own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.access.desk import OPEN, assignment_itself, is_own, visible_desk_events
from rxapp.domain import desk
from rxapp.domain.cases import SETTLED
from rxapp.domain.desk import Own
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, CaseAssignment
from rxapp.services import desk_queue, journal
from rxapp.services.desk_queue import QueueFilter
from rxapp.services.desk_rules import standing_of
from rxapp.services.rights import require

NO_CASE = "Ärendet finns inte."
NOT_OPEN = "Ärendet är inte hos en handläggare. Läs in sidan igen för att se var det står nu."
NOTHING_LEFT = "Det finns inget otaget ärende som du kan ta med de här filtren."
TRIES = 20
RECENT = 20


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """Something that went on between officers; `whom` is from whom the case was taken."""

    kind: EventKind
    at: datetime
    doer: str
    whom: str
    why: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """Who has a case, as an officer sees it. `own` is why this officer does not decide it."""

    holder: str
    is_mine: bool
    is_held: bool
    own: Own | None
    events: tuple[DeskEvent, ...]


async def take(session: AsyncSession, actor: Actor, file_number: str, *, decided: bool = False) -> None:
    """Take a case that nobody has. Of two at the same moment one gets it, and the other is told who did.

    One that is `decided` is taken to make a new decision of it, by whoever saw that it is.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, or there is none.
        Conflict: somebody has it, or it is not with the officers.
    """
    case = await _open_case(session, actor, file_number, decided=decided)
    desk.check_take(await standing_of(session, actor, case), actor.account_id)
    await _assign(session, actor, case)


async def take_next(session: AsyncSession, actor: Actor, wanted: QueueFilter) -> str:
    """Take the case that has waited longest of those that nobody has and that match the filter; gives its
    file number.

    Raises:
        NotAllowed: the actor decides no cases.
        Conflict: there is none that the actor may take.
    """
    require(actor, Right.CASES_DECIDE)
    passed: list[int] = []
    for _ in range(TRIES):
        statement = await desk_queue.unassigned(session, actor, wanted)
        # What another is taking just now is left to that one.
        mine = statement.where(~is_own(actor), col(Case.id).not_in(passed)).limit(1)
        case: Case | None = (await session.exec(mine.with_for_update(of=Case, skip_locked=True))).first()
        if case is None:
            break
        # It may have been taken between the look and the lock.
        if (await standing_of(session, actor, case)).holder_id is None:
            await _assign(session, actor, case)
            return case.file_number
        passed.append(case.id or 0)
    raise Conflict(NOTHING_LEFT)


async def take_over(
    session: AsyncSession, actor: Actor, file_number: str, *, why: str, decided: bool = False
) -> None:
    """Take a case over from the officer who has it.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, or there is none.
        Conflict: nobody has it, the actor does, or it is not with the officers.
        Invalid: the reason is missing or too long.
    """
    require(actor, Right.CASES_DECIDE)
    reason = desk.parse_why(why, "overta-skal")
    case = await _open_case(session, actor, file_number, decided=decided)
    standing = await standing_of(session, actor, case)
    desk.check_take_over(standing, actor.account_id)
    held = await _assignment(session, actor, case)
    held.holder_id, held.taken_at = actor.account_id, clock.now()
    await session.flush()
    await record(session, actor, EventKind.CASE_TAKEN_OVER, case, whom=standing.holder_id, why=reason)


async def release(session: AsyncSession, actor: Actor, file_number: str, *, decided: bool = False) -> None:
    """Leave a case to whoever takes it next.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is none.
        Conflict: the actor does not have it, or it is not with the officers.
    """
    case = await _open_case(session, actor, file_number, decided=decided)
    if (await standing_of(session, actor, case)).holder_id != actor.account_id:
        raise Conflict(desk.NOT_HELD)
    await session.delete(await _assignment(session, actor, case))
    await session.flush()
    await record(session, actor, EventKind.CASE_RELEASED, case)


async def get_desk(session: AsyncSession, actor: Actor, file_number: str) -> DeskView:
    """Who has a case, and what has gone on about that.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is none.
    """
    case = await find_case(session, actor, file_number)
    standing = await standing_of(session, actor, case)
    found = await session.exec(visible_desk_events(actor, case.id or 0).limit(RECENT))
    return DeskView(
        standing.holder,
        standing.holder_id == actor.account_id,
        standing.holder_id is not None,
        standing.own(actor.account_id),
        tuple(DeskEvent(e.kind, e.at, e.doer, e.whom or "", e.data.get("reason", "")) for e in found.all()),
    )


async def has_case(session: AsyncSession, actor: Actor, file_number: str) -> bool:
    """Whether the actor is the one who decides and asks in the case.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is none.
    """
    case = await find_case(session, actor, file_number)
    return (await standing_of(session, actor, case)).holder_id == actor.account_id


async def find_case(session: AsyncSession, actor: Actor, file_number: str, *, lock: bool = False) -> Case:
    """The case itself.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is none.
    """
    require(actor, Right.CASES_DECIDE)
    statement = one_case(actor, file_number)
    case: Case | None = (await session.exec(statement.with_for_update() if lock else statement)).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case


async def record(
    session: AsyncSession,
    actor: Actor,
    kind: EventKind,
    case: Case,
    *,
    whom: int | None = None,
    why: str = "",
    **data: Any,
) -> None:
    """Note what went on between officers. No municipality is named in it: whatever is told by municipality
    tells nothing of this."""
    reason = {"reason": why} if why else {}
    happened = Happened(
        kind, type_code=case.type_code, case_id=case.id, account_id=whom, data={**reason, **data}
    )
    await journal.record(session, actor, happened)


async def _open_case(session: AsyncSession, actor: Actor, file_number: str, *, decided: bool) -> Case:
    case = await find_case(session, actor, file_number, lock=True)
    if case.status not in (SETTLED if decided else OPEN) or case.is_recovery:
        raise Conflict(NOT_OPEN)
    return case


async def _assignment(session: AsyncSession, actor: Actor, case: Case) -> CaseAssignment:
    return (await session.exec(assignment_itself(actor, case.id or 0))).one()


async def _assign(session: AsyncSession, actor: Actor, case: Case) -> None:
    session.add(CaseAssignment(case_id=case.id or 0, holder_id=actor.account_id, taken_at=clock.now()))
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(desk.TAKEN.format(name="En annan handläggare")) from error
    await record(session, actor, EventKind.CASE_TAKEN, case)
