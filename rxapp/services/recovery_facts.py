"""A recovery as it is kept, locked for whoever acts on it, and as the rules want it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import one_case
from rxapp.access.recoveries import recovery_itself, rows_of_recovery
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.domain.recoveries import Recovery, taken
from rxapp.domain.recovery_amounts import Asked, Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Case, RecoveryRecord, RecoveryRow
from rxapp.services import journal

NO_RECOVERY = "Återkravet finns inte, eller så har du inte behörighet för ersättningstypen."
Data = Mapping[str, str | int | bool | None]


@dataclass(slots=True)
class Held:
    """A recovery with its rows, which nobody else changes until this is committed. It has no case before the
    municipality is told."""

    record: RecoveryRecord
    rows: Sequence[RecoveryRow]
    case: Case | None

    @property
    def told_case(self) -> Case:
        """The case, where the rules have said that there is one."""
        if self.case is None:
            raise Conflict
        return self.case

    def recovery(self, decision: int | None = None) -> Recovery:
        """As the rules want it."""
        return recovery_of(self.record, self.rows, decision)


async def hold(session: AsyncSession, actor: Actor, file_number: str, *, version: int | None = None) -> Held:
    """Lock the case, if there is one, and then the recovery: in that order everywhere.

    Raises:
        NotFound: there is no such recovery for this actor.
        Conflict: it has changed since `version`.
    """
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    statement = recovery_itself(actor, file_number).with_for_update()
    record: RecoveryRecord | None = (await session.exec(statement)).first()
    if record is None:
        raise NotFound(NO_RECOVERY)
    is_told_meanwhile = record.case_id is not None and case is None
    if is_told_meanwhile or (version is not None and record.version != version):
        raise Conflict
    return Held(record, (await session.exec(rows_of_recovery(record.id or 0))).all(), case)


def recovery_of(record: RecoveryRecord, rows: Sequence[RecoveryRow], decision: int | None = None) -> Recovery:
    """The kept recovery; `decision` is the one that holds."""
    return Recovery(
        id=record.id or 0,
        municipality_code=record.municipality_code,
        type_code=record.type_code,
        asked=tuple(Asked(row.row_id, row.paid_ore, 0, row.asked_ore) for row in rows),
        ground=record.ground,
        since=record.since,
        status=record.status,
        respond_by=record.respond_by,
        has_said_all=record.has_said_all,
        decision=decision,
        settled=tuple(
            Settled(row.row_id, row.wrong_ore, row.waived_ore or 0)
            for row in rows
            if row.wrong_ore is not None
        ),
        in_ledger=tuple((row.row_id, row.owed_ore) for row in rows if row.owed_ore),
    )


def keep(held: Held, after: Recovery) -> None:
    """Note where the recovery stands after a step."""
    record = held.record
    record.status, record.since, record.ground = after.status, after.since, after.ground
    record.respond_by, record.has_said_all = after.respond_by, after.has_said_all
    record.version += 1
    settled, owed = {row.row: row for row in after.settled}, dict(after.in_ledger)
    is_claimed = after.status is RecoveryStatus.CLAIMED
    for row in held.rows:
        found = settled.get(row.row_id)
        row.wrong_ore = found.wrong_ore if found else None
        row.waived_ore = found.waived_ore if found else None
        # While it is in the ledger it is said what is owed, also where that is nothing any more.
        row.owed_ore = owed.get(row.row_id, 0) if is_claimed else None


async def taken_of(
    session: AsyncSession, row_ids: Collection[int], *, but: RecoveryRecord | None = None
) -> Mapping[int, int]:
    """What recoveries have of these rows, in öre; `but` is left out."""
    statement = (
        select(RecoveryRecord, RecoveryRow)
        .join(RecoveryRow, col(RecoveryRow.recovery_id) == RecoveryRecord.id)
        .where(col(RecoveryRow.row_id).in_(row_ids))
    )
    found = (await session.exec(statement)).all()
    return taken(recovery_of(record, (row,)) for record, row in found if record is not but)


async def tell(
    session: AsyncSession, actor: Actor | None, kind: EventKind, record: RecoveryRecord, data: Data
) -> None:
    """Write the event; it is of the case as soon as there is one."""
    happened = Happened(
        kind, record.municipality_code, type_code=record.type_code, case_id=record.case_id, data=dict(data)
    )
    await journal.record(session, actor, happened)
