"""Recoveries that wait for the municipality: to be responded to, or for their decision to be read."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.decisions import is_standing
from rxapp.access.recoveries import awaits_response, visible_recoveries
from rxapp.domain.permissions import Actor
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Decision, DecisionTold, RecoveryRecord, ToldKind


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recovery with the last day to respond; None where its decision waits to be opened."""

    file_number: str
    respond_by: date | None


async def list_waiting(session: AsyncSession, actor: Actor) -> tuple[Waiting, ...]:
    """Of the types that the reader holds, the earliest day first and then the decisions."""
    opened = exists().where(
        col(DecisionTold.decision_id) == Decision.id, col(DecisionTold.kind) == ToldKind.OPENED
    )
    unread = exists().where(col(Decision.case_id) == RecoveryRecord.case_id, is_standing(), ~opened)
    is_decided = col(RecoveryRecord.status) == RecoveryStatus.DECIDED
    waits = or_(awaits_response(), and_(is_decided, unread))
    statement = (
        visible_recoveries(actor)
        .where(waits)
        .order_by(col(RecoveryRecord.respond_by), col(RecoveryRecord.id))
    )
    found = (await session.exec(statement)).all()
    told = [
        Waiting(each.file_number, None if each.status is RecoveryStatus.DECIDED else each.respond_by)
        for each in found
    ]
    return tuple(sorted(told, key=lambda each: each.respond_by is None))
