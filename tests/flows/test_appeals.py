"""From the decision to the court's outcome through the pages: opened, appealed, handled, judged and final."""

from datetime import date

import pytest

from rxapp.db import unit_of_work
from rxapp.services import permissions
from rxapp.services.cases import CaseView
from rxapp.state.appeal_handling import AppealHandlingState
from rxapp.state.appeal_registering import AppealRegisteringState
from rxapp.state.appealing import AppealingState
from rxapp.state.appeals import AppealQueueState, AppealsState
from rxapp.state.case import CaseState
from rxapp.state.guard import NOT_YOURS
from rxapp.text.appealing import LODGED, STALE, TIME_RUNS, WITHDRAWN
from tests.fixtures import appealing as short
from tests.fixtures.people import COMPULSORY
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.conftest import GoTo

FORM = {"yrkande": short.WANTED, "grunder": short.GROUNDS}


async def on_case(tab: Tab, view: CaseView) -> AppealingState:
    await tab.open(f"/arenden/{view.case.file_number}")
    return await tab.state(AppealingState)


async def on_handling(tab: Tab, view: CaseView) -> AppealHandlingState:
    await tab.open(f"/handlaggning/{view.case.file_number}")
    return await tab.state(AppealHandlingState)


async def lodge(tab: Tab, view: CaseView) -> AppealingState:
    """Appeal by way of the page."""
    state = await on_case(tab, view)
    await tab.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await tab.send(AppealingState.look_over_appeal, form=FORM)
    await tab.send(AppealingState.lodge)
    return state


async def test_the_whole_way_from_decision_to_court_outcome(
    spring: World, tab_of: TabOf, go_to: GoTo
) -> None:
    view, asta, hanna = await short.decided_against(spring), await tab_of("asta"), await tab_of("hanna")
    officer = await on_handling(hanna, view)
    assert officer.decided[0].got.endswith("Ingen i kommunen har öppnat det.")
    state = await on_case(asta, view)
    await settled()
    assert state.decided[0].got == "Gjordes tillgängligt 2025-04-10. Öppnades i kommunen 2025-04-10."
    assert state.decided[0].until == "Ett överklagande ska ha kommit in senast 2025-05-02."
    assert state.decided[0].force == TIME_RUNS
    assert officer.decided[0].got == state.decided[0].got
    await lodge(asta, view)
    assert await asta.told() == LODGED
    await settled()
    assert (state.writing, state.appeals[0].status, officer.panel.next) == (
        "",
        "Inkommet",
        "Pröva om det har kommit in i rätt tid",
    )
    assert (await asta.state(CaseState)).receipts[-1].kind == "Beslutet överklagades"
    assert officer.panel.timeliness == "I rätt tid"
    await hanna.send(AppealHandlingState.take_up, form={"ok-grund": ""})
    await hanna.send(
        AppealHandlingState.weigh_result,
        form={"ok-resultat": "not_at_all", "ok-skal": "Inget nytt har kommit fram."},
    )
    assert officer.weighed.button == "Ompröva beslutet"
    await hanna.send(AppealHandlingState.take_step)
    assert officer.panel.stage == "reconsidered"
    await hanna.send(AppealHandlingState.weigh, verb="hand_over")
    await hanna.send(AppealHandlingState.take_step)
    await settled()
    assert (state.appeals[0].status, state.appeals[0].may_withdraw) == ("Överlämnat till domstol", False)
    go_to(date(2025, 9, 1))
    # Nobody stays logged in for months.
    asta, hanna = await tab_of("asta"), await tab_of("hanna")
    state, officer = await on_case(asta, view), await on_handling(hanna, view)
    await hanna.send(AppealHandlingState.add_row, form={"rad": "2", "radbelopp": "16 800"})
    await hanna.send(
        AppealHandlingState.judge,
        form={"ok-utgang": "changed", "ok-domsdag": "2025-08-29", "ok-malnummer": "1234-25"},
    )
    assert await hanna.told() == "Domstolens avgörande är registrerat."
    await hanna.send(AppealHandlingState.close_appeal, form={"ok-laga-kraft": "2025-09-01"})
    await settled()
    assert state.appeals[0].status == "Slutligt avgjort"
    assert state.decided[0].force.startswith("Beslutet har laga kraft från 2025-09-01. Domstolen har ändrat")
    assert (await asta.state(CaseState)).facts.granted == "33\xa0600,00\xa0kr"
    await asta.open("/overklaganden")
    (line,) = (await asta.state(AppealsState)).lines
    assert (line.court, line.case_number, line.outcome) == (
        "Förvaltningsrätten",
        "1234-25",
        "Överklagandet bifalls och beslutet ändras",
    )
    await hanna.open("/handlaggning/overklaganden")
    assert (await hanna.state(AppealQueueState)).lines == []
    await hanna.open("/handlaggning/overklaganden?status=closed")
    assert len((await hanna.state(AppealQueueState)).lines) == 1
    assert not asta.holds("Hanna Holm")


async def test_what_cannot_be_sent_says_so_at_its_field_and_is_kept(spring: World, tab_of: TabOf) -> None:
    view, asta = await short.decided_against(spring), await tab_of("asta")
    state = await on_case(asta, view)
    await asta.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await asta.send(AppealingState.look_over_appeal, form={"yrkande": " ", "grunder": "För att."})
    assert ("yrkande" in state.appeal_errors, state.grounds) == (True, "För att.")
    assert state.appeal_look.question == ""
    await asta.send(AppealingState.lodge)
    assert state.appeals == []
    await asta.send(AppealingState.look_over_appeal, form=FORM)
    assert state.appeal_look.question == "Skicka överklagandet för Ale kommun?"
    await asta.send(AppealingState.write_on)
    assert (state.appeal_look.question, state.wanted) == ("", short.WANTED)
    await asta.send(AppealingState.put_appeal_away)
    assert (state.writing, state.wanted, state.appeals) == ("", "", [])


async def test_who_writes_when_a_colleague_appeals_keeps_what_is_written(
    spring: World, tab_of: TabOf
) -> None:
    view = await short.decided_against(spring)
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, spring.disa, account_id=spring.bo.account_id, subject=COMPULSORY, held=True
        )
    asta, bo = await tab_of("asta"), await tab_of("bo")
    state = await on_case(bo, view)
    await bo.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await bo.send(AppealingState.look_over_appeal, form=FORM)
    await lodge(asta, view)
    await settled()
    assert (state.writing, state.wanted, state.appeal_look.question) == ("", short.WANTED, "")
    await bo.send(AppealingState.lodge)
    assert len(state.appeals) == 1


async def test_an_appeal_is_taken_back_after_a_second_look(spring: World, tab_of: TabOf) -> None:
    view, asta = await short.decided_against(spring), await tab_of("asta")
    state = await lodge(asta, view)
    await asta.send(AppealingState.end_appeal)
    assert state.appeals[0].status == "Inkommet"
    await asta.send(AppealingState.ask_end_appeal, key=state.appeals[0].key)
    await asta.send(AppealingState.keep_appeal)
    await asta.send(AppealingState.end_appeal)
    assert state.appeals[0].status == "Inkommet"
    await asta.send(AppealingState.ask_end_appeal, key=state.appeals[0].key)
    await asta.send(AppealingState.end_appeal)
    assert (await asta.told(), state.appeals[0].status) == (WITHDRAWN, "Återkallat")
    assert state.decided[0].may_appeal


async def test_an_officer_who_is_late_is_told_and_sees_how_it_stands(spring: World, tab_of: TabOf) -> None:
    view, asta, hanna = await short.decided_against(spring), await tab_of("asta"), await tab_of("hanna")
    await lodge(asta, view)
    officer = await on_handling(hanna, view)
    appeal = await short.latest(spring.asta, view.case.file_number)
    hanna.edge.sockets.pop(hanna.token)  # no push reaches this tab
    hanna.connect()
    await short.withdraw(spring.asta, appeal)
    await hanna.send(AppealHandlingState.take_up, form={"ok-grund": ""})
    await settled()
    assert await hanna.told() in (STALE, "")
    assert officer.appeals[0].status == "Återkallat"


async def test_a_late_appeal_is_weighed_and_dismissed(spring: World, tab_of: TabOf, go_to: GoTo) -> None:
    view = await short.decided_against(spring)
    await on_case(await tab_of("asta"), view)
    go_to(date(2025, 5, 6))
    asta, hanna = await tab_of("asta"), await tab_of("hanna")
    state = await on_case(asta, view)
    await asta.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await asta.send(AppealingState.look_over_appeal, form=FORM)
    assert "Sista dag att överklaga var 2025-05-02." in state.appeal_look.consequence
    await asta.send(AppealingState.lodge)
    officer = await on_handling(hanna, view)
    assert (officer.panel.is_late, officer.panel.shown, officer.panel.accepted) == (
        True,
        "2025-05-02",
        "2025-05-02",
    )
    await hanna.send(AppealHandlingState.take_up, form={"ok-grund": ""})
    assert "Avvisa det, eller ange varför" in await hanna.told()
    await hanna.send(AppealHandlingState.weigh_dismissal, form={"ok-skal": ""})
    assert "skal" in officer.appeal_errors
    await hanna.send(AppealHandlingState.weigh_dismissal, form={"ok-skal": "Det kom fyra dagar för sent."})
    await hanna.send(AppealHandlingState.take_step)
    await settled()
    assert officer.appeals[0].status == "Avvisat som för sent inkommet"
    assert [one.title for one in state.decided] == [
        "Beslut att avvisa ett överklagande",
        "Beslut om ersättning",
    ]
    assert state.decided[0].may_appeal


async def test_an_officer_registers_a_letter_and_the_day_that_a_decision_was_got(
    spring: World, tab_of: TabOf
) -> None:
    view, hanna = await short.decided_against(spring), await tab_of("hanna")
    officer = await on_handling(hanna, view)
    state = await hanna.state(AppealRegisteringState)
    form = {"fick-del": "2025-04-10", "fick-skal": ""}
    await hanna.send(AppealRegisteringState.establish, form=form)
    assert "skal" in state.registering
    await hanna.send(AppealRegisteringState.establish, form=form | {"fick-skal": "Kvitto."})
    assert (state.unopened, state.registering) == ([], {})
    letter = {"reg-inkom": "i april", "reg-yrkande": "Ändra.", "reg-grunder": ""}
    await hanna.send(AppealRegisteringState.register_appeal, form=letter)
    assert state.registering == {"inkom": "Ange en dag."}
    await hanna.send(AppealRegisteringState.register_appeal, form=letter | {"reg-inkom": "2025-04-10"})
    assert (state.registrable, officer.panel.stage) == ([], "lodged")


@pytest.mark.parametrize("who", ["nils", "bo", "britt", "disa", "ulla", "kerstin"])
async def test_whoever_does_not_see_the_case_appeals_and_opens_nothing(
    spring: World, tab_of: TabOf, who: str
) -> None:
    view, tab = await short.decided_against(spring), await tab_of(who)
    state = await on_case(tab, view)
    assert (state.decided, state.appeals) == ([], [])
    await tab.send(AppealingState.begin_appeal, key="1")
    await tab.send(AppealingState.look_over_appeal, form=FORM)
    await tab.send(AppealingState.lodge)
    await tab.open("/overklaganden")
    assert (await tab.state(AppealsState)).lines == []
    await tab.open(f"/handlaggning/{view.case.file_number}")
    await tab.send(AppealHandlingState.take_up, form={"ok-grund": ""})
    assert await tab.told() == NOT_YOURS
    (one,) = (await short.standing(spring.hanna, view.case.file_number)).decisions
    assert (one.told.got_on, (await short.standing(spring.hanna, view.case.file_number)).appeals) == (
        None,
        (),
    )


async def test_a_permission_that_is_taken_in_the_midst_empties_the_page_and_refuses(
    spring: World, tab_of: TabOf
) -> None:
    view, asta = await short.decided_against(spring), await tab_of("asta")
    state = await on_case(asta, view)
    await asta.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await asta.send(AppealingState.look_over_appeal, form=FORM)
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, spring.disa, account_id=spring.asta.account_id, subject=COMPULSORY, held=False
        )
    await settled()
    assert (state.decided, state.appeals, state.writing, state.wanted) == ([], [], "", "")
    await asta.send(AppealingState.lodge)
    assert (await short.standing(spring.hanna, view.case.file_number)).appeals == ()
    await asta.open("/overklaganden")
    assert (await asta.state(AppealsState)).lines == []
