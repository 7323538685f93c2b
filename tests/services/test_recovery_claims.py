"""From the decision of a recovery to the ledger: once, never too early, never while an appeal is open."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, DomainError, Invalid
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
