"""Many users at once, the new user's form, and the filters of the matrix, as events of tabs."""

from typing import Any

import pytest

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.services import holdings
from rxapp.state.guard import NOT_YOURS
from rxapp.state.new_user import NewUserState
from rxapp.state.permission_batches import PermissionBatchState
from rxapp.state.permissions import PermissionsState
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab
from tests.flows.test_permissions import held, recorded

NEW = {
    "hsa-id": "TSTNMT2120001447-NY1",
    "fornamn": "Stina",
    "efternamn": "Strand",
    "e-post": "grupp@ale.example",
}


async def prepared(tab_of: TabOf, *whom: Any) -> tuple[Tab, PermissionsState]:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    for one in whom:
        await tab.send(PermissionBatchState.choose, account_id=one.account_id, held=True)
    await tab.send(PermissionBatchState.choose_subject, subject=COMPULSORY)
    return tab, await tab.state(PermissionsState)


@pytest.mark.parametrize("who", ["", "asta", "britt", "hanna", "kerstin"])
async def test_only_administrators_choose_users_and_create_them(
    world: World, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    await tab.open("/behorigheter")
    await tab.send(PermissionBatchState.choose, account_id=world.nils.account_id, held=True)
    await tab.send(PermissionBatchState.choose_subject, subject=COMPULSORY)
    for handler in (PermissionBatchState.choose_shown, PermissionBatchState.confirm):
        await tab.send(handler)
        assert await tab.told() == NOT_YOURS
    await tab.send(NewUserState.create, form=NEW)
    assert await tab.told() == NOT_YOURS
    state = await tab.state(PermissionsState)
    assert (state.selected, state.subject, state.people) == ([], "", [])
    assert await recorded() == []


async def test_a_user_who_is_not_shown_cannot_be_chosen(world: World, tab_of: TabOf) -> None:
    _, state = await prepared(tab_of, world.britt, world.disa)
    assert state.selected == []


async def test_what_it_will_do_is_told_before_and_done_once(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of)
    await tab.send(PermissionBatchState.choose_shown)
    await tab.send(PermissionBatchState.propose, held=True)
    assert state.proposal == (
        "Nils Ärlig och Bo Öberg får behörighet för Asylsökande i grundskola. 1 användare har den redan."
    )
    assert await recorded() == []
    for _ in range(2):
        await tab.send(PermissionBatchState.confirm)
    assert state.saved == "Sparat. 2 användare har fått behörighet för Asylsökande i grundskola."
    assert (state.selected, state.proposal) == ([], "")
    assert await recorded() == [EventKind.PERMISSION_GIVEN] * 2
    await tab.send(PermissionsState.undo)
    assert await held(world.nils.account_id) == set()
    assert await held(world.bo.account_id) == {PRESCHOOL}
    assert COMPULSORY in await held(world.asta.account_id)


async def test_taking_is_told_and_done_too(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of, world.asta, world.nils)
    await tab.send(PermissionBatchState.propose, held=False)
    assert state.proposal.startswith("Asta Alm förlorar behörighet för Asylsökande i grundskola.")
    await tab.send(PermissionBatchState.confirm)
    assert COMPULSORY not in await held(world.asta.account_id)


async def test_without_anybody_chosen_nothing_is_proposed(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of, world.nils)
    await tab.send(PermissionBatchState.choose, account_id=world.nils.account_id, held=False)
    await tab.send(PermissionBatchState.propose, held=True)
    assert await tab.told() == "Markera minst en användare i tabellen."
    await tab.send(PermissionBatchState.confirm)
    assert (state.proposal, await recorded()) == ("", [])


async def test_after_ten_seconds_nothing_is_undone(world: World, tab_of: TabOf, standing: Clock) -> None:
    tab, state = await prepared(tab_of)
    await tab.send(
        PermissionsState.set_permission, account_id=world.nils.account_id, subject=PRESCHOOL, held=True
    )
    assert state.can_undo
    standing.forward(seconds=16)
    await tab.send(PermissionsState.undo)
    assert (await tab.told()).startswith("Tiden för att ångra har gått ut.")
    assert await held(world.nils.account_id) == {PRESCHOOL}


async def test_a_new_user_leads_to_the_page_where_permissions_are_given(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of)
    assert state.is_demo
    await tab.send(NewUserState.create, form=NEW)
    async with reading() as session:
        made = next(u for u in await holdings.list_users(session, world.disa) if u.name == "Stina Strand")
    assert tab.led_to() == f"/anvandare/{made.account_id}?ny=1"
    assert await recorded() == [EventKind.ACCOUNT_CREATED]


async def test_everything_that_is_wrong_is_told_at_its_field(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of)
    await tab.send(NewUserState.create, form={"hsa-id": "TSTNMT1", "fornamn": " ", "e-post": "a@b"})
    card, first, last, email = (
        state.errors.hsa_id,
        state.errors.first_name,
        state.errors.last_name,
        state.errors.email,
    )
    assert card.startswith("HSA-id ska börja med SE")
    assert (first, last) == ("Skriv ett förnamn.", "Skriv ett efternamn.")
    assert email == "Mejladressen ska se ut som namn@kommun.se."
    await tab.send(NewUserState.create, form={**NEW, "hsa-id": "TSTNMT2120001231-NY1"})
    assert state.errors.hsa_id.startswith("Kortet är inte utfärdat av kommunen")
    assert await recorded() == []


async def test_the_address_keeps_the_filters_and_the_history_has_its_own(world: World, tab_of: TabOf) -> None:
    tab, state = await prepared(tab_of)
    await tab.send(PermissionsState.narrow, name="status", value="no_permission")
    await tab.follow()
    assert tab.path == "/behorigheter?status=no_permission"
    await tab.send(PermissionsState.sort, value="-last_login_at")
    await tab.follow()
    assert tab.path == "/behorigheter?status=no_permission&sortera=-last_login_at"
    assert [person.name for person in state.people] == ["Nils Ärlig"]
    assert state.export == "?status=no_permission&sortera=-last_login_at&kommun=1440"
    await tab.send(
        PermissionsState.set_permission, account_id=world.nils.account_id, subject=PRESCHOOL, held=True
    )
    await tab.open(f"/behorigheter?visa=historik&anvandare={world.nils.account_id}")
    assert (state.people, len(state.history)) == ([], 1)
    assert [chip.text for chip in state.chosen.chips] == ["Användare: Nils Ärlig"]
    await tab.send(PermissionsState.narrow, name="typ", value=COMPULSORY)
    assert tab.led_to() == (f"/behorigheter?visa=historik&anvandare={world.nils.account_id}&typ={COMPULSORY}")
    await tab.open(f"/behorigheter?visa=historik&anvandare={world.britt.account_id}")
    assert await tab.denied() == "Användaren finns inte i din kommun."
    assert state.history == []
