"""Decisions: the automatic ones here (28 § förvaltningslagen), and the officer's by their names."""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.models import Case, Row
from rxapp.services.assessments import Proposal, ProposedRow, get_proposal
from rxapp.services.officer_decisions import RATE_BY_OFFICER, RowChoice, decide
from rxapp.services.settling import settle_cases

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

CASES_AT_ONCE, ROWS_AT_ONCE = 50, 1_000
"""What is settled in one transaction: enough that its own cost is shared, few enough that nobody waits long
for a lock, nor the service for the rules."""


async def pending(session: AsyncSession, since: datetime | None = None) -> list[int]:
    """The ids of cases that wait for the automatic decision, in the order they came; with `since` those whose
    rows have come since then."""
    statement = select(Case.id).where(Case.status == CaseStatus.SUBMITTED, ~col(Case.is_recovery))
    statement = statement.order_by(col(Case.id))
    if since is not None:
        statement = statement.where(or_(col(Case.arrived_at) >= since, col(Case.rows_replaced_at) >= since))
    return [case_id for case_id in (await session.exec(statement)).all() if case_id is not None]


async def decide_pending(since: datetime | None = None) -> int:
    """Decide every waiting case, or refer it to an officer; gives how many.

    Some share a transaction, which is tried again in halves if one of them fails: that one is logged and
    waits for the next time, the others go on.
    """
    async with reading() as session:
        waiting = await pending(session, since)
        batches = list(_batches(waiting, await _rows_in(session, waiting)))
    return sum([await _settle(batch) for batch in batches])


def _batches(waiting: Sequence[int], rows: Mapping[int, int]) -> Iterator[list[int]]:
    """The cases in their order, as many at once as have not too many rows together."""
    batch: list[int] = []
    weight = 0
    for case_id in waiting:
        if batch and (len(batch) == CASES_AT_ONCE or weight + rows.get(case_id, 0) > ROWS_AT_ONCE):
            yield batch
            batch, weight = [], 0
        batch.append(case_id)
        weight += rows.get(case_id, 0)
    if batch:
        yield batch


async def _rows_in(session: AsyncSession, waiting: Sequence[int]) -> dict[int, int]:
    if not waiting:
        return {}
    counted = (
        select(Row.case_id, func.count())
        .join(Case, col(Case.id) == Row.case_id)
        .where(Case.status == CaseStatus.SUBMITTED, Row.case_id >= waiting[0])
        .group_by(col(Row.case_id))
    )
    return dict((await session.exec(counted)).all())


async def _settle(batch: Sequence[int]) -> int:
    try:
        async with unit_of_work() as session:
            return len(await settle_cases(session, batch))
    except Exception as error:
        if len(batch) == 1:
            # Only the kind and the place: the message of a database error may hold personal data.
            trace = "".join(traceback.format_tb(error.__traceback__))
            name = type(error).__name__
            log.error("automatic_decision_failed", case_id=batch[0], error=name, trace=trace)
            return 0
    middle = len(batch) // 2
    return await _settle(batch[:middle]) + await _settle(batch[middle:])


async def decide_automatically(session: AsyncSession, case_id: int) -> DecisionOutcome | None:
    """Decide one case by the rules, or refer it to an officer (None). A case that has gone on is left alone.

    Raises:
        Conflict: a period was granted for a child in another case at the same moment.
    """
    settled = (await settle_cases(session, (case_id,))).get(case_id)
    return settled.kind if settled is not None else None
