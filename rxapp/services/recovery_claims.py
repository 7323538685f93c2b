"""What follows of itself when the decision of a recovery has legal force: a claim in the ledger, or an end;
and what follows when a court later finds less.

Run at every turn of the day and by the operator; whoever runs it, and how often, the second finds nothing
left to do. Each recovery is a transaction of its own, so that a stop in the midst leaves no half.
"""

import traceback
from dataclasses import replace

import structlog
from sqlalchemy import and_, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.recoveries import rows_of_recovery
from rxapp.access.rows import Rows, listing
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import CourtOutcome, Judgment
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_claims import close, hand_to_ledger, owed
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import AppealRecord, Case, JudgmentRecord, RecoveryRecord
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.recovery_facts import Held, keep, tell
from rxapp.services.recovery_ledger import Source, claim, lower

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
                done += await _follow(session, case_id or 0)
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


async def _follow(session: AsyncSession, case_id: int) -> bool:
    """As the locks find it: an appeal may have come in between, or another process been first."""
    case = await session.get(Case, case_id, with_for_update=True)
    mine = select(RecoveryRecord).where(col(RecoveryRecord.case_id) == case_id)
    record = (await session.exec(mine.with_for_update())).first()
    if case is None or record is None or record.status not in _WAITING:
        return False
    chain = await chain_of(session, case)
    decided = standing(chain)
    if decided is None:
        return False
    rows = (await session.exec(rows_of_recovery(record.id or 0))).all()
    held = Held(record, rows, case)
    if record.status is RecoveryStatus.CLAIMED:
        return await _lower(session, case, held, chain, decided)
    return await _settle(session, case, held, chain, decided)


async def _settle(session: AsyncSession, case: Case, held: Held, chain: Chain, decided: Decided) -> bool:
    force, judgment, today = force_of(chain, decided), chain.judgment_on(decided.id), clock.today()
    if force.on is None or force.on > today:
        return False
    recovery = held.recovery(decided.id)
    if not owed(recovery, judgment):
        keep(held, close(recovery, today, force, judgment))
        await session.flush()
        await tell(session, None, EventKind.RECOVERY_CLOSED, held.record, {})
        return True
    after, booked = hand_to_ledger(recovery, today, force, judgment)
    keep(held, after)
    await claim(session, case, booked.rows, await _source(session, chain, decided, judgment))
    data = {"claimed_ore": booked.total_ore, "final_on": booked.final_on.isoformat()}
    await tell(session, None, EventKind.RECOVERY_CLAIMED, held.record, data)
    return True


async def _lower(session: AsyncSession, case: Case, held: Held, chain: Chain, decided: Decided) -> bool:
    """A court has changed the decision of a claim that is in the ledger: what it finds less is undone.

    A claim never grows.
    """
    judgment = chain.judgment_on(decided.id)
    if judgment is None or judgment.outcome is not CourtOutcome.CHANGED:
        return False
    recovery = held.recovery(decided.id)
    right, before = dict(owed(recovery, judgment)), dict(recovery.in_ledger)
    after = {row: min(ore, right.get(row, 0)) for row, ore in before.items()}
    if after == before:
        return False
    source = await _source(session, chain, decided, judgment)
    undone = await lower(session, case, before.items(), after.items(), source)
    keep(held, replace(recovery, in_ledger=tuple((row, ore) for row, ore in after.items() if ore)))
    await session.flush()
    data = {"claimed_ore": sum(after.values()), "undone_ore": undone}
    await tell(session, None, EventKind.RECOVERY_CLAIMED, held.record, data)
    return True


async def _source(session: AsyncSession, chain: Chain, decided: Decided, judgment: Judgment | None) -> Source:
    """The decision, with the number of the judgment where that is what the amounts follow from."""
    if judgment is None or judgment.outcome is not CourtOutcome.CHANGED:
        return Source(decided.id)
    closed = [a.id for a in chain.appeals_against(decided.id) if a.status is AppealStatus.CLOSED]
    statement = (
        select(JudgmentRecord.id)
        .where(
            col(JudgmentRecord.appeal_id).in_(closed),
            col(JudgmentRecord.judged_on) == judgment.judged_on,
            col(JudgmentRecord.case_number) == judgment.case_number,
            col(JudgmentRecord.outcome) == judgment.outcome,
        )
        .order_by(col(JudgmentRecord.id).desc())
    )
    return Source(decided.id, (await session.exec(statement)).first())
