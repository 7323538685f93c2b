"""Registered grounds and their runs, through the guard and into the database."""

from typing import Any

import pytest

from rxapp.models import GroundRecord, UnaskedRun
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.grounds import GroundsState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.unasked_runs import UnaskedRunsState
from tests.fixtures.grounded import (
    ALLOCATION,
    DAILY,
    ONE_OFF,
    SEPTEMBER,
    UNKNOWN,
    WHY,
    cases,
    everything,
    ground,
    left,
    register,
    run,
)
from tests.fixtures.people import AMINA, BURLOV, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

PATH, RUNS = "/grunder", "/utbetalningskorningar"
NOT_CASE_OFFICERS = ["", "asta", "nils", "britt", "disa", "ulla", "kerstin"]
CHILD = {
    "ny-typ": DAILY,
    "ny-kommun": "1440",
    "individnummer": "77-000001",
    "fran": "2026-09-11",
    "till": "2027-01-31",
}
MONTH = {"manad": SEPTEMBER}
CALLS: list[tuple[Any, dict[str, Any]]] = [
    (GroundsState.register, {"form": CHILD}),
    (GroundsState.close, {"form": {"slut": "2026-10-01"}}),
    (GroundsState.correct, {"form": {"ratt-fran": "2026-10-01", "ratt-skal": WHY}}),
    (GroundsState.look_at_withdrawal, {"form": {"bort-skal": WHY}}),
    (GroundsState.keep, {}),
    (GroundsState.withdraw, {}),
    (GroundsState.narrow, {"name": "typ", "value": DAILY}),
    (GroundsState.choose_type, {"value": DAILY}),
    (GroundsState.open, {}),
]


async def state_of(tab: Tab) -> GroundsState:
    return await tab.state(GroundsState)


@pytest.mark.parametrize("who", NOT_CASE_OFFICERS)
async def test_only_case_officers_see_grounds_and_call_what_is_on_the_page(
    world: World, tab_of: TabOf, who: str
) -> None:
    await register(world.hanna, ONE_OFF, number=AMINA.number, last=None)
    tab = await tab_of(who)
    for path in (PATH, f"{PATH}?grund=1"):
        await tab.open(path)
        assert await tab.denied() == DENIED or not who
    for handler, payload in CALLS:
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await state_of(tab)
    assert (state.lines, state.one.number, state.municipalities) == ([], 0, [])
    assert len(await everything(GroundRecord)) == 1


@pytest.mark.parametrize("who", ["", "asta", "disa", "hanna", "kerstin"])
async def test_only_payout_officers_run_a_month(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open(RUNS)
    await tab.send(UnaskedRunsState.run, form=MONTH)
    assert await tab.told() == NOT_YOURS
    state = await tab.state(UnaskedRunsState)
    assert (state.may_run, state.ran) == (False, [])
    assert await everything(UnaskedRun) == []


async def test_an_officer_registers_a_child_and_what_is_wrong_stands_beside_its_field(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("hanna")
    await tab.open(PATH)
    await tab.send(GroundsState.open)
    for field, wrong, shown in (
        ("ny-typ", "", "typ"),
        ("ny-typ", "ASYL_PRESCHOOL", "typ"),
        ("ny-kommun", "", "kommun"),
        ("ny-kommun", "9999", "kommun"),
        ("individnummer", "12", "individnummer"),
        ("individnummer", "", "individnummer"),
        ("fran", "i går", "fran"),
        ("till", "2026-09-01", "till"),
        ("till", "", "till"),
    ):
        await tab.send(GroundsState.register, form={**CHILD, field: wrong})
        assert list((await state_of(tab)).errors) == [shown]
    assert await everything(GroundRecord) == []
    await tab.send(GroundsState.register, form=CHILD)
    state = await state_of(tab)
    assert (state.errors, state.is_open) == ({}, False)
    assert [(line.about, line.name, line.status) for line in state.lines] == [("77-000001", "", "Pågår")]
    assert await tab.told() == "Grunden är registrerad."


async def test_the_form_asks_for_what_the_type_counts(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    await tab.open(PATH)
    asked: dict[str, tuple[bool, ...]] = {}
    for code in (DAILY, ALLOCATION, ONE_OFF, "UAM_FIXED_ANNUAL", "EST_INITIAL_OWN", "NO_SUCH"):
        await tab.send(GroundsState.choose_type, value=code)
        ask = (await state_of(tab)).asked
        asked[code] = (ask.is_of_person, ask.has_last_day, ask.has_quantity, ask.has_variant)
    assert asked == {
        DAILY: (True, True, False, False),
        ALLOCATION: (False, False, True, False),
        ONE_OFF: (True, False, False, False),
        "UAM_FIXED_ANNUAL": (False, False, False, False),
        "EST_INITIAL_OWN": (True, False, False, True),
        "NO_SUCH": (False, False, False, False),
    }


async def test_a_protected_person_is_a_number_alone_on_the_page(world: World, tab_of: TabOf) -> None:
    for number in (AMINA.number, SAMIRA.number):
        await register(world.hanna, ONE_OFF, number=number, last=None)
    tab = await tab_of("hanna")
    await tab.open(PATH)
    assert [(line.about, line.name) for line in (await state_of(tab)).lines] == [
        ("10-000002", ""),
        ("10-000001", "Amina Alkurdi"),
    ]
    await tab.open(f"{PATH}?grund=2")
    assert (await state_of(tab)).one.name == ""
    assert not tab.holds("Sekretko")


async def test_a_ground_is_corrected_and_taken_away_with_a_reason(world: World, tab_of: TabOf) -> None:
    await register(world.hanna)
    tab = await tab_of("hugo")
    await tab.open(f"{PATH}?grund=1")
    form = {"ratt-fran": "2026-09-01", "ratt-till": "2027-01-31", "ratt-skal": "Fel"}
    await tab.send(GroundsState.correct, form=form)
    assert list((await state_of(tab)).errors) == ["ratt-skal"]
    await tab.send(GroundsState.correct, form={**form, "ratt-skal": WHY})
    assert (await ground(1)).withdrawn_why == WHY
    await tab.open(f"{PATH}?grund=2")
    state = await state_of(tab)
    assert (state.one.days, state.one.may_change, state.one.may_close) == (
        "2026-09-01 – 2027-01-31",
        True,
        False,
    )
    assert state.history[0].text == f"Grunden rättades: {WHY} (Hugo Hed)"
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    await tab.send(GroundsState.withdraw)
    assert (await state_of(tab)).one.status == "Borttagen eller rättad"
    await tab.open(f"{PATH}?grund=99")
    assert await tab.denied() == "Grunden finns inte."


async def test_an_open_ground_is_closed_on_the_page(world: World, tab_of: TabOf) -> None:
    await register(world.hanna, "MASS_HOUSING_DAILY_ADULT", last=None)
    tab = await tab_of("hanna")
    await tab.open(f"{PATH}?grund=1")
    assert (await state_of(tab)).one.may_close
    for wrong in ("", "2026-09-10"):
        await tab.send(GroundsState.close, form={"slut": wrong})
        assert list((await state_of(tab)).errors) == ["slut"]
    await tab.send(GroundsState.close, form={"slut": "2026-10-01"})
    state = await state_of(tab)
    assert (state.one.may_close, state.one.days) == (False, "2026-09-11 – 2026-10-01")


async def test_a_month_is_run_and_the_municipality_reads_the_decision(world: World, tab_of: TabOf) -> None:
    await register(world.hanna, code=BURLOV)
    await register(world.hanna, ALLOCATION, number="", quantity=12, code=BURLOV)
    ulla = await tab_of("ulla")
    await ulla.open(RUNS)
    for wrong in ("", "2026-11", "i september"):
        await ulla.send(UnaskedRunsState.run, form={"manad": wrong})
        assert (await ulla.state(UnaskedRunsState)).month_error
    await ulla.send(UnaskedRunsState.run, form=MONTH)
    assert "september 2026 har startat" in await ulla.told()
    await settled()
    assert "2 nya ärenden" in (await ulla.state(UnaskedRunsState)).latest
    ran = (await ulla.state(UnaskedRunsState)).ran
    assert [(line.period, line.cases) for line in ran] == [("september 2026", "1 ärende")] * 2
    britt = await tab_of("britt")
    await britt.open("/arenden")
    lines = (await britt.state(CasesState)).lines
    assert {line.applied for line in lines} == {"Utan ansökan"}
    number = next(case.file_number for case in await cases() if case.type_code == ALLOCATION)
    await britt.open(f"/arenden/{number}")
    case = await britt.state(CaseState)
    assert (case.facts.is_unasked, case.may_withdraw, case.can_copy) == (True, False, False)
    assert [(row.individual, row.more) for row in case.rows] == [("Kommunen", "12 personer")]
    await britt.open(f"/beslut/{number}")
    assert britt.holds("Utan ansökan")


async def test_a_municipality_without_the_permission_is_told_nothing(world: World, tab_of: TabOf) -> None:
    await register(world.hanna)
    await run(world.ulla)
    (case,) = await cases()
    asta = await tab_of("asta")
    await asta.open("/arenden")
    assert (await asta.state(CasesState)).lines == []
    for path in (f"/arenden/{case.file_number}", f"/beslut/{case.file_number}"):
        await asta.open(path)
        assert await asta.denied()
    assert not asta.holds(UNKNOWN)


async def test_what_is_left_is_listed_for_officers(world: World, tab_of: TabOf) -> None:
    await register(world.hanna)
    await run(world.ulla)
    tab = await tab_of("hanna")
    await tab.open(f"{PATH}?grund=1")
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    await tab.send(GroundsState.withdraw)
    await run(world.ulla)
    await tab.open(PATH)
    (line,) = (await state_of(tab)).differences
    assert (line.what, line.about, line.recovery) == ("För mycket beslutat", "77-000001", "")
    assert await left() == [20_000_00]
