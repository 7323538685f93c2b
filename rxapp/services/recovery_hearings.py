"""Hearing the municipality before a recovery is decided (25 § förvaltningslagen): told, with time to respond.

With the first telling the recovery becomes a case, and from then on it is seen, sought and written about as
any other.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.domain import recovery_handling
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_of, kept_last_day
from rxapp.domain.errors import Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recoveries import Recovery
from rxapp.models import Case, RecoveryResponse, RecoveryRow, Row
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.recovery_facts import Held, hold, keep, tell
from rxapp.services.rights import require
from rxapp.text.format import day

NOTHING_MORE = "Kommunen har inget mer att säga."
MOST_MATERIAL = 4_000


async def communicate(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, material: str, respond_by: date
) -> None:
    """Tell the municipality what the decision may rest on. What is told later stands below what was told.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: it has changed since `version`, or is decided.
        Invalid: nothing is told, somebody protected is named, or the time is too short or too long.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    after = recovery_handling.communicate(
        held.recovery(), actor, clock.today(), material=material, respond_by=respond_by
    )
    if held.case is None:
        held.case = await _register(session, actor, held)
    check_names(material, await names_not_told(session, held.case), "underlag")
    await _keep(session, held, after)
    held.record.material = _added(held.record.material, material)
    await session.flush()
    data = {"respond_by": respond_by.isoformat()}
    await tell(session, actor, EventKind.RECOVERY_COMMUNICATED, held.record, data)


async def prolong(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, respond_by: date
) -> None:
    """Give the municipality more time.

    Raises:
        NotAllowed, NotFound, Conflict: as `communicate`.
        Invalid: the new day is not later, or too far away.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    before = held.record.respond_by
    after = recovery_handling.prolong(held.recovery(), actor, clock.today(), respond_by)
    if before is not None and respond_by <= before:
        raise Invalid("svara_senast", f"Välj en senare dag än {day(before)}.")
    await _keep(session, held, after)
    data = {"respond_by": respond_by.isoformat()}
    await tell(session, actor, EventKind.RECOVERY_PROLONGED, held.record, data)


async def respond(session: AsyncSession, actor: Actor, file_number: str, *, text: str, is_all: bool) -> None:
    """The municipality says what it thinks; with `is_all` the decision need not wait for the day.

    Raises:
        NotAllowed, NotFound: the actor responds for nobody, or there is no such recovery.
        Conflict: it is decided, or waits for nothing.
        Invalid: nothing is said.
    """
    require(actor, Right.CASES_READ, Right.RECOVERIES_RESPOND)
    held = await hold(session, actor, file_number)
    await _take(session, actor, held, text, is_all=is_all, on=None)


async def register_response(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    version: int,
    text: str,
    is_all: bool,
    arrived_on: date,
) -> None:
    """An officer writes in what the municipality has said in a letter that came on a day.

    Raises:
        NotAllowed, NotFound, Conflict, Invalid: as `respond`, and where the day cannot be.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    if not held.record.opened_at.astimezone(clock.STOCKHOLM).date() <= arrived_on <= clock.today():
        raise Invalid("inkom", "Ange vilken dag yttrandet kom in, från att återkravet öppnades till i dag.")
    check_names(text, await names_not_told(session, held.told_case), "yttrande")
    await _take(session, actor, held, text, is_all=is_all, on=arrived_on)


async def _take(
    session: AsyncSession, actor: Actor, held: Held, text: str, *, is_all: bool, on: date | None
) -> None:
    said = text.strip() or (NOTHING_MORE if is_all else "")
    after = recovery_handling.respond(held.recovery(), actor, clock.today(), said, is_all=is_all)
    await _keep(session, held, after)
    session.add(
        RecoveryResponse(
            recovery_id=held.record.id or 0,
            text=said,
            is_all=is_all,
            is_letter=on is not None,
            given_by=actor.account_id,
            given_at=clock.now() if on is None else _midday(on),
        )
    )
    await session.flush()
    data = {"is_letter": on is not None, "is_all": is_all}
    await tell(session, actor, EventKind.RECOVERY_RESPONDED, held.record, data)


def _midday(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.STOCKHOLM)


async def _keep(session: AsyncSession, held: Held, after: Recovery) -> None:
    keep(held, after)
    await session.flush()


def _added(before: str, material: str) -> str:
    added = f"{before}\n\nTillagt {day(clock.today())}:\n{material.strip()}" if before else material.strip()
    if len(added) > MOST_MATERIAL:
        raise Invalid(
            "underlag", f"Underlaget får ha högst {MOST_MATERIAL} tecken med det som redan är skickat."
        )
    return added


async def _register(session: AsyncSession, actor: Actor, held: Held) -> Case:
    """The case that the recovery is from now on, for the time of the applications that it is about."""
    record, claim = held.record, await _claim_of(session, held.rows)
    case = Case(
        file_number=record.file_number,
        municipality_code=record.municipality_code,
        type_code=record.type_code,
        status=CaseStatus.IN_REVIEW,
        quarter_first_day=claim.first_day,
        claim_last_day=kept_last_day(claim),
        arrived_at=clock.now(),
        arrived_on=clock.today(),
        is_recovery=True,
        sent_by=actor.account_id,
        draft_key=secrets.token_hex(16),
    )
    session.add(case)
    await session.flush()
    record.case_id = case.id
    await session.flush()
    return case


async def _claim_of(session: AsyncSession, rows: Sequence[RecoveryRow]) -> Period:
    ids = [row.row_id for row in rows]
    statement = (
        listing(Case.quarter_first_day, Case.claim_last_day)
        .join(Row, col(Row.case_id) == Case.id)
        .where(col(Row.id).in_(ids))
        .distinct()
    )
    claims = [claim_of(*claim) for claim in (await session.exec(statement)).all()]
    return Period(min(claim.first_day for claim in claims), max(claim.last_day for claim in claims))
