"""What was counted is told of the line that was paid by it, as it was decided then, to its reader alone."""

from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.grounds import GROUNDED
from rxapp.domain.permissions import Actor
from rxapp.models import PayoutLine
from rxapp.services import exports, payout_explanations, payout_runs, payout_statements
from rxapp.services.payouts import PayoutFilter
from rxapp.services.unasked_counting import counted_of
from rxapp.text.payout_explanations import COUNTED, explain
from rxapp.text.unasked_counting import IN_DECISION, Counted
from tests.fixtures.grounded import ALLOCATION, OCTOBER, correct, register, run
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World, pay_out
from tests.services.conftest import GoTo
from tests.services.test_netting_runs import all_of
from tests.services.test_payout_explanations import grant, refused

NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 30)
DAY = 1_000_00


def reader(world: World) -> Actor:
    """Asta, with the types that are paid without application too."""
    return replace(world.asta, types=world.asta.types | set(GROUNDED))


async def lines() -> list[int]:
    return [number or 0 for number in await all_of(select(PayoutLine.id).order_by(col(PayoutLine.id)))]


async def counted(actor: Actor) -> list[Counted]:
    async with reading() as session:
        found = await counted_of(session, actor, await lines())
    return [found[number] for number in sorted(found)]


async def told(actor: Actor, line_id: int) -> str:
    """The part that says how the amount was counted."""
    async with reading() as session:
        said = explain(await payout_explanations.get_line(session, actor, line_id))
    (part,) = (part for part in said.parts if part.heading == COUNTED)
    return " ".join(part.paragraphs).replace("\xa0", " ")


async def as_file(actor: Actor) -> str:
    async def still() -> None:
        pass

    made = await exports.payouts(actor, PayoutFilter(), "csv", still=still)
    return made.decode("utf-8-sig").replace("\xa0", " ")


async def in_statement(actor: Actor, paid_on: date) -> tuple[str, ...]:
    async with reading() as session:
        found = await payout_statements.get_day(session, actor, paid_on, with_lines=True)
    return tuple(words.replace("\xa0", " ") for words in found.counted)


async def test_a_line_says_its_days_on_the_page_in_the_statement_and_in_the_file(world: World) -> None:
    await register(world.hanna)
    await run(world.ulla)
    await grant(world, 700_00)
    await pay_out(world, NOVEMBER)
    sum_of_days = "2026-09-11 – 2026-09-30: 20 dygn × 1 000,00 kr = 20 000,00 kr"
    async with reading() as session:
        (number,) = await counted_of(session, reader(world), await lines())
    assert sum_of_days in await told(reader(world), number)
    assert sorted(await in_statement(reader(world), NOVEMBER)) == [f"{sum_of_days}.", IN_DECISION]
    rows = [row for row in (await as_file(reader(world))).splitlines() if sum_of_days in row]
    assert len(rows) == 1


async def test_what_was_paid_first_and_what_came_of_a_correction_are_told_each_by_its_own_decision(
    world: World, go_to: GoTo
) -> None:
    ground_id = await register(world.hanna, last=date(2026, 9, 20))
    await run(world.ulla)
    await pay_out(world, NOVEMBER)
    await correct(world.hanna, ground_id, date(2026, 9, 6), date(2026, 9, 25))
    await run(world.ulla)
    await pay_out(world, DECEMBER)
    first, second = await counted(reader(world))
    assert (first.ore, first.before_ore, first.is_change) == (10 * DAY, 0, False)
    assert (second.ore, second.before_ore, second.is_change) == (10 * DAY, 10 * DAY, True)
    one, other = [await told(reader(world), number) for number in await lines()]
    assert "2026-09-11 – 2026-09-20: 10 dygn × 1 000,00 kr = 10 000,00 kr" in one
    assert "2026-09-06 – 2026-09-25: 20 dygn × 1 000,00 kr = 20 000,00 kr" in other
    assert "Av det hade 10 000,00 kr redan beviljats. Raden är resten, 10 000,00 kr." in other


async def test_an_allocation_number_is_told_as_it_was_when_it_was_decided_on(
    world: World, go_to: GoTo
) -> None:
    ground_id = await register(world.hanna, ALLOCATION, date(2026, 9, 2), None, number="", quantity=12)
    await run(world.ulla)
    await pay_out(world, NOVEMBER)
    go_to(date(2026, 12, 1))
    await correct(world.hanna, ground_id, date(2026, 9, 2), None, quantity=15)
    go_to(date(2026, 12, 2))
    await run(world.ulla, OCTOBER)
    go_to(DECEMBER)
    await pay_out(world, DECEMBER)
    first, second = await counted(reader(world))
    assert (first.allocated, first.ore) == ((12,), 120_000_00)
    assert (second.allocated, second.before_ore, second.ore) == ((15,), 120_000_00, 30_000_00)


async def test_what_was_counted_is_told_to_nobody_without_the_type_or_of_another_municipality(
    world: World,
) -> None:
    await register(world.hanna)
    await run(world.ulla)
    await pay_out(world, NOVEMBER)
    (number,) = await lines()
    others = (
        replace(world.asta, types=frozenset({COMPULSORY})),
        replace(world.britt, types=frozenset(GROUNDED)),
        *(getattr(world, name) for name in ("disa", "hanna", "kerstin", "ulla")),
    )
    assert len(await counted(reader(world))) == 1
    for actor in others:
        assert await counted(actor) == []
        await refused(actor, number)
    assert "dygn ×" not in await as_file(others[0])


async def test_what_a_prepared_run_holds_is_not_told(world: World) -> None:
    await register(world.hanna)
    await run(world.ulla)
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=NOVEMBER)
    assert len(await lines()) == 1
    assert await counted(reader(world)) == []


async def test_what_was_applied_for_is_not_counted(world: World) -> None:
    await grant(world, 700_00)
    await pay_out(world, NOVEMBER)
    assert await counted(reader(world)) == []
