"""Recoveries for the table of who gets what, of the preschool case: one that nobody is told of, and one that
is decided."""

from datetime import timedelta

from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.models import Row
from rxapp.services import recovery_decisions, recovery_hearings, recovery_openings
from tests.data.paid import Paid

FALSE = RecoveryGround.FALSE_INFORMATION


async def add_recovery(paid: Paid) -> None:
    """Its number is the first of the year."""
    await _opened(paid)


async def add_decided(paid: Paid) -> None:
    """Its number is the second of the year."""
    number, rows = await _opened(paid)
    hanna, asta = paid.world.hanna, paid.world.asta
    async with unit_of_work() as session:
        day = clock.today() + timedelta(days=14)
        await recovery_hearings.communicate(
            session, hanna, number, version=1, material="Fel skola.", respond_by=day
        )
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, asta, number, text="Det stämmer.", is_all=True)
    async with unit_of_work() as session:
        await recovery_decisions.decide(
            session,
            hanna,
            number,
            version=3,
            settled=[Settled(row, 1_00) for row in rows],
            ground=FALSE,
            reason="Fel skola.",
        )


async def _opened(paid: Paid) -> tuple[str, list[int]]:
    async with unit_of_work() as session:
        found = await session.exec(select(Row.id).where(col(Row.case_id) == paid.preschool.id))
        rows = [row or 0 for row in found.all()]
        number = await recovery_openings.open_recovery(
            session,
            paid.world.hanna,
            amounts=dict.fromkeys(rows, 1_00),
            ground=FALSE,
            reason="Fel skola.",
        )
    return number, rows
