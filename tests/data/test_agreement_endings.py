"""What the end of an agreement ends with it, and that it is the agreement that was looked at."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import text

from rxapp.db import unit_of_work
from rxapp.domain.agreements import Service, Standing, Term
from rxapp.domain.errors import Conflict
from rxapp.models import Agreement
from rxapp.services import auth
from rxapp.services.auth import LoggedIn, Refusal
from tests.data.test_administrators import kinds
from tests.data.test_agreements import DAY, VARA, change, end, key_of, of, start, the_one, vara
from tests.fixtures.database import TODAY
from tests.fixtures.people import ACCOUNTS, PIN
from tests.fixtures.world import World

__all__ = ["vara"]


async def test_a_last_day_is_not_set_on_a_term_that_another_officer_has_changed(world: World) -> None:
    one = await the_one(world.kerstin)
    await change(world.kerstin, one.agreement_id, TODAY + 9 * DAY)
    before = await kinds()
    for act in (
        change(world.kerstin, one.agreement_id, TODAY + 30 * DAY, seen=one.term),
        end(world.kerstin, one.agreement_id, seen=one.term),
    ):
        with pytest.raises(Conflict, match="ändrats av någon annan") as refused:
            await act
        assert "Nu gäller det 2020-01-01 – 2026-12-02." in refused.value.sentence
    assert (await the_one(world.kerstin)).term == Term(one.term.starts_on, TODAY + 9 * DAY)
    assert await kinds() == before


async def test_of_two_officers_who_looked_at_the_same_term_one_changes_it(world: World) -> None:
    one = await the_one(world.kerstin)
    acts = (change(world.kerstin, one.agreement_id, TODAY + days * DAY, seen=one.term) for days in (10, 20))
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in done) == ["Conflict", "NoneType"]


async def test_an_agreement_ended_at_once_ends_the_sessions_for_good(world: World) -> None:
    keys = {name: await key_of(name) for name in ("asta", "disa", "britt", "kerstin")}
    one = await the_one(world.kerstin)
    await end(world.kerstin, one.agreement_id)
    await start(world.kerstin, Term(TODAY))
    assert {name for name, key in keys.items() if await auth.resolve(key)} == {"britt", "kerstin"}
    assert isinstance(await auth.log_in(ACCOUNTS["asta"].hsa_id, PIN), LoggedIn)


async def test_the_end_of_an_agreement_for_another_service_ends_no_session(world: World) -> None:
    await start(world.kerstin, Term(TODAY - DAY), service=Service.UNACCOMPANIED)
    key = await key_of("disa")
    other = next(a for a in await of(world.kerstin) if a.service is Service.UNACCOMPANIED)
    await end(world.kerstin, other.agreement_id)
    assert await auth.resolve(key) is not None


async def test_the_end_of_an_agreement_that_is_to_come_ends_no_session(world: World) -> None:
    first = await the_one(world.kerstin)
    await change(world.kerstin, first.agreement_id, TODAY)
    await start(world.kerstin, Term(TODAY + DAY))
    key = await key_of("asta")
    coming = next(a for a in await of(world.kerstin) if a.standing is Standing.COMING)
    await end(world.kerstin, coming.agreement_id)
    assert await auth.resolve(key) is not None


async def test_a_login_at_the_moment_of_the_end_is_ended_or_refused(world: World) -> None:
    one = await the_one(world.kerstin)
    entered, _ = await asyncio.gather(
        auth.log_in(ACCOUNTS["asta"].hsa_id, PIN), end(world.kerstin, one.agreement_id)
    )
    await start(world.kerstin, Term(TODAY))
    if isinstance(entered, LoggedIn):
        assert await auth.resolve(entered.key) is None
    else:
        assert entered is Refusal.NO_AGREEMENT


async def test_the_contact_centre_ends_an_agreement_that_never_had_an_administrator(
    vara: World, backend: str
) -> None:
    # From before the database refused it.
    switch = "ALTER TABLE agreement {} TRIGGER administrator_first"
    pg = backend == "postgresql"
    async with unit_of_work() as session:
        told = await session.connection()
        await told.execute(text(switch.format("DISABLE") if pg else "DROP TRIGGER administrator_first"))
        session.add(Agreement(municipality_code=VARA, starts_on=date(2020, 1, 1)))
        await session.flush()
        if pg:
            await told.execute(text(switch.format("ENABLE")))
    one = await the_one(vara.kerstin, VARA)
    await change(vara.kerstin, one.agreement_id, TODAY + 9 * DAY)
    with pytest.raises(Conflict, match="minst en aktuell administratör"):
        await change(vara.kerstin, one.agreement_id, None)
    await end(vara.kerstin, one.agreement_id)
    assert (await the_one(vara.kerstin, VARA)).term.ends_on == TODAY - DAY
