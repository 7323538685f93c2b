"""A recovery for the table of who gets what: opened of the preschool case, and told to nobody."""

from sqlmodel import col, select

from rxapp.db import unit_of_work
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.models import Row
from rxapp.services import recovery_openings
from tests.data.paid import Paid


async def add_recovery(paid: Paid) -> None:
    """Its number is the first of the year."""
    async with unit_of_work() as session:
        rows = await session.exec(select(Row.id).where(col(Row.case_id) == paid.preschool.id))
        await recovery_openings.open_recovery(
            session,
            paid.world.hanna,
            amounts={row or 0: 1_00 for row in rows.all()},
            ground=RecoveryGround.FALSE_INFORMATION,
            reason="Fel skola.",
        )
