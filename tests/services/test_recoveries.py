"""Recoveries through the services: opened, heard, decided, dropped, replaced, and seen by the right ones."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Case, Event
from rxapp.services import (
    assessments,
    cases,
    copies,
    desk_queue,
    recoveries,
    recovery_decisions,
    recovery_hearings,
    recovery_openings,
    replacements,
    verify,
    withdrawals,
)
from rxapp.services.cases import CaseFilter
from rxapp.services.desk_queue import QueueFilter
from rxapp.services.facts import IS_RECOVERY
from rxapp.services.recoveries import RecoveryFilter
from tests.fixtures.people import AMINA, PRESCHOOL, SAMIRA
from tests.fixtures.recovering import (
    PAID,
    WHY,
    communicated,
    kept,
    opened,
    paid_case,
)
from tests.fixtures.world import World

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
        queue = await desk_queue.list_queue(session, world.hanna, QueueFilter())
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
