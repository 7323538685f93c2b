"""Opening a recovery: an officer chooses paid rows, and no other recovery has the same money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.access.recoveries import paid_rows
from rxapp.access.rows import listing
from rxapp.domain import recoveries
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_amounts import Asked
from rxapp.domain.recovery_grounds import RecoveryGround, grounds_of
from rxapp.models import Case, RecoveryRecord, RecoveryRow, Row
from rxapp.services.facts import refuse_recovery
from rxapp.services.file_numbers import next_file_number
from rxapp.services.recovery_facts import taken_of, tell
from rxapp.services.rights import require


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A row that can be claimed back, and how much of it; without `name` the number alone may be shown."""

    row_id: int
    position: int
    individual_number: str
    name: str | None
    first_day: date
    last_day: date
    paid_ore: int
    taken_ore: int

    @property
    def left_ore(self) -> int:
        return self.paid_ore - self.taken_ore


@dataclass(frozen=True, slots=True)
class Openable:
    """A paid case of which a recovery can be opened."""

    file_number: str
    municipality_code: str
    type_code: str
    rows: tuple[PaidRow, ...]
    grounds: tuple[RecoveryGround, ...]


async def get_openable(session: AsyncSession, actor: Actor, file_number: str) -> Openable:
    """The paid rows of a case.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such case.
        Conflict: the case is a recovery itself.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    case: Case | None = (await session.exec(one_case(actor, file_number))).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    refuse_recovery(case)
    mine = paid_rows(actor).where(col(Row.case_id) == case.id).order_by(col(Row.position))
    found = (await session.exec(mine)).all()
    taken = await taken_of(session, [row.id for row in found])
    rows = tuple(_paid_row(row, taken) for row in found)
    return Openable(
        file_number, case.municipality_code, case.type_code, rows, grounds_of(TYPES[case.type_code])
    )


def _paid_row(row: Any, taken: Mapping[int, int]) -> PaidRow:
    return PaidRow(
        row_id=row.id,
        position=row.position,
        individual_number=row.individual_number,
        name=f"{row.first_name} {row.last_name}" if row.first_name is not None else None,
        first_day=row.first_day,
        last_day=row.last_day,
        paid_ore=int(row.paid_ore),
        taken_ore=taken.get(row.id, 0),
    )


async def open_recovery(
    session: AsyncSession, actor: Actor, *, amounts: Mapping[int, int], ground: RecoveryGround, reason: str
) -> str:
    """Open a recovery of these rows with so much each; gives its file number. Nobody outside is told.

    Raises:
        NotAllowed: the actor handles no recoveries.
        Invalid: no rows, rows of more than one municipality or type or not paid, an amount beyond what is
            left, a ground of another ordinance, or no reason.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    code, type_code = await _lock_rows(session, amounts)
    paid = {
        row.id: int(row.paid_ore)
        for row in (await session.exec(paid_rows(actor).where(col(Row.id).in_(amounts)))).all()
    }
    # Read when the rows are locked: what another has opened meanwhile is there.
    taken = await taken_of(session, amounts)
    asked = [Asked(row, paid.get(row, 0), taken.get(row, 0), ore) for row, ore in sorted(amounts.items())]
    recoveries.open_recovery(
        actor,
        clock.today(),
        id=0,
        municipality_code=code,
        type_code=type_code,
        rows=asked,
        ground=ground,
        reason=reason,
    )
    record = RecoveryRecord(
        file_number=await next_file_number(session, clock.today().year),
        municipality_code=code,
        type_code=type_code,
        ground=ground,
        reason=reason.strip(),
        opened_by=actor.account_id,
        opened_at=clock.now(),
        since=clock.today(),
    )
    session.add(record)
    await session.flush()
    session.add_all(
        RecoveryRow(
            recovery_id=record.id or 0, row_id=row.row, paid_ore=row.paid_ore, asked_ore=row.amount_ore
        )
        for row in asked
    )
    await session.flush()
    await tell(session, actor, EventKind.RECOVERY_OPENED, record, {"file_number": record.file_number})
    return record.file_number


async def _lock_rows(session: AsyncSession, amounts: Mapping[int, int]) -> tuple[str, str]:
    """Lock the rows, so that two officers do not open a recovery of the same money; whose they are."""
    if not amounts:
        raise Invalid("rader", "Välj minst en utbetald rad.")
    rows = select(Row.case_id).where(col(Row.id).in_(amounts)).order_by(col(Row.id)).with_for_update()
    case_ids = (await session.exec(rows)).all()
    owners = listing(Case.municipality_code, Case.type_code).where(col(Case.id).in_(set(case_ids))).distinct()
    found = (await session.exec(owners)).all()
    if len(case_ids) != len(amounts):
        raise Invalid("rader", "Bara rader som har betalats ut kan återkrävas.")
    if len(found) != 1:
        raise Invalid("rader", "Ett återkrav gäller en kommun och en ersättningstyp.")
    return found[0][0], found[0][1]
