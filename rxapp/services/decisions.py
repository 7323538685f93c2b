"""Decisions: the automatic ones here (28 § förvaltningslagen), and the officer's by their names."""

import traceback
from datetime import datetime

import structlog
from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import reading, unit_of_work
from rxapp.domain.automatic import Outcome
from rxapp.domain.automatic import decide as decide_by_rules
from rxapp.domain.cases import CaseStatus, DecisionOutcome, check_transition
from rxapp.domain.events import EventKind, Happened
from rxapp.models import Case
from rxapp.services import journal
from rxapp.services.assessments import Proposal, ProposedRow, get_proposal
from rxapp.services.facts import application_of, known_for, rows_of
from rxapp.services.officer_decisions import RATE_BY_OFFICER, RowChoice, decide
from rxapp.services.rulings import Ruling, write

__all__ = [
    "RATE_BY_OFFICER",
    "Proposal",
    "ProposedRow",
    "RowChoice",
    "decide",
    "decide_automatically",
    "decide_pending",
    "get_proposal",
    "pending",
]

log = structlog.get_logger()


async def pending(session: AsyncSession, since: datetime | None = None) -> list[int]:
    """The ids of cases that wait for the automatic decision, in the order they came; with `since` those whose
    rows have come since then."""
    statement = select(Case.id).where(Case.status == CaseStatus.SUBMITTED, ~col(Case.is_recovery))
    statement = statement.order_by(col(Case.id))
    if since is not None:
        statement = statement.where(or_(col(Case.arrived_at) >= since, col(Case.rows_replaced_at) >= since))
    return [case_id for case_id in (await session.exec(statement)).all() if case_id is not None]


async def decide_pending(since: datetime | None = None) -> int:
    """Decide every waiting case, or refer it to an officer, each in its own transaction; gives how many.

    A case that fails is logged and waits for the next time; the others go on.
    """
    async with reading() as session:
        waiting = await pending(session, since)
    done = 0
    for case_id in waiting:
        try:
            async with unit_of_work() as session:
                done += await _settle(session, case_id) is not None
        except Exception as error:
            # Only the kind and the place: the message of a database error may hold personal data.
            trace = "".join(traceback.format_tb(error.__traceback__))
            log.error("automatic_decision_failed", case_id=case_id, error=type(error).__name__, trace=trace)
    return done


async def decide_automatically(session: AsyncSession, case_id: int) -> DecisionOutcome | None:
    """Decide one case by the rules, or refer it to an officer (None). A case that has gone on is left alone.

    Raises:
        Conflict: a period was granted for a child in another case at the same moment.
    """
    case = await _settle(session, case_id)
    return case.kind if case is not None else None


async def _settle(session: AsyncSession, case_id: int) -> Outcome | None:
    """What the rules said, or None if the case was not waiting."""
    case = await session.get(Case, case_id, with_for_update=True)
    if case is None or case.is_recovery or case.status is not CaseStatus.SUBMITTED:
        return None
    rows = await rows_of(session, case)
    application = application_of(case, rows)
    if application is None:
        outcome = Outcome(None, (), ())
    else:
        outcome = decide_by_rules(application, await known_for(session, case, rows, lock=True))
    if outcome.kind is None:
        await _refer(session, case)
    else:
        await write(session, None, case, rows, Ruling(outcome.kind, outcome.rows, outcome.rules))
    return outcome


async def _refer(session: AsyncSession, case: Case) -> None:
    check_transition(case.status, CaseStatus.IN_REVIEW)
    case.status, case.version = CaseStatus.IN_REVIEW, case.version + 1
    await session.flush()
    referred = Happened(
        EventKind.CASE_REFERRED, case.municipality_code, type_code=case.type_code, case_id=case.id
    )
    await journal.record(session, None, referred)
