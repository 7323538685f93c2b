"""Supplements: an officer asks for what is missing, the municipality answers (20 § förvaltningslagen)."""

from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case, visible_requests
from rxapp.domain.cases import CaseStatus, check_transition
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, SupplementRequest
from rxapp.services import journal
from rxapp.services.rights import require

MAX_REQUEST, MAX_ANSWER = 2000, 4000
LONGEST = timedelta(days=365)


async def request_supplement(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, text: str, due_on: date
) -> None:
    """Ask the municipality to add something by a day.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
        Conflict: the case has changed since `version`, or is not with an officer.
        Invalid: the text is missing or too long, or the day is not within the coming year.
    """
    require(actor, Right.CASES_DECIDE)
    asked = _text(text, MAX_REQUEST)
    if not clock.today() < due_on <= clock.today() + LONGEST:
        raise Invalid("senast", "Sista dag för svar ska vara efter i dag och inom ett år.")
    case = await _lock(session, actor, file_number)
    if case.version != version:
        raise Conflict
    check_transition(case.status, CaseStatus.SUPPLEMENT_REQUESTED)
    case.status, case.version = CaseStatus.SUPPLEMENT_REQUESTED, case.version + 1
    session.add(
        SupplementRequest(
            case_id=case.id or 0,
            text=asked,
            due_on=due_on,
            asked_by=actor.account_id,
            asked_at=clock.now(),
        )
    )
    await session.flush()
    await _record(session, actor, EventKind.SUPPLEMENT_REQUESTED, case, {"due_on": due_on.isoformat()})


async def answer_supplement(
    session: AsyncSession, actor: Actor, file_number: str, *, request_id: int, text: str
) -> None:
    """Answer a request; the case goes back to the officer. A late answer counts until the case is decided.

    Raises:
        NotAllowed, NotFound: the actor sends no applications, or has no such request.
        Conflict: it is answered already, or the case is decided.
        Invalid: the answer is missing or too long.
    """
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    answer = _text(text, MAX_ANSWER)
    case = await _lock(session, actor, file_number)
    request = await _open_request(session, actor, case, request_id)
    check_transition(case.status, CaseStatus.IN_REVIEW)
    case.status, case.version = CaseStatus.IN_REVIEW, case.version + 1
    request.answer, request.answered_by, request.answered_at = answer, actor.account_id, clock.now()
    await session.flush()
    await _record(session, actor, EventKind.SUPPLEMENT_ANSWERED, case, {})


def _text(text: str, longest: int) -> str:
    given = text.strip()
    if not given:
        raise Invalid("text", "Skriv en text.")
    if len(given) > longest:
        raise Invalid("text", f"Skriv högst {longest} tecken.")
    return given


async def _lock(session: AsyncSession, actor: Actor, file_number: str) -> Case:
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound("Ärendet finns inte, eller så har du inte behörighet för ersättningstypen.")
    return case


async def _open_request(
    session: AsyncSession, actor: Actor, case: Case, request_id: int
) -> SupplementRequest:
    mine = visible_requests(actor).where(
        col(SupplementRequest.id) == request_id, col(SupplementRequest.case_id) == case.id
    )
    if (await session.exec(mine)).first() is None:
        raise NotFound
    statement = select(SupplementRequest).where(col(SupplementRequest.id) == request_id)
    request = (await session.exec(statement.with_for_update())).one()
    if request.answered_at is not None or case.status is not CaseStatus.SUPPLEMENT_REQUESTED:
        raise Conflict("Begäran är redan besvarad, eller så är ärendet avgjort.")
    return request


async def _record(
    session: AsyncSession, actor: Actor, kind: EventKind, case: Case, data: dict[str, str | int | bool | None]
) -> None:
    happened = Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=data)
    await journal.record(session, actor, happened)
