"""January 2026, with applications for the autumn before: short ways to have them decided automatically."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.models import Case
from rxapp.services import automatic, decisions, switches
from rxapp.services.automatic import TypeFigures
from tests.fixtures.pending import Waiting, add_waiting
from tests.fixtures.people import AMINA, COMPULSORY
from tests.fixtures.world import World

WHY = "Beslutat av enhetschefen den 12 januari."
OCTOBER = (date(2025, 10, 1), date(2025, 10, 28))


async def turn(world: World, code: str, *, is_on: bool, version: int = 0, reason: str = WHY) -> None:
    async with unit_of_work() as session:
        await switches.turn(session, world.hanna, code, version=version, is_on=is_on, reason=reason)


def applied(number: str = AMINA.number, type_code: str = COMPULSORY, **more: Any) -> Waiting:
    return Waiting([(number, *OCTOBER)], type_code, **more)


async def decided(world: World, *waiting: Waiting) -> list[Case]:
    """The applications after the automatic decision."""
    await add_waiting(world, waiting)
    assert await decisions.decide_pending() == len(waiting)
    async with reading() as session:
        return list((await session.exec(select(Case).order_by(col(Case.id)))).all())


async def figures(world: World, code: str, days: int = 90) -> TypeFigures:
    async with reading() as session:
        found = await automatic.list_figures(session, world.hanna, days)
    return next(one for one in found if one.declared.code == code)
