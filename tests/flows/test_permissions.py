"""The matrix: given, taken and taken back, at once."""

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.events import EventKind
from rxapp.models import Event, Permission
from rxapp.state.guard import DENIED, MALFORMED, NOT_YOURS
from rxapp.state.permissions import SUBJECTS, PermissionsState
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf


async def held(account_id: int) -> set[str]:
    async with reading() as session:
        rows = await session.exec(select(Permission.subject).where(Permission.account_id == account_id))
        return set(rows.all())


async def recorded() -> list[str]:
    async with reading() as session:
        kinds = (await session.exec(select(Event.kind).order_by("id"))).all()
    return [kind for kind in kinds if kind != EventKind.LOGGED_IN]


@pytest.mark.parametrize("who", ["", "asta", "nils", "britt", "hanna", "ulla", "kerstin"])
async def test_only_administrators_see_and_set_permissions(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/behorigheter")
    assert await tab.denied() == DENIED
    await tab.send(
        PermissionsState.set_permission, account_id=world.nils.account_id, subject=PRESCHOOL, held=True
    )
    assert await tab.told() == NOT_YOURS
    assert (await tab.state(PermissionsState)).people == []
    assert await held(world.nils.account_id) == set()


async def test_users_of_another_municipality_are_not_there(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    people = (await tab.state(PermissionsState)).people
    assert [person.name for person in people] == ["Asta Alm", "Nils Ärlig", "Bo Öberg"]
    await tab.send(
        PermissionsState.set_permission, account_id=world.britt.account_id, subject=PRESCHOOL, held=False
    )
    assert await tab.told() == "Användaren finns inte i din kommun."
    assert PRESCHOOL in await held(world.britt.account_id)


async def test_a_permission_is_given_at_once_and_undone(world: World, tab_of: TabOf) -> None:
    tab, nils = await tab_of("disa"), world.nils.account_id
    await tab.open("/behorigheter")
    state = await tab.state(PermissionsState)
    await tab.send(PermissionsState.set_permission, account_id=nils, subject=PRESCHOOL, held=True)
    assert await held(nils) == {PRESCHOOL}
    assert state.people[1].held[SUBJECTS.index(PRESCHOOL)] is True
    assert state.saved.startswith("Sparat. Nils Ärlig har fått behörighet för ")
    assert (await tab.session()).announcement == state.saved
    await tab.send(PermissionsState.undo)
    assert await held(nils) == set()
    assert state.can_undo is False
    assert await recorded() == [EventKind.PERMISSION_GIVEN, EventKind.PERMISSION_TAKEN]


async def test_given_twice_it_is_recorded_once(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    for _ in range(2):
        await tab.send(
            PermissionsState.set_permission,
            account_id=world.nils.account_id,
            subject=COMPULSORY,
            held=True,
        )
    assert await recorded() == [EventKind.PERMISSION_GIVEN]


@pytest.mark.parametrize(
    "payload",
    [
        {"account_id": "1", "subject": PRESCHOOL, "held": True},
        {"account_id": 1, "subject": PRESCHOOL, "held": "true"},
        {"account_id": 1, "subject": ["x"], "held": True},
        {"account_id": 1, "subject": PRESCHOOL},
        {"account_id": 1, "subject": PRESCHOOL, "held": True, "more": 1},
    ],
)
async def test_arguments_of_another_type_are_refused_before_the_handler(
    world: World, tab_of: TabOf, payload: dict[str, object]
) -> None:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    await tab.send(PermissionsState.set_permission, **payload)
    assert await tab.told() == MALFORMED
    assert await recorded() == []


async def test_a_type_that_is_not_there_is_refused(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    await tab.send(
        PermissionsState.set_permission, account_id=world.nils.account_id, subject="nonsens", held=True
    )
    assert await tab.told() == "Ersättningstypen finns inte."


async def test_people_and_types_are_found_by_words(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    await tab.send(PermissionsState.search, form={"sok": " ÖBERG "})
    await tab.follow()
    await tab.send(PermissionsState.narrow, name="typ", value=ACCOUNT_NUMBERS)
    await tab.follow()
    state = await tab.state(PermissionsState)
    assert [person.name for person in state.people] == ["Bo Öberg"]
    assert [column.name for column in state.columns] == ["Kontonummer"]
    assert state.pages.count == "1 användare"
