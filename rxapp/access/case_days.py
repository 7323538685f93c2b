"""Last days of cases that may be near and that nobody has been reminded of: found for everybody at once, and
given to no reader. What is told of one is a notice, seen as any other.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import col

from rxapp.access.recoveries import awaits_response
from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import DecisionOutcome
from rxapp.models import Decision, NearAppealDay, NearResponseDay, RecoveryRecord


def near_responses(today: date, until: date) -> Rows:
    """The cases of the recoveries that are to be responded to by one of these days."""
    return listing(RecoveryRecord.case_id).where(_is_near(today, until)).order_by(col(RecoveryRecord.id))


def near_response(case_id: int, today: date, until: date) -> Rows:
    """The recovery of one of those cases, where it still is to be responded to; to be acted upon."""
    return listing(RecoveryRecord).where(col(RecoveryRecord.case_id) == case_id, _is_near(today, until))


def _is_near(today: date, until: date) -> ColumnElement[bool]:
    told = exists().where(
        col(NearResponseDay.recovery_id) == RecoveryRecord.id,
        col(NearResponseDay.last_day) == RecoveryRecord.respond_by,
    )
    return and_(awaits_response(), col(RecoveryRecord.respond_by).between(today, until), ~told)


def decided_between(since: datetime, before: datetime, outcomes: Collection[DecisionOutcome]) -> Rows:
    """The decisions made then with one of the outcomes: `id` and `case_id`."""
    told = exists().where(col(NearAppealDay.decision_id) == Decision.id)
    return (
        listing(Decision.id, Decision.case_id)
        .where(
            col(Decision.decided_at) >= since,
            col(Decision.decided_at) < before,
            col(Decision.outcome).in_(outcomes),
            ~told,
        )
        .order_by(col(Decision.id))
    )
