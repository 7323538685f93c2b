"""What courts say of a recovery: booked when final, undone where it is less, handled anew if remitted."""

import pytest

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.appeal_times import LateGround
from rxapp.domain.cases import CaseStatus
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import EntryKind
from rxapp.services import recovery_claims, recovery_decisions
from tests.fixtures import appealing as short
from tests.fixtures.recovering import PAID, decided, kept, opened, paid_case, version_of, was_opened
from tests.fixtures.recovery_appeals import (
    WEEKS,
    appealed,
    claimed_and_late,
    decided_anew,
    in_time,
    is_whole,
    judged,
    ledger,
    of_case,
    seen,
    to_court,
)
from tests.fixtures.world import World
from tests.services.conftest import GoTo


async def test_a_judgment_that_lowers_rows_is_booked_the_day_it_is_registered_as_final(
    world: World, go_to: GoTo
) -> None:
    paid, number, _ = await appealed(world)
    appeal = await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await short.judge(world.hanna, appeal, clock.today(), CourtOutcome.CHANGED, {paid.rows[1]: 0})
    # A court above could still change it.
    assert await ledger() == []
    assert (await short.latest(world.asta, number)).judgments[0].total_ore == PAID
    await short.close(world.hanna, await short.latest(world.hanna, number), clock.today())
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -PAID, appeal.against_id, True)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [PAID, 0]
    await is_whole()


async def test_a_judgment_that_lifts_it_ends_the_recovery(world: World, go_to: GoTo) -> None:
    paid, number, _ = await appealed(world)
    await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await judged(world, number, clock.today(), CourtOutcome.CHANGED, dict.fromkeys(paid.rows, 0))
    view = await seen(world, number)
    assert (view.status, await ledger()) == (RecoveryStatus.CLOSED, [])
    assert [row.owed_ore for row in view.rows] == [0, 0]
    await is_whole()


async def test_what_a_judgment_says_is_of_the_recovery_and_not_worse(world: World) -> None:
    paid, number, _ = await appealed(world, PAID, 500_00)
    appeal = await to_court(world, number)
    for claims, field in (
        ({999: 0}, "rader"),
        ({paid.rows[1]: -1}, "belopp"),
        ({paid.rows[1]: 501_00}, "belopp"),
    ):
        with pytest.raises(Invalid) as refusal:
            await short.judge(world.hanna, appeal, clock.today(), CourtOutcome.CHANGED, claims)
        assert refusal.value.field == field


async def test_what_a_court_sends_back_is_handled_again_at_once(world: World, go_to: GoTo) -> None:
    paid, number, _ = await appealed(world)
    await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    assert (await of_case(number)).status is CaseStatus.IN_REVIEW
    assert await ledger() == []
    await is_whole()
    latest = await decided_anew(paid, number, 300_00)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -300_00, latest, False)]
    await is_whole()


async def test_an_appeal_that_is_won_after_the_claim_gives_it_back(world: World, go_to: GoTo) -> None:
    paid, number = await claimed_and_late(world, go_to)
    appeal = await to_court(world, number)
    await judged(world, number, clock.today(), CourtOutcome.CHANGED, {paid.rows[0]: 0})
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[0], PAID, appeal.against_id, True)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [0, PAID]
    assert await recovery_claims.follow_legal_force() == 0
    await is_whole()


async def test_a_claim_that_a_court_sends_back_is_undone_and_claimed_anew_by_the_new_decision(
    world: World, go_to: GoTo
) -> None:
    paid, number = await claimed_and_late(world, go_to)
    first = (await to_court(world, number)).against_id
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, row, PAID, first, True) for row in paid.rows]
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    await is_whole()
    latest = await decided_anew(paid, number, 600_00)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    assert (await ledger())[4:] == [(EntryKind.CLAIM, paid.rows[0], -600_00, latest, False)]
    assert [row.owed_ore for row in (await kept(number))[1]] == [600_00, 0]
    await is_whole()


async def test_one_whose_rows_are_in_another_by_now_waits_for_an_officer(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    other = await opened(paid, {paid.rows[1]: 600_00})
    await in_time(world, number, LateGround.CAME_TO_COURT)
    await to_court(world, number)
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await seen(world, number)).status is RecoveryStatus.CLAIMED
    assert sum(ore for _, _, ore, _, _ in await ledger()) == 0
    await is_whole()

    async def take_up() -> None:
        async with unit_of_work() as session:
            await recovery_decisions.take_up_again(
                session, world.hugo, number, version=await version_of(number)
            )

    with pytest.raises(Conflict, match="annat återkrav"):
        await take_up()
    async with unit_of_work() as session:
        await recovery_decisions.drop(session, world.hanna, other, version=1, reason="Prövas i det andra.")
    await take_up()
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    await is_whole()
