"""Whose a given number is: what an officer may say of it, when, and what the rules then see."""

import asyncio

import pytest
from sqlmodel import col, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.protection import RevealGround
from rxapp.models import Event, Person
from rxapp.services import identifications
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice, get_proposal
from tests.fixtures.people import AMINA, NOBODY, OLLE, SAMIRA
from tests.fixtures.world import World
from tests.services.spring import check, decide, read, rule_on, typed

GIVEN = "20160764-2384"
"""A coordination number of nobody."""
REASON = "Raden ska kopplas till en individ."


async def waiting(world: World, *more: str) -> CaseView:
    """A case with the number given on row 1, and what else is said on the rows after it."""
    view = await decide(world.asta, typed(GIVEN), *(typed(n, "2025-02-05", "2025-03-04") for n in more))
    assert view.case.status is CaseStatus.IN_REVIEW
    return view


async def identify(world: World, view: CaseView, number: str, *, position: int = 1, version: int = 0) -> None:
    async with unit_of_work() as session:
        await identifications.identify(
            session,
            world.sixten,
            view.case.file_number,
            version=version or view.case.version,
            position=position,
            number=number,
        )


async def person(number: str) -> Person | None:
    async with reading() as session:
        return await session.get(Person, number)


async def events(*kinds: EventKind) -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).where(col(Event.kind).in_(kinds)))).all())


async def test_rows_with_the_same_number_are_said_to_be_the_same_persons_and_the_rules_see_it(
    spring: World,
) -> None:
    granted = await decide(spring.asta, typed(AMINA.number))
    assert granted.rows[0].granted_ore
    view = await decide(
        spring.asta, typed(GIVEN), typed(GIVEN, "2025-02-05", "2025-03-04"), typed(OLLE.number)
    )
    async with reading() as session:
        before = await get_proposal(session, spring.hanna, view.case.file_number)
    assert before.rows[0].periods == 1
    await identify(spring, view, AMINA.number, position=2)
    after = await read(spring.asta, view.case.file_number)
    assert [row.individual_number for row in after.rows] == [AMINA.number, AMINA.number, OLLE.number]
    async with reading() as session:
        proposal = await get_proposal(session, spring.hanna, view.case.file_number)
    assert proposal.rows[0].periods == 0, "granted already in another case"
    assert proposal.rows[1].periods == 1
    assert proposal.version == view.case.version + 1
    choices = [RowChoice(1, True), RowChoice(2, True), RowChoice(3, False, "not_covered")]
    with pytest.raises(Invalid, match="reglerna ger ingen fyraveckorsperiod"):
        await rule_on(spring.hanna, after, choices, "Skäl.")


async def test_what_was_looked_over_before_is_not_decided(spring: World) -> None:
    view = await waiting(spring)
    await identify(spring, view, AMINA.number)
    with pytest.raises(Conflict):
        await rule_on(spring.hanna, view, [RowChoice(1, False, "not_covered")], "Skäl.")


async def test_of_two_at_the_same_moment_one_identifies(spring: World) -> None:
    view = await waiting(spring)
    tries = (identify(spring, view, number) for number in (NOBODY, "10000098"))
    refused = [r for r in await asyncio.gather(*tries, return_exceptions=True) if r is not None]
    assert [type(r) for r in refused] == [Conflict]
    assert len(await events(EventKind.ROW_IDENTIFIED)) == 1
    there = [number for number in (NOBODY, "10000098") if await person(number)]
    assert [row.individual_number for row in (await read(spring.asta, view.case.file_number)).rows] == there


async def test_a_decided_case_is_left_as_it_is(spring: World) -> None:
    view = await waiting(spring)
    await rule_on(spring.hanna, view, [RowChoice(1, False, "not_shown")], "Inte styrkt.")
    decided = await read(spring.asta, view.case.file_number)
    with pytest.raises(Conflict):
        await identify(spring, decided, AMINA.number)
    assert await read(spring.asta, view.case.file_number) == decided


async def test_who_may_not_is_refused_and_what_does_not_wait_too(spring: World) -> None:
    view = await waiting(spring, AMINA.number)
    number = view.case.file_number
    for who in (spring.asta, spring.hanna, spring.ulla, spring.kerstin):
        async with unit_of_work() as session:
            with pytest.raises(NotAllowed):
                await identifications.identify(
                    session, who, number, version=view.case.version, position=1, number=OLLE.number
                )
            with pytest.raises(NotAllowed):
                await identifications.reveal_given(
                    session, who, number, 1, ground=RevealGround.CASE, reason=REASON
                )
    refusals: list[tuple[str, int, type[DomainError]]] = [
        (number, 2, Conflict), (number, 9, Conflict), ("2025-999999", 1, NotFound),
    ]  # fmt: skip
    for file_number, position, refusal in refusals:
        async with unit_of_work() as session:
            with pytest.raises(refusal):
                await identifications.identify(
                    session,
                    spring.sixten,
                    file_number,
                    version=view.case.version,
                    position=position,
                    number=OLLE.number,
                )
    assert await read(spring.asta, number) == view
    assert await events(EventKind.ROW_IDENTIFIED, EventKind.GIVEN_NUMBER_REVEALED) == []


async def test_what_was_applied_for_is_still_told_where_the_same_number_is_typed_again(spring: World) -> None:
    view = await waiting(spring)

    async def warnings() -> str:
        (row,) = (await check(spring.asta, typed(GIVEN))).rows
        return " ".join(row.warnings)

    assert view.case.file_number in await warnings()
    await identify(spring, view, SAMIRA.number)
    told = await warnings()
    assert view.case.file_number in told
    assert SAMIRA.number not in told
