"""The officer's desk in open tabs: taken, proposed, decided many at once; and a municipality sees nothing."""

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.desk import OWN, Own
from rxapp.models import Case
from rxapp.services import desk_proposals
from rxapp.services.officer_decisions import Chosen
from rxapp.state.case import CaseState
from rxapp.state.desk import DeskState
from rxapp.state.desk_marks import NOTHING_MARKED, MarkState
from rxapp.state.guard import NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.handling_views import GRANT
from rxapp.state.queue import QueueState
from tests.fixtures.people import AMINA, ASA, NOBODY
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.flows.test_handling import referred
from tests.services.spring import decide, read, take, typed
from tests.services.test_desk_batches import in_review

SECRET = "Föräldraledig till maj."
OFFICERS = ("Hanna", "Holm", "Hugo", "Hed", SECRET)


async def desk_of(tab: Tab, number: str) -> DeskState:
    await tab.open(f"/handlaggning/{number}")
    return await tab.state(DeskState)


async def test_a_taken_case_is_seen_in_the_queues_of_others_and_by_no_municipality(
    spring: World, tab_of: TabOf
) -> None:
    number = (await referred(spring)).case.file_number
    hanna, hugo, asta, disa = [await tab_of(name) for name in ("hanna", "hugo", "asta", "disa")]
    await hugo.open("/handlaggning")
    await asta.open(f"/arenden/{number}")
    await disa.open("/behorigheter")
    case = repr((await asta.state(CaseState)).dict())
    queue = await hugo.state(QueueState)
    assert [line.holder for line in queue.lines] == ["Ingen"]
    state = await desk_of(hanna, number)
    assert (state.may_take, state.may_decide, state.is_mine) == (True, False, False)
    await settled()
    for tab in (asta, disa):
        tab.forget()
    await hanna.send(DeskState.take)
    await settled()
    assert (state.may_take, state.may_decide, state.is_mine) == (False, True, True)
    assert [line.holder for line in queue.lines] == ["Hanna Holm"]
    await desk_of(hugo, number)
    await hugo.send(DeskState.ask_take_over)
    await hugo.send(DeskState.take_over, form={"overta-skal": SECRET})
    await settled()
    assert (state.is_mine, state.holder.split(" har")[0]) == (False, "Hugo Hed")
    assert state.desk_steps[0].why == SECRET
    # Not so much as a frame.
    assert asta.sent() == disa.sent() == []
    await asta.open(f"/arenden/{number}")
    assert repr((await asta.state(CaseState)).dict()) == case
    await asta.open("/")
    assert not any(asta.holds(word) or disa.holds(word) for word in OFFICERS)


async def test_the_second_who_takes_is_told_and_sees_who_was_first(spring: World, tab_of: TabOf) -> None:
    number = (await referred(spring)).case.file_number
    hugo = await tab_of("hugo")
    state = await desk_of(hugo, number)
    await take(spring.hanna, number)
    await hugo.send(DeskState.take)
    assert await hugo.told() == "Hanna Holm har redan tagit ärendet."
    assert (state.may_take, state.may_take_over) == (False, True)
    assert state.holder.startswith("Hanna Holm har ärendet")


async def test_a_case_that_is_not_ones_own_is_neither_decided_nor_asked_about(
    spring: World, tab_of: TabOf
) -> None:
    view, hugo = await referred(spring), await tab_of("hugo")
    await take(spring.hanna, view.case.file_number)
    await desk_of(hugo, view.case.file_number)
    await hugo.send(HandlingState.look_over, form={"rad-1": GRANT})
    await hugo.send(HandlingState.decide)
    assert (await hugo.told()).startswith("Hanna Holm har tagit ärendet.")
    await hugo.send(DeskState.release)
    assert (await hugo.told()).startswith("Du har inte ärendet längre.")
    assert await read(spring.asta, view.case.file_number) == view


async def test_who_registered_the_paper_is_told_in_advance(spring: World, tab_of: TabOf) -> None:
    view, hanna = await referred(spring), await tab_of("hanna")
    async with unit_of_work() as session:
        case = (await session.exec(select(Case))).one()
        case.is_paper, case.sent_by = True, spring.hanna.account_id
    state = await desk_of(hanna, view.case.file_number)
    assert (state.own, state.may_take) == (OWN[Own.REGISTERED], False)
    await hanna.send(DeskState.take)
    assert await hanna.told() == OWN[Own.REGISTERED]


async def test_the_queue_is_narrowed_by_its_address(spring: World, tab_of: TabOf) -> None:
    number, hanna = (await referred(spring)).case.file_number, await tab_of("hanna")
    await hanna.open("/handlaggning?sok=ale&vantat=7")
    state = await hanna.state(QueueState)
    assert [chip.text for chip in state.chosen.chips] == ["Sökning: ale", "Har väntat: Mer än 7 dagar"]
    assert state.lines == []
    await hanna.send(QueueState.narrow, name="vantat", value="")
    assert hanna.led_to() == "/handlaggning?sok=ale"
    await hanna.follow()
    await hanna.send(QueueState.narrow, name="vem", value="otagna")
    await hanna.follow()
    assert [line.case.file_number for line in state.lines] == [number]
    assert state.whose[1] == ("otagna", "Otagna (1)")
    await hanna.send(QueueState.search, form={"sok": "1440"})
    assert "sok=1440" in hanna.led_to()
    before = hanna.led_to()
    await hanna.send(QueueState.narrow, name="sida", value="2")
    assert hanna.led_to() == before


async def test_the_next_one_is_taken_and_opened(spring: World, tab_of: TabOf) -> None:
    first, second = await referred(spring), await referred(spring, AMINA.number, NOBODY)
    hanna = await tab_of("hanna")
    for view in (first, second):
        await hanna.open("/handlaggning")
        await hanna.send(QueueState.take_next)
        assert hanna.led_to() == f"/handlaggning/{view.case.file_number}"
        await hanna.follow()
        assert (await hanna.state(DeskState)).is_mine
    await hanna.open("/handlaggning")
    await hanna.send(QueueState.take_next)
    assert (await hanna.told()).startswith("Det finns inget otaget ärende")


async def test_what_is_proposed_is_confirmed_in_the_tab_of_another(spring: World, tab_of: TabOf) -> None:
    view = await referred(spring)
    number = view.case.file_number
    hanna, hugo, asta = [await tab_of(name) for name in ("hanna", "hugo", "asta")]
    await asta.open(f"/arenden/{number}")
    mine, others = await desk_of(hanna, number), await desk_of(hugo, number)
    await hanna.send(DeskState.take)
    await hanna.send(HandlingState.look_over, form={"rad-1": "not_covered", "motivering": "Omfattas inte."})
    await settled()
    asta.forget()
    await hanna.send(DeskState.propose)
    await settled()
    assert (mine.may_decide, mine.may_confirm, mine.may_take_back) == (False, False, True)
    assert (others.may_confirm, others.proposal.outcome, others.proposal.reason) == (
        True,
        "Avslås",
        "Omfattas inte.",
    )
    assert asta.sent() == []
    await hugo.send(DeskState.ask_send_back)
    await hugo.send(DeskState.send_back, form={"ater-skal": ""})
    assert others.desk_errors["ater-skal"].startswith("Skriv varför")
    await hugo.send(DeskState.send_back, form={"ater-skal": SECRET})
    await settled()
    assert (mine.sent_back, mine.sent_back_why) == ("Hugo Hed lämnade tillbaka förslaget", SECRET)
    await hanna.send(HandlingState.look_over, form={"rad-1": GRANT})
    await hanna.send(DeskState.propose)
    await hanna.send(DeskState.confirm)
    assert (await hanna.told()).startswith("Du har lämnat förslaget själv.")
    await settled()
    assert asta.sent() == []
    await hugo.send(DeskState.confirm)
    assert await hugo.told() == "Beslutet är fattat: beviljas."
    await settled()
    assert (await asta.state(CaseState)).decision.outcome == "Beviljas"
    assert not any(asta.holds(word) for word in (*OFFICERS, "Omfattas inte."))


async def test_a_proposal_that_has_fallen_says_so(spring: World, tab_of: TabOf) -> None:
    view = await referred(spring)
    number = view.case.file_number
    await take(spring.hanna, number)
    chosen = Chosen((), "Skäl.")
    hugo, hanna = await tab_of("hugo"), await tab_of("hanna")
    await desk_of(hanna, number)
    await hanna.send(HandlingState.look_over, form={"rad-1": GRANT})
    await hanna.send(DeskState.propose)
    others = await desk_of(hugo, number)
    assert others.may_confirm
    async with unit_of_work() as session:
        (await session.exec(select(Case))).one().version += 1
    await hugo.send(DeskState.confirm)
    assert await hugo.told() == desk_proposals.FELL == others.fell
    assert (others.proposal.key, chosen.dismiss) == ("", False)
    await desk_of(hanna, number)
    assert (await hanna.state(DeskState)).may_decide


async def test_marked_cases_are_taken_and_decided_in_one_step(spring: World, tab_of: TabOf) -> None:
    first, second = [await in_review(spring, person.number) for person in (AMINA, ASA)]
    open_row = (await decide(spring.asta, typed(NOBODY))).case.file_number
    others = (await decide(spring.asta, typed(NOBODY))).case.file_number
    await take(spring.hugo, others)
    hanna = await tab_of("hanna")
    await hanna.open("/handlaggning")
    state = await hanna.state(MarkState)
    await hanna.send(MarkState.look_over_marked)
    assert await hanna.told() == NOTHING_MARKED
    await hanna.send(MarkState.mark, case="2025-999999", marked=True)
    assert state.marked == []
    await hanna.send(MarkState.mark_all)
    await hanna.send(MarkState.take_marked)
    assert (await hanna.told()).startswith("Du har tagit 1 ärende. 3 ärenden gick inte")
    assert {left.why for left in state.failed} == {
        "Du har redan ärendet.",
        "Hugo Hed har redan tagit ärendet.",
    }
    await hanna.send(MarkState.look_over_marked)
    assert [(left.why, [case.file_number for case in left.cases]) for left in state.left_out] == [
        ("Reglerna lämnar minst en rad åt handläggaren.", [open_row]),
        ("Du har inte tagit ärendet.", [others]),
    ]
    group = state.chosen_group
    assert (group.count, group.amount, group.needs_reason) == ("2 ärenden", "33\xa0600,00\xa0kr", False)
    async with unit_of_work() as session:
        (await session.get_one(Case, second.id)).version += 1
    await hanna.send(MarkState.decide_marked, form={"motivering": ""})
    assert await hanna.told() == "1 beslut är fattat. 1 ärende gick inte, se nedan."
    (failed,) = state.failed
    assert [case.file_number for case in failed.cases] == [second.file_number]
    assert failed.why.startswith("Uppgifterna har ändrats")
    assert (await read(spring.asta, first.file_number)).case.status is CaseStatus.DECIDED
    assert (await read(spring.asta, second.file_number)).case.status is CaseStatus.IN_REVIEW


@pytest.mark.parametrize("who", ["", "asta", "disa", "ulla", "kerstin"])
async def test_nobody_else_takes_proposes_or_decides_by_an_event_of_their_own(
    spring: World, tab_of: TabOf, who: str
) -> None:
    view, tab = await referred(spring), await tab_of(who)
    await desk_of(tab, view.case.file_number)
    for handler, payload in (
        (DeskState.take, {}),
        (DeskState.release, {}),
        (DeskState.take_over, {"form": {"overta-skal": "Jag vill."}}),
        (DeskState.propose, {}),
        (DeskState.confirm, {}),
        (DeskState.send_back, {"form": {"ater-skal": "Nej."}}),
        (MarkState.mark_all, {}),
        (MarkState.take_marked, {}),
        (MarkState.decide_marked, {"form": {"motivering": ""}}),
        (QueueState.take_next, {}),
    ):
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    assert await read(spring.asta, view.case.file_number) == view
    async with reading() as session:
        assert await desk_proposals.latest_proposal(session, spring.hanna, view.case.file_number) is None
