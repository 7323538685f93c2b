from datetime import date

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.services import payout_runs, start
from rxapp.services.municipalities import Figures
from rxapp.services.start import AdministratorStart, Deadline, OfficerStart, QueueStart, RunsStart, UserStart
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World, pay_out
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, TODAY, decide, typed, write_draft
from tests.services.test_supplements import answer, asked

PAY_DAY = date(2025, 4, 30)


async def overview(actor: Actor) -> start.Start:
    async with reading() as session:
        return await start.get_start(session, actor)


async def of_user(actor: Actor) -> UserStart:
    found = await overview(actor)
    assert isinstance(found, UserStart)
    return found


@pytest.mark.without_accounts
async def test_an_empty_start_tells_the_next_days(spring: World) -> None:
    deadline = Deadline(Quarter(2024, 4), date(2025, 6, 30), 81)
    assert await of_user(spring.asta) == UserStart(
        (), 0, None, 0, 0, PAY_DAY, 0, deadline, lacks_account=True, may_change_account=True
    )


@pytest.mark.parametrize(
    ("day", "quarter", "last_day"),
    [
        (date(2025, 6, 30), Quarter(2024, 4), date(2025, 6, 30)),
        (date(2025, 7, 1), Quarter(2025, 1), date(2025, 9, 30)),
        (date(2025, 3, 31), Quarter(2024, 3), date(2025, 3, 31)),
    ],
)
def test_the_nearest_last_day_is_of_the_oldest_quarter_still_open(
    day: date, quarter: Quarter, last_day: date
) -> None:
    assert start.next_deadline(day) == Deadline(quarter, last_day, (last_day - day).days)


async def test_a_request_stands_on_the_start_until_it_is_answered(spring: World) -> None:
    view = await asked(spring)
    (request,) = (await of_user(spring.asta)).requests
    assert (request.file_number, request.days_left) == (view.case.file_number, 21)
    await answer(spring.asta, view)
    assert (await of_user(spring.asta)).requests == ()


async def test_drafts_decisions_and_money_are_summed(spring: World, go_to: GoTo) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    await write_draft(spring.asta)
    latest = await write_draft(spring.asta)
    found = await of_user(spring.asta)
    assert (found.drafts, found.latest_draft) == (2, latest)
    assert (found.decisions, found.decided_ore, found.unpaid_ore) == (1, 16_800_00, 16_800_00)
    await pay_out(spring, PAY_DAY)
    assert (await of_user(spring.asta)).unpaid_ore == 0
    go_to(date(2025, 4, 24))
    assert (await of_user(spring.asta)).decisions == 0


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_the_start_of_others_tells_nothing_of_it(spring: World, who: str) -> None:
    before = await of_user(getattr(spring, who))
    await asked(spring)
    await decide(spring.asta, FOUR_WEEKS)
    await write_draft(spring.asta)
    assert await of_user(getattr(spring, who)) == before


async def test_an_administrator_is_told_of_users_without_permission(spring: World) -> None:
    found = await overview(spring.disa)
    assert isinstance(found, AdministratorStart)
    assert (found.users, found.users_without_permission, found.users_not_seen) == (3, 1, 3)


async def test_a_case_officer_is_told_of_the_queue(spring: World, go_to: GoTo) -> None:
    await decide(spring.asta, typed(NOBODY))
    go_to(date(2025, 4, 11))
    await decide(spring.asta, typed(NOBODY))
    found = await overview(spring.hanna)
    assert isinstance(found, OfficerStart)
    assert found.queue == QueueStart(2, TODAY)


async def test_payout_officers_are_told_of_runs_and_of_what_is_in_none(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    assert await overview(spring.ulla) == OfficerStart(None, RunsStart(0, 0, 1, 16_800_00))
    async with unit_of_work() as session:
        run_id = await payout_runs.prepare(session, spring.ulla, pay_on=PAY_DAY)
    assert await overview(spring.ulla) == OfficerStart(None, RunsStart(1, 0, 0, 0))
    async with unit_of_work() as session:
        await payout_runs.approve(session, spring.hanna, run_id=run_id)
    assert await overview(spring.ulla) == OfficerStart(None, RunsStart(0, 1, 0, 0))


async def test_the_contact_centre_is_told_nothing_of_cases_or_money(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    assert await overview(spring.kerstin) == OfficerStart(None, None, Figures(running=2, ending=0, single=2))
