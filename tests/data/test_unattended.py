"""A last day that comes near while nobody looks: who is told, once, and when it is no longer so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.errors import NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Agreement, Event, UnattendedLastDay
from rxapp.services import auth, permissions, unattended
from rxapp.services.unattended import NearDay, list_near_days, tell_of_unattended
from tests.fixtures.claims import Claimed, claimed
from tests.fixtures.people import ACCOUNTS, AMINA, FARAH, PIN, PRESCHOOL
from tests.fixtures.world import World
from tests.services.conftest import GoTo, go_to

__all__ = ["go_to"]

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
LAST_DAY = date(2026, 12, 31)
NEAR = date(2026, 12, 17)
TOLD = NearDay(PRESCHOOL, Q2.period, LAST_DAY)


async def of(actor: Actor) -> list[NearDay]:
    async with reading() as session:
        return await list_near_days(session, actor)


async def events() -> list[Event]:
    async with reading() as session:
        kind = col(Event.kind) == EventKind.LAST_DAY_UNATTENDED
        return list((await session.exec(select(Event).where(kind))).all())


async def apply(
    world: World, claim: Period = Q1.period, type_code: str = PRESCHOOL, **more: DecisionOutcome
) -> None:
    await claimed(world, world.asta, type_code, claim, [Claimed(AMINA.number, claim.first_day, 9_00)], **more)


async def last_seen(who: Actor, at: datetime | None) -> None:
    async with unit_of_work() as session:
        account = await session.get(Account, who.account_id)
        assert account is not None
        account.last_login_at = at


async def test_administrators_are_told_once_of_a_last_day_nobody_attends_to(
    world: World, go_to: GoTo
) -> None:
    await apply(world)
    go_to(NEAR - timedelta(days=1))
    assert await tell_of_unattended() == 0
    go_to(NEAR)
    assert await tell_of_unattended() == 1
    assert await tell_of_unattended() == 0
    assert await of(world.disa) == [TOLD]
    assert await of(world.berit) == []
    (event,) = await events()
    assert (event.municipality_code, event.type_code, event.actor_id) == ("1440", PRESCHOOL, None)
    assert event.data == {"period": "2026-2", "last_day": "2026-12-31"}


async def test_two_that_look_at_the_same_time_tell_once(
    world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    await apply(world)
    go_to(NEAR)
    async with reading() as session:
        (found,) = await unattended.find_unattended(session)
    what = (found, UnattendedLastDay, EventKind.LAST_DAY_UNATTENDED)
    assert [await unattended._tell(*what), await unattended._tell(*what)] == [1, 0]
    assert len(await events()) == 1


@pytest.mark.parametrize("claim", [Q2.period, quarters(Q1, 2), quarters(Q2, 2)])
async def test_what_is_sent_is_not_told_of_and_no_longer_shown(
    world: World, go_to: GoTo, claim: Period
) -> None:
    await apply(world)
    go_to(NEAR)
    await tell_of_unattended()
    await apply(world, claim)
    assert await of(world.disa) == []
    async with unit_of_work() as session:
        for told in (await session.exec(select(UnattendedLastDay))).all():
            await session.delete(told)
    assert await tell_of_unattended() == 0


async def test_what_was_dismissed_is_as_if_it_had_not_been_sent(world: World, go_to: GoTo) -> None:
    await apply(world)
    await apply(world, Q2.period, outcome=DecisionOutcome.WRITTEN_OFF)
    go_to(NEAR)
    assert await tell_of_unattended() == 1
    assert await of(world.disa) == [TOLD]


async def test_what_was_never_applied_for_is_nothing_to_tell_of(world: World, go_to: GoTo) -> None:
    await apply(world, Quarter(2026, 3).period)
    go_to(NEAR)
    assert await tell_of_unattended() == 0


async def test_somebody_who_logs_in_attends_to_it(world: World, go_to: GoTo) -> None:
    await apply(world)
    go_to(NEAR)
    await tell_of_unattended()
    await auth.log_in(ACCOUNTS["nils"].hsa_id, PIN)
    assert await of(world.disa) == [TOLD]  # he has not the permission
    await auth.log_in(ACCOUNTS["bo"].hsa_id, PIN)
    assert await of(world.disa) == []


@pytest.mark.parametrize(("days", "count"), [(13, 0), (15, 1)])
async def test_a_login_counts_for_fourteen_days(world: World, go_to: GoTo, days: int, count: int) -> None:
    await apply(world)
    go_to(NEAR)
    await last_seen(world.bo, datetime(2026, 12, 17, 12, tzinfo=UTC) - timedelta(days=days))
    assert await tell_of_unattended() == count


async def test_whoever_is_shut_out_or_has_lost_the_permission_attends_to_nothing(
    world: World, go_to: GoTo
) -> None:
    await apply(world)
    go_to(NEAR)
    for who in (world.bo, world.asta):
        await last_seen(who, datetime(2026, 12, 16, 12, tzinfo=UTC))
    async with unit_of_work() as session:
        account = await session.get(Account, world.asta.account_id)
        assert account is not None
        account.deactivated_at = datetime(2026, 12, 16, 13, tzinfo=UTC)
    assert await tell_of_unattended() == 0
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.bo.account_id, subject=PRESCHOOL, held=False
        )
    assert await tell_of_unattended() == 1


async def test_a_municipality_without_agreement_is_told_nothing(world: World, go_to: GoTo) -> None:
    await apply(world)
    go_to(NEAR)
    async with unit_of_work() as session:
        for agreement in (await session.exec(select(Agreement))).all():
            agreement.ends_on = date(2026, 12, 1)
    assert await tell_of_unattended() == 0


async def test_once_the_day_has_passed_it_is_no_task(world: World, go_to: GoTo) -> None:
    await apply(world)
    go_to(NEAR)
    await tell_of_unattended()
    go_to(LAST_DAY)
    assert await of(world.disa) == [TOLD]
    go_to(LAST_DAY + timedelta(days=1))
    assert await of(world.disa) == []


async def test_years_and_twelve_months_are_told_of_too(world: World, go_to: GoTo) -> None:
    year, months = calendar_year(2024), twelve_months(date(2023, 12, 1))
    for code, claim in (("HOME_SUPPORT_75", year), ("LSS_ASSISTANCE", months)):
        await claimed(world, world.britt, code, claim, [Claimed(FARAH.number, claim.first_day)])
    go_to(date(2026, 11, 20))
    await tell_of_unattended()
    assert await of(world.berit) == [
        NearDay("LSS_ASSISTANCE", twelve_months(date(2024, 12, 1)), date(2026, 11, 30))
    ]
    go_to(date(2026, 12, 20))
    await tell_of_unattended()
    assert await of(world.berit) == [NearDay("HOME_SUPPORT_75", calendar_year(2025), date(2026, 12, 31))]


@pytest.mark.parametrize("who", ["asta", "nils", "hanna", "kerstin"])
async def test_only_administrators_are_told(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        await of(getattr(world, who))
