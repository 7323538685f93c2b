"""What a municipality owes, and that the run takes just what was foreseen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Actor
from rxapp.models import LineKind, Payout, PayoutLine
from rxapp.services import payout_runs, recovery_claims
from rxapp.services.debts import Debts, get_debts
from tests.fixtures.people import COMPULSORY, FARAH, PRESCHOOL
from tests.fixtures.recovering import PAID, PaidCase, decided, paid_case, was_opened
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.conftest import GoTo

THREE_WEEKS, MONTH = timedelta(weeks=3, days=1), timedelta(days=30)


async def claimed_of(world: World, go_to: GoTo, type_code: str = COMPULSORY) -> tuple[PaidCase, str]:
    """A recovery of 1 400 kr of Ale, in legal force today."""
    paid = await paid_case(world, type_code=type_code)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + THREE_WEEKS)
    await recovery_claims.follow_legal_force()
    return paid, number


async def granted(world: World, ore: int, type_code: str = COMPULSORY) -> None:
    async with unit_of_work() as session:
        rows = [Asked(FARAH.number, ore)]
        await add_case(session, world, sender=world.asta, type_code=type_code, rows=rows)


async def debts_of(actor: Actor, pay_on: date | None = None) -> Debts:
    async with reading() as session:
        return await get_debts(session, actor, pay_on)


async def paid_by(run: int) -> tuple[int, dict[str, int]]:
    """What a run has paid Ale, and what it has taken of each recovery."""
    async with reading() as session:
        mine = (col(Payout.payout_run_id) == run, col(Payout.municipality_code) == "1440")
        total = (await session.exec(select(func.sum(Payout.total_ore)).where(*mine))).one()
        lines = (
            listing(col(PayoutLine.file_number), func.sum(-PayoutLine.amount_ore).label("ore"))
            .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
            .where(*mine, col(PayoutLine.kind) == LineKind.OFFSET)
            .group_by(col(PayoutLine.file_number))
        )
        taken = (await session.exec(lines)).all()
    return int(total or 0), {row.file_number: int(row.ore) for row in taken}


@pytest.mark.parametrize("ore", [1, 333_33, 1_400_00, 1_400_01, 5_000_00])
async def test_the_run_takes_and_pays_what_was_foreseen_to_the_ore(
    world: World, go_to: GoTo, ore: int
) -> None:
    await claimed_of(world, go_to)
    await claimed_of(world, go_to, PRESCHOOL)
    await granted(world, ore)
    await granted(world, 100_07, PRESCHOOL)
    foreseen = await debts_of(world.asta, clock.today())
    paid, taken = await paid_by(await pay_out(world, clock.today()))
    assert foreseen.to_pay_ore == paid
    assert {d.file_number: d.taken_ore for d in foreseen.debts if d.taken_ore} == taken
    after = await debts_of(world.asta, clock.today() + MONTH)
    left = {debt.file_number: debt.after_ore for debt in foreseen.debts if debt.after_ore}
    assert {debt.file_number: debt.left_ore for debt in after.debts} == left
    assert (after.unpaid_ore, after.taken_ore, after.to_pay_ore) == (0, 0, 0)


async def test_it_is_foreseen_alike_before_and_after_the_run_is_prepared(world: World, go_to: GoTo) -> None:
    _, number = await claimed_of(world, go_to)
    await granted(world, 600_00)
    before = await debts_of(world.asta, clock.today())
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=clock.today())
    assert await debts_of(world.asta, clock.today()) == before
    assert [(d.file_number, d.left_ore, d.taken_ore) for d in before.debts] == [(number, 1_400_00, 600_00)]
    await granted(world, 50_00)
    assert (await debts_of(world.asta, clock.today())).taken_ore == 650_00


async def test_without_the_permission_a_debt_is_a_number_and_an_amount(world: World, go_to: GoTo) -> None:
    _, number = await claimed_of(world, go_to)
    await granted(world, 600_00)
    for actor in (world.bo, world.nils):
        found = await debts_of(actor, clock.today())
        (debt,) = found.debts
        assert (debt.file_number, debt.left_ore) == (number, 1_400_00)
        assert (debt.type_code, debt.claimed_ore, debt.taken_ore, debt.demanded_on) == (None,) * 4
        # What is granted of the type is not told either, in no sum.
        assert (found.unpaid_ore, found.taken_ore, found.to_pay_ore, found.is_whole) == (0, 0, 0, False)


async def test_another_municipality_sees_nothing_of_it(world: World, go_to: GoTo) -> None:
    await claimed_of(world, go_to)
    await granted(world, 600_00)
    found = await debts_of(world.britt, clock.today())
    assert (found.debts, found.unpaid_ore) == ((), 0)
    for actor in (world.disa, world.hanna, world.ulla):
        with pytest.raises(NotAllowed):
            await debts_of(actor)


async def test_what_is_demanded_is_not_taken_of_the_payout(world: World, go_to: GoTo) -> None:
    await claimed_of(world, go_to)
    for _ in range(3):
        await granted(world, 100_00)
        await pay_out(world, clock.today())
        go_to(clock.today() + MONTH)
    await granted(world, 700_00)
    found = await debts_of(world.asta, clock.today())
    (debt,) = found.debts
    assert (debt.left_ore, debt.taken_ore) == (1_100_00, None)
    assert debt.demanded_on is not None
    assert (await paid_by(await pay_out(world, clock.today())))[0] == found.to_pay_ore == 700_00


@pytest.mark.without_accounts
async def test_what_has_no_account_is_told_and_takes_nothing(world: World) -> None:
    await granted(world, 700_00)
    found = await debts_of(world.asta, clock.today())
    assert (found.unpaid_ore, found.stuck_ore, found.to_pay_ore) == (700_00, 700_00, 0)


async def test_who_holds_every_type_is_told_the_whole(world: World) -> None:
    assert (await debts_of(replace(world.asta, types=frozenset(TYPES)))).is_whole
    assert not (await debts_of(world.bo)).is_whole
