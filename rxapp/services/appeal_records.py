"""An appeal that somebody is about to take a step in: locked, as it was seen, and kept afterwards."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import case_itself
from rxapp.access.decisions import visible_appeals
from rxapp.domain.appeal_times import Times
from rxapp.domain.appeals import Appeal
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.models import AppealRecord, Case
from rxapp.services import journal
from rxapp.services.chains import chain_of, last_days_of
from rxapp.text.appealing import NO_APPEAL, STALE

Data = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Held:
    """The appeal with its case, which nobody else changes until this is committed."""

    case: Case
    record: AppealRecord
    chain: Chain
    appeal: Appeal

    @property
    def decided(self) -> Decided:
        """The decision that it is against."""
        return self.chain.decision(self.appeal.against)

    @property
    def stands(self) -> Decided:
        """The decision that it is held to be against by now (46 §)."""
        one = self.decided
        while (after := self.chain.successor(one.id)) is not None:
            one = after
        return one

    @property
    def times(self) -> Times:
        """The last days to appeal the decision."""
        return last_days_of(self.chain, self.decided)


async def hold(session: AsyncSession, actor: Actor, appeal_id: int, version: int) -> Held:
    """Lock the case of the appeal.

    Raises:
        NotFound: there is none for this actor.
        Conflict: somebody has taken a step since `version`.
    """
    mine = visible_appeals(actor).where(col(AppealRecord.id) == appeal_id)
    seen = (await session.exec(mine)).first()
    if seen is None:
        raise NotFound(NO_APPEAL)
    case: Case | None = (await session.exec(case_itself(actor, seen.case_id).with_for_update())).first()
    if case is None:
        raise NotFound(NO_APPEAL)
    record = (await session.exec(select(AppealRecord).where(AppealRecord.id == appeal_id))).one()
    if record.version != version:
        raise Conflict(STALE)
    chain = await chain_of(session, case)
    return Held(case, record, chain, next(each for each in chain.appeals if each.id == appeal_id))


async def keep(
    session: AsyncSession,
    actor: Actor,
    held: Held,
    after: Appeal,
    kind: EventKind,
    **data: str | int | bool | None,
) -> None:
    """Write the appeal as it is after the step, and tell what has happened, with its particulars."""
    await write(session, held, after)
    await tell(session, actor, held.case, kind, {"appeal": after.id, **data})


async def write(session: AsyncSession, held: Held, after: Appeal) -> None:
    """Write the appeal as it is after the step; what has happened is the caller's to tell."""
    record = held.record
    record.status, record.since, record.court = after.status, after.since, after.court
    record.late_ground, record.dismissal_id = after.late_ground, after.dismissal
    record.reconsidered, record.changed_to_id = after.reconsidered, after.changed_to
    record.version += 1
    await session.flush()


async def tell(session: AsyncSession, actor: Actor, case: Case, kind: EventKind, data: Data) -> None:
    """Record what has happened with an appeal in the case."""
    happened = Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=data)
    await journal.record(session, actor, happened)
