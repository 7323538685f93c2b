"""The agency takes each step of an appeal: in time or not, reconsidered, handed over, judged, final."""

from datetime import date, timedelta

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Timeliness
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.domain.legal_force import Why
from rxapp.services.appeal_rulings import RowChange
from rxapp.services.decisions import RowChoice
from rxapp.services.verify import verify
from rxapp.text.appealing import STALE
from tests.fixtures import appealing as short
from tests.fixtures.people import PALLE
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, read, rule_on, typed
from tests.services.spring import decide as decided

LATE = date(2025, 5, 6)
STRANGERS = ["asta", "bo", "britt", "disa", "ulla", "kerstin"]
MORE = 16_800_00


async def opened(world: World) -> str:
    """A decision against Ale that was opened at once; gives its file number."""
    number = (await short.decided_against(world)).case.file_number
    await short.open_case(world.asta, number)
    return number


async def appealed(world: World) -> str:
    number = await opened(world)
    await short.lodge(world.asta, number)
    return number


async def is_whole() -> None:
    async with unit_of_work() as session:
        assert await verify(session) == []


@pytest.mark.parametrize("who", STRANGERS)
async def test_only_case_officers_take_the_steps_of_the_agency(spring: World, who: str) -> None:
    number, stranger = await appealed(spring), getattr(spring, who)
    appeal = await short.latest(spring.asta, number)
    for step in (
        short.find_in_time(stranger, appeal),
        short.dismiss(stranger, appeal),
        short.reinstate(stranger, appeal),
        short.reconsider(stranger, appeal),
        short.hand_over(stranger, appeal),
        short.judge(stranger, appeal, TODAY),
        short.appeal_further(stranger, appeal),
        short.close(stranger, appeal, TODAY),
        short.register(stranger, number, TODAY),
    ):
        with pytest.raises(NotAllowed):
            await step
    assert await short.latest(spring.asta, number) == appeal


async def test_a_step_is_refused_whoever_saw_the_appeal_before_another_took_one(spring: World) -> None:
    number = await appealed(spring)
    seen = await short.latest(spring.hanna, number)
    await short.find_in_time(spring.hugo, seen)
    with pytest.raises(Conflict) as refusal:
        await short.find_in_time(spring.hanna, seen)
    assert refusal.value.sentence == STALE


async def test_from_decision_to_a_judgment_that_changes_it_and_is_paid(spring: World, go_to: GoTo) -> None:
    number = await opened(spring)
    appeal = await short.to_court(spring, number)
    assert (appeal.status, appeal.court) == (AppealStatus.HANDED_OVER, Court.ADMINISTRATIVE)
    go_to(date(2025, 9, 1))
    await short.judge(spring.hanna, appeal, date(2025, 8, 29), CourtOutcome.CHANGED, {2: MORE})
    assert (await read(spring.asta, number)).case.granted_ore == MORE
    (one,) = (await short.standing(spring.asta, number)).decisions
    assert (one.force.on, one.force.why) == (None, Why.APPEALED)
    go_to(date(2025, 10, 1))
    await short.close(spring.hanna, await short.latest(spring.hanna, number), date(2025, 9, 22))
    standing = await short.standing(spring.asta, number)
    assert (standing.decisions[0].force.on, standing.decisions[0].force.why) == (
        date(2025, 9, 22),
        Why.CHANGED,
    )
    assert standing.appeals[0].judgments[0].total_ore == MORE
    assert (await read(spring.asta, number)).case.granted_ore == 2 * MORE
    await is_whole()


async def test_a_judgment_is_appealed_further_and_the_last_one_counts(spring: World) -> None:
    number = await opened(spring)
    await short.judge(
        spring.hanna, await short.to_court(spring, number), TODAY, CourtOutcome.CHANGED, {2: MORE}
    )
    await short.appeal_further(spring.hanna, await short.latest(spring.hanna, number))
    appeal = await short.latest(spring.hanna, number)
    assert (appeal.status, appeal.court) == (AppealStatus.HANDED_OVER, Court.APPEAL)
    await short.judge(spring.hanna, appeal, TODAY, CourtOutcome.NO_LEAVE)
    await short.close(spring.hanna, await short.latest(spring.hanna, number), TODAY)
    assert (await read(spring.asta, number)).case.granted_ore == 2 * MORE
    await is_whole()


async def test_a_court_makes_no_row_worse_and_names_rows_that_are_there(spring: World) -> None:
    number = await opened(spring)
    appeal = await short.to_court(spring, number)
    for amounts in ({1: MORE - 1}, {3: MORE}, {2: -1}, {}):
        with pytest.raises(Invalid):
            await short.judge(spring.hanna, appeal, TODAY, CourtOutcome.CHANGED, amounts)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            await short.judge(spring.hanna, appeal, day)
    with pytest.raises(Invalid):
        await short.judge(spring.hanna, appeal, TODAY, case_number=" ")


async def test_reconsidered_in_part_there_is_a_new_decision_which_the_appeal_is_against(
    spring: World,
) -> None:
    number = await appealed(spring)
    await short.find_in_time(spring.hanna, await short.latest(spring.hanna, number))
    appeal = await short.latest(spring.hanna, number)
    with pytest.raises(Invalid):
        await short.reconsider(spring.hanna, appeal, Reconsidered.IN_FULL)
    with pytest.raises(Invalid):
        await short.reconsider(spring.hanna, appeal, Reconsidered.NOT_AT_ALL, [RowChange(2)])
    await short.reconsider(spring.hanna, appeal, Reconsidered.IN_FULL, [RowChange(2)], "Intyget visar det.")
    standing = await short.standing(spring.asta, number)
    old, new = standing.decisions
    assert (old.replaced_by_id, new.replaces_id, new.cause) == (
        new.decision_id,
        old.decision_id,
        Cause.RECONSIDERATION,
    )
    assert new.outcome is DecisionOutcome.GRANTED
    assert (standing.appeals[0].changed_to_id, standing.appeals[0].reconsidered) == (
        new.decision_id,
        Reconsidered.IN_FULL,
    )
    assert (new.force.why, old.force.why) == (Why.APPEALED, Why.REPLACED)
    assert (await read(spring.asta, number)).case.granted_ore == 2 * MORE
    await short.hand_over(spring.hanna, await short.latest(spring.hanna, number))
    assert (await short.latest(spring.hanna, number)).status is AppealStatus.HANDED_OVER
    await is_whole()


async def test_an_appeal_is_withdrawn_by_letter_until_it_is_handed_over(spring: World) -> None:
    number = await appealed(spring)
    await short.find_in_time(spring.hanna, await short.latest(spring.hanna, number))
    await short.reconsider(spring.hanna, await short.latest(spring.hanna, number))
    await short.withdraw(spring.hanna, await short.latest(spring.hanna, number))
    assert (await short.latest(spring.asta, number)).status is AppealStatus.WITHDRAWN
    await short.to_court(spring, number)
    for who in (spring.asta, spring.hanna):
        with pytest.raises(Conflict):
            await short.withdraw(who, await short.latest(who, number))


async def test_what_came_late_is_dismissed_by_a_decision_that_may_be_appealed(
    spring: World, go_to: GoTo
) -> None:
    number = await opened(spring)
    go_to(LATE)
    await short.lodge(spring.asta, number)
    appeal = await short.latest(spring.hanna, number)
    assert (appeal.timeliness, appeal.times.accepted) == (Timeliness.LATE, date(2025, 5, 2))
    with pytest.raises(Conflict):
        await short.find_in_time(spring.hanna, appeal)
    with pytest.raises(Invalid):
        await short.dismiss(spring.hanna, appeal, " ")
    await short.dismiss(spring.hanna, appeal)
    first, dismissal = (await short.standing(spring.asta, number)).decisions
    assert (dismissal.matter, dismissal.outcome, dismissal.why_not) == (
        Matter.LATE_APPEAL,
        DecisionOutcome.DISMISSED,
        "",
    )
    assert first.force.why is Why.DISMISSAL_NOT_FINAL
    with pytest.raises(Conflict):
        await short.reinstate(spring.hanna, await short.latest(spring.hanna, number))
    # The dismissal is appealed, and lifted by the agency itself: the first appeal is taken up again.
    await short.open_case(spring.asta, number)
    await short.lodge(spring.asta, number, of=dismissal.decision_id)
    await short.find_in_time(spring.hanna, await short.latest(spring.hanna, number))
    again = await short.latest(spring.hanna, number)
    await short.reconsider(spring.hanna, again, Reconsidered.IN_FULL, reason="Det kom i tid.")
    late = (await short.standing(spring.hanna, number)).appeals[0]
    assert AppealVerb.REINSTATE in late.may
    await short.reinstate(spring.hanna, late)
    assert (await short.standing(spring.asta, number)).appeals[0].status is AppealStatus.IN_TIME
    await is_whole()


async def test_a_delay_that_the_law_excuses_is_no_reason_to_dismiss(spring: World, go_to: GoTo) -> None:
    number = await opened(spring)
    go_to(LATE)
    await short.lodge(spring.asta, number)
    await short.find_in_time(
        spring.hanna, await short.latest(spring.hanna, number), ground=LateGround.CAME_TO_COURT
    )
    appeal = await short.latest(spring.asta, number)
    assert (appeal.status, appeal.late_ground) == (AppealStatus.IN_TIME, LateGround.CAME_TO_COURT)


async def test_what_came_in_time_is_never_dismissed(spring: World) -> None:
    number = await appealed(spring)
    with pytest.raises(Conflict):
        await short.dismiss(spring.hanna, await short.latest(spring.hanna, number))
    assert len((await short.standing(spring.hanna, number)).decisions) == 1


async def test_whoever_appeals_shows_that_the_decision_was_got_and_nothing_before_that_does(
    spring: World, go_to: GoTo
) -> None:
    number = (await short.decided_against(spring)).case.file_number
    go_to(LATE)
    await short.lodge(spring.asta, number)
    assert (await short.latest(spring.hanna, number)).timeliness is Timeliness.IN_TIME_BY_LATER
    with pytest.raises(Conflict):
        await short.dismiss(spring.hanna, await short.latest(spring.hanna, number))


async def test_a_letter_is_registered_with_the_day_it_came(spring: World, go_to: GoTo) -> None:
    number = await opened(spring)
    go_to(LATE)
    for day in (LATE + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            await short.register(spring.hanna, number, day)
    await short.register(spring.hanna, number, date(2025, 5, 2))
    appeal = await short.latest(spring.asta, number)
    assert (appeal.is_letter, appeal.arrived_on, appeal.timeliness) == (
        True,
        date(2025, 5, 2),
        Timeliness.IN_TIME,
    )
    with pytest.raises(Conflict):
        await short.lodge(spring.asta, number)


async def test_no_reason_names_anybody_who_is_protected(spring: World, go_to: GoTo) -> None:
    view = await decided(spring.asta, typed(PALLE.number), typed("10000099"))
    nothing = [RowChoice(place, granted=False, reason="not_shown") for place in (1, 2)]
    await rule_on(spring.hanna, view, nothing, "Inget är visat.")
    number = view.case.file_number
    await short.lodge(spring.asta, number)
    await short.find_in_time(spring.hanna, await short.latest(spring.hanna, number))
    appeal = await short.latest(spring.hanna, number)
    with pytest.raises(Invalid) as refusal:
        await short.reconsider(spring.hanna, appeal, reason=f"{PALLE.last_name} gick inte i skolan.")
    assert refusal.value.field == "skal"
    assert PALLE.last_name not in repr(await read(spring.asta, number))
