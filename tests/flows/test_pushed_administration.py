"""What others do to accounts shows on the open pages of the contact centre and of one user."""

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.people import Details
from rxapp.services import administrator_changes, auth, users
from rxapp.state.administrators import AdministratorsState
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.user import UserState
from tests.fixtures.people import ACCOUNTS, ALE
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled

ALE_PATH = f"/kommuner?kommun={ALE}"


async def lock(name: str) -> None:
    for _ in range(3):
        await auth.log_in(ACCOUNTS[name].hsa_id, "000000")
    await settled()


async def test_the_contact_centre_sees_an_administrators_card_being_locked_and_unlocked(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("kerstin")
    await tab.open(ALE_PATH)
    state = await tab.state(MunicipalitiesState)
    assert [one.is_locked for one in state.administrators] == [False]
    await lock("disa")
    assert [one.is_locked for one in state.administrators] == [True]
    async with unit_of_work() as session:
        await administrator_changes.unlock(session, world.kerstin, account_id=world.disa.account_id)
    await settled()
    assert [one.is_locked for one in state.administrators] == [False]
    assert [done.text for done in state.history] == [
        "Kortet låstes upp: Disa Dal, av Migrationsverket",
        "Kortet låstes efter tre felaktiga PIN-koder: Disa Dal",
    ]


async def test_the_contact_centre_sees_another_name_of_an_administrator_and_keeps_its_open_form(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("kerstin")
    await tab.open(ALE_PATH)
    await tab.send(AdministratorsState.ask_new)
    async with unit_of_work() as session:
        await administrator_changes.change(
            session,
            world.kerstin,
            account_id=world.disa.account_id,
            details=Details("Disa", "Dalberg", "disa@ale.example"),
        )
    await settled()
    state = await tab.state(MunicipalitiesState)
    assert [one.name for one in state.administrators] == ["Disa Dalberg"]
    assert (await tab.state(AdministratorsState)).step == "new"


@pytest.mark.parametrize("name", ["hanna", "ulla", "berit"])
async def test_a_locked_card_is_no_news_to_other_officers_and_other_municipalities(
    world: World, tab_of: TabOf, name: str
) -> None:
    tab = await tab_of(name)
    await tab.open("/")
    tab.forget()
    await lock("disa")
    assert tab.sent() == []


async def test_an_administrator_sees_a_users_card_being_locked_by_others_and_unlocked_by_a_colleague(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("disa")
    await tab.open(f"/anvandare/{world.bo.account_id}")
    state = await tab.state(UserState)
    assert not state.profile.is_locked
    await lock("bo")
    assert state.profile.is_locked
    assert any(check.act == "unlock" for check in state.checks)
    async with unit_of_work() as session:
        await users.unlock(session, world.disa, account_id=world.bo.account_id)
    await settled()
    assert not state.profile.is_locked


async def test_the_page_of_a_user_shows_another_name_of_the_administrator_who_acted(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("disa")
    await tab.open(f"/anvandare/{world.bo.account_id}")
    async with unit_of_work() as session:
        await users.deactivate(session, world.disa, account_id=world.bo.account_id)
        await administrator_changes.change(
            session,
            world.kerstin,
            account_id=world.disa.account_id,
            details=Details("Disa", "Dalberg", "disa@ale.example"),
        )
    await settled()
    assert "Disa Dalberg" in str((await tab.state(UserState)).history[0])
    assert (await tab.session()).name == "Disa Dalberg"


async def test_the_operators_unlocking_shows_on_the_open_page(world: World, tab_of: TabOf) -> None:
    from rxapp.services.locks import unlock_card

    tab = await tab_of("kerstin")
    await lock("disa")
    await tab.open(ALE_PATH)
    async with unit_of_work() as session:
        await unlock_card(session, world.disa.hsa_id)
    await settled()
    state = await tab.state(MunicipalitiesState)
    assert [one.is_locked for one in state.administrators] == [False]
