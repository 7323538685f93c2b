"""What is registered or corrected after a run: the next run adds what is more, and leaves what is less."""

from datetime import date

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.decided import Cause
from rxapp.services import appealing, payout_runs
from tests.fixtures.grounded import (
    OCTOBER,
    ONE_OFF,
    breaches,
    cases,
    correct,
    decisions,
    entries,
    left,
    register,
    rows,
    run,
    withdraw,
)
from tests.fixtures.people import BURLOV
from tests.fixtures.world import World, pay_out

DAY = 1_000_00
"""A day of an unaccompanied child, in öre."""


async def test_what_is_registered_later_for_a_month_that_was_run_is_added_by_the_next_run(
    world: World,
) -> None:
    await register(world.hanna)
    await run(world.ulla)
    await pay_out(world, date(2026, 11, 30))
    await register(world.hanna, first=date(2026, 9, 1), number="77000002")
    ran = await run(world.ulla, OCTOBER)
    assert (ran.cases, ran.changed) == (1, 1)
    september = (await cases())[0]
    assert (september.granted_ore, september.status) == (50 * DAY, CaseStatus.DECIDED)
    first, second = (each for each in await decisions() if each.case_id == september.id)
    assert (second.replaces_id, second.cause, second.is_automatic) == (first.id, Cause.CHANGE, True)
    assert await breaches() == []
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=date(2026, 12, 30))


async def test_a_longer_time_is_paid_as_the_difference(world: World) -> None:
    ground_id = await register(world.hanna, last=date(2026, 9, 20))
    await run(world.ulla)
    await correct(world.hanna, ground_id, date(2026, 9, 6), date(2026, 9, 25))
    ran = await run(world.ulla)
    assert (ran.cases, ran.changed, ran.granted_ore) == (0, 1, 10 * DAY)
    assert await entries() == [("grant", 10 * DAY), ("adjustment", 10 * DAY)]
    (row,) = await rows()
    assert (row.first_day, row.last_day, row.units, row.granted_ore) == (
        date(2026, 9, 6),
        date(2026, 9, 25),
        20,
        20 * DAY,
    )
    assert (await run(world.ulla)).changed == 0
    assert await breaches() == []


async def test_a_shorter_time_changes_nothing_and_is_left_to_an_officer(world: World) -> None:
    ground_id = await register(world.hanna, last=date(2026, 9, 20))
    await run(world.ulla)
    right = await correct(world.hanna, ground_id, date(2026, 9, 11), date(2026, 9, 14))
    ran = await run(world.ulla, OCTOBER)
    assert (ran.changed, ran.left) == (0, 1)
    assert await left() == [6 * DAY]
    assert await entries() == [("grant", 10 * DAY)]
    assert len(await decisions()) == 1
    await correct(world.hanna, right, date(2026, 9, 11), date(2026, 9, 20))
    assert (await run(world.ulla, OCTOBER)).left == 0
    assert await left() == []


async def test_one_who_gets_more_is_granted_and_one_who_gets_less_is_left_in_the_same_case(
    world: World,
) -> None:
    less = await register(world.hanna, last=date(2026, 9, 20))
    more = await register(world.hanna, last=date(2026, 9, 20), number="77000002")
    await run(world.ulla)
    await withdraw(world.hanna, less)
    await correct(world.hanna, more, date(2026, 9, 11), date(2026, 9, 21))
    ran = await run(world.ulla)
    assert (ran.changed, ran.granted_ore, ran.left) == (1, DAY, 1)
    assert await left() == [10 * DAY]
    assert [row.granted_ore for row in await rows()] == [10 * DAY, 11 * DAY]
    assert await breaches() == []


async def test_a_child_who_was_in_another_municipality_is_granted_there_and_left_where_it_was_not(
    world: World,
) -> None:
    wrong = await register(world.hanna)
    await run(world.ulla)
    await withdraw(world.hanna, wrong)
    await register(world.hanna, code=BURLOV)
    ran = await run(world.ulla)
    assert (ran.cases, ran.left) == (1, 1)
    assert sorted(case.municipality_code for case in await cases()) == [BURLOV, "1440"]


async def test_what_is_paid_once_is_not_paid_again_in_another_month(world: World) -> None:
    ground_id = await register(world.hanna, ONE_OFF, date(2026, 9, 14))
    await run(world.ulla)
    await correct(world.hanna, ground_id, date(2026, 10, 2), None)
    ran = await run(world.ulla, OCTOBER)
    assert (ran.cases, ran.changed, ran.left) == (0, 0, 0)
    assert await entries() == [("grant", 52_000_00)]


async def test_a_month_that_was_never_run_is_not_caught_up(world: World) -> None:
    await register(world.hanna, first=date(2026, 7, 1))
    ran = await run(world.ulla)
    assert ran.granted_ore == 30 * DAY
    assert len(await cases()) == 1


async def test_an_appealed_decision_is_changed_by_no_run(world: World) -> None:
    ground_id = await register(world.hanna, last=date(2026, 9, 20), code=BURLOV)
    await run(world.ulla)
    (decision,) = await decisions()
    async with unit_of_work() as session:
        await appealing.lodge(session, world.britt, decision.id or 0, wanted="Fler dygn.", grounds="")
    await correct(world.hanna, ground_id, date(2026, 9, 11), date(2026, 9, 25))
    ran = await run(world.ulla)
    assert (ran.changed, ran.left) == (0, 1)
    assert await left() == [-5 * DAY]
    assert await entries() == [("grant", 10 * DAY)]
