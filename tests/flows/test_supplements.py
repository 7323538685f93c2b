"""Supplements through the pages: asked with templates, answered item by item, handed in in parts."""

from datetime import date, timedelta

import pytest

from rxapp.domain.cases import CaseStatus
from rxapp.services.cases import CaseView
from rxapp.services.supplements import AskedItem
from rxapp.state.asking import AskingState
from rxapp.state.start import StartState
from rxapp.state.supplement_views import NO_REQUEST
from rxapp.state.supplements import SupplementsState
from rxapp.text.supplements import HANDED_IN
from tests.fixtures.asking import ask_for, requests_of, save
from tests.fixtures.paying import change
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.conftest import GoTo
from tests.services.spring import read
from tests.services.test_supplements_at_once import colleagues

__all__ = ["colleagues"]
from tests.flows.test_handling import before, referred

DUE = date(2025, 5, 1)


async def asked(world: World, *items: str | AskedItem) -> CaseView:
    view = await referred(world)
    await ask_for(world.hanna, view.case, DUE, *(items or ("Vilken skola?", "Intyg?", "Period?")))
    return await read(world.asta, view.case.file_number)


async def answering(tab: Tab, view: CaseView) -> SupplementsState:
    await tab.open(f"/arenden/{view.case.file_number}")
    return await tab.state(SupplementsState)


async def type_and_save(tab: Tab, key: str, text: str) -> None:
    await tab.send(SupplementsState.write, item=key, text=text)
    await tab.send(SupplementsState.save_answer, item=key)


async def test_an_answer_is_saved_item_by_item_and_handed_in_in_parts(spring: World, tab_of: TabOf) -> None:
    view, asta, hanna = await asked(spring), await tab_of("asta"), await tab_of("hanna")
    state = await answering(asta, view)
    await before(hanna, view)
    officer = await hanna.state(AskingState)
    assert (state.asked.progress, state.asked.left) == ("0 av 3 punkter besvarade", "21 dagar kvar")
    first, second, third = (item.key for item in state.asked.points)
    await asta.send(SupplementsState.save_answer, item=first)
    assert state.asked.points[0].error.startswith("Skriv ett svar")
    await type_and_save(asta, first, "Alboskolan.")
    await settled()
    assert (state.asked.points[0].status, state.asked.points[0].error) == ("Sparad, inte inlämnad", "")
    assert not hanna.holds("Alboskolan.")
    await asta.send(SupplementsState.write, item=second, text="Kommer nästa")
    await asta.send(SupplementsState.ask_hand_in)
    # What was typed is saved first, so that nothing is forgotten.
    assert state.lacking == "Punkt 3 saknar svar."
    await asta.send(SupplementsState.hand_in_partly)
    assert (await asta.told()).startswith("Det som är besvarat är inlämnat.")
    await settled()
    assert [item.is_open for item in state.asked.points] == [False, False, True]
    assert [item.answer for item in officer.waiting.points] == ["Alboskolan.", "Kommer nästa", ""]
    assert (await hanna.session()).page == "handling"
    await asta.send(SupplementsState.lack, item=third, lacks=True)
    await asta.send(SupplementsState.ask_hand_in)
    assert await asta.told() == HANDED_IN
    await settled()
    assert (state.asked, len(state.ended)) == (NO_REQUEST, 1)
    assert (officer.waiting, officer.may_ask) == (NO_REQUEST, True)
    assert officer.past[0].points[2].status == "Har inte uppgiften"
    assert (await read(spring.asta, view.case.file_number)).case.status is CaseStatus.IN_REVIEW


async def test_the_rest_is_left_for_good_after_a_second_look(spring: World, tab_of: TabOf) -> None:
    view, tab = await asked(spring), await tab_of("asta")
    state = await answering(tab, view)
    await tab.send(SupplementsState.hand_in_for_good)
    assert state.asked.key
    await type_and_save(tab, state.asked.points[1].key, "Intyget kommer inte.")
    await tab.send(SupplementsState.ask_hand_in)
    assert state.lacking == "Punkt 1 och 3 saknar svar."
    await tab.send(SupplementsState.keep_writing)
    assert state.lacking == ""
    await tab.send(SupplementsState.ask_hand_in)
    await tab.send(SupplementsState.hand_in_for_good)
    assert await tab.told() == HANDED_IN
    assert [item.status for item in state.ended[0].points] == ["Inte besvarad", "Besvarad", "Inte besvarad"]


async def test_what_a_colleague_saves_is_drawn_anew_but_never_over_what_one_types(
    colleagues: World, tab_of: TabOf
) -> None:
    view, asta = await asked(colleagues), await tab_of("asta")
    number = view.case.file_number
    state = await answering(asta, view)
    first, second = state.asked.points[0], state.asked.points[1]
    await asta.send(SupplementsState.write, item=first.key, text="Alboskolan.")
    await save(colleagues.bo, number, int(first.key), "Himlaskolan.")
    await save(colleagues.bo, number, int(second.key), "Hela perioden.")
    await settled()
    mine, theirs = state.asked.points[0], state.asked.points[1]
    assert (mine.answer, mine.stamp, mine.other) == ("Alboskolan.", first.stamp, "Himlaskolan.")
    assert theirs.answer == "Hela perioden."
    assert theirs.stamp != second.stamp
    await asta.send(SupplementsState.save_answer, item=first.key)
    assert "Någon annan i kommunen har svarat på punkt 1" in state.asked.points[0].error
    assert state.asked.points[0].answer == "Alboskolan."
    assert (await requests_of(colleagues.asta, number))[0].items[0].answer == "Himlaskolan."
    # Told of it, one may let one's own stand.
    await asta.send(SupplementsState.save_answer, item=first.key)
    assert (await requests_of(colleagues.asta, number))[0].items[0].answer == "Alboskolan."
    assert (state.asked.points[0].error, state.asked.points[0].other) == ("", "")


async def test_what_one_types_is_kept_when_a_colleague_hands_the_item_in(
    colleagues: World, tab_of: TabOf
) -> None:
    view, asta, bo = await asked(colleagues), await tab_of("asta"), await tab_of("bo")
    mine, theirs = await answering(asta, view), await answering(bo, view)
    key = mine.asked.points[0].key
    await asta.send(SupplementsState.write, item=key, text="Mitt långa svar.")
    await type_and_save(bo, key, "Himlaskolan.")
    await bo.send(SupplementsState.ask_hand_in)
    await bo.send(SupplementsState.hand_in_partly)
    await settled()
    assert not theirs.asked.points[0].is_open
    assert (mine.asked.points[0].is_open, mine.asked.points[0].answer) == (False, "Himlaskolan.")
    assert mine.asked.points[0].unsaved == "Mitt långa svar."


async def test_what_is_typed_is_there_after_anything_else_that_happens(spring: World, tab_of: TabOf) -> None:
    view, asta = await asked(spring), await tab_of("asta")
    state = await answering(asta, view)
    key = state.asked.points[0].key
    await asta.send(SupplementsState.write, item=key, text="Halvskrivet")
    hanna = await tab_of("hanna")
    await before(hanna, view)
    await hanna.send(AskingState.prolong, form={"ny-dag": "2025-06-02"})
    await settled()
    assert (state.asked.due_on, state.asked.points[0].answer) == ("2025-06-02", "Halvskrivet")
    await asta.open(f"/arenden/{view.case.file_number}")
    assert state.asked.points[0].answer == "Halvskrivet"
    other = await asked(spring)
    assert (await answering(asta, other)).asked.points[0].answer == ""


async def test_an_overdue_request_is_told_on_start_to_both_and_still_answered(
    spring: World, tab_of: TabOf, go_to: GoTo
) -> None:
    await change(spring.asta)
    view = await asked(spring)
    go_to(DUE + timedelta(days=3))
    asta, hanna = await tab_of("asta"), await tab_of("hanna")
    await asta.open("/")
    (task,) = (await asta.state(StartState)).tasks
    assert (task.note, task.tone) == ("3 dagar för sent, 3 punkter utan svar", "negative")
    await hanna.open("/")
    (missing,) = (await hanna.state(StartState)).tasks
    assert missing.text == f"Svar på komplettering saknas i {view.case.file_number}"
    state = await answering(asta, view)
    assert state.asked.is_overdue
    for item in state.asked.points:
        await type_and_save(asta, item.key, "Alboskolan.")
    await asta.send(SupplementsState.ask_hand_in)
    assert await asta.told() == HANDED_IN


@pytest.mark.parametrize(("who", "told"), [("britt", ""), ("bo", ""), ("nils", "")])
async def test_whoever_lacks_the_type_sees_nothing_and_answers_nothing(
    spring: World, tab_of: TabOf, who: str, told: str
) -> None:
    view, stranger = await asked(spring, "Hemlig fråga?"), await tab_of(who)
    for path in ("/", "/arenden?sok=hemlig", f"/arenden/{view.case.file_number}"):
        await stranger.open(path)
    key = str(view.requests[0].items[0].item_id)
    await type_and_save(stranger, key, "x")
    await stranger.send(SupplementsState.ask_hand_in)
    await stranger.send(SupplementsState.hand_in_for_good)
    assert await stranger.told() == told
    assert await read(spring.asta, view.case.file_number) == view
    assert not stranger.holds("Hemlig fråga?")
    assert (await stranger.state(SupplementsState)).asked == NO_REQUEST


async def test_a_type_that_is_taken_takes_the_request_from_the_page(spring: World, tab_of: TabOf) -> None:
    from tests.flows.test_revocation import turn

    view, tab = await asked(spring, "Hemlig fråga?"), await tab_of("asta")
    state = await answering(tab, view)
    await turn(spring, COMPULSORY, held=False)
    await settled()
    assert state.asked == NO_REQUEST
    assert (state._open, state._fields, state._requests) == (None, {}, ())
