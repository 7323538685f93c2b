"""The guard of last days: sums and counts of what the reader may see, and of nothing else."""

from datetime import date

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.errors import NotAllowed
from rxapp.domain.last_days import Due
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor
from rxapp.services import drafts
from rxapp.services.last_days import Basis, Before, LastDay, list_last_days
from tests.fixtures.claims import Claimed, claimed
from tests.fixtures.people import AMINA, ASA, COMPULSORY, FARAH, OLLE, PRESCHOOL, SAMIRA
from tests.fixtures.statements import Counted
from tests.fixtures.world import World

Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))
GRANTED = DecisionOutcome.GRANTED
HALF_YEAR = quarters(Q2, 2)


async def seen(actor: Actor) -> list[LastDay]:
    async with reading() as session:
        return await list_last_days(session, actor)


async def of(actor: Actor, type_code: str, period: Period) -> LastDay:
    (found,) = (
        each for each in await seen(actor) if (each.due.type_code, each.due.period) == (type_code, period)
    )
    return found


async def test_without_anything_sent_each_type_has_its_open_quarters(world: World) -> None:
    found = await seen(world.bo)
    assert found == [
        LastDay(Due(PRESCHOOL, Q2.period, date(2026, 12, 31)), 38),
        LastDay(Due(PRESCHOOL, Q3.period, date(2027, 3, 31)), 128),
    ]


async def test_what_is_in_is_counted_and_summed(world: World) -> None:
    for rows in (
        [Claimed(AMINA.number, Q2.first_day), Claimed(ASA.number, Q2.first_day, 25)],
        [Claimed(SAMIRA.number, Q2.first_day, 50)],
    ):
        await claimed(world, world.asta, PRESCHOOL, Q2.period, rows)
    found = await of(world.bo, PRESCHOOL, Q2.period)
    assert (found.applications, found.rows, found.applied_ore) == (2, 3, 1_000_75)
    assert not found.has_unknown
    assert found.before is None


async def test_a_row_without_known_amount_is_said_and_not_summed(world: World) -> None:
    rows = [Claimed(AMINA.number, Q2.first_day, None), Claimed(ASA.number, Q2.first_day, 25)]
    await claimed(world, world.asta, PRESCHOOL, Q2.period, rows)
    found = await of(world.bo, PRESCHOOL, Q2.period)
    assert (found.rows, found.applied_ore, found.has_unknown) == (2, 25, True)


@pytest.mark.parametrize("outcome", [DecisionOutcome.DISMISSED, DecisionOutcome.WRITTEN_OFF])
async def test_what_was_dismissed_or_taken_back_is_not_in(world: World, outcome: DecisionOutcome) -> None:
    await claimed(
        world, world.asta, PRESCHOOL, Q2.period, [Claimed(AMINA.number, Q2.first_day)], outcome=outcome
    )
    assert await of(world.bo, PRESCHOOL, Q2.period) == LastDay(
        Due(PRESCHOOL, Q2.period, date(2026, 12, 31)), 38
    )
    assert (await of(world.bo, PRESCHOOL, Q3.period)).before is None


async def test_what_was_refused_is_in_but_nobody_is_missed_for_it(world: World) -> None:
    rows = [Claimed(AMINA.number, Q1.first_day, 10_00, 0), Claimed(ASA.number, Q1.first_day, 20_00, 15_00)]
    await claimed(world, world.asta, PRESCHOOL, Q1.period, rows, outcome=DecisionOutcome.PARTLY_GRANTED)
    found = await of(world.bo, PRESCHOOL, Q2.period)
    assert found.before == Before(Q1.period, 1, 15_00, Basis.GRANTED)


async def test_the_sum_at_risk_is_what_those_who_are_missing_were_granted(world: World) -> None:
    before = [
        Claimed(AMINA.number, Q1.first_day, 90_00, 70_00),
        Claimed(AMINA.number, date(2026, 2, 1), 9_00, 7_00),
        Claimed(SAMIRA.number, Q1.first_day, 90_00, 11_00),
    ]
    await claimed(world, world.asta, PRESCHOOL, Q1.period, before, outcome=GRANTED)
    nothing = await of(world.bo, PRESCHOOL, Q2.period)
    assert nothing.before == Before(Q1.period, 2, 88_00, Basis.GRANTED)
    await claimed(world, world.asta, PRESCHOOL, Q2.period, [Claimed(SAMIRA.number, Q2.first_day)])
    some = await of(world.bo, PRESCHOOL, Q2.period)
    assert some.before == Before(Q1.period, 1, 77_00, Basis.GRANTED)
    # The next quarter is compared with the one that has something now.
    later = await of(world.bo, PRESCHOOL, Q3.period)
    assert later.before == Before(Q2.period, 1, 1_000_00, Basis.APPLIED)


async def test_what_is_decided_and_what_is_not_are_told_apart(world: World) -> None:
    await claimed(world, world.asta, PRESCHOOL, Q1.period, [Claimed(AMINA.number, Q1.first_day, 5)])
    await claimed(
        world, world.asta, PRESCHOOL, Q1.period, [Claimed(ASA.number, Q1.first_day, 9, 7)], outcome=GRANTED
    )
    assert (await of(world.bo, PRESCHOOL, Q2.period)).before == Before(Q1.period, 2, 12, Basis.BOTH)


async def test_an_application_for_two_quarters_is_in_each_with_its_own_rows(world: World) -> None:
    rows = [
        Claimed(AMINA.number, date(2026, 4, 2), 1_00),
        Claimed(ASA.number, date(2026, 6, 30), 2_00),
        Claimed(AMINA.number, date(2026, 7, 1), 4_00),
    ]
    await claimed(world, world.asta, PRESCHOOL, HALF_YEAR, rows)
    first, second = [await of(world.bo, PRESCHOOL, quarter.period) for quarter in (Q2, Q3)]
    assert (first.applications, first.rows, first.applied_ore) == (1, 2, 3_00)
    assert (second.applications, second.rows, second.applied_ore) == (1, 1, 4_00)
    assert second.before == Before(Q2.period, 1, 2_00, Basis.APPLIED)


async def test_a_year_is_never_split_into_quarters(world: World) -> None:
    code, year = "HOME_SUPPORT_75", calendar_year(2025)
    rows = [Claimed(FARAH.number, date(2025, 11, 1), 1_00), Claimed(AMINA.number, date(2025, 1, 1), 2_00)]
    await claimed(world, world.britt, code, year, rows)
    found = await of(world.britt, code, year)
    assert (found.due.last_day, found.applications, found.rows) == (date(2026, 12, 31), 1, 2)


async def test_twelve_months_go_on_from_those_that_were_sent(world: World) -> None:
    code = "LSS_ASSISTANCE"
    (asked,) = (each for each in await seen(world.britt) if each.due.type_code == code)
    assert (asked.due.period, asked.due.last_day, asked.before) == (None, None, None)
    sent = twelve_months(date(2024, 12, 1))
    await claimed(
        world,
        world.britt,
        code,
        sent,
        [Claimed(FARAH.number, sent.first_day, 70_000_00, 70_000_00)],
        outcome=GRANTED,
    )
    found = await of(world.britt, code, sent)
    assert (found.due.last_day, found.days_left, found.applications) == (date(2026, 11, 30), 7, 1)


async def test_types_whose_rows_decide_come_last_and_without_a_day(world: World) -> None:
    last = (await seen(world.britt))[-4:]
    assert {each.due.type_code for each in last} == {
        "LSS_ASSISTANCE", "HOME_ADAPTATION", "LONG_TERM_CARE_MUN", "SPECIAL_COSTS",
    }  # fmt: skip
    assert {(each.due.last_day, each.days_left) for each in last} == {(None, None)}


async def test_a_draft_is_shown_to_whoever_has_its_type_for_each_of_its_quarters(world: World) -> None:
    async with unit_of_work() as session:
        draft = await drafts.open_draft(session, world.asta, PRESCHOOL, HALF_YEAR)
        await drafts.open_draft(session, world.asta, COMPULSORY, Q2.period)
    assert [each.draft_key for each in await seen(world.bo)] == [draft.key, draft.key]
    assert not any(each.draft_key for each in await seen(world.britt))


async def test_people_are_told_apart_by_the_number_that_was_given(world: World) -> None:
    """To look up whose a personal number is would tell of somebody protected."""
    row = Claimed("", Q1.first_day, 5_00, personal_number="202103052399")
    await claimed(world, world.asta, PRESCHOOL, Q1.period, [row])
    await claimed(world, world.asta, PRESCHOOL, Q2.period, [Claimed(OLLE.number, Q2.first_day)])
    assert (await of(world.bo, PRESCHOOL, Q2.period)).before == Before(Q1.period, 1, 5_00, Basis.APPLIED)


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_other_types_and_other_municipalities_change_nothing(world: World, who: str) -> None:
    reader: Actor = getattr(world, who)
    before = await seen(reader)
    for claim, first in ((Q1.period, Q1.first_day), (HALF_YEAR, Q3.first_day), (Q2.period, Q2.first_day)):
        rows = [Claimed(each.number, first, 7_00) for each in (AMINA, SAMIRA, FARAH)]
        await claimed(world, world.asta, COMPULSORY, claim, rows, outcome=GRANTED)
    async with unit_of_work() as session:
        await drafts.open_draft(session, world.asta, COMPULSORY, Q2.period)
    assert await seen(reader) == before
    assert not any(each.due.type_code == COMPULSORY for each in before) or who == "britt"


@pytest.mark.parametrize("who", ["disa", "hanna", "ulla", "kerstin"])
async def test_whoever_applies_for_nothing_is_refused(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        await seen(getattr(world, who))


async def test_a_user_without_types_has_nothing_to_mind(world: World) -> None:
    assert await seen(world.nils) == []


async def test_however_many_types_there_are_it_takes_three_statements(
    world: World, statements: Counted
) -> None:
    await claimed(world, world.britt, PRESCHOOL, Q1.period, [Claimed(FARAH.number, Q1.first_day)])
    with statements() as said:
        found = await seen(world.britt)
    assert len(found) > 30
    assert len(said) == 3
