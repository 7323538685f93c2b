"""The decision on a recovery through the pages: read, appealed, lowered, judged; and who sees none of it."""

from datetime import timedelta

import pytest

from rxapp import clock
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.services.decision_documents import NO_DECISION
from rxapp.state.appeal_handling import AppealHandlingState
from rxapp.state.appealing import AppealingState
from rxapp.state.appeals import AppealsState
from rxapp.state.decision import DecisionState
from rxapp.state.guard import DENIED
from rxapp.state.recovery import RecoveryState
from rxapp.state.recovery_case import RecoveryCaseState
from rxapp.text.appeal_handling import CHOOSE_ROW, CLAIM_TWICE
from tests.fixtures import appealing as short
from tests.fixtures.people import AMINA, SAMIRA
from tests.fixtures.recovering import PAID, PaidCase, decided, kept, opened, paid_case
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.conftest import GoTo

WEEKS = timedelta(weeks=3)
FORM = {"yrkande": "Rad 2 ska inte betalas tillbaka.", "grunder": ""}
RESULT = {"ok-resultat": "in_part", "ok-skal": "Intyget gäller halva tiden."}
MONEY, HALF = "1\xa0000,00\xa0kr", "500,00\xa0kr"


async def on_handling(tab: Tab, number: str) -> AppealHandlingState:
    await tab.open(f"/handlaggning/{number}")
    return await tab.state(AppealHandlingState)


async def lodged(tab: Tab, number: str) -> AppealingState:
    """Appealed by way of the case's page."""
    await tab.open(f"/arenden/{number}")
    state = await tab.state(AppealingState)
    await tab.send(AppealingState.begin_appeal, key=state.decided[0].key)
    await tab.send(AppealingState.look_over_appeal, form=FORM)
    await tab.send(AppealingState.lodge)
    return state


async def at_reconsideration(world: World, tab_of: TabOf) -> tuple[PaidCase, str, Tab]:
    """An officer before an appeal that came in time."""
    paid = await paid_case(world)
    number = await decided(paid)
    await lodged(await tab_of("asta"), number)
    hanna = await tab_of("hanna")
    await on_handling(hanna, number)
    await hanna.send(AppealHandlingState.take_up, form={"ok-grund": ""})
    return paid, number, hanna


@pytest.mark.parametrize(("who", "of"), [("asta", "arenden"), ("hanna", "handlaggning")])
async def test_the_decision_is_a_page_that_leads_to_the_case_and_the_file(
    world: World, tab_of: TabOf, who: str, of: str
) -> None:
    number, tab = await decided(await paid_case(world)), await tab_of(who)
    await tab.open(f"/beslut/{number}")
    state = await tab.state(DecisionState)
    assert state.name == f"Beslut om återkrav Å {number}"
    assert (state.case_href, state.file) == (f"/{of}/{number}", f"/beslut/{number}.pdf")
    assert (state.row_count, state.total[-1]) == ("2 rader", "2\xa0000,00\xa0kr")
    assert tab.holds(AMINA.last_name)
    assert not tab.holds(SAMIRA.last_name)
    (told,) = (await short.standing(world.hanna, number)).decisions
    assert told.told.opened_on == (clock.today() if who == "asta" else None)


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_whoever_does_not_see_the_case_sees_no_decision(world: World, tab_of: TabOf, who: str) -> None:
    number, tab = await decided(await paid_case(world)), await tab_of(who)
    await tab.open(f"/beslut/{number}")
    assert await tab.denied() == NO_DECISION
    assert not tab.holds("återkrav Å")


@pytest.mark.parametrize("who", ["disa", "ulla", "kerstin"])
async def test_whoever_reads_no_decisions_does_not_see_the_page(
    world: World, tab_of: TabOf, who: str
) -> None:
    number, tab = await decided(await paid_case(world)), await tab_of(who)
    await tab.open(f"/beslut/{number}")
    assert await tab.denied() == DENIED


async def test_of_a_recovery_that_nobody_is_told_of_there_is_no_decision_for_anybody(
    world: World, tab_of: TabOf
) -> None:
    number = await opened(await paid_case(world))
    for who in ("asta", "hanna"):
        tab = await tab_of(who)
        await tab.open(f"/beslut/{number}")
        assert await tab.denied() == NO_DECISION


async def test_from_the_decision_to_a_judgment_that_lowers_it(
    world: World, tab_of: TabOf, go_to: GoTo
) -> None:
    paid, number, hanna = await at_reconsideration(world, tab_of)
    officer, asta = await hanna.state(AppealHandlingState), await tab_of("asta")
    first, second = (str(row) for row in paid.rows)
    assert [value for value, _ in officer.panel.claimed] == [first, second]
    assert officer.panel.claimed[1][1].endswith(f"rad 2, 10-000002: {MONEY} återkrävs")
    await hanna.send(
        AppealHandlingState.add_row, form={"rad": second, "radbelopp": "700", "radeftergift": "200"}
    )
    assert officer.changed[0].amount == "700,00\xa0kr är felaktigt utbetalt, varav 200,00\xa0kr efterges"
    await hanna.send(AppealHandlingState.weigh_result, form=RESULT)
    assert officer.summed[1].startswith(f"Ärende {paid.case.file_number}, rad 2, 10-000002: 700,00")
    await hanna.send(AppealHandlingState.take_step)
    assert officer.panel.stage == "reconsidered"
    await asta.open(f"/arenden/{number}")
    shown = await asta.state(RecoveryCaseState)
    assert [row.claimed for row in shown.claimed_rows] == [MONEY, HALF]
    assert shown.recovery_decision.cause == "Omprövning"
    decisions = (await asta.state(AppealingState)).decided
    assert [each.href for each in decisions] == [f"/beslut/{number}?nr=2", f"/beslut/{number}?nr=1"]
    await hanna.send(AppealHandlingState.weigh, verb="hand_over")
    await hanna.send(AppealHandlingState.take_step)
    go_to(clock.today() + 2 * WEEKS)
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    officer = await on_handling(hanna, number)
    await hanna.send(AppealHandlingState.add_row, form={"rad": first, "radbelopp": "0"})
    await hanna.send(
        AppealHandlingState.judge,
        form={
            "ok-utgang": "changed",
            "ok-domsdag": clock.today().isoformat(),
            "ok-malnummer": "1234-26",
        },
    )
    assert officer.appeals[0].steps[-1].text.endswith(f"beslutet ändras, {HALF} att betala tillbaka")
    form = {"ok-laga-kraft": clock.today().isoformat()}
    await hanna.send(AppealHandlingState.close_appeal, form=form)
    assert (await kept(number))[0].status is RecoveryStatus.CLAIMED
    await asta.open(f"/arenden/{number}")
    shown = await asta.state(RecoveryCaseState)
    assert [row.claimed for row in shown.claimed_rows] == ["0,00\xa0kr", HALF]
    assert shown.recovery.next[0].startswith(f"Beslutet har fått laga kraft. {HALF} regleras")
    await asta.open("/overklaganden")
    (line,) = (await asta.state(AppealsState)).lines
    assert line.decision_href == f"/beslut/{number}?nr=1"
    for tab in (asta, hanna):
        assert not tab.holds(SAMIRA.last_name)


async def test_what_an_officer_fills_in_wrong_is_said_at_its_field(world: World, tab_of: TabOf) -> None:
    paid, number, hanna = await at_reconsideration(world, tab_of)
    officer, row = await hanna.state(AppealHandlingState), str(paid.rows[0])
    for form, field in (
        ({"rad": row, "radbelopp": "mycket"}, "belopp"),
        ({"rad": row, "radbelopp": "5", "radeftergift": "6"}, "eftergift"),
        ({"rad": row, "radbelopp": "5", "radeftergift": "x"}, "eftergift"),
        ({"rad": "", "radbelopp": "5"}, "rader"),
        ({"rad": "999", "radbelopp": "5"}, "rader"),
    ):
        await hanna.send(AppealHandlingState.add_row, form=form)
        assert field in officer.appeal_errors, form
    assert officer.appeal_errors["rader"] == CHOOSE_ROW
    await hanna.send(AppealHandlingState.add_row, form={"rad": row, "radbelopp": str(PAID // 100)})
    await hanna.send(AppealHandlingState.add_row, form={"rad": row, "radbelopp": "5"})
    assert officer.appeal_errors["rader"] == CLAIM_TWICE
    await hanna.send(AppealHandlingState.weigh_result, form=RESULT)
    await hanna.send(AppealHandlingState.take_step)
    # Nothing was lowered: the decision stands, and the rows are still there to be changed.
    assert officer.appeal_errors["belopp"].startswith("Inget belopp är ändrat")
    assert len(officer.changed) == 1
    await hanna.send(AppealHandlingState.drop_row, row=row)
    assert officer.changed == []
    assert len((await short.standing(world.hanna, number)).decisions) == 1


async def test_what_a_court_sends_back_is_before_the_officer_anew(
    world: World, tab_of: TabOf, go_to: GoTo
) -> None:
    _, number, hanna = await at_reconsideration(world, tab_of)
    await hanna.send(
        AppealHandlingState.weigh_result, form={"ok-resultat": "not_at_all", "ok-skal": "Inget nytt."}
    )
    await hanna.send(AppealHandlingState.take_step)
    await hanna.send(AppealHandlingState.weigh, verb="hand_over")
    await hanna.send(AppealHandlingState.take_step)
    day = clock.today().isoformat()
    form = {"ok-utgang": "remitted", "ok-domsdag": day, "ok-malnummer": "1234-26"}
    await hanna.send(AppealHandlingState.judge, form=form)
    await hanna.send(AppealHandlingState.close_appeal, form={"ok-laga-kraft": day})
    await settled()
    await hanna.open(f"/aterkrav/{number}")
    state = await hanna.state(RecoveryState)
    assert (state.recovery.status, state.may_communicate, state.may_take_up) == ("Öppnat", True, False)
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{number}")
    assert (
        (await asta.state(RecoveryCaseState)).recovery.next[0].startswith("En domstol har skickat tillbaka")
    )
