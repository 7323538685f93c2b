"""What others see of accounts: that there are none, that a change waits, that one was made; and no number."""

import pytest

from rxapp.state.account_rule import AccountRuleState
from rxapp.state.permissions import PermissionsState
from rxapp.state.start import StartState
from tests.fixtures.paying import FIRST, SECOND, change, turn
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.flows.test_payee_accounts import PATH, SHOWN, SHOWN_SECOND, give, page_of

pytestmark = pytest.mark.without_accounts


async def test_start_says_at_once_whether_the_municipality_can_be_paid(world: World, tab_of: TabOf) -> None:
    asta, bo = await tab_of("asta"), await tab_of("bo")
    for tab in (asta, bo):
        await tab.open("/")

    async def said(tab: Tab) -> list[tuple[str, str]]:
        tasks = (await tab.state(StartState)).tasks
        return [(task.text, task.href) for task in tasks if "kontonummer" in task.text]

    assert await said(asta) == [("Kommunen saknar kontonummer: registrera ett standardkonto", PATH)]
    assert await said(bo) == [("Kommunen saknar kontonummer", "/utbetalningar")]
    await change(world.asta, FIRST)
    await settled()
    assert await said(asta) == await said(bo) == []


async def test_start_tells_that_a_change_waits_for_whoever_may_confirm_it(
    world: World, tab_of: TabOf
) -> None:
    await give(world, "nils")
    await turn(world.disa, is_on=True)
    await change(world.asta, FIRST)
    told = {}
    for who in ("asta", "nils", "bo"):
        tab = await tab_of(who)
        await tab.open("/")
        told[who] = [t.text for t in (await tab.state(StartState)).tasks if "Bekräfta" in t.text]
    assert told == {"asta": [], "nils": ["Bekräfta 1 byte av kontonummer"], "bo": []}


async def test_the_administrator_requires_two_persons_and_is_told_of_changes_without_numbers(
    world: World, tab_of: TabOf
) -> None:
    await change(world.asta, FIRST)
    disa, asta = await tab_of("disa"), await tab_of("asta")
    await disa.open("/behorigheter")
    await asta.open(PATH)
    await disa.send(AccountRuleState.turn_two_persons, is_on=True)
    await settled()
    page = await disa.state(AccountRuleState)
    assert page.two_persons
    assert page.too_few.startswith("1 användare har behörighet")
    assert [(line.subject, line.who) for line in page.account_changes] == [("Standardkonto", "Asta Alm")]
    assert (await page_of(asta)).needs_second
    assert (await page_of(asta)).is_alone
    await change(world.asta, SECOND)
    await settled()
    assert [line.status for line in (await disa.state(AccountRuleState)).account_changes] == [
        "Väntar på bekräftelse",
        "Kommande",
    ]
    assert not any(disa.holds(number) for number in (FIRST, SHOWN, SECOND, SHOWN_SECOND))
    assert (await disa.state(PermissionsState)).people
