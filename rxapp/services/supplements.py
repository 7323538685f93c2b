"""Requests of supplements: an officer asks for what is missing, gives more time, or takes the request back
(20 § förvaltningslagen)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.domain.cases import CaseStatus, check_transition
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.supplements import MAX_ITEM, MOST_ITEMS, Consequence, RequestStatus, check_day
from rxapp.models import Case, Row, SupplementItem, SupplementRequest
from rxapp.services import desk_rules, journal
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.rights import require
from rxapp.text.format import day
from rxapp.text.supplements import ENDED, NOT_LATER

NO_CASE = "Ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
Data = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing that is missing, and the row of the application that it is about, if it is about one."""

    text: str
    row_position: int | None = None


async def request_supplement(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    version: int,
    items: Sequence[AskedItem],
    due_on: date,
    consequence: Consequence,
) -> None:
    """Ask the municipality to add something by a day, and tell what may follow if it does not.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
        Conflict: the case has changed since `version`, is not with an officer, or not with this one.
        Invalid: there are no items or too many, a text is missing, too long or names somebody who is
            protected, a row does not exist, or the day is not within the coming year.
    """
    require(actor, Right.CASES_DECIDE)
    if not items:
        raise Invalid("punkter", "Lägg till minst en punkt.")
    if len(items) > MOST_ITEMS:
        raise Invalid("punkter", f"En begäran får ha högst {MOST_ITEMS} punkter.")
    texts = [_text(item.text, position) for position, item in enumerate(items, 1)]
    check_day(due_on, clock.today())
    case = await lock_case(session, actor, file_number)
    if case.version != version:
        raise Conflict
    if not case.is_recovery:
        await desk_rules.check_holder(session, actor, case)
    elif consequence is not Consequence.DECIDED_AS_IS:
        raise Invalid("foljd", "I ett återkrav kan bara beslutet fattas på det som finns.")
    check_transition(case.status, CaseStatus.SUPPLEMENT_REQUESTED)
    await _check_rows(session, case, items)
    names = await names_not_told(session, case)
    for position, text in enumerate(texts, 1):
        check_names(text, names, f"punkt-{position}")
    case.status, case.version = CaseStatus.SUPPLEMENT_REQUESTED, case.version + 1
    now = clock.now()
    request = SupplementRequest(
        case_id=case.id or 0,
        consequence=consequence,
        due_on=due_on,
        day_set_at=now,
        asked_by=actor.account_id,
        asked_at=now,
    )
    session.add(request)
    await session.flush()
    session.add_all(
        SupplementItem(
            request_id=request.id or 0, position=position, row_position=item.row_position, text=text
        )
        for position, (item, text) in enumerate(zip(items, texts, strict=True), 1)
    )
    await session.flush()
    data: Data = {"due_on": due_on.isoformat(), "request": request.id, "items": len(texts)}
    await record(session, actor, EventKind.SUPPLEMENT_REQUESTED, case, data)


async def prolong(
    session: AsyncSession, actor: Actor, file_number: str, *, request_id: int, due_on: date
) -> None:
    """Give more time; the reminder and the notice of the old day count no more.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such request.
        Conflict: it is not open, or the case is not with this officer.
        Invalid: the day is not later than before, or not within the coming year.
    """
    require(actor, Right.CASES_DECIDE)
    check_day(due_on, clock.today(), "ny-dag")
    case = await lock_case(session, actor, file_number)
    await desk_rules.check_holder(session, actor, case)
    request = await open_request(session, case, request_id)
    if due_on <= request.due_on:
        raise Invalid("ny-dag", NOT_LATER.format(day=day(request.due_on)))
    request.due_on, request.day_set_at = due_on, clock.now()
    request.reminded_at = request.overdue_told_at = None
    await session.flush()
    data: Data = {"due_on": due_on.isoformat(), "request": request.id}
    await record(session, actor, EventKind.SUPPLEMENT_PROLONGED, case, data)


async def take_back(session: AsyncSession, actor: Actor, file_number: str, *, request_id: int) -> None:
    """Ask no more: the case is the officer's again. What has been handed in stays.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such request.
        Conflict: it is not open, or the case is not with this officer.
    """
    require(actor, Right.CASES_DECIDE)
    case = await lock_case(session, actor, file_number)
    await desk_rules.check_holder(session, actor, case)
    request = await open_request(session, case, request_id)
    check_transition(case.status, CaseStatus.IN_REVIEW)
    case.status, case.version = CaseStatus.IN_REVIEW, case.version + 1
    request.status, request.closed_at = RequestStatus.TAKEN_BACK, clock.now()
    await session.flush()
    await record(session, actor, EventKind.SUPPLEMENT_TAKEN_BACK, case, {"request": request.id})


async def close_open(session: AsyncSession, case: Case, at: datetime) -> None:
    """The locked case is decided: what is asked for in it is asked no more. The decision is the event."""
    await close_all_open(session, (case.id or 0,), at)


async def close_all_open(session: AsyncSession, case_ids: Collection[int], at: datetime) -> None:
    """As `close_open`, for many locked cases."""
    mine = (
        col(SupplementRequest.case_id).in_(case_ids),
        col(SupplementRequest.status) == RequestStatus.OPEN,
    )
    closed = update(SupplementRequest).where(*mine)
    await session.exec(closed.values(status=RequestStatus.CLOSED, closed_at=at))


def _text(text: str, position: int) -> str:
    given = text.strip()
    if not given:
        raise Invalid(f"punkt-{position}", "Skriv vad som saknas.")
    if len(given) > MAX_ITEM:
        raise Invalid(f"punkt-{position}", f"Skriv högst {MAX_ITEM} tecken.")
    return given


async def _check_rows(session: AsyncSession, case: Case, items: Sequence[AskedItem]) -> None:
    wanted = {item.row_position for item in items if item.row_position is not None}
    rows = select(Row.position).where(col(Row.case_id) == case.id, col(Row.position).in_(wanted))
    there = set((await session.exec(rows)).all()) if wanted else set[int]()
    for position, item in enumerate(items, 1):
        if item.row_position is not None and item.row_position not in there:
            raise Invalid(f"rad-{position}", f"Ansökan har ingen rad {item.row_position}.")


async def lock_case(session: AsyncSession, actor: Actor, file_number: str) -> Case:
    """The visible case, which nobody else changes until this is committed.

    Raises:
        NotFound: there is none for this actor.
    """
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case


async def open_request(session: AsyncSession, case: Case, request_id: int) -> SupplementRequest:
    """The request of the locked case, as long as it is open.

    Raises:
        NotFound: the case has no such request.
        Conflict: it has ended.
    """
    mine = (col(SupplementRequest.id) == request_id, col(SupplementRequest.case_id) == case.id)
    request = (await session.exec(select(SupplementRequest).where(*mine))).first()
    if request is None:
        raise NotFound
    if request.status is not RequestStatus.OPEN:
        raise Conflict(ENDED)
    return request


async def record(session: AsyncSession, actor: Actor | None, kind: EventKind, case: Case, data: Data) -> None:
    """Tell what has happened in the case."""
    happened = Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=data)
    await journal.record(session, actor, happened)
