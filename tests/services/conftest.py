"""The world in April 2025, and a way to go to another day."""

from collections.abc import Callable
from datetime import date

import pytest

from rxapp import settings
from rxapp.db import unit_of_work
from rxapp.models import SchoolTerm
from tests.fixtures.pending import NOW, add_terms
from tests.fixtures.world import MUNICIPALITIES, World
from tests.services.spring import TERMS, TODAY

GoTo = Callable[[date], None]


@pytest.fixture
def go_to(database: str, monkeypatch: pytest.MonkeyPatch) -> GoTo:
    """Let another day be today; the database stays."""

    def go(day: date) -> None:
        monkeypatch.setenv("RXAPP_TODAY", day.isoformat())
        settings.get_settings.cache_clear()

    return go


@pytest.fixture
async def spring(world: World, go_to: GoTo) -> World:
    """Everybody, on a day in April 2025, with the terms of that year."""
    go_to(TODAY)
    async with unit_of_work() as session:
        session.add_all(
            SchoolTerm(municipality_code=code, first_day=first, last_day=last)
            for code in MUNICIPALITIES
            for first, last in TERMS
        )
    return world


@pytest.fixture
async def winter(world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch) -> World:
    """January 2026; every automatic decision is to be reviewed."""
    monkeypatch.setenv("RXAPP_QUALITY_REVIEW_SHARE", "1000")
    go_to(NOW)
    await add_terms()
    return world
