"""The order of events that have nothing to do with each other does not matter: the same is paid and left."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp import db
from rxapp.db import unit_of_work
from tests.fixtures.books import Claim, Due
from tests.fixtures.cluster import in_one_loop
from tests.fixtures.histories import History
from tests.fixtures.people import ALE, BURLOV, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.services.test_money_histories import HISTORIES, Over, payer

__all__ = ["payer"]
Event = Callable[[History], Awaitable[None]]
OF_ALE = ((ALE, COMPULSORY), (ALE, PRESCHOOL), (ALE, COMPULSORY), (ALE, PRESCHOOL), (ALE, COMPULSORY))
ORE, PART = st.integers(1_000, 10**6), st.integers(1, 60)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that anybody gets, is to get and owes. Claims are told apart by their days."""

    payouts: tuple[tuple[str, int, tuple[int, ...]], ...]
    left: tuple[tuple[date, int, int], ...]
    due: tuple[tuple[str, str, int], ...]


async def begun(history: History, ores: Sequence[int]) -> None:
    """Five rows of Ale are paid, and all but the last claimed back on days of their own; a run of both has
    taken something of it."""
    await history.begin()
    for (code, type_code), ore in zip(OF_ALE, ores, strict=False):
        await history.grant(code, type_code, ore)
    await history.run()
    for days_ago, due in enumerate(paid_to_ale(history)[:4], start=1):
        await history.claim_of(due, 100, days_ago)
    await history.grant(ALE, COMPULSORY, ores[5])
    await history.grant(BURLOV, PRESCHOOL, ores[6])
    await history.run()


def paid_to_ale(history: History) -> list[Due]:
    return sorted((due for paid in history.paid for due in paid.due if due.code == ALE), key=lambda d: d.row)


def events(history: History, parts: Sequence[int], ores: Sequence[int]) -> list[Event]:
    """What then happens, each to something of its own: grants, a payment sent back, a claim, and of the
    claims that are open one waived in part, one paid in part and one lowered by a court."""
    unclaimed = paid_to_ale(history)[4]
    standing = [paid for paid in history.paid if not paid.is_back and paid.total and paid.file]
    of_burlov = [n for n, paid in enumerate(standing) if paid.due[0].code == BURLOV]
    happen: list[Event] = [
        lambda h: h.grant(ALE, COMPULSORY, ores[0]),
        lambda h: h.grant(ALE, PRESCHOOL, ores[1]),
        lambda h: h.grant(BURLOV, COMPULSORY, ores[2]),
        lambda h: h.send_back(of_burlov[0]),
        lambda h: h.claim_of(unclaimed, parts[0], 9),
    ]
    verbs: tuple[Callable[[History, Claim], Awaitable[None]], ...] = (
        lambda h, claim: h.waive(which(h, claim), parts[1]),
        lambda h, claim: h.pay_in(which(h, claim), parts[2]),
        lambda h, claim: h.lower(h.claims.index(claim), parts[3]),
    )
    open_claims = [claim for claim in history.claims if claim.left > 1]
    for verb, claim in zip(verbs, open_claims, strict=False):
        happen.append(lambda h, verb=verb, claim=claim: verb(h, claim))
    return happen


def which(history: History, claim: Claim) -> int:
    """Its place among those that are open."""
    return [each for each in history.claims if each.left].index(claim)


async def play(world: World, ores: Sequence[int], parts: Sequence[int], order: Sequence[int]) -> Outcome:
    """Everything in this order, then two runs; nothing is kept."""
    outcome = Outcome((), (), ())
    with suppress(Over):
        async with unit_of_work() as session:
            history = History(session, world)
            await begun(history, ores)
            happen = events(history, parts, ores[7:])
            for number in order:
                if number < len(happen):
                    await happen[number](history)
            await history.run()
            await history.another_account(BURLOV)
            await history.run()
            await history.check()
            await history.verify()
            outcome = outcome_of(history)
            raise Over
    return outcome


def outcome_of(history: History) -> Outcome:
    return Outcome(
        tuple(sorted((p.due[0].code, p.total, tuple(sorted(p.taken.values()))) for p in history.paid)),
        tuple(sorted((claim.since, claim.owed, claim.left) for claim in history.claims)),
        tuple(sorted((due.code, due.type_code, due.ore) for due in history.due)),
    )


@pytest.mark.timeout(1200 + HISTORIES)
async def test_the_order_of_events_apart_from_each_other_does_not_matter(world: World, backend: str) -> None:
    many = max(2, HISTORIES // (50 if backend == "sqlite" else 500))
    # Connections belong to the loop they were made in.
    await db.engine().dispose()
    db.engine.cache_clear()
    with in_one_loop() as run:

        @settings(max_examples=many, suppress_health_check=[HealthCheck.too_slow], deadline=None)
        @given(
            ores=st.lists(ORE, min_size=10, max_size=10),
            parts=st.lists(PART, min_size=4, max_size=4),
            order=st.permutations(range(8)),
        )
        def orders(ores: list[int], parts: list[int], order: list[int]) -> None:
            straight = run(play(world, ores, parts, range(8)))
            assert run(play(world, ores, parts, order)) == straight
            assert len(straight.left) == 5
            assert len(straight.payouts) >= 4

        orders()
        run(db.engine().dispose())
    db.engine.cache_clear()
