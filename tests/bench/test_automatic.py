"""Ten thousand automatic decisions, on both databases."""

import os
from datetime import date
from time import perf_counter

import pytest
from sqlmodel import col, func, select

from rxapp import settings
from rxapp.db import reading
from rxapp.models import Case, Decision, Event
from rxapp.services import decisions
from rxapp.services.verify import verify
from tests.bench.conftest import Measured
from tests.fixtures.pending import NOW, Waiting, add_children, add_terms, add_waiting
from tests.fixtures.people import ALE, BURLOV
from tests.fixtures.world import World

pytestmark = pytest.mark.bench

CASES, ALLOWED_S = int(os.environ.get("BENCH_CASES", "10000")), 30.0
FIRST = 30_000_000


def waiting(number: int) -> Waiting:
    """Two children each; one in fifty has a child that is nobody's, one in fifty came in too late."""
    children = [str(FIRST + 2 * number + place) for place in range(2)]
    if number % 50 == 7:
        children[0] = str(FIRST + 5_000_000 + number)
    rows = [
        (children[0], date(2025, 10, 1), date(2025, 12, 19)),
        (children[1], date(2025, 10, 1), date(2025, 11, 25)),
    ]
    return Waiting(
        rows,
        type_code="ASYL_PRESCHOOL" if number % 3 else "ASYL_COMPULSORY",
        municipality_code=BURLOV if number % 2 else ALE,
        arrived_on=date(2026, 7, 1) if number % 50 == 9 else NOW,
    )


async def test_ten_thousand_automatic_decisions_take_less_than_half_a_minute(
    world: World, measured: Measured, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("RXAPP_TODAY", "2026-07-01")
    settings.get_settings.cache_clear()
    await add_terms()
    for code, odd in ((ALE, 0), (BURLOV, 1)):
        await add_children([str(FIRST + n) for n in range(2 * CASES) if n // 2 % 2 == odd], code)
    await add_waiting(world, [waiting(number) for number in range(CASES)])
    begun = perf_counter()
    assert await decisions.decide_pending() == CASES
    took = perf_counter() - begun
    measured.note(f"{CASES:,} automatic decisions, {backend}", f"{took:.1f} s", f"< {ALLOWED_S:.0f} s")
    async with reading() as session:
        decided = (await session.exec(select(func.count()).select_from(Decision))).one()
        events = (await session.exec(select(func.count(func.distinct(col(Event.case_id)))))).one()
        granted = (await session.exec(select(func.sum(Case.granted_ore)))).one()
        assert (decided, events) == (CASES - CASES // 50, CASES)
        assert granted
        assert await verify(session) == []
    assert took < ALLOWED_S
