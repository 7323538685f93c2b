"""Whatever happens to money, in any order: every öre is paid, due or owed, by two ways of counting."""

import os
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp import db
from rxapp import settings as service
from rxapp.db import unit_of_work
from rxapp.domain.compensation.types import TYPES as EVERY_TYPE
from rxapp.services.debts import Debts, get_debts
from tests.fixtures.cluster import in_one_loop
from tests.fixtures.histories import TYPES, WHOSE, History
from tests.fixtures.world import World

HISTORIES = int(os.environ.get("HISTORIES", "1000"))
"""So many on SQLite, and a twentieth on PostgreSQL, where each takes many times longer; `make nightly` asks
for a hundred times as many."""

NUMBER, SHARE = st.integers(0, 9), st.integers(0, 100)
ORE = st.one_of(st.integers(1, 9), st.integers(1, 10**7))
STEPS = st.one_of(
    st.tuples(st.just("grant"), st.sampled_from(WHOSE), st.sampled_from(TYPES), ORE),
    st.tuples(st.just("claim"), NUMBER, SHARE, st.integers(0, 3)),
    st.tuples(st.just("run")),
    st.tuples(st.just("run")),
    st.tuples(st.just("send_back"), NUMBER),
    st.tuples(st.just("another_account"), st.sampled_from(WHOSE)),
    st.tuples(st.just("lower"), NUMBER, SHARE),
    st.tuples(st.just("waive"), NUMBER, SHARE),
    st.tuples(st.just("pay_in"), NUMBER, SHARE),
)
Step = tuple[Any, ...]


class Over(Exception):
    """The history is over, and nothing of it is kept."""


async def play(world: World, steps: Sequence[Step]) -> None:
    with suppress(Over):
        async with unit_of_work() as session:
            history = History(session, world)
            await history.begin()
            for name, *given_to in steps:
                act: Callable[..., Awaitable[None]] = getattr(history, name)
                await act(*given_to)
                await history.check()
            await run_as_foreseen(history)
            await history.has_nothing_more()
            await history.check()
            await history.verify()
            raise Over


async def run_as_foreseen(history: History) -> None:
    """A run that pays and takes what the municipality is told beforehand, to the öre."""
    codes = {claim.code for claim in history.claims if claim.left}
    before, pay_on = len(history.paid), history.day + timedelta(days=1)
    foreseen: dict[str, Debts] = {}
    for code in codes:
        reader = replace(history.user(code), types=frozenset(EVERY_TYPE))
        foreseen[code] = await get_debts(history.session, reader, pay_on)
    await history.run()
    numbers = {claim.claim_id: claim.number for claim in history.claims}
    for code, told in foreseen.items():
        paid = [each for each in history.paid[before:] if each.due[0].code == code]
        taken = Counter[str]()
        for each in paid:
            taken.update({numbers[claim]: ore for claim, ore in each.taken.items()})
        assert {debt.file_number: debt.taken_ore for debt in told.debts if debt.taken_ore} == taken
        assert told.to_pay_ore == sum(each.total for each in paid)


@pytest.fixture(autouse=True)
def payer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    service.get_settings.cache_clear()


# A thousand histories, or a night's: on a busy machine more than the five minutes of any other test.
@pytest.mark.timeout(1200 + HISTORIES)
async def test_in_any_order_every_ore_is_paid_or_due_or_owed(world: World, backend: str) -> None:
    many = HISTORIES if backend == "sqlite" else max(1, HISTORIES // 20)
    # Connections belong to the loop they were made in.
    await db.engine().dispose()
    db.engine.cache_clear()
    with in_one_loop() as run:

        @settings(max_examples=many, suppress_health_check=[HealthCheck.too_slow], deadline=None)
        @given(steps=st.lists(STEPS, max_size=12))
        def histories(steps: list[Step]) -> None:
            run(play(world, steps))

        histories()
        run(db.engine().dispose())
    db.engine.cache_clear()
