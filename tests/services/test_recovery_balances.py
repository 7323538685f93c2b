"""What has become of a claim, as the officer and its municipality may see it."""

from datetime import timedelta

import pytest

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.permissions import Actor
from rxapp.domain.recovery_balances import Balance
from rxapp.services import demands, payout_runs, recovery_claims
from rxapp.services.recovery_balances import Attempt, BalanceView, PaymentIn, get_balance
from tests.fixtures.people import COMPULSORY, FARAH
from tests.fixtures.recovering import PAID, PaidCase, decided, paid_case, version_of, was_opened
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.conftest import GoTo

THREE_WEEKS, MONTH = timedelta(weeks=3, days=1), timedelta(days=30)


@pytest.fixture
async def claimed(world: World, go_to: GoTo) -> tuple[PaidCase, str]:
    """Ale owes 1 000 kr of one row and 400 kr of another, in legal force today."""
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + THREE_WEEKS)
    await recovery_claims.follow_legal_force()
    return paid, number


async def granted(world: World, ore: int) -> None:
    async with unit_of_work() as session:
        rows = [Asked(FARAH.number, ore)]
        await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=rows)


async def seen_by(actor: Actor, number: str) -> BalanceView:
    async with reading() as session:
        view = await get_balance(session, actor, number)
    assert view is not None
    return view


async def pay_in(world: World, number: str, ore: int) -> None:
    async with unit_of_work() as session:
        await demands.register_payment(
            session, world.hanna, number, amount_ore=ore, paid_on=clock.today(), bank_reference=f"BANK-{ore}"
        )


async def test_all_that_meets_a_claim_is_told_in_total_and_per_row(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    paid, number = claimed
    first = clock.today()
    await granted(world, 300_00)
    await pay_out(world, first)
    await pay_in(world, number, 150_00)
    async with unit_of_work() as session:
        await demands.waive(
            session,
            world.hanna,
            number,
            amount_ore=600_00,
            reason="Oskäligt.",
            version=await version_of(number),
        )
    view = await seen_by(world.asta, number)
    assert view.total == Balance(1_400_00, 300_00, 150_00, 600_00)
    assert view.total.left_ore == 350_00
    assert [view.rows[row].left_ore for row in paid.rows] == [0, 350_00]
    assert view.set_off == ((first, 300_00),)
    assert view.payments == (PaymentIn(first, 150_00),)
    assert view.demand is None


async def test_a_run_that_is_prepared_is_the_agencys_own_until_it_is_paid(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    await granted(world, 1_000_00)
    today = clock.today()
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=today)
    told, own = await seen_by(world.asta, number), await seen_by(world.hanna, number)
    assert (told.total.left_ore, told.set_off, told.attempts, told.held_ore) == (1_400_00, (), (), 0)
    assert (own.total.left_ore, own.held_ore, own.open_ore) == (1_400_00, 1_000_00, 400_00)
    assert own.attempts == (Attempt(today, 1_400_00, 1_000_00, is_paid=False, is_returned=False),)


async def test_the_demand_is_told_with_what_its_payment_is_marked_with(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    _, number = claimed
    for _ in range(3):
        await granted(world, 100_00)
        await pay_out(world, clock.today())
        go_to(clock.today() + MONTH)
    view = await seen_by(world.asta, number)
    assert view.demand is not None
    assert (view.demand.amount_ore, view.demand.reference) == (1_100_00, demands.reference_of(number))
    assert [ore for _, ore in view.set_off] == [100_00] * 3
    officer = await seen_by(world.hanna, number)
    assert [(a.before_ore, a.taken_ore) for a in officer.attempts] == [
        (1_400_00, 100_00),
        (1_300_00, 100_00),
        (1_200_00, 100_00),
    ]
    await pay_in(world, number, 1_100_00)
    assert (await seen_by(world.asta, number)).total.left_ore == 0
    assert (await seen_by(world.hanna, number)).payments == (
        PaymentIn(clock.today(), 1_100_00, "BANK-110000"),
    )


@pytest.mark.parametrize("name", ["bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_nobody_without_the_permission_is_told_anything(
    claimed: tuple[PaidCase, str], world: World, name: str
) -> None:
    _, number = claimed
    await granted(world, 100_00)
    await pay_out(world, clock.today())
    async with reading() as session:
        assert await get_balance(session, getattr(world, name), number) is None


async def test_nothing_is_told_before_the_decision_is_in_the_ledger(world: World) -> None:
    number = await decided(await paid_case(world))
    async with reading() as session:
        for actor in (world.asta, world.hanna):
            assert await get_balance(session, actor, number) is None
