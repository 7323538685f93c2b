"""Those who change accounts in the tests, and what is recorded of it."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from rxapp.db import unit_of_work
from rxapp.domain.events import PAYEE_ACCOUNTS
from rxapp.domain.permissions import Actor
from rxapp.models import Event
from rxapp.services import permissions
from tests.data.runs import all_of
from tests.fixtures.world import World


@pytest.fixture
async def asta(world: World) -> Actor:
    return world.asta


@pytest.fixture
async def nils(world: World) -> Actor:
    """A colleague with the permission for account numbers and nothing else."""
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.nils.account_id, subject="ACCOUNT_NUMBERS", held=True
        )
    return replace(world.nils, account_numbers=True)


@pytest.fixture
async def britt(world: World) -> Actor:
    return replace(world.britt, account_numbers=True)


async def events() -> list[Event]:
    return await all_of(select(Event).where(col(Event.kind).in_(PAYEE_ACCOUNTS)).order_by(col(Event.id)))
