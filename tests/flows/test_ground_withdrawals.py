"""A ground is taken away after a second look, of that ground and as it was looked at."""

from rxapp.db import unit_of_work
from rxapp.models import GroundRecord
from rxapp.services import grounds
from rxapp.state.grounds import GroundsState
from rxapp.state.second_looks import SecondLook
from tests.fixtures.grounded import ONE_OFF, WHY, everything, ground, register
from tests.fixtures.people import AMINA, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

PATH = "/grunder"


async def state_of(tab: Tab) -> GroundsState:
    return await tab.state(GroundsState)


async def take_away(tab: Tab) -> None:
    """By way of the second look."""
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    await tab.send(GroundsState.withdraw)


async def test_a_ground_is_taken_away_only_after_a_second_look(world: World, tab_of: TabOf) -> None:
    await register(world.hanna)
    tab = await tab_of("hanna")
    await tab.open(f"{PATH}?grund=1")
    await tab.send(GroundsState.withdraw)
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": "Fel"})
    state = await state_of(tab)
    assert (list(state.errors), state.withdrawal) == (["bort-skal"], SecondLook())
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": f"  {WHY}\n"})
    assert (state.errors, state.withdrawn_why, state.withdrawal.question) == ({}, WHY, "Ta bort grunden?")
    assert state.withdrawal.consequence.startswith("77-000001, ")
    assert "Det går inte att ångra" in state.withdrawal.consequence
    await tab.send(GroundsState.keep)
    await tab.send(GroundsState.withdraw)
    assert (state.withdrawal, (await ground(1)).withdrawn_at) == (SecondLook(), None)
    await take_away(tab)
    assert (await ground(1)).withdrawn_why == WHY
    assert (state.withdrawal, state.one.may_change) == (SecondLook(), False)
    assert await tab.told() == "Grunden är borttagen. Den räknas inte från och med nästa körning."
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    assert state.withdrawal == SecondLook()


async def test_a_second_look_goes_with_what_was_looked_at(world: World, tab_of: TabOf) -> None:
    """Another ground in the same tab, or the same one after a colleague, is not taken away by it."""
    for number in (AMINA.number, SAMIRA.number):
        await register(world.hanna, ONE_OFF, number=number, last=None)
    hanna, hugo = await tab_of("hanna"), await tab_of("hugo")
    await hanna.open(f"{PATH}?grund=1")
    await hanna.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    await hanna.open(f"{PATH}?grund=2")
    await hanna.send(GroundsState.withdraw)
    assert (await ground(2)).withdrawn_at is None
    await hanna.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    await hugo.open(f"{PATH}?grund=2")
    form = {"ratt-fran": "2026-09-01", "ratt-skal": WHY}
    await hugo.send(GroundsState.correct, form=form)
    await settled()
    assert (await state_of(hanna)).withdrawal == SecondLook()
    await hanna.send(GroundsState.withdraw)
    assert [each.withdrawn_at is None for each in await everything(GroundRecord)] == [True, False, True]


async def test_a_ground_that_went_between_the_look_and_the_word_is_told_of(
    world: World, tab_of: TabOf
) -> None:
    await register(world.hanna)
    tab = await tab_of("hanna")
    await tab.open(f"{PATH}?grund=1")
    await tab.send(GroundsState.look_at_withdrawal, form={"bort-skal": WHY})
    away = tab.edge.sockets.pop(tab.token)
    async with unit_of_work() as session:
        await grounds.withdraw(session, world.hugo, 1, version=1, why="Registrerad två gånger.")
    await settled()
    # The push reached nobody.
    tab.edge.sockets[tab.token] = away
    await tab.send(GroundsState.withdraw)
    assert "borttagen eller rättad" in await tab.told()
    assert (await ground(1)).withdrawn_why == "Registrerad två gånger."
