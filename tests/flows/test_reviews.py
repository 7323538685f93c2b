"""The review of permissions and the new types, through the guard and into the database."""

from typing import Any

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.events import EventKind
from rxapp.models import AccessReview, DeclinedType, Event, Permission, ReviewedUser
from rxapp.services import permissions, review_signing
from rxapp.state.guard import DENIED, MALFORMED, NOT_YOURS
from rxapp.state.new_types import NewTypesState
from rxapp.state.reviews import ReviewsState
from rxapp.state.start import StartState
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

REVIEW, TYPES = "/behorigheter/granskning", "/behorigheter/ersattningstyper"
AID, CARE = "LMA_ASSISTANCE", "FAMILY_CHILD_CARE"
NOT_ADMINISTRATORS = ["", "asta", "nils", "britt", "hanna", "ulla", "kerstin"]


async def written() -> tuple[int, ...]:
    """How many rows there are of everything that could have been written."""
    async with reading() as session:
        tables: tuple[Any, ...] = (ReviewedUser, AccessReview, DeclinedType, Permission)
        return tuple([len((await session.exec(select(table))).all()) for table in tables])


async def recorded() -> list[str]:
    async with reading() as session:
        kinds = (await session.exec(select(Event.kind).order_by("id"))).all()
    return [kind for kind in kinds if kind != EventKind.LOGGED_IN]


async def review(tab: Tab) -> ReviewsState:
    await tab.open(REVIEW)
    return await tab.state(ReviewsState)


async def confirm_everybody(tab: Tab) -> None:
    state = await tab.state(ReviewsState)
    await tab.send(ReviewsState.ask_all)
    await tab.send(ReviewsState.confirm_all, seen=state.seen)


@pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
async def test_only_administrators_review(world: World, tab_of: TabOf, who: str) -> None:
    tab, before = await tab_of(who), await written()
    await tab.open(REVIEW)
    assert await tab.denied() == DENIED
    nils = world.nils.account_id
    calls: list[tuple[Any, dict[str, Any]]] = [
        (ReviewsState.confirm, {"account_id": nils, "seen": "x"}),
        (ReviewsState.ask_all, {}),
        (ReviewsState.think_again, {}),
        (ReviewsState.confirm_all, {"seen": "x"}),
        (ReviewsState.sign, {}),
        (ReviewsState.set_permission, {"account_id": nils, "subject": PRESCHOOL, "held": True}),
    ]
    for handler, payload in calls:
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await tab.state(ReviewsState)
    assert (state.people, state.signed, state.title, state.missing) == ([], [], "", "")
    assert await written() == before


@pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
async def test_only_administrators_answer_for_types(world: World, tab_of: TabOf, who: str) -> None:
    tab, before = await tab_of(who), await written()
    await tab.open(TYPES)
    assert await tab.denied() == DENIED
    form = {"ersattningstyp": AID, f"person-{world.nils.account_id}": "1"}
    calls: list[tuple[Any, dict[str, Any]]] = [
        (NewTypesState.give, {"form": form}),
        (NewTypesState.decline, {"type_code": AID}),
        (NewTypesState.want, {"type_code": AID}),
    ]
    for handler, payload in calls:
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await tab.state(NewTypesState)
    assert (state.new, state.single, state.declined) == ([], [], [])
    assert await written() == before


async def test_users_of_another_municipality_are_not_there(world: World, tab_of: TabOf) -> None:
    tab, before = await tab_of("disa"), await written()
    await review(tab)
    britt = world.britt.account_id
    await tab.send(ReviewsState.confirm, account_id=britt, seen="x")
    assert await tab.told() == "Användaren finns inte i din kommun."
    await tab.send(ReviewsState.set_permission, account_id=britt, subject=PRESCHOOL, held=False)
    assert await tab.told() == "Användaren finns inte i din kommun."
    await tab.open(TYPES)
    await tab.send(NewTypesState.give, form={"ersattningstyp": AID, f"person-{britt}": "1"})
    assert await tab.told() == "Användaren finns inte i din kommun."
    assert await written() == before


async def test_a_signed_review_of_another_municipality_is_not_there(world: World, tab_of: TabOf) -> None:
    disa, berit = await tab_of("disa"), await tab_of("berit")
    await review(disa)
    await confirm_everybody(disa)
    await disa.send(ReviewsState.sign)
    await disa.open(f"{REVIEW}?kvartal=2026-4")
    assert [one.name for one in (await disa.state(ReviewsState)).old] == [
        "Asta Alm",
        "Nils Ärlig",
        "Bo Öberg",
    ]
    await berit.open(f"{REVIEW}?kvartal=2026-4")
    assert (await berit.denied()).startswith("Det du söker finns inte")
    assert (await berit.state(ReviewsState)).old == []


async def test_a_review_from_the_first_confirmation_to_the_signature(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    state = await review(tab)
    assert (state.title, state.due, state.note) == ("2026 kvartal 4", "2026-10-31", "Försenad")
    assert [one.last_login for one in state.people] == ["aldrig"] * 3
    assert state.may_sign is False
    bo = state.people[2]
    await tab.send(ReviewsState.confirm, account_id=bo.account_id, seen=bo.seen)
    assert state.saved == "Sparat. Bo Öberg är bekräftad."
    assert (state.progress, state.missing) == ("1 av 3 användare", "Asta Alm, Nils Ärlig")
    await tab.send(ReviewsState.sign)
    assert await tab.told() == "2 användare är inte bekräftade. Bekräfta alla innan du signerar."
    await confirm_everybody(tab)
    assert state.may_sign is True
    await tab.send(ReviewsState.sign)
    assert await tab.told() == "Granskningen av behörigheter för 2026 kvartal 4 är signerad."
    assert (state.is_open, state.signed[0].signer) == (False, "Disa Dal")
    assert await recorded() == [EventKind.REVIEW_CONFIRMED] * 3 + [EventKind.REVIEW_SIGNED]


async def test_what_changed_before_the_click_is_not_confirmed(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    state = await review(tab)
    seen = {one.account_id: one.seen for one in state.people}
    everybody = state.seen
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.nils.account_id, subject=PRESCHOOL, held=True
        )
    await settled()
    nils = world.nils.account_id
    await tab.send(ReviewsState.confirm, account_id=nils, seen=seen[nils])
    assert await tab.told() == review_signing.CHANGED
    await tab.send(ReviewsState.confirm_all, seen=everybody)
    assert await tab.told() == review_signing.CHANGED
    assert await recorded() == [EventKind.PERMISSION_GIVEN]


async def test_a_change_elsewhere_unmakes_a_confirmation_on_the_open_page(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("disa")
    state = await review(tab)
    await confirm_everybody(tab)
    assert state.may_sign is True
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.bo.account_id, subject=COMPULSORY, held=True
        )
    await settled()
    assert state.may_sign is False
    assert state.people[2].status == "Ändrad sedan bekräftelsen"


async def test_a_permission_taken_on_the_page_can_be_given_back_and_no_other(
    world: World, tab_of: TabOf
) -> None:
    tab, bo = await tab_of("disa"), world.bo.account_id
    state = await review(tab)
    await tab.send(ReviewsState.set_permission, account_id=bo, subject=PRESCHOOL, held=False)
    (shown,) = state.people[2].permissions
    assert (shown[0], shown[2]) == (PRESCHOOL, False)
    await tab.send(ReviewsState.set_permission, account_id=bo, subject=COMPULSORY, held=True)
    assert await tab.told() == "Ge nya behörigheter på användarens sida."
    await tab.send(ReviewsState.set_permission, account_id=bo, subject=PRESCHOOL, held=True)
    (shown,) = state.people[2].permissions
    assert (shown[0], shown[2]) == (PRESCHOOL, True)
    assert await recorded() == [EventKind.PERMISSION_TAKEN, EventKind.PERMISSION_GIVEN]


async def test_a_type_is_given_in_one_step_and_its_siblings_holders_are_ticked(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("disa")
    await tab.open(f"{TYPES}?typ={CARE}")
    state = await tab.state(NewTypesState)
    assert [choice.is_ticked for choice in state.choices] == [False] * 3
    await tab.send(NewTypesState.give, form={"ersattningstyp": CARE})
    assert state.error == "Välj minst en person."
    form = {"ersattningstyp": CARE} | {f"person-{w.account_id}": "1" for w in (world.bo, world.nils)}
    await tab.send(NewTypesState.give, form=form)
    assert (await tab.told()).startswith("Nils Ärlig och Bo Öberg har fått behörighet för ")
    await tab.open(f"{TYPES}?typ={AID}")
    ticked = [(choice.name, choice.is_ticked) for choice in state.choices]
    assert ticked == [("Nils Ärlig", True), ("Bo Öberg", True), ("Asta Alm", False)]
    assert next(line.who for line in state.new if line.code == AID) == "Nils Ärlig och Bo Öberg"


async def test_a_declined_type_leaves_start_and_comes_back(world: World, tab_of: TabOf) -> None:
    tab, start = await tab_of("disa"), await tab_of("disa")
    await start.open("/")
    tasks = (await start.state(StartState)).tasks
    first = next(task for task in tasks if task.text.startswith("Ny ersättningstyp"))
    code = first.href.rpartition("=")[2]
    await tab.open(TYPES)
    await tab.send(NewTypesState.decline, type_code=code)
    await settled()
    assert first.text not in [task.text for task in (await start.state(StartState)).tasks]
    state = await tab.state(NewTypesState)
    assert [line.code for line in state.declined] == [code]
    await tab.send(NewTypesState.want, type_code=code)
    await settled()
    assert first.text in [task.text for task in (await start.state(StartState)).tasks]
    assert state.declined == []


@pytest.mark.parametrize(
    "form",
    [
        {"ersattningstyp": AID, "person-x": "1", "person-": "1", "person--1": "1"},
        {"ersattningstyp": AID, "person-" + "9" * 40: "1"},
        {"ersattningstyp": AID},
        {},
    ],
)
async def test_a_form_with_nobody_in_it_gives_nothing(
    world: World, tab_of: TabOf, form: dict[str, str]
) -> None:
    tab, before = await tab_of("disa"), await written()
    await tab.open(TYPES)
    await tab.send(NewTypesState.give, form=form)
    assert (await tab.state(NewTypesState)).error != ""
    assert await written() == before


async def test_arguments_of_another_type_are_refused_before_the_handler(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("disa")
    await review(tab)
    for payload in ({"account_id": "1", "seen": "x"}, {"account_id": 1}, {"account_id": 1, "seen": 7}):
        await tab.send(ReviewsState.confirm, **payload)
        assert await tab.told() == MALFORMED
