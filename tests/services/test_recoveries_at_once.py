"""Several who act on a recovery at once, and what the operator is told of what must not be."""

import asyncio
from datetime import timedelta

from sqlmodel import col, select, update

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError, Invalid
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    Decision,
    EntryKind,
    LedgerEntry,
    RecoveryRecord,
    RecoveryRow,
)
from rxapp.services import (
    recovery_claims,
    recovery_decisions,
    recovery_hearings,
    recovery_openings,
    verify,
)
from tests.fixtures.people import PRESCHOOL
from tests.fixtures.recovering import (
    FALSE,
    PAID,
    WHY,
    PaidCase,
    decided,
    heard,
    kept,
    paid_case,
    version_of,
    was_opened,
)
from tests.fixtures.world import World
from tests.services.conftest import GoTo

WEEKS, DAY = timedelta(weeks=3), timedelta(days=1)


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify.verify(session)


async def ledger() -> list[tuple[EntryKind, int, int]]:
    """Kind, row and öre of what is claimed back and undone."""
    async with reading() as session:
        mine = select(LedgerEntry).where(col(LedgerEntry.kind).in_([EntryKind.CLAIM, EntryKind.REVERSAL]))
        found = (await session.exec(mine.order_by(col(LedgerEntry.id)))).all()
    return [(entry.kind, entry.row_id, entry.amount_ore) for entry in found]


async def status_of(number: str) -> RecoveryStatus:
    return (await kept(number))[0].status


async def claimed(world: World, go_to: GoTo, *amounts: int) -> tuple[PaidCase, str]:
    """Decided, opened the same day, and in the ledger three weeks later."""
    paid = await paid_case(world)
    number = await decided(paid, *amounts)
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)
    assert await recovery_claims.follow_legal_force() == 1
    return paid, number


async def test_two_that_follow_legal_force_at_once_book_it_once(world: World, go_to: GoTo) -> None:
    number = await decided(await paid_case(world))
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)
    done = await asyncio.gather(*(recovery_claims.follow_legal_force() for _ in range(3)))
    assert (sum(done), len(await ledger())) == (1, 2)
    assert await status_of(number) is RecoveryStatus.CLAIMED


async def test_two_officers_do_not_open_a_recovery_of_the_same_money(world: World) -> None:
    paid = await paid_case(world)

    async def open_it(ore: int) -> str:
        async with unit_of_work() as session:
            return await recovery_openings.open_recovery(
                session,
                world.hanna,
                amounts=dict.fromkeys(reversed(paid.rows), ore),
                ground=FALSE,
                reason="Fel.",
            )

    tried = await asyncio.gather(*(open_it(600_00) for _ in range(4)), return_exceptions=True)
    assert len([number for number in tried if isinstance(number, str)]) == 1
    assert all(isinstance(each, str | Invalid) for each in tried), tried
    assert await breaches() == []


async def test_an_officer_and_the_municipality_act_at_once_and_one_looks_again(
    world: World,
) -> None:
    paid = await paid_case(world)
    number = await heard(paid)
    version = await version_of(number)

    async def decide() -> None:
        async with unit_of_work() as session:
            await recovery_decisions.decide(
                session,
                world.hanna,
                number,
                version=version,
                settled=[Settled(row, PAID) for row in paid.rows],
                ground=FALSE,
                reason=WHY,
            )

    async def respond() -> None:
        async with unit_of_work() as session:
            await recovery_hearings.respond(session, world.asta, number, text="Vänta!", is_all=False)

    done = await asyncio.gather(decide(), decide(), respond(), return_exceptions=True)
    assert all(each is None or isinstance(each, DomainError) for each in done), done
    # Who comes second sees that it has moved on: a late word is refused, or the decision waits for it.
    assert 1 <= done.count(None) <= 2
    assert await breaches() == []


async def test_the_operator_hears_of_everything_that_must_not_be(world: World, go_to: GoTo) -> None:
    paid, number = await claimed(world, go_to)
    first, second = paid.rows
    async with unit_of_work() as session:
        await session.exec(update(RecoveryRow).where(col(RecoveryRow.row_id) == first).values(owed_ore=1))
        other = RecoveryRecord(
            file_number="2026-777777",
            municipality_code=paid.case.municipality_code,
            type_code=PRESCHOOL,
            ground=FALSE,
            reason="Fel.",
            opened_by=1,
            opened_at=clock.now(),
            since=clock.today(),
        )
        session.add(other)
        decision = (await session.exec(select(Decision).order_by(col(Decision.id)))).first()
        assert decision is not None
        session.add(claim_of(paid, second, decision))
        await session.flush()
        session.add(RecoveryRow(recovery_id=other.id or 0, row_id=second, paid_ore=PAID, asked_ore=PAID))
    found = "\n".join(await breaches())
    assert f"recovery {number}: what its rows owe" in found
    assert f"application row {second}: the ledger claims {2 * PAID} öre, {PAID} öre was paid" in found
    assert f"application row {second}: recoveries have {2 * PAID} öre of it, {PAID} öre was paid" in found
    assert "of no recovery's decision" in found
    assert "recovery 2026-777777: it has rows of another municipality or type" in found


def claim_of(paid: PaidCase, row: int, decision: Decision) -> LedgerEntry:
    return LedgerEntry(
        kind=EntryKind.CLAIM,
        municipality_code=paid.case.municipality_code,
        type_code=paid.case.type_code,
        row_id=row,
        decision_id=decision.id,
        amount_ore=-PAID,
        booked_on=clock.today(),
    )


async def test_a_claim_before_its_time_is_a_breach(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    async with unit_of_work() as session:
        decision = (await session.exec(select(Decision).order_by(col(Decision.id).desc()))).first()
        assert decision is not None
        session.add(claim_of(paid, paid.rows[0], decision))
    assert f"recovery {number}: claimed before its decision had legal force" in await breaches()


async def test_a_claim_beyond_what_was_decided_last_is_a_breach(world: World, go_to: GoTo) -> None:
    paid, number = await claimed(world, go_to, PAID, 0)
    second = paid.rows[1]
    async with unit_of_work() as session:
        decision = (await session.exec(select(Decision).order_by(col(Decision.id).desc()))).first()
        assert decision is not None
        # Within what was paid, and what the row owes says the same.
        session.add(claim_of(paid, second, decision))
        await session.flush()
        await session.exec(update(RecoveryRow).where(col(RecoveryRow.row_id) == second).values(owed_ore=PAID))
    found = await breaches()
    assert found == [
        f"recovery {number}: decision {decision.id} claimed {PAID} öre of application row {second}",
        f"recovery {number}: {PAID} öre of application row {second} is left of its claims, which is not what "
        f"was decided last",
    ]
