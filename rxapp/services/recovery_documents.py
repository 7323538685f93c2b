"""The decision on a recovery as its document has it: what was kept with it, as far as the reader may see."""

from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import case_itself
from rxapp.access.recoveries import visible_recoveries, visible_recovery_rows
from rxapp.domain.naming import without_names
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor
from rxapp.models import RecoveryRecord, RecoveryRow
from rxapp.services.naming import names_not_told
from rxapp.text.court_file import LEFT_OUT
from rxapp.text.recoveries import GROUND
from rxapp.text.recovery_document import RecoveryFacts
from rxapp.text.recovery_rows import RowClaimed


async def recovery_facts(session: AsyncSession, actor: Actor, case: Any, made: Any) -> RecoveryFacts:
    """One of the decisions of a visible case that is a recovery.

    Each row is as this decision has it, also where another has taken its place. Somebody who has been
    protected since it was written is left out of its reasons.
    """
    mine = visible_recoveries(actor).where(col(RecoveryRecord.case_id) == case.id)
    recovery = (await session.exec(mine)).one()
    of_it = visible_recovery_rows(actor).where(col(RecoveryRow.recovery_id) == recovery.id)
    rows = (await session.exec(of_it.order_by(col(RecoveryRow.row_id)))).all()
    kept = {row["row"]: row for row in made.rows}
    names = await names_not_told(session, (await session.exec(case_itself(actor, case.id))).one())
    said = {
        code: tuple(
            without_names(rule["detail"], names, LEFT_OUT) for rule in made.rules if rule["code"] == code
        )
        for code in ("recovery_ground", "waiver")
    }
    return RecoveryFacts(
        file_number=case.file_number,
        municipality=case.municipality,
        type_code=case.type_code,
        decided_on=clock.day_of(made.decided_at),
        outcome=made.outcome,
        asked_ore=sum(row.asked_ore for row in rows),
        reason_text=without_names(made.reason_text, names, LEFT_OUT),
        # What is written off was never decided on any ground: the one that it was opened on.
        grounds=said["recovery_ground"] or (GROUND[recovery.ground],),
        waivers=said["waiver"],
        rows=tuple(_row(row, kept.get(row.row_id)) for row in rows),
    )


def _row(row: Any, kept: dict[str, Any] | None) -> RowClaimed:
    came_to = kept or {"ore": None, "wrong": None, "waived": None}
    return RowClaimed(
        paid_in=row.paid_in,
        position=row.position,
        individual_number=row.individual_number,
        name="" if row.first_name is None else f"{row.first_name} {row.last_name}",
        period=Period(row.first_day, row.last_day),
        paid_ore=row.paid_ore,
        asked_ore=row.asked_ore,
        wrong_ore=came_to["wrong"],
        waived_ore=came_to["waived"],
        claimed_ore=came_to["ore"],
    )
