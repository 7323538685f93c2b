"""The page of one user, as events of tabs: strangers refused, other municipalities' users not there."""

from typing import Any

import pytest

from rxapp.domain.events import EventKind
from rxapp.services.holdings import NO_USER
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.person_forms import NO_ERRORS
from rxapp.state.session import SessionState
from rxapp.state.user import DEACTIVATE, TAKE_ALL, UserState
from rxapp.state.user_permissions import UserPermissionsState
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.flows.test_permissions import held, recorded

PROFILE = {"fornamn": "Nils", "efternamn": "Ärlig", "e-post": "grupp@ale.example"}
DAYS = {"ersattningstyp": COMPULSORY, "fran": "2026-11-24", "till": "2026-11-30"}
DEPUTY = {"vikarie-fran": "2026-11-24", "vikarie-till": "2026-11-30"}
ACTIONS: list[tuple[Any, dict[str, Any]]] = [
    (UserState.save, {"form": PROFILE}),
    (UserState.ask, {"name": DEACTIVATE}),
    (UserState.deactivate, {}),
    (UserState.reactivate, {}),
    (UserState.unlock, {}),
    (UserState.set_permission, {"subject": PRESCHOOL, "held": True}),
    (UserState.take_all, {}),
    (UserPermissionsState.give_days, {"form": DAYS}),
    (UserPermissionsState.plan_deputy, {"form": {**DEPUTY, "vikarie-for": "1"}}),
    (UserPermissionsState.plan_copy, {"form": {"kopiera-fran": "1"}}),
    (UserPermissionsState.search, {"form": {"kopiera-sok": "bo"}}),
    (UserPermissionsState.carry_out, {}),
    (UserPermissionsState.drop_plan, {}),
]


async def on_page(tab_of: TabOf, whom: Any, who: str = "disa") -> Tab:
    tab = await tab_of(who)
    await tab.open(f"/anvandare/{whom.account_id}")
    return tab


@pytest.mark.parametrize("who", ["", "asta", "nils", "britt", "hanna", "ulla", "kerstin"])
async def test_only_administrators_see_and_change_a_user(world: World, tab_of: TabOf, who: str) -> None:
    tab = await on_page(tab_of, world.nils, who)
    assert await tab.denied() == DENIED
    for handler, payload in ACTIONS:
        (await tab.session()).notice = ""
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    assert (await tab.state(UserState)).profile.name == ""
    assert await recorded() == []


@pytest.mark.parametrize("name", ["britt", "disa", "hanna"])
async def test_a_user_of_another_municipality_is_not_there(world: World, tab_of: TabOf, name: str) -> None:
    tab = await on_page(tab_of, getattr(world, name))
    assert await tab.denied() == NO_USER
    for handler, payload in ACTIONS:
        await tab.send(handler, **payload)
    state = await tab.state(UserState)
    assert (state.profile.name, state.history) == ("", [])
    assert (state.principals.options, state.sources.options) == ([], [])
    assert not tab.holds(ACCOUNTS["britt"].last_name)
    assert await recorded() == []


async def test_name_and_address_are_changed_and_told_in_the_history(world: World, tab_of: TabOf) -> None:
    tab = await on_page(tab_of, world.nils)
    state = await tab.state(UserState)
    await tab.send(UserState.save, form={**PROFILE, "e-post": "nils"})
    assert state.errors.email == "Mejladressen ska se ut som namn@kommun.se."
    await tab.send(UserState.save, form=PROFILE)
    assert (state.errors, state.profile.email) == (NO_ERRORS, "grupp@ale.example")
    assert (state.history[0].what, state.history[0].old, state.history[0].new) == (
        "Mejladressen ändrades",
        "usr4@example.se",
        "grupp@ale.example",
    )
    assert await recorded() == [EventKind.ACCOUNT_CHANGED]


async def test_deactivated_the_user_loses_the_open_page(world: World, tab_of: TabOf) -> None:
    reader = await tab_of("bo")
    await reader.open("/utbetalningar")
    tab = await on_page(tab_of, world.bo)
    await tab.send(UserState.ask, name=DEACTIVATE)
    assert (await tab.state(UserState)).asks == DEACTIVATE
    await tab.send(UserState.deactivate)
    await settled()
    assert (await reader.state(SessionState)).signed_in is False
    assert await reader.denied() != ""
    assert (await tab.state(UserState)).profile.is_active is False
    await tab.send(UserState.reactivate)
    assert await recorded() == [EventKind.ACCOUNT_DEACTIVATED, EventKind.ACCOUNT_REACTIVATED]


async def test_what_hinders_a_login_is_told_with_what_to_do(world: World, tab_of: TabOf) -> None:
    tab = await on_page(tab_of, world.nils)
    state = await tab.state(UserState)
    assert [check.state for check in state.checks] == [
        world.nils.hsa_id,
        "Ja",
        "Ja",
        "Ja",
        "Saknas",
        "Har aldrig loggat in",
    ]
    assert state.checks[4].advice.startswith("Ge den behörighet som behövs.")
    await tab.send(UserState.set_permission, subject=PRESCHOOL, held=True)
    assert state.checks[4].state == "1 behörighet"


async def test_a_permission_for_days_shows_its_days_and_its_giver(world: World, tab_of: TabOf) -> None:
    tab = await on_page(tab_of, world.nils)
    state = await tab.state(UserState)
    await tab.send(UserPermissionsState.give_days, form=DAYS)
    (given,) = [subject for subject in state.subjects if subject.lines]
    assert (given.code, given.held) == (COMPULSORY, False)
    assert given.lines[0].startswith("2026-11-24 – 2026-11-30, gavs av Disa Dal 2026-11-23")
    await tab.send(UserPermissionsState.give_days, form=DAYS)
    assert state.fault == "Användaren har redan behörigheten de dagarna."
    await tab.send(UserState.set_permission, subject=COMPULSORY, held=False)
    assert await held(world.nils.account_id) == set()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"fran": "i morgon"}, "Skriv dagarna som ÅÅÅÅ-MM-DD."),
        ({"fran": "", "till": ""}, "Skriv minst en av dagarna."),
        ({"fran": "2026-11-22"}, "Från och med kan inte vara en dag som har passerat."),
        ({"till": "2026-11-20", "fran": ""}, "Till och med har redan passerat."),
        ({"till": "2026-11-23"}, "Till och med måste vara samma dag som från och med, eller senare."),
        ({"ersattningstyp": ""}, "Ersättningstypen finns inte."),
    ],
)
async def test_days_that_cannot_be_are_refused(
    world: World, tab_of: TabOf, days: dict[str, str], sentence: str
) -> None:
    tab = await on_page(tab_of, world.nils)
    await tab.send(UserPermissionsState.give_days, form=DAYS | days)
    assert (await tab.state(UserState)).fault == sentence
    assert await recorded() == []


async def test_a_deputy_is_shown_what_is_given_before_it_is(world: World, tab_of: TabOf) -> None:
    tab = await on_page(tab_of, world.nils)
    state = await tab.state(UserState)
    form = {**DEPUTY, "vikarie-for": str(world.bo.account_id)}
    await tab.send(UserPermissionsState.plan_deputy, form={**form, "vikarie-till": ""})
    assert state.fault == "Skriv den sista dagen som vikarie."
    await tab.send(UserPermissionsState.plan_deputy, form=form)
    assert state.plan_title == (
        "Nils Ärlig vikarierar för Bo Öberg 2026-11-24 – 2026-11-30 och får 1 behörighet:"
    )
    assert await recorded() == []
    for _ in range(2):
        await tab.send(UserPermissionsState.carry_out)
    assert await recorded() == [EventKind.PERMISSION_GIVEN]
    assert "vikarierar för Bo Öberg" in state.subjects[0].lines[0]
    assert state.history[0].new == "2026-11-24 – 2026-11-30, vikarierar för Bo Öberg"


async def test_a_copy_is_shown_before_it_is_given_and_all_can_be_taken(world: World, tab_of: TabOf) -> None:
    tab = await on_page(tab_of, world.nils)
    state = await tab.state(UserState)
    await tab.send(UserPermissionsState.plan_copy, form={"kopiera-fran": "x"})
    assert state.fault == "Välj en användare."
    await tab.send(UserPermissionsState.plan_copy, form={"kopiera-fran": str(world.britt.account_id)})
    assert (state.fault, state.plan_lines) == (NO_USER, [])
    await tab.send(UserPermissionsState.plan_copy, form={"kopiera-fran": str(world.asta.account_id)})
    assert len(state.plan_lines) == len(ACCOUNTS["asta"].subjects)
    await tab.send(UserPermissionsState.carry_out)
    assert await held(world.nils.account_id) == ACCOUNTS["asta"].subjects
    await tab.send(UserState.ask, name=TAKE_ALL)
    await tab.send(UserState.take_all)
    assert await held(world.nils.account_id) == set()
    assert state.asks == ""
