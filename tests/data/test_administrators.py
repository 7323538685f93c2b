import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.agreements import LAST_ADMINISTRATOR, Service, Term
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Function
from rxapp.models import Account, AccountChange, Agreement, Event, LoginSession
from rxapp.services import administrator_changes, administrators, agreement_changes, agreements, auth
from rxapp.services.administrator_changes import NewAdministrator
from rxapp.services.auth import LoggedIn, Refusal
from tests.fixtures.people import ACCOUNTS, ALE, BURLOV, PIN
from tests.fixtures.world import World, pin_hash

ADA = Details("Ada", "Ek", "ada.ek@ale.example")
CARD = "TSTNMT2120001447-ADM9"
OUTSIDERS = [name for name, one in ACCOUNTS.items() if Function.CONTACT_CENTRE not in one.functions]


def new(card: str = CARD, details: Details = ADA) -> NewAdministrator:
    return NewAdministrator(card, details, pin_hash())


async def register(actor: Actor, card: str = CARD, code: str = ALE, details: Details = ADA) -> None:
    async with unit_of_work() as session:
        await administrator_changes.register(session, actor, municipality_code=code, new=new(card, details))


async def deregister(actor: Actor, account_id: int) -> None:
    async with unit_of_work() as session:
        await administrator_changes.deregister(session, actor, account_id=account_id)


async def listed(actor: Actor, code: str = ALE) -> list[tuple[str, bool]]:
    async with reading() as session:
        found = await administrators.list_administrators(session, actor, code)
        return [(one.name, one.is_current) for one in found]


async def account_of(card: str) -> Account:
    async with reading() as session:
        return (await session.exec(select(Account).where(Account.hsa_id == card))).one()


async def kinds() -> list[EventKind]:
    async with reading() as session:
        return list((await session.exec(select(Event.kind).order_by(col(Event.id)))).all())


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_whoever_is_not_of_the_contact_centre_sees_and_does_nothing(world: World, name: str) -> None:
    actor, disa = getattr(world, name), world.disa.account_id
    assert await listed(actor) == []
    with pytest.raises(NotAllowed):
        await register(actor)
    for act in (
        administrator_changes.deregister,
        administrator_changes.reregister,
        administrator_changes.unlock,
    ):
        with pytest.raises(NotAllowed):
            async with unit_of_work() as session:
                await act(session, actor, account_id=disa)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as session:
            await administrator_changes.change(session, actor, account_id=disa, details=ADA)
    with pytest.raises(NotFound):
        async with reading() as session:
            await administrators.get_administrator(session, actor, disa)
    assert await kinds() == []


@pytest.mark.parametrize("name", ["asta", "hanna", "kerstin"])
async def test_an_account_that_administers_nothing_is_not_there(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        await deregister(world.kerstin, getattr(world, name).account_id)
    assert await kinds() == []


async def test_several_are_registered_and_each_is_one_event(world: World) -> None:
    await register(world.kerstin, CARD.lower())
    await register(world.kerstin, "SE2120001447-8x2", details=Details("Åke", "Öst", "grupp@ale.example"))
    assert await listed(world.kerstin) == [("Disa Dal", True), ("Ada Ek", True), ("Åke Öst", True)]
    assert await kinds() == [EventKind.ADMINISTRATOR_REGISTERED] * 2
    assert isinstance(await auth.log_in(CARD, PIN), LoggedIn)


@pytest.mark.parametrize(
    ("card", "code", "sentence"),
    [
        ("ADM9", ALE, "HSA-id ska börja med SE"),
        ("TSTNMT2120001231-ADM9", ALE, "en annan organisations"),
        ("TSTNMT2021002163-ADM9", ALE, "en annan organisations"),
        (ACCOUNTS["asta"].hsa_id, ALE, "redan registrerat för en användare. Samma person kan inte vara både"),
        (ACCOUNTS["disa"].hsa_id, ALE, "redan registrerat för en administratör."),
    ],
)
async def test_a_card_that_cannot_be_is_refused_with_the_reason(
    world: World, card: str, code: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        await register(world.kerstin, card, code)
    assert refused.value.field == "hsa_id"
    assert await kinds() == []


async def test_a_municipality_that_does_not_exist_is_said_so(world: World) -> None:
    with pytest.raises(NotFound, match="Kommunen finns inte"):
        await register(world.kerstin, code="9999")


async def test_a_former_one_gets_the_same_account_back(world: World) -> None:
    await register(world.kerstin)
    ada = await account_of(CARD)
    await deregister(world.kerstin, ada.id or 0)
    assert await auth.log_in(CARD, PIN) is Refusal.INACTIVE
    await register(world.kerstin, details=Details("Ada", "Gran", ADA.email))
    again = await account_of(CARD)
    assert (again.id, again.last_name, again.is_active) == (ada.id, "Gran", True)
    await deregister(world.kerstin, ada.id or 0)
    async with unit_of_work() as session:
        await administrator_changes.reregister(session, world.kerstin, account_id=ada.id or 0)
        await administrator_changes.reregister(session, world.kerstin, account_id=ada.id or 0)
    assert await listed(world.kerstin) == [("Disa Dal", True), ("Ada Gran", True)]
    assert [kind for kind in await kinds() if kind is not EventKind.LOGGED_IN] == [
        EventKind.ADMINISTRATOR_REGISTERED,
        EventKind.ADMINISTRATOR_DEREGISTERED,
        EventKind.ACCOUNT_CHANGED,
        EventKind.ADMINISTRATOR_REGISTERED,
        EventKind.ADMINISTRATOR_DEREGISTERED,
        EventKind.ADMINISTRATOR_REGISTERED,
    ]


async def test_who_is_deregistered_is_out_everywhere_and_once(world: World) -> None:
    await register(world.kerstin)
    entered = await auth.log_in(ACCOUNTS["disa"].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    for _ in range(2):
        await deregister(world.kerstin, world.disa.account_id)
    assert await auth.resolve(entered.key) is None
    async with reading() as session:
        assert (await session.exec(select(LoginSession.ended_at))).one() is not None
    assert (await kinds()).count(EventKind.ADMINISTRATOR_DEREGISTERED) == 1
    assert await listed(world.kerstin) == [("Ada Ek", True), ("Disa Dal", False)]


async def test_the_last_one_stays_while_an_agreement_runs_or_is_to_come(world: World) -> None:
    with pytest.raises(Conflict, match=LAST_ADMINISTRATOR):
        await deregister(world.kerstin, world.berit.account_id)
    async with unit_of_work() as session:
        await session.exec(update(Agreement).values(starts_on=date(2026, 12, 1)))
    with pytest.raises(Conflict, match=LAST_ADMINISTRATOR):
        await deregister(world.kerstin, world.berit.account_id)
    async with unit_of_work() as session:
        await session.exec(update(Agreement).values(starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 22)))
    await deregister(world.kerstin, world.berit.account_id)
    assert await listed(world.kerstin, BURLOV) == [("Berit Borg", False)]


async def test_an_agreement_for_another_service_keeps_the_last_one_too(world: World) -> None:
    async with unit_of_work() as session:
        found = await agreements.list_agreements(session, world.kerstin, [BURLOV])
        term = Term(date(2026, 1, 1))
        await agreement_changes.start(
            session, world.kerstin, municipality_code=BURLOV, service=Service.UNACCOMPANIED, term=term
        )
        await agreement_changes.end_at_once(
            session, world.kerstin, agreement_id=found[0].agreement_id, seen=found[0].term
        )
    with pytest.raises(Conflict, match=LAST_ADMINISTRATOR):
        await deregister(world.kerstin, world.berit.account_id)


async def test_of_two_deregistered_at_once_one_stays(world: World) -> None:
    await register(world.kerstin)
    ada = (await account_of(CARD)).id or 0
    done = await asyncio.gather(
        *(deregister(world.kerstin, one) for one in (ada, world.disa.account_id)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]
    assert [is_current for _, is_current in await listed(world.kerstin)] == [True, False]


async def test_the_refusal_of_the_database_is_the_same_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody_counts(*_: Any) -> bool:
        return False

    monkeypatch.setattr(administrators, "is_last", nobody_counts)
    with pytest.raises(Conflict, match=LAST_ADMINISTRATOR):
        await deregister(world.kerstin, world.disa.account_id)
    assert await kinds() == []


async def test_the_database_lets_no_statement_take_the_last_one(world: World) -> None:
    mine = col(Account.id) == world.disa.account_id
    for statement in (
        update(Account).where(mine).values(deactivated_at=clock.now()),
        delete(Account).where(mine),
        update(Account).values(deactivated_at=clock.now()),
        text("UPDATE account SET deactivated_at = CURRENT_TIMESTAMP WHERE role = 'administrator'"),
    ):
        with pytest.raises(IntegrityError, match="must have an administrator"):
            async with unit_of_work() as session:
                await (await session.connection()).execute(statement)


async def test_of_two_statements_at_once_the_database_refuses_one(world: World) -> None:
    await register(world.kerstin)
    ada = (await account_of(CARD)).id

    async def strike(account_id: int | None) -> None:
        async with unit_of_work() as session:
            gone = update(Account).where(col(Account.id) == account_id).values(deactivated_at=clock.now())
            await session.exec(gone)
            await asyncio.sleep(0)

    done = await asyncio.gather(strike(ada), strike(world.disa.account_id), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["IntegrityError", "NoneType"]


async def test_a_changed_name_is_recorded_beside_the_journal(world: World) -> None:
    wanted = Details("Disa", "Damm", "grupp@ale.example")
    for _ in range(2):
        async with unit_of_work() as session:
            changed = await administrator_changes.change(
                session, world.kerstin, account_id=world.disa.account_id, details=wanted
            )
    assert (changed.name, changed.details.email) == ("Disa Damm", "grupp@ale.example")
    assert await kinds() == [EventKind.ACCOUNT_CHANGED]
    async with reading() as session:
        changes = (await session.exec(select(AccountChange).order_by(col(AccountChange.field)))).all()
    assert [(c.field, c.old, c.new) for c in changes] == [
        ("email", "adm1@example.se", "grupp@ale.example"),
        ("last_name", "Dal", "Damm"),
    ]


async def test_a_locked_card_is_unlocked_and_counts_anew(world: World) -> None:
    for _ in range(3):
        await auth.log_in(ACCOUNTS["disa"].hsa_id, "000000")
    assert await auth.log_in(ACCOUNTS["disa"].hsa_id, PIN) is Refusal.LOCKED
    for _ in range(2):
        async with unit_of_work() as session:
            whose = await administrator_changes.unlock(
                session, world.kerstin, account_id=world.disa.account_id
            )
    assert not whose.is_locked
    assert await auth.log_in(ACCOUNTS["disa"].hsa_id, "000000") is Refusal.WRONG
    assert isinstance(await auth.log_in(ACCOUNTS["disa"].hsa_id, PIN), LoggedIn)
    assert await kinds() == [EventKind.CARD_LOCKED, EventKind.CARD_UNLOCKED, EventKind.LOGGED_IN]
