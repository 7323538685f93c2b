"""What a municipality can expect, of the types that the reader holds."""

from datetime import date

import pytest
from sqlmodel import select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import NotAllowed
from rxapp.domain.forecasts import Line, Of, Share
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Row
from rxapp.services import cost_centres, payout_runs
from rxapp.services.cost_centres import WITHOUT
from rxapp.services.forecasts import Forecast, ForecastFilter, get_forecast
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
APPLIED = 1_000_00
"""What each row of the tests is applied for."""


async def add(
    world: World,
    *rows: Asked,
    type_code: str = COMPULSORY,
    status: CaseStatus = CaseStatus.DECIDED,
    sender: str = "asta",
) -> Case:
    async with unit_of_work() as session:
        return await add_case(
            session, world, sender=getattr(world, sender), type_code=type_code, rows=rows, status=status
        )


async def seen_by(actor: Actor, wanted: ForecastFilter | None = None) -> Forecast:
    wanted = wanted or ForecastFilter()
    async with reading() as session:
        return await get_forecast(session, actor, wanted)


async def test_granted_is_exact_and_undecided_is_estimated_by_the_share_before(world: World) -> None:
    await add(world, Asked(AMINA.number, 600_01), Asked(FARAH.number, None))
    await add(world, Asked(AMINA.number, first_day=date(2026, 7, 6)), status=CaseStatus.IN_REVIEW)
    await add(world, Asked(AMINA.number), type_code=PRESCHOOL, status=CaseStatus.SUBMITTED)
    found = await seen_by(world.asta)
    assert found.shares == {COMPULSORY: Share(2 * APPLIED, 600_01)}
    assert found.lines == (
        Line(Of(COMPULSORY, Q2), 600_01, 0, 0),
        Line(Of(COMPULSORY, Q3), 0, APPLIED, 300_01),
        Line(Of(PRESCHOOL, Q2), 0, APPLIED, None),
    )
    assert (found.total.expected_ore, found.total.without_ore) == (900_02, APPLIED)


async def test_a_run_that_is_prepared_changes_nothing_and_one_that_is_paid_does(world: World) -> None:
    await add(world, Asked(AMINA.number, 600_00))
    before = await seen_by(world.asta)
    async with unit_of_work() as session:
        run = await payout_runs.prepare(session, world.ulla, pay_on=clock.today())
    assert await seen_by(world.asta) == before
    async with unit_of_work() as session:
        await payout_runs.approve(session, world.hanna, run_id=run)
    async with unit_of_work() as session:
        await payout_runs.pay(session, world.ulla, run_id=run)
    assert (await seen_by(world.asta)).lines == ()


async def test_each_cost_centre_has_a_line_and_may_be_chosen(world: World) -> None:
    case = await add(world, Asked(AMINA.number, 600_00), Asked(FARAH.number, 300_00))
    async with unit_of_work() as session:
        row = (await session.exec(select(Row.id).where(Row.case_id == case.id, Row.position == 1))).one()
        await cost_centres.set_tags(session, world.asta, case.file_number, {row or 0: "4711"})
    found = await seen_by(world.asta)
    assert [(line.of.tag, line.unpaid_ore) for line in found.lines] == [("", 300_00), ("4711", 600_00)]
    assert found.tags == ("4711",)
    for wanted, sums in (
        (ForecastFilter(tag="4711"), [600_00]),
        (ForecastFilter(tag=WITHOUT), [300_00]),
        (ForecastFilter(tag="finns inte"), []),
        (ForecastFilter(quarter=Q3), []),
        (ForecastFilter(type_code=COMPULSORY, quarter=Q2), [300_00, 600_00]),
    ):
        assert [line.unpaid_ore for line in (await seen_by(world.asta, wanted)).lines] == sums


async def test_nothing_of_a_type_without_permission_or_of_others_is_in_any_sum(world: World) -> None:
    await add(world, Asked(AMINA.number, 600_00))
    await add(world, Asked(AMINA.number), status=CaseStatus.IN_REVIEW)
    for actor in (world.bo, world.nils, world.britt):
        found = await seen_by(actor)
        assert (found.lines, found.shares, found.unknown_rows, found.tags) == ((), {}, 0, ())
    for name in ("disa", "hanna", "ulla", "kerstin", "sixten"):
        with pytest.raises(NotAllowed):
            await seen_by(getattr(world, name))


async def test_what_has_no_amount_yet_is_counted_and_not_guessed(world: World) -> None:
    case = await add(world, Asked(AMINA.number), status=CaseStatus.IN_REVIEW)
    async with unit_of_work() as session:
        row = (await session.exec(select(Row).where(Row.case_id == case.id))).one()
        row.applied_ore = None
        session.add(row)
    found = await seen_by(world.asta)
    assert (found.lines, found.unknown_rows) == ((), 1)


async def test_what_is_paid_is_in_no_forecast(world: World) -> None:
    await add(world, Asked(AMINA.number, 600_00))
    await pay_out(world, clock.today())
    assert (await seen_by(world.asta)).total.expected_ore == 0
