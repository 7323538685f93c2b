"""Recoveries through the services: opened, heard, decided, dropped, replaced, and seen by the right ones."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.domain.supplements import Consequence
from rxapp.models import Case, Decision, Event
from rxapp.services import (
    assessments,
    cases,
    copies,
    recoveries,
    recovery_decisions,
    recovery_hearings,
    recovery_openings,
    replacements,
    supplements,
    verify,
    withdrawals,
)
from rxapp.services.cases import CaseFilter
from rxapp.services.facts import IS_RECOVERY
from rxapp.services.recoveries import RecoveryFilter
from tests.fixtures.people import AMINA, PRESCHOOL, SAMIRA
from tests.fixtures.recovering import (
    FALSE,
    PAID,
    WHY,
    communicated,
    decided,
    heard,
    kept,
    opened,
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


async def test_what_another_recovery_has_is_not_asked_for_twice(world: World) -> None:
    paid = await paid_case(world)
    await opened(paid, {paid.rows[0]: 600_00})
    with pytest.raises(Invalid, match="inte redan återkrävs"):
        await opened(paid, {paid.rows[0]: 400_01})
    number = await opened(paid, {paid.rows[0]: 400_00, paid.rows[1]: PAID})
    async with reading() as session:
        view = await recoveries.get_recovery(session, world.hanna, number)
        found = await recovery_openings.get_openable(session, world.hanna, paid.case.file_number)
    assert [(row.paid_ore, row.asked_ore) for row in view.rows] == [(PAID, 400_00), (PAID, PAID)]
    assert [row.left_ore for row in found.rows] == [0, 0]
    assert await breaches() == []


async def test_only_paid_rows_of_one_municipality_and_type_on_its_grounds(world: World) -> None:
    ale, burlov = await paid_case(world), await paid_case(world, world.britt)
    with pytest.raises(Invalid, match="en kommun"):
        await opened(ale, {ale.rows[0]: 1, burlov.rows[0]: 1})
    with pytest.raises(Invalid, match="betalats ut"):
        await opened(ale, {987_654: 1})
    with pytest.raises(Invalid, match="minst en"):
        await opened(ale, {})
    async with unit_of_work() as session:
        with pytest.raises(Invalid, match="grund"):
            await recovery_openings.open_recovery(
                session,
                world.hanna,
                amounts={ale.rows[0]: 1},
                ground=RecoveryGround.TOO_MUCH,
                reason="Fel.",
            )


async def test_nobody_outside_hears_of_a_recovery_that_is_only_opened(world: World) -> None:
    paid = await paid_case(world)
    number = await opened(paid)
    async with reading() as session:
        for reader in (world.asta, world.bo, world.britt):
            with pytest.raises(NotFound):
                await recoveries.get_recovery(session, reader, number)
            with pytest.raises(NotAllowed):
                await recoveries.list_recoveries(session, reader, RecoveryFilter())
        for words in ("", number, AMINA.number):
            found = await cases.list_cases(session, world.asta, CaseFilter(words=words))
            assert number not in [case.file_number for case in found.rows]
    with pytest.raises(NotFound):
        async with unit_of_work() as session:
            await recovery_hearings.respond(session, world.asta, number, text="Vad?", is_all=False)
    async with unit_of_work() as session:
        await recovery_decisions.drop(session, world.hanna, number, version=1, reason="Inget fel.")
    async with reading() as session:
        assert (await session.exec(select(Case.id).where(Case.file_number == number))).first() is None
    assert await breaches() == []


async def test_once_told_it_is_a_case_of_the_municipality_and_found_with_its_letter(world: World) -> None:
    paid = await paid_case(world)
    number = await communicated(paid)
    async with reading() as session:
        for words in (number, f"Å {number}", f"å{number}", SAMIRA.number):
            found = await cases.list_cases(session, world.asta, CaseFilter(words=words))
            assert number in [case.file_number for case in found.rows], words
        of_others = await cases.list_cases(session, world.bo, CaseFilter())
        assert number not in [case.file_number for case in of_others.rows]
        only = await cases.list_cases(session, world.asta, CaseFilter(words=f"Å {paid.case.file_number}"))
        assert only.rows == []
        view = await recoveries.get_recovery(session, world.asta, number)
        queue = await cases.list_queue(session, world.hanna, 1)
    assert (view.material, view.reason) == (WHY, "")
    assert [row.name for row in view.rows] == ["Amina Alkurdi", None]
    assert number not in [case.file_number for case in queue.rows]
    assert await kinds(number) == [EventKind.RECOVERY_COMMUNICATED]
    assert await breaches() == []


async def test_a_recovery_is_never_handled_as_an_application(world: World) -> None:
    number = await communicated(await paid_case(world))
    deeds = (
        lambda db: withdrawals.withdraw(db, world.asta, number),
        lambda db: replacements.begin(db, world.asta, number),
        lambda db: copies.copy_case(db, world.asta, number),
        lambda db: assessments.get_proposal(db, world.hanna, number),
    )
    for deed in deeds:
        with pytest.raises(Conflict, match="återkrav och ingen ansökan") as refused:
            async with unit_of_work() as session:
                await deed(session)
        assert refused.value.sentence == IS_RECOVERY
    async with reading() as session:
        view = await cases.get_case(session, world.asta, number)
    assert (view.may_withdraw, view.may_replace) == (False, False)


async def test_what_is_told_names_nobody_who_is_protected(world: World) -> None:
    number = await opened(await paid_case(world))
    with pytest.raises(Invalid) as refused:
        async with unit_of_work() as session:
            await recovery_hearings.communicate(
                session,
                world.hanna,
                number,
                version=1,
                material="Samira gick inte i skolan.",
                respond_by=clock.today() + 14 * DAYS,
            )
    assert refused.value.field == "underlag"
    record, _ = await kept(number)
    assert (record.case_id, record.status) == (None, RecoveryStatus.OPENED)


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


async def test_another_type_is_not_reached(world: World) -> None:
    number = await communicated(await paid_case(world, type_code=PRESCHOOL))
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, world.bo, number, text="Vi har sett det.", is_all=False)
    for stranger in (world.nils, world.britt):
        with pytest.raises(NotFound):
            async with unit_of_work() as session:
                await recovery_hearings.respond(session, stranger, number, text="Hej", is_all=True)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as session:
            await recovery_hearings.respond(session, world.disa, number, text="Hej", is_all=True)
