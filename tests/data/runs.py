"""Something granted and not yet paid, and the three steps of a run."""

from datetime import date
from typing import Any

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Actor
from rxapp.services import payout_runs
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, PRESCHOOL, SAMIRA
from tests.fixtures.world import Asked, World, add_case

ON = date(2026, 11, 26)
LATER = date(2026, 12, 28)


async def prepare(actor: Actor, pay_on: date = ON) -> int:
    async with unit_of_work() as session:
        return await payout_runs.prepare(session, actor, pay_on=pay_on)


async def approve(actor: Actor, run_id: int) -> None:
    async with unit_of_work() as session:
        await payout_runs.approve(session, actor, run_id=run_id)


async def pay(actor: Actor | None, run_id: int) -> int:
    async with unit_of_work() as session:
        return await payout_runs.pay(session, actor, run_id=run_id)


async def all_of(statement: Any) -> list[Any]:
    async with reading() as session:
        return list((await session.exec(statement)).all())


@pytest.fixture
async def granted(world: World) -> World:
    """Ale has 1 000 + 2 000 öre to get and Burlöv 400; a row without a grant gets nothing."""
    rows = [Asked(AMINA.number, 1_000), Asked(SAMIRA.number), Asked(FARAH.number, 2_000)]
    async with unit_of_work() as session:
        await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows)
        await add_case(
            session, world, sender=world.britt, type_code=COMPULSORY, rows=[Asked(FARAH.number, 400)]
        )
        await add_case(
            session,
            world,
            sender=world.asta,
            type_code=PRESCHOOL,
            rows=[Asked(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
        )
    return world
