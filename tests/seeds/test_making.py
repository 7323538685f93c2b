from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlmodel import col, select

from rxapp import clock, settings
from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.models import Account, Case, Event, Payout, PayoutRun, Person, Row
from rxapp.seeds.accounts import ALE, MUNICIPALITIES
from rxapp.seeds.demo import SeedError, seed_demo
from rxapp.seeds.people import populate
from rxapp.seeds.plan import Plan
from rxapp.seeds.scale import seed_scale
from rxapp.services import new_day
from rxapp.settings import Settings
from tests.fixtures.database import TODAY
from tests.seeds.ask import breaches, cases_of, counts, pay_days, values


def stories(day: date) -> list[object]:
    rng = Random("same")  # noqa: S311 nothing secret
    return list(Plan(rng, day, populate(rng, day)).stories())


def test_the_same_day_gives_the_same_demonstration() -> None:
    assert stories(TODAY) == stories(TODAY)


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("today", ["2026-03-15", "2025-06-01", "2027-02-01"])
async def test_a_demonstration_can_be_made_on_another_day(
    database: str, few_cases: None, monkeypatch: pytest.MonkeyPatch, today: str
) -> None:
    monkeypatch.setenv("RXAPP_TODAY", today)
    settings.get_settings.cache_clear()
    assert await seed_demo()
    assert await breaches() == []
    assert await values(cases_of(ALE, col(Case.status))) == set(CaseStatus)
    assert len(await pay_days(ALE)) >= 2
    (before,) = await counts(Event)
    await new_day.begin()
    assert await counts(Event) == [before], "the service would begin by adding to the demonstration"


async def test_cases_are_added_for_measurements_and_the_service_goes_on(
    database: str, few_cases: None
) -> None:
    assert await seed_demo()
    (before,) = await counts(Case)
    assert await seed_scale(300) == 300
    assert await seed_scale(1) == 1
    assert await counts(Case) == [before + 301]
    assert await values(select(col(Case.municipality_code)).distinct()) == set(MUNICIPALITIES)
    assert await breaches() == []
    assert not await seed_demo()
    async with unit_of_work() as session:
        account = (await session.exec(select(Account.id).limit(1))).one()
        session.add(_case(account or 0))
        session.add(PayoutRun(pay_on=TODAY, status="prepared", prepared_by=account, prepared_at=clock.now()))


def _case(account_id: int) -> Case:
    """One that takes the next number of the database's own counting."""
    return Case(
        file_number="2026-999999",
        municipality_code=ALE,
        type_code="ASYL_PRESCHOOL",
        status=CaseStatus.SUBMITTED,
        quarter_first_day=TODAY,
        arrived_at=clock.now(),
        arrived_on=TODAY,
        sent_by=account_id,
        draft_key="next",
        applied_ore=0,
    )


async def test_cases_for_measurements_need_the_demo_data(database: str) -> None:
    with pytest.raises(SeedError, match="--demo first"):
        await seed_scale(10)
    assert await counts(Case, Row, Payout, Person) == [0, 0, 0, 0]


async def test_nothing_is_made_up_outside_a_demonstration(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "is_demo", False)
    for make in (seed_demo, lambda: seed_scale(1)):
        with pytest.raises(SeedError, match="RXAPP_LOGIN"):
            await make()
    assert await counts(Account, Case) == [0, 0]


def test_a_held_clock_gives_that_instant_and_that_day_in_sweden(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2025, 3, 31, 22, 30, tzinfo=UTC)
    outside = clock.today()
    with clock.at(late):
        assert (clock.now(), clock.today()) == (late, date(2025, 4, 1))
        with clock.at(datetime(2024, 1, 1, tzinfo=UTC)):
            assert clock.today() == date(2024, 1, 1)
        assert clock.now() == late
    assert clock.today() == outside


def test_a_held_clock_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2025, 1, 1)):  # noqa: DTZ001 the refused one
        pass
