"""How a recovery is heard and decided, dropped and its decision replaced, through the services."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.domain.supplements import Consequence
from rxapp.models import Case, Decision, Event
from rxapp.services import (
    cases,
    recoveries,
    recovery_decisions,
    recovery_hearings,
    supplements,
    verify,
)
from tests.fixtures.recovering import (
    FALSE,
    PAID,
    WHY,
    communicated,
    decided,
    heard,
    kept,
    paid_case,
    version_of,
)
from tests.fixtures.world import World
from tests.services.conftest import GoTo

DAYS = timedelta(days=1)


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify.verify(session)


async def kinds(number: str) -> list[EventKind]:
    async with reading() as session:
        mine = select(Event.kind).join(Case, col(Case.id) == Event.case_id)
        return list(
            (await session.exec(mine.where(Case.file_number == number).order_by(col(Event.id)))).all()
        )


async def test_the_decision_waits_for_the_municipality_or_for_the_day(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await communicated(paid, days=7)
    everything = [Settled(row, PAID) for row in paid.rows]

    async def decide() -> None:
        async with unit_of_work() as session:
            await recovery_decisions.decide(
                session, world.hanna, number, version=2, settled=everything, ground=FALSE, reason=WHY
            )

    with pytest.raises(Conflict, match="tid att yttra sig"):
        await decide()
    go_to(clock.today() + 7 * DAYS)
    with pytest.raises(Conflict, match="tid att yttra sig"):
        await decide()
    go_to(clock.today() + DAYS)
    await decide()
    assert (await kept(number))[0].status is RecoveryStatus.DECIDED
    assert await breaches() == []


async def test_a_waived_part_is_not_claimed_and_the_decision_says_why(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 500_00, waived=200_00)
    async with reading() as session:
        view = await recoveries.get_recovery(session, world.asta, number)
        stored = (await session.exec(select(Decision).where(Decision.matter == Matter.RECOVERY))).one()
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.claimed_ore) == (
        DecisionOutcome.PARTLY_RECOVERED,
        1_100_00,
    )
    assert [row["ore"] for row in stored.rows] == [800_00, 300_00]
    assert [rule["code"] for rule in stored.rules] == ["recovery_ground", "waiver"]
    assert await kinds(number) == [
        EventKind.RECOVERY_COMMUNICATED,
        EventKind.RECOVERY_RESPONDED,
        EventKind.RECOVERY_DECIDED,
    ]
    assert await breaches() == []


async def test_a_request_for_supplements_works_as_in_any_case_and_ends_with_the_decision(
    world: World,
) -> None:
    paid = await paid_case(world)
    number = await heard(paid)
    async with reading() as session:
        version = (await cases.get_case(session, world.hanna, number)).case.version
    async with unit_of_work() as session:
        await supplements.request_supplement(
            session,
            world.hanna,
            number,
            version=version,
            items=[supplements.AskedItem("Skicka skolans intyg.")],
            due_on=clock.today() + 5 * DAYS,
            consequence=Consequence.DECIDED_AS_IS,
        )
    async with unit_of_work() as session:
        await recovery_decisions.decide(
            session,
            world.hanna,
            number,
            version=await version_of(number),
            settled=[Settled(row, 0) for row in paid.rows],
            ground=FALSE,
            reason=WHY,
        )
    async with reading() as session:
        view = await cases.get_case(session, world.asta, number)
    assert view.case.status is CaseStatus.DECIDED
    assert [request.is_open for request in view.requests] == [False]


async def test_a_recovery_that_the_municipality_knows_of_is_written_off_with_a_reason(world: World) -> None:
    number = await heard(await paid_case(world))
    async with unit_of_work() as session:
        await recovery_decisions.drop(
            session, world.hanna, number, version=await version_of(number), reason="Intyget visar det."
        )
    async with reading() as session:
        view = await recoveries.get_recovery(session, world.asta, number)
    assert (view.status, view.end_reason) == (RecoveryStatus.DROPPED, "Intyget visar det.")
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.appeal_by) == (DecisionOutcome.WRITTEN_OFF, None)
    assert await breaches() == []


async def test_a_correction_replaces_the_decision_and_what_is_worse_needs_a_ground(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 0)

    async def replace(cause: Cause, first: int, second: int) -> None:
        async with unit_of_work() as session:
            await recovery_decisions.replace_decision(
                session,
                world.hugo,
                number,
                version=await version_of(number),
                cause=cause,
                settled=[Settled(paid.rows[0], first), Settled(paid.rows[1], second)],
                reason="Rätt rad ska återkrävas.",
            )

    with pytest.raises(Invalid, match="37 §"):
        await replace(Cause.CHANGE, 0, PAID)
    await replace(Cause.CORRECTION, 0, PAID)
    async with reading() as session:
        view = await recoveries.get_recovery(session, world.asta, number)
    assert view.decision is not None
    assert (view.decision.cause, view.decision.claimed_ore) == (Cause.CORRECTION, PAID)
    assert [row.wrong_ore for row in view.rows] == [0, PAID]
    assert await breaches() == []


async def test_a_letter_is_written_in_by_an_officer_and_told_as_one(world: World) -> None:
    number = await communicated(await paid_case(world))

    async def write_in(arrived_on: date) -> None:
        async with unit_of_work() as session:
            await recovery_hearings.register_response(
                session,
                world.hanna,
                number,
                version=await version_of(number),
                text="",
                is_all=True,
                arrived_on=arrived_on,
            )

    with pytest.raises(Invalid, match="vilken dag"):
        await write_in(clock.today() + DAYS)
    await write_in(clock.today())
    async with reading() as session:
        view = await recoveries.get_recovery(session, world.asta, number)
    assert [(each.is_letter, each.text) for each in view.responses] == [
        (True, "Kommunen har inget mer att säga.")
    ]
