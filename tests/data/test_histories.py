"""Who has done what to whom: read by the own administrators alone, narrowed and paged in SQL."""

from datetime import timedelta
from typing import Any

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.events import EventKind
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import Window
from rxapp.services import histories, permission_plans, permissions, users
from rxapp.services.histories import RECENT, ChangeView, HistoryFilter
from rxapp.services.paging import Paged
from tests.fixtures.database import TODAY
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.statements import Counted
from tests.fixtures.world import World


async def history(actor: Actor, **wanted: Any) -> Paged:
    async with reading() as session:
        return await histories.list_history(session, actor, HistoryFilter(**wanted))


async def lived(world: World) -> None:
    async with unit_of_work() as session:
        for account, subject in ((world.nils, PRESCHOOL), (world.nils, COMPULSORY), (world.bo, COMPULSORY)):
            await permissions.set_permission(
                session, world.disa, account_id=account.account_id, subject=subject, held=True
            )
        await users.change_user(
            session,
            world.disa,
            account_id=world.bo.account_id,
            details=Details("Bo", "Öberg", "grupp@ale.example"),
        )


@pytest.mark.parametrize("name", ["asta", "bo", "berit", "britt", "hanna", "ulla"])
async def test_nobody_else_reads_the_history(world: World, name: str) -> None:
    await lived(world)
    actor = getattr(world, name)
    assert (await history(actor)).rows == []
    async with reading() as session:
        assert await histories.recent_history(session, actor, world.bo.account_id) == []


async def test_it_tells_who_what_before_and_after(world: World) -> None:
    await lived(world)
    changed, given, *_ = (await history(world.disa)).rows
    assert isinstance(changed, ChangeView)
    assert (changed.kind, changed.field, changed.old, changed.new) == (
        EventKind.ACCOUNT_CHANGED,
        "email",
        "usr2@example.se",
        "grupp@ale.example",
    )
    assert (given.doer, given.whom, given.type_code) == ("Disa Dal", "Bo Öberg", COMPULSORY)
    assert (given.data["old"], given.data["new"]) == (False, True)


async def test_it_is_narrowed_to_a_user_a_name_and_a_type(world: World) -> None:
    await lived(world)
    assert (await history(world.disa)).count == 4
    assert (await history(world.disa, account_id=world.nils.account_id)).count == 2
    assert (await history(world.disa, account_id=world.britt.account_id)).count == 0
    assert (await history(world.disa, words="ÖBERG bo")).count == 2
    assert (await history(world.disa, words="_%")).count == 0
    assert (await history(world.disa, type_code=COMPULSORY)).count == 2
    assert (await history(world.disa, type_code=COMPULSORY, words="nils")).count == 1


async def test_it_comes_a_page_at_a_time(world: World, statements: Counted) -> None:
    async with unit_of_work() as session:
        for held in (True, False):
            for subject in list(TYPES)[:30]:
                await permissions.set_permission(
                    session, world.disa, account_id=world.nils.account_id, subject=subject, held=held
                )
    with statements() as said:
        first = await history(world.disa)
    assert len(said) == 1  # the page with its count
    assert (len(first.rows), first.count, first.pages) == (50, 60, 2)
    assert len((await history(world.disa, page=2)).rows) == 10
    async with reading() as session:
        recent = await histories.recent_history(session, world.disa, world.nils.account_id)
    assert [change.event_id for change in recent] == [c.event_id for c in first.rows[:RECENT]]


async def test_a_deputy_is_told_with_whom_for(world: World) -> None:
    days = Window(TODAY, TODAY + timedelta(days=3))
    async with unit_of_work() as session:
        agreed = await permission_plans.plan(
            session, world.disa, account_id=world.nils.account_id, source_id=world.bo.account_id, days=days
        )
        await permission_plans.carry_out(session, world.disa, agreed)
    (given,) = (await history(world.disa)).rows
    assert (given.principal, given.data["until"]) == ("Bo Öberg", str(days.last_day))
