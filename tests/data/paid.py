"""Ale and Burlöv with something paid of each type, and something still waiting."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Actor
from rxapp.models import Case
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, INDIVIDUALS, NOBODY, PRESCHOOL
from tests.fixtures.world import QUARTER, Asked, World, add_case, pay_out

PAID_ON = date(2026, 11, 26)
LATER = date(2026, 12, 28)
NUMBERS = (*(i.number for i in INDIVIDUALS), NOBODY)


@dataclass(frozen=True, slots=True)
class Paid:
    """The world and its cases. Everything but `waiting` and `unpaid` has been paid, in two runs."""

    world: World
    preschool: Case
    compulsory: Case
    elsewhere: Case
    unpaid: Case
    waiting: Case

    def actor(self, name: str) -> Actor:
        return getattr(self.world, name)


def rows(granted_from: int | None, first_day: date = QUARTER) -> list[Asked]:
    """A row for each individual, each with an amount and a first day of its own."""
    return [
        Asked(
            number, None if granted_from is None else granted_from + place, first_day + timedelta(days=place)
        )
        for place, number in enumerate(NUMBERS)
    ]


@pytest.fixture
async def paid(world: World) -> Paid:
    async with unit_of_work() as session:
        compulsory = await add_case(
            session, world, sender=world.asta, type_code=COMPULSORY, rows=rows(70_000_01, date(2026, 6, 8))
        )
    await pay_out(world, LATER)
    async with unit_of_work() as session:
        preschool = await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows(30_000_01)
        )
        elsewhere = await add_case(
            session, world, sender=world.britt, type_code=PRESCHOOL, rows=[Asked(FARAH.number, 11_11)]
        )
    await pay_out(world, PAID_ON)
    async with unit_of_work() as session:
        unpaid = await add_case(
            session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(AMINA.number, 22_22)]
        )
        waiting = await add_case(
            session,
            world,
            sender=world.asta,
            type_code=PRESCHOOL,
            rows=rows(None),
            status=CaseStatus.IN_REVIEW,
        )
    return Paid(world, preschool, compulsory, elsewhere, unpaid, waiting)
