import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.agreements import Service, Standing, Term
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Agreement, Event, Municipality, OrganisationNumber
from rxapp.services import acting, agreement_changes, agreements, auth, endings
from rxapp.services.auth import LoggedIn, Refusal
from tests.data.test_administrators import ADA, OUTSIDERS, kinds, new
from tests.fixtures.database import TODAY
from tests.fixtures.people import ACCOUNTS, ALE, BURLOV, PIN
from tests.fixtures.world import World

VARA = "1470"
DAY = timedelta(days=1)


@pytest.fixture
async def vara(world: World) -> World:
    """Beside the others a municipality without agreement and administrator."""
    async with unit_of_work() as session:
        session.add(Municipality(code=VARA, name="Vara"))
        await session.flush()
        session.add(OrganisationNumber(number="2120001553", municipality_code=VARA))
    return world


async def start(
    actor: Actor, term: Term, code: str = ALE, service: Service = Service.COMPENSATION, card: str = ""
) -> None:
    first = new(card) if card else None
    async with unit_of_work() as session:
        await agreement_changes.start(
            session, actor, municipality_code=code, service=service, term=term, first=first
        )


async def change(actor: Actor, agreement_id: int, ends_on: date | None, *, seen: Term | None = None) -> None:
    term = seen or await seen_by(actor, agreement_id)
    async with unit_of_work() as session:
        await agreement_changes.change_end(
            session, actor, agreement_id=agreement_id, seen=term, ends_on=ends_on
        )


async def end(actor: Actor, agreement_id: int, *, seen: Term | None = None) -> None:
    term = seen or await seen_by(actor, agreement_id)
    async with unit_of_work() as session:
        await agreement_changes.end_at_once(session, actor, agreement_id=agreement_id, seen=term)


async def seen_by(actor: Actor, agreement_id: int) -> Term:
    """The term as it is on the screen just now; an agreement that is not there has been seen some time."""
    async with reading() as session:
        try:
            return (await agreements.get_agreement(session, actor, agreement_id)).term
        except NotFound:
            return Term(TODAY)


async def of(actor: Actor, code: str = ALE) -> list[agreements.AgreementView]:
    async with reading() as session:
        return await agreements.list_agreements(session, actor, [code])


async def the_one(actor: Actor, code: str = ALE) -> agreements.AgreementView:
    (found,) = await of(actor, code)
    return found


async def key_of(name: str) -> str:
    entered = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    return entered.key


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_whoever_is_not_of_the_contact_centre_changes_no_agreement(world: World, name: str) -> None:
    actor, agreement_id = getattr(world, name), (await the_one(world.kerstin)).agreement_id
    for act in (
        start(actor, Term(TODAY), service=Service.UNACCOMPANIED),
        change(actor, agreement_id, TODAY),
        end(actor, agreement_id),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert {a.municipality_code for a in await of(actor)} == ({ALE} if name == "disa" else set())
    assert await of(actor, BURLOV) == [] or name == "berit"
    assert await kinds() == []


async def test_the_first_agreement_registers_the_first_administrator_with_it(vara: World) -> None:
    card = "TSTNMT2120001553-ADM1"
    with pytest.raises(Invalid, match="Ange den första"):
        await start(vara.kerstin, Term(TODAY), VARA)
    assert await kinds() == []
    await start(vara.kerstin, Term(TODAY), VARA, card=card)
    assert await kinds() == [EventKind.ADMINISTRATOR_REGISTERED, EventKind.AGREEMENT_STARTED]
    assert isinstance(await auth.log_in(card, PIN), LoggedIn)


async def test_nothing_is_left_of_a_first_agreement_whose_administrator_is_refused(vara: World) -> None:
    with pytest.raises(Invalid, match="en annan organisations"):
        await start(vara.kerstin, Term(TODAY), VARA, card="TSTNMT2120001447-ADM9")
    assert await of(vara.kerstin, VARA) == []
    assert await kinds() == []


async def test_the_administrators_of_another_service_are_used_again(vara: World) -> None:
    await start(vara.kerstin, Term(TODAY), VARA, Service.UNACCOMPANIED, card="TSTNMT2120001553-ADM1")
    with pytest.raises(Conflict, match="har fått en administratör"):
        await start(vara.kerstin, Term(TODAY), VARA, card="TSTNMT2120001553-ADM2")
    assert await auth.log_in("TSTNMT2120001553-ADM1", PIN) is Refusal.NO_AGREEMENT
    await start(vara.kerstin, Term(TODAY), VARA)
    assert isinstance(await auth.log_in("TSTNMT2120001553-ADM1", PIN), LoggedIn)
    async with reading() as session:
        people = await session.exec(select(Account.last_name).where(Account.municipality_code == VARA))
        assert people.all() == [ADA.last_name]


@pytest.mark.parametrize(
    "term", [Term(TODAY), Term(TODAY + 30 * DAY, TODAY + 60 * DAY), Term(TODAY - 90 * DAY, TODAY)]
)
async def test_two_agreements_for_one_service_do_not_overlap(world: World, term: Term) -> None:
    with pytest.raises(Invalid, match="redan ett avtal för Ansök om statlig ersättning: från 2020-01-01"):
        await start(world.kerstin, term)
    await start(world.kerstin, term, service=Service.UNACCOMPANIED)


async def test_one_agreement_follows_the_other_and_cannot_be_grown_into(world: World) -> None:
    first = (await the_one(world.kerstin)).agreement_id
    await change(world.kerstin, first, TODAY + 9 * DAY)
    await start(world.kerstin, Term(TODAY + 10 * DAY))
    for until in (None, TODAY + 10 * DAY):
        with pytest.raises(Invalid, match="redan ett avtal") as refused:
            await change(world.kerstin, first, until)
        assert refused.value.field == "ends_on"
    assert [a.standing for a in await of(world.kerstin)] == [Standing.COMING, Standing.RUNNING]


async def test_of_two_registered_at_once_one_is_refused(world: World) -> None:
    both = (start(world.kerstin, Term(TODAY), service=Service.UNACCOMPANIED) for _ in range(2))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Invalid", "NoneType"]


@pytest.mark.parametrize(
    ("term", "field"),
    [
        (Term(date(1026, 1, 1)), "starts_on"),
        (Term(TODAY + 400 * DAY), "starts_on"),
        (Term(TODAY, TODAY - DAY), "ends_on"),
        (Term(TODAY - 9 * DAY, TODAY - DAY), "ends_on"),
        (Term(TODAY, date(9999, 12, 31)), "ends_on"),
    ],
)
async def test_days_that_can_only_be_a_slip_are_refused(world: World, term: Term, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await start(world.kerstin, term, service=Service.UNACCOMPANIED)
    assert refused.value.field == field


async def test_the_last_day_counts_and_the_next_one_does_not(world: World) -> None:
    one = await the_one(world.kerstin)
    with pytest.raises(Invalid, match="redan passerat"):
        await change(world.kerstin, one.agreement_id, TODAY - DAY)
    key = await key_of("asta")
    for _ in range(2):
        await change(world.kerstin, one.agreement_id, TODAY)
    assert await auth.resolve(key) is not None
    with clock.at(clock.now() + DAY):
        assert (await the_one(world.kerstin)).standing is Standing.ENDED
        assert await auth.log_in(ACCOUNTS["disa"].hsa_id, PIN) is Refusal.NO_AGREEMENT
    await change(world.kerstin, one.agreement_id, None)
    async with reading() as session:
        found = select(Event.data).where(Event.kind == EventKind.AGREEMENT_CHANGED).order_by(col(Event.id))
        data = list((await session.exec(found)).all())
    day = TODAY.isoformat()
    assert [(d["service"], d["old"], d["until"]) for d in data] == [
        ("compensation", None, day),
        ("compensation", day, None),
    ]


async def test_ended_at_once_nobody_of_the_municipality_is_in(world: World) -> None:
    keys = {name: await key_of(name) for name in ("asta", "disa", "britt", "kerstin")}
    one = await the_one(world.kerstin)
    await end(world.kerstin, one.agreement_id)
    assert {name for name, key in keys.items() if await auth.resolve(key)} == {"britt", "kerstin"}
    for name in ("asta", "disa"):
        assert await auth.log_in(ACCOUNTS[name].hsa_id, PIN) is Refusal.NO_AGREEMENT
        said = await endings.sentence(keys[name])
        assert said.startswith("Kommunen har inget gällande avtal för e-tjänsten")
        assert "etjanstkommuner@migrationsverket.se" in said
    assert await endings.sentence("a key of nobody's") == "Du är utloggad."
    for act in (end(world.kerstin, one.agreement_id), change(world.kerstin, one.agreement_id, TODAY)):
        with pytest.raises(Conflict, match="redan upphört"):
            await act


@pytest.mark.parametrize("starts_on", [TODAY, TODAY + 9 * DAY])
async def test_an_agreement_that_has_not_run_a_day_is_taken_away(world: World, starts_on: date) -> None:
    await start(world.kerstin, Term(starts_on), service=Service.UNACCOMPANIED)
    other = next(a for a in await of(world.kerstin) if a.service is Service.UNACCOMPANIED)
    await end(world.kerstin, other.agreement_id)
    assert [a.service for a in await of(world.kerstin)] == [Service.COMPENSATION]
    with pytest.raises(NotFound):
        await end(world.kerstin, other.agreement_id)
    assert await kinds() == [EventKind.AGREEMENT_STARTED, EventKind.AGREEMENT_CHANGED]


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.pg)], indirect=True)
async def test_an_action_under_way_is_done_before_the_agreement_ends(world: World) -> None:
    # SQLite has one writer at a time: there it cannot be otherwise.
    from rxapp.domain.permissions import Right

    key, agreement_id = await key_of("asta"), (await the_one(world.kerstin)).agreement_id
    async with acting.acting(key, Right.CASES_READ):
        ending = asyncio.create_task(end(world.kerstin, agreement_id))
        done, _ = await asyncio.wait({ending}, timeout=0.3)
        assert not done
    await ending
    with pytest.raises(NotAllowed):
        async with acting.acting(key, Right.CASES_READ):
            pass


async def test_a_login_and_a_deregistration_do_not_wait_for_each_other(world: World) -> None:
    from tests.data.test_administrators import CARD, deregister, register

    await register(world.kerstin)
    for _ in range(5):
        await asyncio.wait_for(
            asyncio.gather(
                auth.log_in(ACCOUNTS["disa"].hsa_id, PIN),
                deregister(world.kerstin, world.disa.account_id),
                auth.log_in(CARD, PIN),
            ),
            20,
        )
        await register(world.kerstin, ACCOUNTS["disa"].hsa_id)


async def test_the_database_takes_no_agreement_without_administrator(vara: World) -> None:
    for statement in (
        insert(Agreement).values(municipality_code=VARA, service=Service.COMPENSATION, starts_on=TODAY),
        update(Agreement).values(municipality_code=VARA),
    ):
        with pytest.raises(IntegrityError, match="must have an administrator"):
            async with unit_of_work() as session:
                await (await session.connection()).execute(statement)
