"""Claims in legal force are set off against what a run pays on the same account, and not an öre is lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.cases import CaseStatus
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind
from rxapp.models import (
    Case,
    EntryKind,
    Event,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    PaymentDemand,
    Payout,
    PayoutLine,
    RecoveryRecord,
)
from rxapp.services import demands, payout_runs, recovery_claims, verify
from rxapp.services.run_looks import due_by_municipality
from rxapp.text.happened import happened_text
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, PRESCHOOL
from tests.fixtures.recovering import PAID, PaidCase, decided, paid_case, was_opened
from tests.fixtures.world import Asked, World, add_case, add_payee_accounts, pay_out
from tests.services.conftest import GoTo
from tests.services.test_recovery_claims import appeal, judge

THREE_WEEKS = timedelta(weeks=3, days=1)
MONTH = timedelta(days=30)


@pytest.fixture
async def claimed(world: World, go_to: GoTo) -> tuple[PaidCase, str]:
    """Ale owes 1 000 kr of one row and 400 kr of another, in legal force today."""
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + THREE_WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    return paid, number


async def grant(world: World, ore: int, type_code: str = COMPULSORY, who: str = "asta") -> Case:
    rows = [Asked(FARAH.number, ore)]
    async with unit_of_work() as session:
        return await add_case(session, world, sender=getattr(world, who), type_code=type_code, rows=rows)


async def all_of(statement: Any) -> Sequence[Any]:
    async with reading() as session:
        return (await session.exec(statement)).all()


async def offsets() -> list[tuple[int, int]]:
    """Row and öre of what has been set off, in order."""
    mine = select(PayoutLine).where(PayoutLine.kind == LineKind.OFFSET).order_by(col(PayoutLine.id))
    return [(line.row_id, line.amount_ore) for line in await all_of(mine)]


async def totals() -> list[int]:
    return list(await all_of(select(Payout.total_ore).order_by(col(Payout.id))))


async def in_order() -> None:
    """Every invariant, but that of cases that the tests make without a decision's event."""
    async with reading() as session:
        assert [line for line in await verify.verify(session) if not line.startswith("case ")] == []


async def test_what_is_owed_is_taken_of_the_next_payout_and_the_rest_is_paid(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    paid, number = claimed
    await grant(world, 2_000_00)
    await pay_out(world, clock.today())
    assert await offsets() == [(paid.rows[0], -PAID), (paid.rows[1], -400_00)]
    assert (await totals())[1:] == [600_00]
    lines = await all_of(select(PayoutLine).where(PayoutLine.kind == LineKind.OFFSET))
    assert {line.file_number for line in lines} == {number}
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    (told,) = await all_of(select(Event).where(Event.kind == EventKind.RECOVERY_SET_OFF))
    assert told.data == {"taken_ore": 1_400_00, "left_ore": 0, "paid_on": clock.today().isoformat()} | {
        key: told.data[key] for key in told.data.keys() - {"taken_ore", "left_ore", "paid_on"}
    }
    await in_order()


async def test_what_does_not_fit_is_taken_of_the_payouts_after(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    paid, _ = claimed
    for ore, taken in ((300_00, [(0, -300_00)]), (900_00, [(0, -700_00), (1, -200_00)])):
        before = len(await offsets())
        await grant(world, ore)
        await pay_out(world, clock.today())
        assert (await offsets())[before:] == [(paid.rows[row], part) for row, part in taken]
        go_to(clock.today() + MONTH)
    assert (await totals())[1:] == [0, 0]
    await in_order()
    await grant(world, 250_00)
    await pay_out(world, clock.today())
    assert (await totals())[-1] == 50_00
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    await in_order()


async def test_it_is_taken_of_all_types_on_the_account_and_of_no_other_municipality(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    await grant(world, 1_000_00, PRESCHOOL)
    await grant(world, 5_000_00, PRESCHOOL, "britt")
    await pay_out(world, clock.today())
    assert sorted((await totals())[1:]) == [0, 5_000_00]
    await in_order()


async def test_nothing_is_taken_before_the_decision_has_legal_force(world: World) -> None:
    paid = await paid_case(world)
    number = await decided(paid)
    await was_opened(number, world.asta)
    await grant(world, 2_000_00)
    await pay_out(world, clock.today())
    assert await offsets() == []
    assert await all_of(select(NettingAttempt)) == []


async def test_the_case_that_money_is_taken_of_is_not_paid_again(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    paid, _ = claimed
    version = (await all_of(select(Case.version).where(Case.id == paid.case.id)))[0]
    await grant(world, 2_000_00)
    await pay_out(world, clock.today())
    ((status, after),) = await all_of(select(Case.status, Case.version).where(Case.id == paid.case.id))
    assert (status, after) == (CaseStatus.PAID, version)


async def demand_after(world: World, go_to: GoTo, runs: int) -> Sequence[PaymentDemand]:
    for _ in range(runs):
        await grant(world, 100_00)
        await pay_out(world, clock.today())
        go_to(clock.today() + MONTH)
    return await all_of(select(PaymentDemand))


async def test_after_three_runs_what_is_left_is_demanded_and_no_longer_taken(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    _, number = claimed
    assert await demand_after(world, go_to, 2) == []
    (demand,) = await demand_after(world, go_to, 1)
    assert demand.amount_ore == 1_100_00
    assert demand.reference == demands.reference_of(number)
    assert demand.pay_by is None
    (told,) = await all_of(select(Event).where(Event.kind == EventKind.RECOVERY_DEMANDED))
    said = happened_text(told.kind, told.data)
    assert "1\u00a0100,00\u00a0kr" in said
    assert said.endswith(f"OCR {demand.reference}")
    await grant(world, 500_00)
    await pay_out(world, clock.today())
    assert (await totals())[-1] == 500_00
    assert sum(ore for _, ore in await offsets()) == -300_00
    await in_order()


async def pay_in(world: World, number: str, ore: int, reference: str = "B1") -> int:
    async with unit_of_work() as session:
        return await demands.register_payment(
            session,
            world.hanna,
            number,
            amount_ore=ore,
            paid_on=clock.today(),
            bank_reference=reference,
        )


async def test_what_is_paid_in_lowers_what_is_left_and_is_registered_once(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    assert await pay_in(world, number, 1_100_00) == 300_00
    with pytest.raises(Conflict, match="redan registrerad"):
        await pay_in(world, number, 1)
    with pytest.raises(Invalid, match="större än det som är kvar"):
        await pay_in(world, number, 300_01, "B2")
    await grant(world, 1_000_00)
    await pay_out(world, clock.today())
    assert (await totals())[-1] == 700_00
    with pytest.raises(Conflict, match="inget kvar"):
        await pay_in(world, number, 1, "B3")
    await in_order()


async def test_what_a_prepared_run_takes_is_not_paid_in_as_well(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    await grant(world, 1_000_00)
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=clock.today())
    with pytest.raises(Invalid, match="större än det som är kvar"):
        await pay_in(world, number, 400_01)
    assert await pay_in(world, number, 400_00) == 0
    await in_order()


async def test_what_is_waived_afterwards_is_not_taken(claimed: tuple[PaidCase, str], world: World) -> None:
    paid, number = claimed
    version = (await all_of(select(RecoveryRecord.version).where(RecoveryRecord.file_number == number)))[0]
    async with unit_of_work() as session:
        left = await demands.waive(
            session, world.hanna, number, amount_ore=1_200_00, reason="Det är oskäligt.", version=version
        )
    assert left == 200_00
    await grant(world, 1_000_00)
    await pay_out(world, clock.today())
    assert await offsets() == [(paid.rows[1], -200_00)]
    await in_order()


@pytest.mark.without_accounts
async def test_without_an_account_nothing_is_paid_and_nothing_is_lost(world: World) -> None:
    await grant(world, 700_00)
    with pytest.raises(Conflict, match="inga beviljade rader"):
        await pay_out(world, clock.today())
    async with reading() as session:
        (due,) = await due_by_municipality(session, world.ulla, clock.today())
        assert (due.rows, due.total_ore, due.rows_without, due.unpayable_ore) == (1, 700_00, 1, 700_00)
    async with unit_of_work() as session:
        await add_payee_accounts(session, world)
        (due,) = await due_by_municipality(session, world.ulla, clock.today())
        assert (due.rows, due.total_ore, due.rows_without, due.unpayable_ore) == (1, 700_00, 0, 0)
    await pay_out(world, clock.today())
    assert await totals() == [700_00]


async def test_an_appeal_won_after_netting_gives_the_money_back_in_the_next_payout(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    paid, number = claimed
    await grant(world, 2_000_00)
    await pay_out(world, clock.today())
    appealed = await appeal(number, AppealStatus.HANDED_OVER, clock.today())
    await judge(appealed, CourtOutcome.CHANGED, [(paid.rows[0], -300_00), (paid.rows[1], -400_00)])
    assert await recovery_claims.follow_legal_force() == 1
    go_to(clock.today() + MONTH)
    await pay_out(world, clock.today())
    (line,) = await all_of(select(PayoutLine).where(PayoutLine.kind == LineKind.REFUND))
    assert (line.file_number, line.row_id, line.amount_ore) == (number, paid.rows[0], 700_00)
    assert (await totals())[-1] == 700_00
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    await in_order()


async def test_two_recoveries_are_set_off_the_oldest_first(world: World, go_to: GoTo) -> None:
    first, second = await paid_case(world), await paid_case(world)
    for paid in (second, first):
        number = await decided(paid, PAID, 400_00)
        await was_opened(number, world.asta)
        go_to(clock.today() + THREE_WEEKS)
        await recovery_claims.follow_legal_force()
    await grant(world, 1_500_00)
    await pay_out(world, clock.today())
    rows = [row for row, _ in await offsets()]
    assert rows == [*second.rows, first.rows[0]]
    assert (await offsets())[-1] == (first.rows[0], -100_00)
    kinds = await all_of(select(LedgerEntry.kind).where(LedgerEntry.kind == EntryKind.OFFSET))
    assert len(kinds) == 3
    await in_order()


def test_the_reference_has_a_check_digit_and_its_own_length() -> None:
    reference = demands.reference_of("5.6-2026-000123")
    assert reference.startswith("562026000123")
    assert int(reference[-2]) == len(reference) % 10
    assert AMINA.number not in reference
