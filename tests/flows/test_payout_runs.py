"""Runs: prepared by one officer, approved by another, paid once."""

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Function
from rxapp.models import OfficerFunction, PayoutRun
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.run_details import RunDetailsState
from tests.data.conftest import granted
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab

__all__ = ["granted"]
PATH = "/utbetalningskorningar"
DAY = {"utbetalningsdag": "2026-11-26"}


async def runs() -> list[str]:
    async with reading() as session:
        return list((await session.exec(select(PayoutRun.status))).all())


async def prepared(tab: Tab) -> int:
    await tab.open(PATH)
    await tab.send(PayoutRunsState.prepare, form=DAY)
    return (await tab.state(PayoutRunsState)).runs[0].run_id


@pytest.mark.parametrize("who", ["", "asta", "disa", "kerstin"])
async def test_whoever_has_nothing_to_do_with_runs_sees_and_does_nothing(
    granted: World, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    await tab.open(PATH)
    assert await tab.denied() == DENIED
    for handler, payload in (
        (PayoutRunsState.prepare, {"form": DAY}),
        (PayoutRunsState.approve, {"run_id": 1}),
        (PayoutRunsState.pay, {"run_id": 1}),
    ):
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await tab.state(PayoutRunsState)
    assert (state.runs, state.unpaid, await runs()) == ([], "", [])


async def test_a_run_is_prepared_approved_by_another_and_paid_once(granted: World, tab_of: TabOf) -> None:
    ulla, hanna = await tab_of("ulla"), await tab_of("hanna")
    await ulla.open(PATH)
    state = await ulla.state(PayoutRunsState)
    assert state.unpaid == "3 beviljade rader väntar på utbetalning, tillsammans 34,00\xa0kr."
    run_id = await prepared(ulla)
    assert (state.has_unpaid, state.runs[0].status) == (False, "Väntar på godkännande")
    assert (state.runs[0].waits_for_other, state.runs[0].may_pay) == (True, False)
    await ulla.send(PayoutRunsState.pay, run_id=run_id)
    assert "måste godkännas av en annan" in await ulla.told()
    await hanna.open(f"{PATH}?korning={run_id}")
    shown = await hanna.state(RunDetailsState)
    assert [(p.municipality, p.total) for p in shown.accounts] == [
        ("Ale", "30,00\xa0kr"),
        ("Burlöv", "4,00\xa0kr"),
    ]
    await hanna.send(PayoutRunsState.approve, run_id=run_id)
    assert await hanna.told() == "Körningen är godkänd."
    await ulla.send(PayoutRunsState.pay, run_id=run_id)
    assert await ulla.told() == "Körningen är genomförd: 34,00\xa0kr har betalats ut."
    await ulla.send(PayoutRunsState.pay, run_id=run_id)
    assert "redan" in await ulla.told()
    assert await runs() == [RunStatus.PAID]


async def test_each_function_does_its_own_step_alone(granted: World, tab_of: TabOf) -> None:
    ulla, hanna = await tab_of("ulla"), await tab_of("hanna")
    run_id = await prepared(ulla)
    await ulla.send(PayoutRunsState.approve, run_id=run_id)
    assert await ulla.told() == NOT_YOURS
    await hanna.open(PATH)
    for handler, payload in (
        (PayoutRunsState.prepare, {"form": DAY}),
        (PayoutRunsState.pay, {"run_id": run_id}),
    ):
        await hanna.send(handler, **payload)
        assert await hanna.told() == NOT_YOURS
    assert await runs() == [RunStatus.PREPARED]


async def test_whoever_prepared_a_run_cannot_approve_it(granted: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        session.add(OfficerFunction(account_id=granted.ulla.account_id, function=Function.PAYOUT_APPROVER))
    ulla = await tab_of("ulla")
    run_id = await prepared(ulla)
    assert (await ulla.state(PayoutRunsState)).runs[0].may_approve is False
    await ulla.send(PayoutRunsState.approve, run_id=run_id)
    assert "En annan handläggare måste godkänna" in await ulla.told()
    assert await runs() == [RunStatus.PREPARED]


@pytest.mark.parametrize("day", ["", "i morgon", "2026-11-22"])
async def test_a_day_that_cannot_be_is_told_at_its_field(granted: World, tab_of: TabOf, day: str) -> None:
    tab = await tab_of("ulla")
    await tab.open(PATH)
    await tab.send(PayoutRunsState.prepare, form={"utbetalningsdag": day})
    assert (await tab.state(PayoutRunsState)).day_error
    assert await runs() == []


async def test_a_day_has_one_run_and_nothing_is_paid_twice(granted: World, tab_of: TabOf) -> None:
    tab = await tab_of("ulla")
    await prepared(tab)
    await tab.send(PayoutRunsState.prepare, form=DAY)
    assert "redan en körning" in await tab.told()
    await tab.send(PayoutRunsState.prepare, form={"utbetalningsdag": "2026-12-28"})
    assert "inga beviljade rader" in await tab.told()
    assert await runs() == [RunStatus.PREPARED]


async def test_a_run_that_is_not_there_is_said_so(granted: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    await tab.open(PATH)
    await tab.send(PayoutRunsState.approve, run_id=999)
    assert await tab.told() == "Körningen finns inte."
