"""What the database itself refuses of money, whatever the service would have done."""

import asyncio
import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from rxapp.db import unit_of_work
from rxapp.domain.errors import DomainError
from rxapp.models import RecoveryRecord
from rxapp.services import demands
from tests.fixtures.recovering import PaidCase
from tests.fixtures.world import World
from tests.services.test_every_breach import LINE_AGAIN, OF_ALE, books
from tests.services.test_netting_runs import all_of, claimed, in_order, pay_in

__all__ = ["books", "claimed"]
ENTRY = (
    "INSERT INTO ledger_entry (kind, municipality_code, type_code, row_id, payout_line_id, settles_id,"
    " amount_ore, booked_on)"
    " SELECT '{kind}', {code}, type_code, {row}, {line}, {settles}, {ore}, '2026-11-26'"
    " FROM ledger_entry WHERE kind = 'claim' AND row_id = {paid}"
)
"""An entry beside the first claim of Ale, 1 000 kr of which all is set off."""
GOOD = {
    "kind": "offset", "code": "municipality_code", "row": "row_id", "line": "999", "settles": "id",
    "ore": "1",
}  # fmt: skip
PAYOUTS = {
    "never_negative": "UPDATE payout SET total_ore = -1 WHERE id = {ale}",
    "returned_with_a_reason": "UPDATE payout SET returned_on = paid_on WHERE id = {ale}",
    "returned_after_paid": "UPDATE payout SET paid_on = NULL WHERE returned_on IS NOT NULL",
    "payee_account_id": "INSERT INTO payout (payout_run_id, municipality_code, payee_account_id, total_ore)"
    " SELECT payout_run_id, municipality_code, payee_account_id, 1 FROM payout WHERE id = {ale}",
    "within_what_was_left": "INSERT INTO netting_attempt (payout_run_id, claim_id, before_ore, taken_ore)"
    " SELECT min(r.id), min(e.id), 1, 2 FROM payout_run r, ledger_entry e",
    "pay_on": "INSERT INTO payout_run (pay_on, status, prepared_at)"
    " SELECT pay_on, 'prepared', prepared_at FROM payout_run",
}
"""What the database says, and to what."""
PAID_IN = (
    "INSERT INTO incoming_payment (recovery_id, amount_ore, paid_on, bank_reference, registered_by,"
    " registered_at) SELECT id, 1, '2026-11-26', 'B1', opened_by, opened_at FROM recovery"
)
STAY = {
    "netting_attempt": "taken_ore",
    "incoming_payment": "amount_ore",
    "payment_file": "content",
    "payment_answer": "content",
}
TOO_MUCH, NO_CLAIM = "what meets a claim is more than the claim", "what meets a claim names none of its row"


def entry(paid: int, changed: dict[str, str], pattern: str = ENTRY) -> str:
    return pattern.format(**(GOOD | {"paid": str(paid)} | changed))


async def refused(statement: str) -> str:
    with pytest.raises(DBAPIError) as refusal:
        async with unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    return str(refusal.value.orig)


async def test_what_meets_a_claim_is_never_more_than_the_claim(books: tuple[int, str]) -> None:
    for changed in ({}, {"kind": "returned", "ore": "-100001"}):
        assert TOO_MUCH in await refused(entry(books[0], changed))
    undone = "settles_id, amount_ore", "{settles}, {ore}"
    by_decision = ENTRY.replace(undone[0], "settles_id, decision_id, amount_ore").replace(
        undone[1], "{settles}, decision_id, {ore}"
    )
    assert TOO_MUCH in await refused(entry(books[0], {"kind": "reversal", "line": "NULL"}, by_decision))


async def test_what_meets_a_claim_names_one_of_its_row_and_municipality(
    claimed: tuple[PaidCase, str],
) -> None:
    """Nothing of the claim is met yet, so there is room for it."""
    row = claimed[0].rows[0]
    for changed, said in (
        ({"code": "'1231'"}, NO_CLAIM),
        ({"row": "row_id + 1"}, NO_CLAIM),
        ({"settles": "NULL"}, "names_its_claim"),
    ):
        assert said in await refused(entry(row, changed))
    # What is met must be a claim: not what was granted.
    assert re.search(f"{NO_CLAIM}|{TOO_MUCH}", await refused(entry(row, {"settles": "1"})))


async def test_what_is_due_is_in_a_second_line_only_once_the_bank_has_sent_the_first_back(
    books: tuple[int, str],
) -> None:
    assert "paid again only if the payment before was sent back" in await refused(
        LINE_AGAIN.format(ale=OF_ALE)
    )


async def test_no_payout_is_negative_or_made_twice_or_comes_back_unpaid(books: tuple[int, str]) -> None:
    for said, statement in PAYOUTS.items():
        assert said in await refused(statement.format(ale=OF_ALE))


async def test_what_a_run_tried_what_came_in_and_what_the_bank_was_told_and_answered_stays(
    books: tuple[int, str],
) -> None:
    async with unit_of_work() as session:
        await (await session.connection()).execute(text(PAID_IN))
    for table, column in STAY.items():
        for verb, statement in (
            ("UPDATE", f"UPDATE {table} SET {column} = {column}"),  # noqa: S608 the test's own words
            ("DELETE", f"DELETE FROM {table}"),  # noqa: S608 the test's own words
        ):
            assert f"{table} is append-only: {verb} refused" in await refused(statement)


async def test_of_two_payments_at_once_that_are_more_than_is_left_one_is_registered(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    """Of 1 400 kr, 1 100 twice."""
    _, number = claimed
    done = await asyncio.gather(
        *(pay_in(world, number, 1_100_00, reference) for reference in ("B1", "B2")), return_exceptions=True
    )
    assert [each for each in done if isinstance(each, int)] == [300_00]
    assert [type(each).__mro__[1] for each in done if not isinstance(each, int)] == [DomainError]
    await in_order()


async def test_of_a_payment_and_a_waiver_at_once_of_all_that_is_left_one_is_done(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    versions = select(RecoveryRecord.version).where(RecoveryRecord.file_number == number)
    (version,) = await all_of(versions)

    async def waive() -> int:
        async with unit_of_work() as session:
            return await demands.waive(
                session, world.hanna, number, amount_ore=1_400_00, reason="Det är oskäligt.", version=version
            )

    done = await asyncio.gather(pay_in(world, number, 1_400_00), waive(), return_exceptions=True)
    assert sorted(isinstance(each, DomainError) for each in done) == [False, True], done
    await in_order()
