from datetime import UTC, date, datetime

import pytest

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.domain.reviews import Duty
from rxapp.domain.windows import Window
from rxapp.models import Account
from rxapp.services import declined_types, new_types, permissions, review_signing, reviews
from rxapp.services.administrator_start import ENDING_DAYS, AdministratorStart, get_administrator_start
from rxapp.state.administrator_start import tasks_of
from rxapp.state.start_parts import LINES
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.statements import Counted
from tests.fixtures.time import Clock
from tests.fixtures.world import World

pytestmark = pytest.mark.usefixtures("standing")


async def start_of(actor: Actor) -> AdministratorStart:
    async with reading() as session:
        return await get_administrator_start(session, actor)


async def give(actor: Actor, whom: Actor, subject: str, days: Window) -> None:
    async with unit_of_work() as session:
        await permissions.give(session, actor, account_id=whom.account_id, subject=subject, days=days)


async def test_the_review_stands_on_start_with_its_day_until_it_is_signed(world: World) -> None:
    assert (await start_of(world.disa)).review == Duty(Quarter(2026, 4), date(2026, 10, 31))
    (task,) = (task for task in tasks_of(await start_of(world.disa)) if "Granska" in task.text)
    assert (task.due, task.note, task.tone) == ("2026-10-31", "23 dagar för sent", "negative")
    async with unit_of_work() as session:
        seen = {u.user.account_id: u.seen for u in (await reviews.get_review(session, world.disa)).users}
        await review_signing.confirm(session, world.disa, seen)
        await review_signing.sign(session, world.disa)
    assert (await start_of(world.disa)).review is None


async def test_the_setting_says_when_the_review_is_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_REVIEW_DAYS", "60")
    settings.get_settings.cache_clear()
    (task,) = (task for task in tasks_of(await start_of(world.disa)) if "Granska" in task.text)
    assert (task.due, task.note, task.tone) == ("2026-11-30", "7 dagar kvar", "warning")


async def test_three_types_are_named_and_the_rest_counted(world: World) -> None:
    start = await start_of(world.disa)
    named = [task.text for task in tasks_of(start) if task.text.startswith("Ny ersättningstyp: ")]
    assert len(named) == LINES
    (rest,) = (task.text for task in tasks_of(start) if "nya ersättningstyper till" in task.text)
    assert rest == f"… och {len(start.new_types) - LINES} nya ersättningstyper till"
    async with unit_of_work() as session:
        for code in start.new_types[1:]:
            await new_types.decline(session, world.disa, type_code=code)
    left = [
        task.text for task in tasks_of(await start_of(world.disa)) if "ny ersättningstyp" in task.text.lower()
    ]
    assert left == named[:1]


async def test_a_type_with_a_single_holder_is_named_with_the_holder(world: World) -> None:
    start = await start_of(world.disa)
    assert [(s.type_code, s.user.name) for s in start.single_holders] == [
        ("ASYL_PRESCHOOL_CLASS", "Asta Alm"),
        ("ASYL_COMPULSORY", "Asta Alm"),
        ("ASYL_UPPER_SECONDARY", "Asta Alm"),
        ("ASYL_NATIONAL_PROGRAM_18", "Asta Alm"),
    ]
    assert "Bara Asta Alm har behörighet för Asylsökande i grundskola" in [t.text for t in tasks_of(start)]


async def test_a_locked_card_is_told_of(world: World) -> None:
    assert (await start_of(world.disa)).locked == ()
    async with unit_of_work() as session:
        account = await session.get(Account, world.bo.account_id)
        assert account is not None
        account.locked_at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    start = await start_of(world.disa)
    assert [user.name for user in start.locked] == ["Bo Öberg"]
    (task,) = (task for task in tasks_of(start) if "låst" in task.text)
    assert (task.text, task.href) == ("Kortet är låst för Bo Öberg", f"/anvandare/{world.bo.account_id}")
    assert (await start_of(world.berit)).locked == ()


@pytest.mark.parametrize(("last_day", "is_told"), [(date(2026, 12, 7), True), (date(2026, 12, 8), False)])
async def test_a_permission_that_ends_within_fourteen_days_is_told_of(
    world: World, last_day: date, is_told: bool
) -> None:
    assert ENDING_DAYS == 14
    await give(world.disa, world.nils, COMPULSORY, Window(None, last_day))
    found = [(e.user.name, e.subject, e.last_day) for e in (await start_of(world.disa)).ending]
    assert found == ([("Nils Ärlig", COMPULSORY, last_day)] if is_told else [])


async def test_a_permission_that_is_followed_by_another_does_not_end(world: World) -> None:
    await give(world.disa, world.bo, PRESCHOOL, Window(None, date(2026, 12, 1)))
    await give(world.disa, world.nils, COMPULSORY, Window(None, date(2026, 12, 1)))
    await give(world.disa, world.nils, COMPULSORY, Window(date(2026, 12, 2), date(2027, 6, 30)))
    assert (await start_of(world.disa)).ending == ()


async def test_whoever_has_not_logged_in_for_ninety_days_or_never_is_counted(
    world: World, standing: Clock
) -> None:
    async with unit_of_work() as session:
        for who, day in ((world.asta, 26), (world.bo, 25)):
            account = await session.get(Account, who.account_id)
            assert account is not None
            account.last_login_at = datetime(2026, 8, day, 8, 0, tzinfo=UTC)
    assert (await start_of(world.disa)).users_not_seen == 2  # Bo, and Nils who never has
    standing.forward(days=1)
    assert (await start_of(world.disa)).users_not_seen == 3


async def test_a_deactivated_user_is_nowhere_on_start(world: World) -> None:
    async with unit_of_work() as session:
        account = await session.get(Account, world.asta.account_id)
        assert account is not None
        account.deactivated_at = account.locked_at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    start = await start_of(world.disa)
    assert (start.users, start.users_without_permission, start.locked) == (2, 1, ())
    assert [s.type_code for s in start.single_holders] == [PRESCHOOL]
    assert COMPULSORY in start.new_types


async def test_start_takes_seven_statements(world: World, statements: Counted) -> None:
    async with unit_of_work() as session:
        await declined_types.record_declined(session, world.disa, "ARRIVAL_HOUSING")
    with statements() as said:
        await start_of(world.disa)
    assert len(said) == 7  # permissions, users, declined, signed, agreements, last days, failing mail
