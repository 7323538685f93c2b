"""From the decision of a recovery to the ledger: once, never too early, never while an appeal is open."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    AppealRecord,
    Case,
    Decision,
    EntryKind,
    Event,
    JudgmentRecord,
    LedgerEntry,
)
from rxapp.services import (
    recovery_claims,
    recovery_decisions,
    recovery_hearings,
    verify,
)
from tests.fixtures.recovering import (
    FALSE,
    PAID,
    WHY,
    PaidCase,
    decided,
    kept,
    opened,
    paid_case,
    version_of,
    was_opened,
)
from tests.fixtures.world import World, pay_out
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


async def told(kind: EventKind) -> int:
    async with reading() as session:
        return len((await session.exec(select(Event.id).where(Event.kind == kind))).all())


async def status_of(number: str) -> RecoveryStatus:
    return (await kept(number))[0].status


async def appeal(number: str, status: AppealStatus, arrived_on: date) -> int:
    """An appeal of the decision that was made last, as far as it has come."""
    async with unit_of_work() as session:
        mine = select(Decision).join(Case, col(Case.id) == Decision.case_id).where(Case.file_number == number)
        decision = (await session.exec(mine.order_by(col(Decision.id).desc()))).first()
        assert decision is not None
        record = AppealRecord(
            case_id=decision.case_id,
            against_id=decision.id or 0,
            status=status,
            arrived_on=arrived_on,
            lodged_at=clock.now(),
            lodged_by=1,
            wanted="Beslutet ska upphävas.",
            grounds="Barnet gick i skolan.",
            since=arrived_on,
            court=Court.ADMINISTRATIVE if status is AppealStatus.CLOSED else None,
        )
        session.add(record)
        await session.flush()
        return record.id or 0


async def judge(appeal_id: int, outcome: CourtOutcome, rows: Sequence[tuple[int, int]] = ()) -> None:
    """What a court has said for good; `rows` as seen from the municipality."""
    async with unit_of_work() as session:
        session.add(
            JudgmentRecord(
                appeal_id=appeal_id,
                position=1,
                court=Court.ADMINISTRATIVE,
                outcome=outcome,
                judged_on=clock.today(),
                case_number="1234-26",
                rows=[{"row": row, "ore": ore} for row, ore in rows],
                registered_by=1,
                registered_at=clock.now(),
            )
        )
        mine = update(AppealRecord).where(col(AppealRecord.id) == appeal_id)
        await session.exec(
            mine.values(status=AppealStatus.CLOSED, since=clock.today(), court=Court.ADMINISTRATIVE)
        )


async def claimed(world: World, go_to: GoTo, *amounts: int) -> tuple[PaidCase, str]:
    """Decided, opened the same day, and in the ledger three weeks later."""
    paid = await paid_case(world)
    number = await decided(paid, *amounts)
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)
    assert await recovery_claims.follow_legal_force() == 1
    return paid, number


async def test_the_claim_is_booked_the_day_after_the_last_day_and_once(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta, clock.today() + 2 * DAY)
    last = clock.today() + 2 * DAY + WEEKS
    for day in (last - 2 * DAY, last):
        go_to(day)
        assert await recovery_claims.follow_legal_force() == 0
        assert await ledger() == []
    go_to(last + DAY)
    assert await recovery_claims.follow_legal_force() == 1
    assert await recovery_claims.follow_legal_force() == 0
    assert await ledger() == [
        (EntryKind.CLAIM, paid.rows[0], -PAID),
        (EntryKind.CLAIM, paid.rows[1], -400_00),
    ]
    assert await status_of(number) is RecoveryStatus.CLAIMED
    assert await told(EventKind.RECOVERY_CLAIMED) == 1
    assert await breaches() == []


async def test_a_decision_that_nobody_has_opened_is_never_claimed(world: World, go_to: GoTo) -> None:
    number = await decided(await paid_case(world))
    go_to(clock.today() + 20 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 0
    assert await status_of(number) is RecoveryStatus.DECIDED


async def test_an_open_appeal_stands_in_the_way_until_it_is_over(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await was_opened(number, world.asta)
    lodged = await appeal(number, AppealStatus.LODGED, clock.today())
    go_to(clock.today() + 2 * WEEKS + WEEKS)
    assert await recovery_claims.follow_legal_force() == 0
    await judge(lodged, CourtOutcome.CHANGED, [(paid.rows[0], -300_00), (paid.rows[1], 0)])
    assert await recovery_claims.follow_legal_force() == 1
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -300_00)]
    assert await breaches() == []


async def test_a_recovery_that_claims_nothing_ends(world: World, go_to: GoTo) -> None:
    number = await decided(await paid_case(world), 0, 0)
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)
    assert await recovery_claims.follow_legal_force() == 1
    assert (await status_of(number), await ledger()) == (RecoveryStatus.CLOSED, [])
    assert await breaches() == []


async def test_a_later_decision_undoes_what_was_too_much(world: World, go_to: GoTo) -> None:
    paid, number = await claimed(world, go_to)
    async with unit_of_work() as session:
        await recovery_decisions.replace_decision(
            session,
            world.hanna,
            number,
            version=await version_of(number),
            cause=Cause.CHANGE,
            settled=[Settled(paid.rows[0], PAID), Settled(paid.rows[1], 250_00)],
            reason="Intyget visar att halva perioden stämmer.",
        )
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[1], 750_00)]
    assert [row.owed_ore for row in (await kept(number))[1]] == [PAID, 250_00]
    # What is undone has not been taken from anybody, so nothing of it is paid out.
    with pytest.raises(Conflict, match="inga beviljade rader"):
        await pay_out(world, clock.today() + DAY)
    # And the rest of the row may be claimed anew.
    await opened(paid, {paid.rows[1]: 750_00})
    assert await breaches() == []


async def test_more_than_is_booked_is_never_claimed_by_another_decision(world: World, go_to: GoTo) -> None:
    paid, number = await claimed(world, go_to, PAID, 0)
    with pytest.raises(Conflict, match="Öppna ett nytt"):
        async with unit_of_work() as session:
            await recovery_decisions.replace_decision(
                session,
                world.hanna,
                number,
                version=await version_of(number),
                cause=Cause.CORRECTION,
                settled=[Settled(row, PAID) for row in paid.rows],
                reason="Mer.",
            )


async def test_a_court_that_looks_at_a_late_appeal_lowers_the_claim_once(world: World, go_to: GoTo) -> None:
    paid, number = await claimed(world, go_to)
    late = await appeal(number, AppealStatus.HANDED_OVER, clock.today())
    assert await recovery_claims.follow_legal_force() == 0
    await judge(late, CourtOutcome.CHANGED, [(paid.rows[0], 0), (paid.rows[1], -PAID)])
    assert await recovery_claims.follow_legal_force() == 1
    assert await recovery_claims.follow_legal_force() == 0
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[0], PAID)]
    assert [row.owed_ore for row in (await kept(number))[1]] == [0, PAID]
    assert await breaches() == []


async def test_what_a_court_sends_back_is_told_heard_and_decided_anew(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await was_opened(number, world.asta)
    await judge(await appeal(number, AppealStatus.HANDED_OVER, clock.today()), CourtOutcome.REMITTED)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 0
    async with unit_of_work() as session:
        await recovery_decisions.take_up_again(session, world.hugo, number, version=await version_of(number))
    assert await breaches() == []
    async with unit_of_work() as session:
        await recovery_hearings.communicate(
            session,
            world.hugo,
            number,
            version=await version_of(number),
            material="Domen och skolans intyg.",
            respond_by=clock.today() + WEEKS,
        )
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, world.asta, number, text="", is_all=True)
    async with unit_of_work() as session:
        await recovery_decisions.decide(
            session,
            world.hugo,
            number,
            version=await version_of(number),
            settled=[Settled(paid.rows[0], 100_00), Settled(paid.rows[1], 0)],
            ground=FALSE,
            reason=WHY,
        )
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)
    assert await recovery_claims.follow_legal_force() == 1
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -100_00)]
    assert await breaches() == []


async def test_a_stop_in_the_midst_leaves_nothing_half(
    world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await decided(await paid_case(world))
    await was_opened(number, world.asta)
    go_to(clock.today() + WEEKS + DAY)

    async def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recovery_claims, "tell", stop)
        with pytest.raises(KeyboardInterrupt):
            await recovery_claims.follow_legal_force()
    assert (await status_of(number), await ledger()) == (RecoveryStatus.DECIDED, [])
    assert await recovery_claims.follow_legal_force() == 1
    assert len(await ledger()) == 2
