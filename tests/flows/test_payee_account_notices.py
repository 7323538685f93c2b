"""What others see of accounts: that there are none, that a change waits, that one was made; and no number."""

import pytest
from sqlmodel import select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.models import Payout, PayoutRun
from rxapp.services import payment_files
from rxapp.state.account_rule import AccountRuleState
from rxapp.state.permissions import PermissionsState
from rxapp.state.start import StartState
from rxapp.text.payee_accounts import NO_REASON
from tests.data.conftest import granted
from tests.fixtures.paying import FIRST, SECOND, change, turn
from tests.fixtures.people import ALE
from tests.fixtures.world import World, add_payee_accounts, pay_out
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.flows.test_payee_accounts import PATH, SHOWN, SHOWN_SECOND, give, page_of

__all__ = ["granted"]
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


@pytest.mark.parametrize(
    ("reason", "why"),
    [("AC04 Kontot är avslutat.", "Bankens skäl: AC04 Kontot är avslutat."), (NO_REASON, NO_REASON)],
)
async def test_an_account_that_the_bank_refused_is_told_on_the_open_page(
    granted: World, tab_of: TabOf, reason: str, why: str
) -> None:
    asta = await tab_of("asta")
    await asta.open(PATH)
    assert (await page_of(asta)).held == []
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [ALE])
    await pay_out(granted, clock.today())
    async with unit_of_work() as session:
        run = (await session.exec(select(PayoutRun))).one()
        (payout,) = await session.exec(select(Payout.id))
        await payment_files._send_back(session, granted.ulla, run, payout or 0, reason)
    await settled()
    (said,) = (await page_of(asta)).held
    assert said.startswith("Banken har skickat tillbaka en utbetalning till Bankgiro 999-9996.")
    assert f" {why} Beloppet betalas ut på nytt" in said


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
