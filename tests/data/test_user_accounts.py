"""Creating, changing, deactivating and unlocking users."""

import asyncio

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Role
from rxapp.models import Account, AccountChange, Event
from rxapp.services import auth, users
from rxapp.services.auth import LoggedIn, Refusal
from tests.fixtures.people import ACCOUNTS, PIN
from tests.fixtures.world import World, pin_hash

NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]
STINA = Details("Stina", "Strand", "skolan@ale.example")
CARD = "TSTNMT2120001447-NY1"


async def create(actor: Actor, hsa_id: str = CARD) -> int:
    async with unit_of_work() as session:
        return await users.create_user(session, actor, hsa_id=hsa_id, details=STINA, pin_hash=pin_hash())


async def act(actor: Actor, deed: str, account_id: int) -> bool:
    async with unit_of_work() as session:
        return await getattr(users, deed)(session, actor, account_id=account_id)


async def change(actor: Actor, account_id: int, details: Details) -> bool:
    async with unit_of_work() as session:
        return await users.change_user(session, actor, account_id=account_id, details=details)


async def kinds() -> list[EventKind]:
    async with reading() as session:
        found = (await session.exec(select(Event.kind).order_by(col(Event.id)))).all()
    return [kind for kind in found if kind not in (EventKind.LOGGED_IN, EventKind.LOGGED_OUT)]


async def account(account_id: int) -> Account:
    async with reading() as session:
        return (await session.exec(select(Account).where(Account.id == account_id))).one()


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_creates_and_changes_nobody(world: World, name: str) -> None:
    actor, nils = getattr(world, name), world.nils.account_id
    with pytest.raises(NotAllowed):
        await create(actor)
    for deed in ("deactivate", "reactivate", "unlock"):
        with pytest.raises(NotAllowed):
            await act(actor, deed, nils)
    with pytest.raises(NotAllowed):
        await change(actor, nils, STINA)
    assert await kinds() == []


@pytest.mark.parametrize("name", ["britt", "disa", "berit", "hanna"])
async def test_a_user_of_another_municipality_or_no_user_is_not_there(world: World, name: str) -> None:
    foreign = getattr(world, name).account_id
    for deed in ("deactivate", "reactivate", "unlock"):
        with pytest.raises(NotFound):
            await act(world.disa, deed, foreign)
    with pytest.raises(NotFound):
        await change(world.disa, foreign, STINA)
    assert await kinds() == []


async def test_a_new_user_logs_in_and_holds_nothing(world: World) -> None:
    made = await account(await create(world.disa, CARD.lower()))
    assert (made.hsa_id, made.role, made.municipality_code) == (CARD, Role.USER, "1440")
    entered = await auth.log_in(CARD, PIN)
    assert isinstance(entered, LoggedIn)
    login = await auth.resolve(entered.key)
    assert login is not None
    assert (login.actor.types, login.actor.account_numbers) == (frozenset(), False)
    assert await kinds() == [EventKind.ACCOUNT_CREATED]


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("Stina", "HSA-id ska börja med SE"),
        ("TSTNMT2120001231-NY1", "Kortet är inte utfärdat av kommunen"),
        ("TSTNMT2021002163-NY1", "Kortet är inte utfärdat av kommunen"),
        (ACCOUNTS["nils"].hsa_id, "Kortet är redan registrerat för en användare."),
        (ACCOUNTS["disa"].hsa_id, "Samma person kan inte vara både användare och administratör."),
    ],
)
async def test_a_card_that_cannot_be_a_users_is_refused_with_the_reason(
    world: World, card: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await create(world.disa, card)
    assert reason in refused.value.sentence
    assert refused.value.field == "hsa_id"
    assert await kinds() == []


async def test_a_card_registered_twice_at_once_is_one_user(world: World) -> None:
    outcomes = await asyncio.gather(*(create(world.disa) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 2
    assert await kinds() == [EventKind.ACCOUNT_CREATED]


async def test_a_changed_address_is_recorded_beside_the_journal(world: World) -> None:
    nils = world.nils.account_id
    details = Details("Nils", "Ärlig", "gruppbrevlada@ale.example")
    assert [await change(world.disa, nils, details) for _ in range(2)] == [True, False]
    assert (await account(nils)).email == "gruppbrevlada@ale.example"
    async with reading() as session:
        (changed,) = (await session.exec(select(AccountChange))).all()
        (event,) = (await session.exec(select(Event))).all()
    assert (changed.field, changed.old, changed.new) == (
        "email",
        "usr4@example.se",
        "gruppbrevlada@ale.example",
    )
    assert "gruppbrevlada" not in str(event.data)


async def test_deactivating_ends_every_session_and_keeps_the_permissions(world: World) -> None:
    bo = world.bo.account_id
    keys = [
        entered.key
        for _ in range(2)
        if isinstance(entered := await auth.log_in(ACCOUNTS["bo"].hsa_id, PIN), LoggedIn)
    ]
    assert len(keys) == 2
    assert [await act(world.disa, "deactivate", bo) for _ in range(2)] == [True, False]
    assert [await auth.resolve(key) for key in keys] == [None, None]
    assert await auth.log_in(ACCOUNTS["bo"].hsa_id, PIN) is Refusal.INACTIVE
    assert [await act(world.disa, "reactivate", bo) for _ in range(2)] == [True, False]
    # An old session does not come back with the account.
    assert [await auth.resolve(key) for key in keys] == [None, None]
    entered = await auth.log_in(ACCOUNTS["bo"].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    login = await auth.resolve(entered.key)
    assert login is not None
    assert login.actor.types == world.bo.types
    assert await kinds() == [EventKind.ACCOUNT_DEACTIVATED, EventKind.ACCOUNT_REACTIVATED]


async def test_a_locked_card_is_unlocked_and_has_all_its_tries_again(world: World) -> None:
    bo, card = world.bo.account_id, ACCOUNTS["bo"].hsa_id
    assert [await auth.log_in(card, "000000") for _ in range(3)][-1] is Refusal.LOCKED
    assert [await act(world.disa, "unlock", bo) for _ in range(2)] == [True, False]
    assert [await auth.log_in(card, "000000") for _ in range(2)] == [Refusal.WRONG] * 2
    assert isinstance(await auth.log_in(card, PIN), LoggedIn)
    assert await kinds() == [EventKind.CARD_LOCKED, EventKind.CARD_UNLOCKED]
