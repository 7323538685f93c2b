"""The officer asks with templates, gives more time, and takes the request back."""

from datetime import date

import pytest

from rxapp.domain.supplement_templates import Template
from rxapp.state.asking import ASKED, NO_DAY, AskingState
from rxapp.state.guard import NOT_YOURS
from rxapp.state.supplement_views import NO_REQUEST
from rxapp.text.supplements import TEMPLATE
from tests.fixtures.people import NOBODY, PALLE
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.flows.test_handling import before, referred
from tests.flows.test_supplements import answering, asked
from tests.services.spring import read

DUE = date(2025, 5, 1)


async def test_an_officer_asks_with_templates_and_rows(spring: World, tab_of: TabOf) -> None:
    view, hanna = await referred(spring, PALLE.number, NOBODY), await tab_of("hanna")
    await before(hanna, view)
    state = await hanna.state(AskingState)
    assert state.templates[0] == (Template.ENROLMENT, "Intyg om inskrivning")
    await hanna.send(AskingState.add_item, form={"mall": Template.ENROLMENT.value})
    await hanna.send(AskingState.add_item, form={"mall": ""})
    first, second = state.items
    assert (first.text, second.text) == (TEMPLATE[Template.ENROLMENT][1], "")
    await hanna.send(AskingState.point, item=first.key, typed="1")
    assert state.items[0].about == "10-000003"
    await hanna.send(AskingState.point, item=second.key, typed="17")
    assert (state.items[1].about, state.items[1].row_error) == ("", "Ansökan har ingen rad 17.")
    form = {
        first.name: "Intyg från skolan?", first.row_name: "1", second.name: "Vilken skola?",
        second.row_name: "", "senast": "2025-05-01", "foljd": "may_be_rejected",
    }  # fmt: skip
    await hanna.send(AskingState.ask, form=form)
    assert await hanna.told() == ASKED
    assert (state.items, state.may_ask) == ([], False)
    assert [item.row for item in state.waiting.points] == ["Rad 1, 10-000003", ""]
    assert state.waiting.consequence == "Ansökan kan avslås"
    assert not hanna.holds(PALLE.last_name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"senast": "1 maj"}, "senast"),
        ({"senast": "2025-04-10"}, "senast"),
        ({"foljd": ""}, "foljd"),
        ({"foljd": "dismissed"}, "foljd"),
        ({"punkt-2": " "}, "item"),
        ({"punkt-2": f"Går {PALLE.first_name} där?"}, "item"),
        ({"punktrad-2": "99"}, "row"),
    ],
)
async def test_a_refused_request_says_so_at_its_field_and_keeps_what_is_written(
    spring: World, tab_of: TabOf, change: dict[str, str], field: str
) -> None:
    view, tab = await referred(spring, PALLE.number, NOBODY), await tab_of("hanna")
    await before(tab, view)
    state = await tab.state(AskingState)
    await tab.send(AskingState.add_item, form={"mall": ""})
    await tab.send(AskingState.add_item, form={"mall": ""})
    form = {
        "punkt-1": "Vilken skola?", "punkt-2": "Intyg?", "punktrad-1": "1", "punktrad-2": "",
        "senast": "2025-05-01", "foljd": "decided_as_is",
    } | change  # fmt: skip
    await tab.send(AskingState.ask, form=form)
    at = {"item": bool(state.items[1].error), "row": bool(state.items[1].row_error)}
    assert at.get(field, field in state.ask_errors)
    assert [item.text for item in state.items] == [form["punkt-1"], form["punkt-2"].strip()]
    assert (await read(spring.asta, view.case.file_number)).requests == ()


async def test_items_are_taken_away_and_counted_anew_to_at_most_twenty(spring: World, tab_of: TabOf) -> None:
    view, tab = await referred(spring), await tab_of("hanna")
    await before(tab, view)
    state = await tab.state(AskingState)
    for _ in range(21):
        await tab.send(AskingState.add_item, form={"mall": ""})
    assert (len(state.items), state.may_add) == (20, False)
    await tab.send(AskingState.drop_item, item=state.items[0].key)
    assert ([item.position for item in state.items[:2]], state.may_add) == (["1", "2"], True)
    await tab.send(AskingState.add_item, form={"mall": "no_such_template"})
    assert len(state.items) == 19


async def test_the_officer_gives_more_time_or_takes_the_request_back(spring: World, tab_of: TabOf) -> None:
    view, hanna, asta = await asked(spring), await tab_of("hanna"), await tab_of("asta")
    await before(hanna, view)
    state, mine = await hanna.state(AskingState), await answering(asta, view)
    for typed, error in (("snart", NO_DAY), ("2025-05-01", "Den nya dagen ska vara senare än 2025-05-01.")):
        await hanna.send(AskingState.prolong, form={"ny-dag": typed})
        assert state.day_error == error
    await hanna.send(AskingState.prolong, form={"ny-dag": "2025-06-02"})
    assert (state.day_error, state.waiting.due_on) == ("", "2025-06-02")
    await hanna.send(AskingState.take_back)
    assert state.waiting.key
    await hanna.send(AskingState.ask_take_back)
    await hanna.send(AskingState.let_stand)
    assert state.taking_back.question == ""
    await hanna.send(AskingState.ask_take_back)
    await hanna.send(AskingState.take_back)
    await settled()
    assert (state.waiting, state.past[0].status) == (NO_REQUEST, "Tillbakadragen")
    assert (mine.asked, mine.ended[0].status) == (NO_REQUEST, "Tillbakadragen")


@pytest.mark.parametrize("who", ["asta", "disa", "ulla", "kerstin"])
async def test_whoever_decides_no_cases_does_not_ask(spring: World, tab_of: TabOf, who: str) -> None:
    view, tab = await asked(spring), await tab_of(who)
    await tab.open(f"/handlaggning/{view.case.file_number}")
    await tab.send(AskingState.prolong, form={"ny-dag": "2025-06-02"})
    await tab.send(AskingState.ask_take_back)
    await tab.send(AskingState.take_back)
    assert await tab.told() == NOT_YOURS
    assert await read(spring.asta, view.case.file_number) == view
    assert (await tab.state(AskingState)).waiting == NO_REQUEST
