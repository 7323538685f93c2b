"""Recoveries as the reader may see them: the officers' list, and one with its rows and its decision."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case, visible_decisions
from rxapp.access.decisions import is_standing
from rxapp.access.recoveries import visible_recoveries, visible_recovery_rows, visible_responses
from rxapp.access.rows import listing
from rxapp.domain.appeal_times import Times
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import NotFound
from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_amounts import Asked
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.models import Decision, Municipality, RecoveryRecord, RecoveryResponse, RecoveryRow
from rxapp.services.chains import chain_of, force_of, last_days_of
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.recovery_facts import NO_RECOVERY
from rxapp.services.rights import require
from rxapp.text.order import swedish_order


@dataclass(frozen=True, slots=True)
class RecoveryFilter:
    """What the list is narrowed to; empty means everything."""

    words: str = ""
    status: RecoveryStatus | None = None
    type_code: str = ""
    municipality_code: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class RecoveryRowView:
    """A row that is claimed back; `name` is None where the individual number alone may be shown."""

    row_id: int
    paid_in: str
    position: int
    individual_number: str
    name: str | None
    first_day: date
    last_day: date
    paid_ore: int
    asked_ore: int
    wrong_ore: int | None
    waived_ore: int | None
    owed_ore: int | None


@dataclass(frozen=True, slots=True)
class ResponseView:
    """What the municipality has said; who there, or who at the agency wrote it in, is not told."""

    text: str
    is_all: bool
    is_letter: bool
    given_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionOnRecovery:
    """The decision that holds, since when it has legal force or why it has none, and the last day to appeal
    that is told."""

    outcome: DecisionOutcome
    cause: Cause
    decided_at: datetime
    reason: str
    waiver_reason: str
    claimed_ore: int
    force: LegalForce
    appeal_by: date | None


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """A recovery with everything the reader may see of it. `reason` is empty to a municipality."""

    file_number: str
    municipality: str
    type_code: str
    status: RecoveryStatus
    is_told: bool
    ground: RecoveryGround
    reason: str
    material: str
    end_reason: str
    opened_on: date
    respond_by: date | None
    has_said_all: bool
    version: int
    rows: tuple[RecoveryRowView, ...]
    responses: tuple[ResponseView, ...]
    decision: DecisionOnRecovery | None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What it was opened for, as the rules want it."""
        return tuple(Asked(row.row_id, row.paid_ore, 0, row.asked_ore) for row in self.rows)

    @property
    def asked_ore(self) -> int:
        return sum(row.asked_ore for row in self.rows)

    @property
    def is_heard(self) -> bool:
        """Whether the decision need not wait for the municipality any more."""
        return self.has_said_all or (self.respond_by is not None and clock.today() > self.respond_by)

    def may(self, verb: RecoveryVerb) -> bool:
        """Whether the step can be taken from where the recovery stands; asked anew when it is."""
        if verb is RecoveryVerb.TAKE_UP_AGAIN:
            is_sent_back = self.decision is not None and self.decision.force.why is Why.REMITTED
            return is_sent_back and self.status in STEPS[verb].start
        return self.status in STEPS[verb].start


async def list_recoveries(session: AsyncSession, actor: Actor, wanted: RecoveryFilter) -> Paged:
    """A page of all recoveries with what each is for in all, the latest opened first.

    Raises:
        NotAllowed: the actor handles no recoveries.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    statement = visible_recoveries(actor)
    if wanted.words:
        statement = statement.where(
            col(RecoveryRecord.file_number).icontains(_number(wanted.words), autoescape=True)
        )
    if wanted.status is not None:
        statement = statement.where(RecoveryRecord.status == wanted.status)
    if wanted.type_code:
        statement = statement.where(RecoveryRecord.type_code == wanted.type_code)
    if wanted.municipality_code:
        statement = statement.where(RecoveryRecord.municipality_code == wanted.municipality_code)
    sums = select(func.sum(RecoveryRow.asked_ore)).where(RecoveryRow.recovery_id == RecoveryRecord.id)
    listed = statement.add_columns(sums.scalar_subquery().label("asked_ore"))
    ordered: Any = listed.order_by(col(RecoveryRecord.opened_at).desc(), col(RecoveryRecord.id).desc())
    return await fetch_page(session, statement, ordered, wanted.page)


async def list_municipalities(session: AsyncSession, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the municipalities that there are recoveries of."""
    require(actor, Right.RECOVERIES_HANDLE)
    mine = visible_recoveries(actor).subquery()
    names = listing(col(Municipality.code), col(Municipality.name))
    with_some = names.where(col(Municipality.name).in_(select(mine.c.municipality)))
    found = (await session.exec(with_some)).all()
    return sorted(((m.code, m.name) for m in found), key=lambda pair: swedish_order(pair[1]))


async def get_recovery(session: AsyncSession, actor: Actor, file_number: str) -> RecoveryView:
    """One recovery.

    Raises:
        NotFound: there is none, or it is not for this reader; the two are the same answer.
    """
    statement = visible_recoveries(actor).where(RecoveryRecord.file_number == file_number)
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound(NO_RECOVERY)
    rows = await _rows(session, actor, found.id)
    if found.status is RecoveryStatus.CLOSED:
        # A court may have found so of a decision that claimed something.
        rows = tuple(replace(row, owed_ore=0) for row in rows)
    return RecoveryView(
        file_number=found.file_number,
        municipality=found.municipality,
        type_code=found.type_code,
        status=found.status,
        is_told=found.case_id is not None,
        ground=found.ground,
        reason=found.reason if actor.may(Right.RECOVERIES_HANDLE) else "",
        material=found.material,
        end_reason=found.end_reason,
        opened_on=clock.day_of(found.opened_at),
        respond_by=found.respond_by,
        has_said_all=found.has_said_all,
        version=found.version,
        rows=rows,
        responses=await _responses(session, actor, found.id),
        decision=await _decision(session, actor, found),
    )


async def rows_claimed(session: AsyncSession, actor: Actor, file_number: str) -> tuple[RecoveryRowView, ...]:
    """The rows of a visible recovery; none where the case is an application."""
    mine = visible_recoveries(actor).where(RecoveryRecord.file_number == file_number)
    found = (await session.exec(mine)).first()
    return () if found is None else await _rows(session, actor, found.id)


async def _rows(session: AsyncSession, actor: Actor, recovery_id: int) -> tuple[RecoveryRowView, ...]:
    mine = visible_recovery_rows(actor).where(RecoveryRow.recovery_id == recovery_id)
    found = (await session.exec(mine.order_by(col(RecoveryRow.row_id)))).all()
    return tuple(
        RecoveryRowView(
            row_id=row.row_id,
            paid_in=row.paid_in,
            position=row.position,
            individual_number=row.individual_number,
            name=f"{row.first_name} {row.last_name}" if row.first_name is not None else None,
            first_day=row.first_day,
            last_day=row.last_day,
            paid_ore=row.paid_ore,
            asked_ore=row.asked_ore,
            wrong_ore=row.wrong_ore,
            waived_ore=row.waived_ore,
            owed_ore=row.owed_ore,
        )
        for row in found
    )


async def _responses(session: AsyncSession, actor: Actor, recovery_id: int) -> tuple[ResponseView, ...]:
    mine = visible_responses(actor).where(RecoveryResponse.recovery_id == recovery_id)
    found = (await session.exec(mine.order_by(col(RecoveryResponse.id)))).all()
    return tuple(ResponseView(row.text, row.is_all, row.is_letter, row.given_at) for row in found)


async def _decision(session: AsyncSession, actor: Actor, found: Any) -> DecisionOnRecovery | None:
    mine = visible_decisions(actor).where(Decision.case_id == found.case_id, is_standing())
    standing = (await session.exec(mine)).first()
    if standing is None:
        return None
    case = (await session.exec(one_case(actor, found.file_number))).one()
    chain = await chain_of(session, case)
    decided = chain.decision(standing.id)
    times: Times = last_days_of(chain, decided)
    return DecisionOnRecovery(
        outcome=standing.outcome,
        cause=standing.cause,
        decided_at=standing.decided_at,
        reason=standing.reason_text,
        waiver_reason=found.waiver_reason,
        claimed_ore=sum(row["ore"] for row in standing.rows),
        force=force_of(chain, decided),
        appeal_by=times.shown if decided.is_against else None,
    )


def _number(words: str) -> str:
    """A file number as it is searched for, also with the «Å» that it is shown with."""
    return words.removeprefix("Å").removeprefix("å").strip()
