"""What follows of itself when the decision of a recovery has legal force: a claim in the ledger, or an end;
and what follows when a court later finds less.

Run at every turn of the day and by the operator; whoever runs it, and how often, the second finds nothing
left to do. Each recovery is a transaction of its own, so that a stop in the midst leaves no half.
"""

import traceback
from dataclasses import dataclass, field

import structlog
from sqlalchemy import and_, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.recoveries import rows_of_recovery
from rxapp.access.rows import Rows, listing
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_claims import close, hand_to_ledger, lowered, owed
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import AppealRecord, Case, RecoveryRecord
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.recovery_facts import Data, Held, keep, tell
from rxapp.services.recovery_ledger import claim, lower, source_of

log = structlog.get_logger()
_WAITING = (RecoveryStatus.DECIDED, RecoveryStatus.CLAIMED)


async def follow_legal_force() -> int:
    """Book or end every recovery whose decision has got legal force, and lower what a court has lowered.

    Gives how many went on. One that fails is logged and waits for the next time.
    """
    async with reading() as session:
        waiting = (await session.exec(_waiting())).all()
    done = 0
    for case_id in waiting:
        try:
            async with unit_of_work() as session:
                done += await _follow_and_tell(session, case_id or 0)
        except Exception as error:
            # Only the kind and the place: the message of a database error may hold personal data.
            trace = "".join(traceback.format_tb(error.__traceback__))
            log.error("legal_force_failed", case_id=case_id, error=type(error).__name__, trace=trace)
    return done


def _waiting() -> Rows:
    """The cases of recoveries that are decided, and of those in the ledger that a court has looked at."""
    is_judged = exists().where(
        col(AppealRecord.case_id) == RecoveryRecord.case_id,
        col(AppealRecord.status) == AppealStatus.CLOSED,
    )
    status = col(RecoveryRecord.status)
    may_go_on = or_(status == RecoveryStatus.DECIDED, and_(status == RecoveryStatus.CLAIMED, is_judged))
    return listing(RecoveryRecord.case_id).where(may_go_on).order_by(col(RecoveryRecord.id))


@dataclass(frozen=True, slots=True)
class Followed:
    """What has followed, for the event that tells it."""

    record: RecoveryRecord
    kind: EventKind
    data: Data = field(default_factory=dict[str, str | int | bool | None])


async def _follow_and_tell(session: AsyncSession, case_id: int) -> bool:
    followed = await follow(session, case_id)
    if followed is None:
        return False
    await tell(session, None, followed.kind, followed.record, followed.data)
    return True


async def follow(session: AsyncSession, case_id: int) -> Followed | None:
    """What follows in one case, if anything does; the event is the caller's. It is as the locks find it: an
    appeal may have come in between, or another process been first."""
    case = await session.get(Case, case_id, with_for_update=True)
    mine = select(RecoveryRecord).where(col(RecoveryRecord.case_id) == case_id)
    record = (await session.exec(mine.with_for_update())).first()
    if case is None or record is None or record.status not in _WAITING:
        return None
    chain = await chain_of(session, case)
    decided = standing(chain)
    if decided is None:
        return None
    rows = (await session.exec(rows_of_recovery(record.id or 0))).all()
    held = Held(record, rows, case)
    if record.status is RecoveryStatus.CLAIMED:
        return await _lower(session, case, held, chain, decided)
    return await _settle(session, case, held, chain, decided)


async def _settle(
    session: AsyncSession, case: Case, held: Held, chain: Chain, decided: Decided
) -> Followed | None:
    force, judgment, today = force_of(chain, decided), chain.judgment_on(decided.id), clock.today()
    if force.on is None or force.on > today:
        return None
    recovery = held.recovery(decided.id)
    if not owed(recovery, judgment):
        keep(held, close(recovery, today, force, judgment))
        await session.flush()
        return Followed(held.record, EventKind.RECOVERY_CLOSED)
    after, booked = hand_to_ledger(recovery, today, force, judgment)
    keep(held, after)
    await claim(session, case, booked.rows, await source_of(session, chain, decided))
    data = {"claimed_ore": booked.total_ore, "final_on": booked.final_on.isoformat()}
    return Followed(held.record, EventKind.RECOVERY_CLAIMED, data)


async def _lower(
    session: AsyncSession, case: Case, held: Held, chain: Chain, decided: Decided
) -> Followed | None:
    """A court has changed the decision of a claim that is in the ledger, or set it aside: what it leaves
    nothing of is undone. A claim never grows.
    """
    judgment = chain.judgment_on(decided.id)
    if judgment is None:
        return None
    before = held.recovery(decided.id)
    after = lowered(before, judgment)
    if after.in_ledger == before.in_ledger:
        return None
    source = await source_of(session, chain, decided)
    undone = await lower(session, case, before.in_ledger, after.in_ledger, source)
    keep(held, after)
    await session.flush()
    data = {"claimed_ore": sum(ore for _, ore in after.in_ledger), "undone_ore": undone}
    return Followed(held.record, EventKind.RECOVERY_LOWERED, data)
