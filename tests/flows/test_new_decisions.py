"""A decision is corrected in one tab, and the municipality's open page follows; nothing typed is lost."""

from datetime import date

import pytest

from rxapp import db, settings
from rxapp.domain.appeals import WORDS_MAX
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.new_decisions import APPEALED
from rxapp.domain.replacements import NO_GROUND
from rxapp.state.appealing import AppealingState
from rxapp.state.case import CaseState
from rxapp.state.decision import DecisionState
from rxapp.state.desk import DeskState
from rxapp.state.guard import NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.handling_views import GRANT
from rxapp.state.new_decisions import AnewQueueState, NewDecisionState
from rxapp.text import new_decisions as words
from tests.fixtures import anew, appealing
from tests.fixtures.people import PALLE
from tests.fixtures.world import World, pay_out
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.conftest import GoTo
from tests.services.spring import read

ROW_TWO = {"nb-rad": "2", "nb-beslut": GRANT}
REASON = {"nb-skal": anew.WHY}


async def against(world: World) -> str:
    return (await appealing.decided_against(world)).case.file_number


async def on_handling(tab: Tab, number: str) -> NewDecisionState:
    await tab.open(f"/handlaggning/{number}")
    return await tab.state(NewDecisionState)


async def fill_in(tab: Tab, cause: Cause = Cause.CORRECTION) -> None:
    await tab.send(NewDecisionState.begin_anew, value=cause.value)
    await tab.send(NewDecisionState.add_anew, form=ROW_TWO)
    await tab.send(NewDecisionState.weigh_anew, form=REASON)


async def test_a_corrected_decision_comes_into_the_open_page_of_the_municipality(
    spring: World, tab_of: TabOf
) -> None:
    number = await against(spring)
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    await asta.open(f"/arenden/{number}")
    state = await on_handling(hanna, number)
    assert [value for value, _ in state.causes] == ["correction", "change"]
    assert (await hanna.state(DeskState)).may_decide_anew
    await fill_in(hanna)
    assert (state.look.before, state.look.after) == ("16\xa0800,00\xa0kr", "33\xa0600,00\xa0kr")
    assert [(row.position, row.before, row.after, row.change) for row in state.look.rows] == [
        ("2", "0,00\xa0kr", "16\xa0800,00\xa0kr", "+16\xa0800,00\xa0kr")
    ]
    assert state.look.money == (words.MORE.format(amount="16\xa0800,00\xa0kr"),)
    await settled()
    assert (await asta.state(CaseState)).decision.outcome == "Beviljas delvis"
    await hanna.send(NewDecisionState.decide_anew)
    assert await hanna.told() == "Det nya beslutet är fattat: beviljas."
    assert (state.cause, state.changed, state.look.title) == ("", [], "")
    await settled()
    page = await asta.state(CaseState)
    assert (page.decision.outcome, page.timeline[0].text) == ("Beviljas", words.HAPPENED[Cause.CORRECTION])
    decided = (await asta.state(AppealingState)).decided
    assert [(each.document, each.href) for each in decided] == [
        ("Beslut 2 (gäller)", f"/beslut/{number}?nr=2"),
        ("Beslut 1 (ersatt av beslut 2)", f"/beslut/{number}?nr=1"),
    ]
    await asta.open(f"/beslut/{number}?nr=2")
    assert any("rättelse av en uppenbar" in said for said in (await asta.state(DecisionState)).decided)
    # Who decided is told as a function.
    assert not asta.holds("Hanna")


async def test_what_is_missing_or_wrong_is_said_beside_its_field(spring: World, tab_of: TabOf) -> None:
    number = await against(spring)
    hanna = await tab_of("hanna")
    state = await on_handling(hanna, number)
    await hanna.send(NewDecisionState.weigh_anew, form=REASON)
    assert (state.look.title, state.new_errors) == ("", {})
    await hanna.send(NewDecisionState.begin_anew, value="after_remittal")
    assert state.cause == ""
    await hanna.send(NewDecisionState.begin_anew, value="change")
    for form, field in (
        ({"nb-rad": "x", "nb-beslut": GRANT}, "rader"),
        ({"nb-rad": "9", "nb-beslut": GRANT}, "rader"),
        ({"nb-rad": "2", "nb-beslut": ""}, "beslut"),
        ({"nb-rad": "2", "nb-beslut": "not_entitled"}, "beslut"),
    ):
        await hanna.send(NewDecisionState.add_anew, form=form)
        assert list(state.new_errors) == [field]
    refused = {"nb-rad": "1", "nb-beslut": "not_covered"}
    await hanna.send(NewDecisionState.add_anew, form=refused)
    await hanna.send(NewDecisionState.add_anew, form=refused)
    assert state.new_errors == {"rader": words.ROW_TWICE}
    await hanna.send(NewDecisionState.weigh_anew, form={"nb-skal": ""})
    assert state.new_errors == {"skal": f"{words.WHY}, högst {WORDS_MAX} tecken."}
    await hanna.send(NewDecisionState.weigh_anew, form=REASON)
    assert state.new_errors == {"grund": NO_GROUND}
    await hanna.send(NewDecisionState.weigh_anew, form={**REASON, "nb-grund": "false_information"})
    assert state.look.money == (words.LESS.format(amount="16\xa0800,00\xa0kr"),)
    await pay_out(spring, date(2025, 4, 30))
    await settled()
    await hanna.send(NewDecisionState.weigh_anew, form={**REASON, "nb-grund": "false_information"})
    assert (state.look.money, state.look.blocked) == ((), words.COLLECTED.format(rows="1"))
    await hanna.send(NewDecisionState.drop_anew, row="1")
    await hanna.send(NewDecisionState.weigh_anew, form=REASON)
    assert state.new_errors == {"rader": words.NOTHING_CHANGED}
    await hanna.send(NewDecisionState.leave_anew)
    assert state.cause == ""


async def test_a_name_that_is_protected_is_neither_written_nor_told(spring: World, tab_of: TabOf) -> None:
    number = (await appealing.decided_against(spring, first=PALLE.number)).case.file_number
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    await on_handling(hanna, number)
    await fill_in(hanna)
    form = {"nb-skal": f"{PALLE.last_name} gick i skolan."}
    await hanna.send(NewDecisionState.weigh_anew, form=form)
    state = await hanna.state(NewDecisionState)
    assert (list(state.new_errors), state.look.title) == (["skal"], "")
    await hanna.send(NewDecisionState.weigh_anew, form=REASON)
    await hanna.send(NewDecisionState.decide_anew)
    await asta.open(f"/beslut/{number}")
    await asta.open(f"/arenden/{number}")
    for tab in (hanna, asta):
        assert not tab.holds(PALLE.last_name)
        assert not tab.holds(PALLE.first_name)


async def test_who_comes_second_is_told_and_keeps_what_is_typed(
    spring: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await against(spring)
    hanna = await tab_of("hanna")
    state = await on_handling(hanna, number)
    await fill_in(hanna)
    with monkeypatch.context() as unheard:
        # As if both had pressed at once.
        unheard.setattr(db, "_after_commit", [])
        await anew.decide_anew(spring.hanna, number, anew.REFUSE_ONE, cause=Cause.CORRECTION)
    await hanna.send(NewDecisionState.decide_anew)
    assert await hanna.told() == words.STALE
    assert (state.cause, [row.position for row in state.changed]) == ("correction", ["2"])
    assert len((await appealing.standing(spring.asta, number)).decisions) == 2
    await hanna.send(NewDecisionState.weigh_anew, form=REASON)
    await hanna.send(NewDecisionState.decide_anew)
    assert len((await appealing.standing(spring.asta, number)).decisions) == 3


async def test_the_page_says_why_nothing_can_be_changed(spring: World, tab_of: TabOf) -> None:
    number = await against(spring)
    hanna = await tab_of("hanna")
    state = await on_handling(hanna, number)
    await fill_in(hanna)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    await settled()
    assert (state.blocked, state.causes) == (APPEALED, [])
    await hanna.send(NewDecisionState.decide_anew)
    assert await hanna.told() == APPEALED
    assert (state.cause, len(state.changed)) == ("correction", 1)


async def test_a_decided_case_is_taken_over_and_another_officer_confirms(
    spring: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await against(spring)
    monkeypatch.setenv("RXAPP_SECOND_OFFICER_ABOVE_KRONOR", "20000")
    settings.get_settings.cache_clear()
    hanna, hugo, asta = [await tab_of(name) for name in ("hanna", "hugo", "asta")]
    state = await on_handling(hugo, number)
    desk = await hugo.state(DeskState)
    assert (desk.may_take, desk.may_take_over, desk.may_decide_anew) == (False, True, False)
    assert desk.holder == words.HELD_BY.format(name="Hanna Holm")
    await hugo.send(DeskState.ask_take_over)
    await hugo.send(DeskState.take_over, form={"overta-skal": "Ledig."})
    assert (desk.may_decide_anew, desk.may_decide) == (True, False)
    await asta.open(f"/arenden/{number}")
    await settled()
    asta.forget()
    await fill_in(hugo)
    assert state.look.second.endswith("ska bekräftas av en annan handläggare.")
    await hugo.send(NewDecisionState.decide_anew)
    assert "bekräftas av en annan handläggare" in await hugo.told()
    await hugo.send(NewDecisionState.weigh_anew, form=REASON)
    await hugo.send(NewDecisionState.propose_anew)
    await settled()
    assert asta.sent() == []
    await hanna.open("/handlaggning")
    (line,) = (await hanna.state(AnewQueueState)).anew
    assert (line.file_number, line.why, line.holder) == (
        number,
        "Rättelse: förslag väntar på bekräftelse",
        "Hugo Hed",
    )
    await on_handling(hanna, number)
    others = await hanna.state(DeskState)
    assert (others.proposal.outcome, others.may_confirm) == ("Rättelse: Beviljas", True)
    await hanna.send(DeskState.confirm)
    assert await hanna.told() == "Beslutet är fattat: beviljas."
    await settled()
    assert (await asta.state(CaseState)).decision.outcome == "Beviljas"
    assert not asta.holds("Ledig.")


async def test_a_remitted_case_is_shown_in_the_queue_and_taken(
    spring: World, tab_of: TabOf, go_to: GoTo
) -> None:
    number = await against(spring)
    await appealing.open_case(spring.asta, number)
    appeal = await appealing.to_court(spring, number)
    go_to(date(2025, 6, 10))
    await appealing.judge(spring.hanna, appeal, date(2025, 5, 10), CourtOutcome.REMITTED)
    await appealing.close(spring.hanna, await appealing.latest(spring.hanna, number), date(2025, 6, 10))
    hanna = await tab_of("hanna")
    await hanna.open("/handlaggning")
    queue = await hanna.state(AnewQueueState)
    assert [(line.file_number, line.why) for line in queue.anew] == [(number, words.REMITTED_NOTE)]
    state = await on_handling(hanna, number)
    await hanna.send(DeskState.release)
    assert await hanna.told() == words.RELEASED
    await hanna.send(DeskState.take)
    assert [value for value, _ in state.causes] == ["after_remittal"]
    await fill_in(hanna, Cause.AFTER_REMITTAL)
    await hanna.send(NewDecisionState.decide_anew)
    assert await hanna.told() == "Det nya beslutet är fattat: beviljas."
    await hanna.open("/handlaggning")
    assert queue.anew == []


@pytest.mark.parametrize("who", ["", "asta", "disa", "ulla", "kerstin"])
async def test_nobody_else_decides_anew_by_an_event_of_their_own(
    spring: World, tab_of: TabOf, who: str
) -> None:
    number, tab = await against(spring), await tab_of(who)
    before = await read(spring.asta, number)
    await tab.open(f"/handlaggning/{number}")
    for handler, payload in (
        (NewDecisionState.begin_anew, {"value": "change"}),
        (NewDecisionState.add_anew, {"form": ROW_TWO}),
        (NewDecisionState.weigh_anew, {"form": REASON}),
        (NewDecisionState.decide_anew, {}),
        (NewDecisionState.propose_anew, {}),
    ):
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    assert await read(spring.asta, number) == before
    assert (await tab.state(HandlingState)).facts.file_number == ""
