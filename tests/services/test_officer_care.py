"""An officer's decision beside other cases of the same child, and what it may tell."""

import asyncio

import pytest

from rxapp.db import reading
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, DomainError
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice, get_proposal
from rxapp.services.verify import verify
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World
from tests.services.spring import decide, read, rule_on, typed

YES = RowChoice(1, granted=True)


async def waiting(world: World, first_day: str, last_day: str) -> CaseView:
    """A case of a child that the agency does not know, with an officer."""
    view = await decide(world.asta, typed(NOBODY, first_day, last_day))
    assert view.case.status is CaseStatus.IN_REVIEW
    return view


def told(view: CaseView) -> str:
    assert view.decision is not None
    return str(view.decision.rules)


async def test_two_cases_of_a_child_nobody_knows_are_decided_one_after_the_other(spring: World) -> None:
    one = await waiting(spring, "2025-01-08", "2025-02-20")
    other = await waiting(spring, "2025-01-20", "2025-03-10")
    rulings = (rule_on(spring.hanna, one, [YES], "Skäl."), rule_on(spring.hugo, other, [YES], "Skäl."))
    refusals = [r for r in await asyncio.gather(*rulings, return_exceptions=True) if r is not None]
    assert all(isinstance(refusal, DomainError) for refusal in refusals)
    async with reading() as session:
        assert await verify(session) == []


async def test_what_was_looked_over_is_what_is_decided_or_nothing_is(spring: World) -> None:
    one = await waiting(spring, "2025-01-08", "2025-02-20")
    async with reading() as session:
        proposal = await get_proposal(session, spring.hanna, one.case.file_number)
    seen = {row.position: row.periods for row in proposal.rows}
    other = await waiting(spring, "2025-01-08", "2025-02-04")
    await rule_on(spring.hugo, other, [YES])
    with pytest.raises(Conflict):
        await rule_on(spring.hanna, one, [YES], "Skäl.", expected=seen)
    assert (await read(spring.asta, one.case.file_number)).decision is None


async def test_a_refusal_does_not_tell_what_the_child_has_been_granted(spring: World) -> None:
    await rule_on(spring.hanna, await waiting(spring, "2025-01-08", "2025-02-04"), [YES])
    again = await waiting(spring, "2025-01-08", "2025-02-04")
    refusal = RowChoice(1, granted=False, reason="not_covered")
    await rule_on(spring.hanna, again, [refusal], "Barnet omfattas inte.")
    first = await waiting(spring, "2025-03-05", "2025-03-31")
    await rule_on(spring.hanna, first, [refusal], "Barnet omfattas inte.")
    with_grant = await read(spring.asta, again.case.file_number)
    without = await read(spring.asta, first.case.file_number)
    assert told(with_grant) == told(without)


async def test_the_rules_of_a_decision_do_not_contradict_it(spring: World) -> None:
    view = await decide(spring.asta, typed(NOBODY), typed(NOBODY))
    choices = [RowChoice(1, granted=False, reason="not_shown"), RowChoice(2, granted=True)]
    await rule_on(spring.hanna, view, choices, "Rad 1 är inte styrkt.")
    assert "överlappar rad" not in told(await read(spring.asta, view.case.file_number))
