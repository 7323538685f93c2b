"""A new decision beside an appeal: not before the court has had its say, and after a remittal anew."""

from datetime import date

import pytest

from rxapp.db import reading
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict
from rxapp.domain.new_decisions import APPEALED, TRIED
from rxapp.domain.replacements import AT_COURT
from rxapp.services.decision_documents import get_document
from tests.fixtures import anew, appealing
from tests.fixtures.anew import against, decisions_of, is_whole, waiting
from tests.fixtures.decisions import written
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY


async def test_an_appealed_decision_is_left_to_the_reconsideration_and_the_court(
    spring: World, go_to: GoTo
) -> None:
    number = await against(spring)
    await anew.take(spring.hanna, number)
    version, new = await anew.wanted(spring.hanna, number, anew.GRANT_TWO)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED
    with pytest.raises(Conflict) as refusal:
        await anew.make(spring.hanna, number, version, new)
    assert refusal.value.sentence == APPEALED
    await appealing.find_in_time(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.reconsider(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.hand_over(spring.hanna, await appealing.latest(spring.hanna, number))
    found = await anew.seen(spring.hanna, number)
    assert (found.why_not, found.causes) == (AT_COURT, ())
    go_to(TODAY.replace(month=6))
    await appealing.judge(spring.hanna, await appealing.latest(spring.hanna, number), TODAY.replace(month=5))
    assert (await anew.seen(spring.hanna, number)).why_not == AT_COURT
    await appealing.close(spring.hanna, await appealing.latest(spring.hanna, number), TODAY.replace(month=6))
    assert (await anew.seen(spring.hanna, number)).why_not == TRIED
    with pytest.raises(Conflict) as refusal:
        await anew.make(spring.hanna, number, version, new)
    assert refusal.value.sentence == TRIED
    assert len(await decisions_of(number)) == 1


async def remitted(world: World, go_to: GoTo) -> str:
    number = await against(world)
    await appealing.open_case(world.asta, number)
    appeal = await appealing.to_court(world, number)
    go_to(TODAY.replace(month=6))
    await appealing.judge(world.hanna, appeal, TODAY.replace(month=5), CourtOutcome.REMITTED)
    await appealing.close(world.hanna, await appealing.latest(world.hanna, number), TODAY.replace(month=6))
    return number


async def test_a_remitted_case_waits_until_somebody_decides_it_anew(spring: World, go_to: GoTo) -> None:
    assert await waiting(spring.hugo) == []
    number = await remitted(spring, go_to)
    (line,) = await waiting(spring.hugo)
    assert (line.file_number, line.municipality, line.holder, line.proposed) == (
        number,
        "Ale",
        "Hanna Holm",
        None,
    )
    assert (await anew.seen(spring.hugo, number)).causes == (Cause.AFTER_REMITTAL,)
    with pytest.raises(Conflict):
        await anew.decide_anew(spring.hugo, number, anew.GRANT_TWO, cause=Cause.CHANGE)
    await anew.decide_anew(spring.hugo, number, anew.GRANT_TWO, cause=Cause.AFTER_REMITTAL)
    assert await waiting(spring.hugo) == []
    assert (await anew.seen(spring.hugo, number)).causes == (Cause.CORRECTION, Cause.CHANGE)
    async with reading() as session:
        said = written(await get_document(session, spring.asta, number))
    assert "En domstol har lämnat tillbaka ärendet för ny prövning." in said
    await is_whole()


async def test_the_same_outcome_is_one_after_a_remittal_and_can_be_appealed_anew(
    spring: World, go_to: GoTo
) -> None:
    number = await remitted(spring, go_to)
    outcome = await anew.decide_anew(spring.hanna, number, cause=Cause.AFTER_REMITTAL)
    assert outcome is DecisionOutcome.PARTLY_GRANTED
    standing = await appealing.standing(spring.asta, number)
    assert [bool(each.why_not) for each in standing.decisions] == [True, False]
    # Legal force is counted from the new decision.
    assert standing.decisions[-1].times.shown == date(2025, 7, 1)
    assert standing.decisions[-1].force.on is None
    await appealing.lodge(spring.asta, number)
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED


async def test_a_reconsidered_decision_can_be_corrected_once_the_appeal_is_withdrawn(spring: World) -> None:
    number = await against(spring)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    await appealing.find_in_time(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.reconsider(
        spring.hanna,
        await appealing.latest(spring.hanna, number),
        Reconsidered.IN_FULL,
        [appealing.RowChange(2)],
    )
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED
    await appealing.withdraw(spring.asta, await appealing.latest(spring.asta, number))
    await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION)
    assert [each.cause for each in await decisions_of(number)] == [
        Cause.FIRST,
        Cause.RECONSIDERATION,
        Cause.CORRECTION,
    ]
