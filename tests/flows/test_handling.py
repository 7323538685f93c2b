"""From the queue to a decision: referred cases before an officer."""

from datetime import date

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.periods import Quarter
from rxapp.services.cases import CaseView
from rxapp.state.asking import AskingState
from rxapp.state.desk import DeskState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.handling_views import GRANT
from rxapp.state.queue import QueueState
from tests.fixtures.people import AMINA, COMPULSORY, NOBODY
from tests.fixtures.world import Asked, World, add_case
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab
from tests.services.conftest import GoTo
from tests.services.spring import decide, read, typed


async def referred(world: World, *numbers: str) -> CaseView:
    view = await decide(world.asta, *(typed(number) for number in numbers or (NOBODY,)))
    assert view.case.status is CaseStatus.IN_REVIEW
    return view


async def before(tab: Tab, view: CaseView) -> HandlingState:
    """The case before the officer, who takes it if nobody has it."""
    await tab.open(f"/handlaggning/{view.case.file_number}")
    if (await tab.state(DeskState)).may_take:
        await tab.send(DeskState.take)
    return await tab.state(HandlingState)


@pytest.mark.parametrize("who", ["", "asta", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_see_the_queue_and_decide(spring: World, tab_of: TabOf, who: str) -> None:
    view, tab = await referred(spring), await tab_of(who)
    await tab.open("/handlaggning")
    assert await tab.denied() == DENIED
    assert (await tab.state(QueueState)).lines == []
    state = await before(tab, view)
    assert (state.choices, state.rows) == ([], [])
    await tab.send(HandlingState.look_over, form={"rad-1": GRANT})
    await tab.send(HandlingState.decide)
    await tab.send(AskingState.add_item, form={"mall": ""})
    await tab.send(AskingState.ask, form={"punkt-1": "Vilken skola?", "senast": "2025-05-01"})
    assert await tab.told() == NOT_YOURS
    assert await read(spring.asta, view.case.file_number) == view
    assert not tab.holds(NOBODY)


async def test_the_queue_is_oldest_first_with_whose_it_is(spring: World, tab_of: TabOf, go_to: GoTo) -> None:
    first = await referred(spring)
    go_to(date(2025, 4, 11))
    view = await decide(spring.britt, typed(NOBODY))
    tab = await tab_of("hanna")
    await tab.open("/handlaggning")
    lines = (await tab.state(QueueState)).lines
    assert [(line.municipality, line.case.file_number) for line in lines] == [
        ("Ale", first.case.file_number),
        ("Burlöv", view.case.file_number),
    ]
    assert lines[0].case.href == f"/handlaggning/{first.case.file_number}"


async def test_a_case_is_looked_over_and_decided_row_by_row(spring: World, tab_of: TabOf) -> None:
    view, tab = await referred(spring, AMINA.number, NOBODY), await tab_of("hanna")
    state = await before(tab, view)
    assert [choice.chosen for choice in state.choices] == [GRANT, ""]
    await tab.send(HandlingState.look_over, form={"rad-1": GRANT, "rad-2": ""})
    assert (state.errors, state.summary) == ({"rader": "Ta ställning till rad 2."}, [])
    form = {"rad-1": GRANT, "rad-2": "not_covered", "motivering": "Barnet omfattas inte."}
    await tab.send(HandlingState.look_over, form=form)
    assert state.summary[0] == "Beviljas: rad 1."
    assert state.summary[1].startswith("Avslås: rad 2. Barnet omfattas inte av rätten")
    await tab.send(HandlingState.decide)
    assert await tab.told() == "Beslutet är fattat: beviljas delvis."
    assert (state.is_open, state.decision.by) == (False, "Beslut av handläggare")
    after = await read(spring.asta, view.case.file_number)
    assert [row.granted_ore for row in after.rows] == [16_800_00, 0]


async def test_nothing_is_decided_that_was_not_looked_over(spring: World, tab_of: TabOf) -> None:
    view, tab = await referred(spring), await tab_of("hanna")
    state = await before(tab, view)
    await tab.send(HandlingState.decide)
    await tab.send(HandlingState.look_over, form={"rad-1": GRANT})
    await tab.send(HandlingState.back)
    await tab.send(HandlingState.decide)
    assert state.is_open
    assert await read(spring.asta, view.case.file_number) == view


async def test_of_two_officers_the_second_is_told_that_the_case_has_gone_on(
    spring: World, tab_of: TabOf
) -> None:
    view, hanna, hugo = await referred(spring), await tab_of("hanna"), await tab_of("hugo")
    for tab in (hanna, hugo):
        await before(tab, view)
        await tab.send(HandlingState.look_over, form={"rad-1": GRANT})
    refusal = {"rad-1": "not_covered", "motivering": "Skäl."}
    await hugo.send(HandlingState.look_over, form=refusal)
    await hanna.send(HandlingState.decide)
    decided = await read(spring.asta, view.case.file_number)
    await hugo.send(HandlingState.decide)
    assert await read(spring.asta, view.case.file_number) == decided
    assert decided.rows[0].granted_ore == 16_800_00


async def test_a_late_application_is_dismissed(spring: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            spring,
            sender=spring.asta,
            type_code=COMPULSORY,
            rows=[Asked(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
            arrived_on=date(2027, 1, 2),
        )
    tab = await tab_of("hanna")
    view = await read(spring.asta, case.file_number)
    state = await before(tab, view)
    assert (state.is_late, state.choices[0].chosen) == (True, "late")
    form = {"rad-1": "late", "avvisa": "ja", "motivering": "Ansökan kom in för sent."}
    await tab.send(HandlingState.look_over, form=form)
    assert state.summary == ["Ansökan avvisas. Den kom in för sent."]
    await tab.send(HandlingState.decide)
    assert await tab.told() == "Beslutet är fattat: avvisas."


async def test_an_unknown_yearly_amount_is_given_with_its_source(
    spring: World, tab_of: TabOf, go_to: GoTo
) -> None:
    go_to(date(2026, 4, 10))
    row = typed(AMINA.number, "2026-01-08", "2026-02-10")
    view = await decide(spring.asta, row, quarter=Quarter(2026, 1))
    tab = await tab_of("hanna")
    state = await before(tab, view)
    assert state.needs_rate
    for amount, source, field in (
        ("", "", "arsbelopp"),
        ("mycket", "SFS", "arsbelopp"),
        ("171333", "", "kalla"),
    ):
        await tab.send(HandlingState.look_over, form={"rad-1": GRANT, "arsbelopp": amount, "kalla": source})
        await tab.send(HandlingState.decide)
        assert list(state.errors) == [field]
    form = {"rad-1": GRANT, "arsbelopp": "171 333", "kalla": "SFS 2025:9999"}
    await tab.send(HandlingState.look_over, form=form)
    await tab.send(HandlingState.decide)
    after = await read(spring.asta, view.case.file_number)
    assert after.case.granted_ore == 2 * 17_133_30
    assert any("SFS 2025:9999" in rule.detail for rule in state.rules)
