from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.models import Case, EntryKind, GrantedPeriod, LedgerEntry, PayoutLine, PayoutRun, Person, Row
from rxapp.services import payout_runs
from rxapp.services.verify import verify
from tests.fixtures.people import AMINA, ASA
from tests.fixtures.statements import Counted
from tests.fixtures.world import World, pay_out
from tests.services.spring import FOUR_WEEKS, Q1, decide, typed

PAY_DAY = date(2025, 4, 30)


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify(session)


async def tamper(statement: str) -> None:
    """Change what the service itself never changes."""
    async with unit_of_work() as session:
        await (await session.connection()).execute(text(statement))


async def test_an_empty_database_has_no_breach(spring: World) -> None:
    assert await breaches() == []


async def test_granted_prepared_and_paid_cases_have_no_breach(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS, typed(ASA.number, "2025-01-02", "2025-01-07"))
    assert await breaches() == []
    async with unit_of_work() as session:
        run_id = await payout_runs.prepare(session, spring.ulla, pay_on=PAY_DAY)
    assert await breaches() == []
    async with unit_of_work() as session:
        await payout_runs.approve(session, spring.hanna, run_id=run_id)
        await payout_runs.pay(session, spring.ulla, run_id=run_id)
    assert await breaches() == []


async def test_a_tampered_total_is_found(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    await pay_out(spring, PAY_DAY)
    await tamper("UPDATE payout SET total_ore = total_ore + 1")
    (breach,) = await breaches()
    assert "the total is 1680001 öre, its lines sum to 1680000 öre" in breach


@pytest.mark.parametrize("table", ["application_row", '"case"'])
async def test_a_tampered_grant_is_found(spring: World, table: str) -> None:
    view = await decide(spring.asta, FOUR_WEEKS)
    await tamper(f"UPDATE {table} SET granted_ore = 5")  # noqa: S608 the table is one of two names above
    (breach,) = await breaches()
    assert breach.startswith(f"case {view.case.file_number}: ")


async def test_a_run_that_is_paid_without_the_ledger_is_found(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    async with unit_of_work() as session:
        await payout_runs.prepare(session, spring.ulla, pay_on=PAY_DAY)
    await tamper(f"UPDATE payout_run SET status = 'paid', approved_by = {spring.hanna.account_id}")  # noqa: S608
    (breach,) = await breaches()
    assert "not in the ledger" in breach


async def test_a_posting_of_a_run_that_is_not_paid_is_found(spring: World) -> None:
    view = await decide(spring.asta, FOUR_WEEKS)
    async with unit_of_work() as session:
        await payout_runs.prepare(session, spring.ulla, pay_on=PAY_DAY)
        line = (await session.exec(select(PayoutLine))).one()
        session.add(
            LedgerEntry(
                kind=EntryKind.PAID,
                payout_line_id=line.id,
                municipality_code="1440",
                type_code=view.case.type_code,
                row_id=view.rows[0].row_id,
                amount_ore=-16_800_00,
                booked_on=PAY_DAY,
            )
        )
    row = view.rows[0].row_id
    found = await breaches()
    assert f"application row {row}: the ledger has it paid, but it is in no paid run" in found
    # What is paid so is missing in what the municipality is to get.
    assert [line for line in found if not line.startswith("application row")] == [
        "municipality 1440: the ledger comes to 0 öre, due less owed to 1680000 öre"
    ]


async def test_a_decided_case_without_decision_is_found(spring: World) -> None:
    async with unit_of_work() as session:
        session.add(
            Case(
                file_number="2025-000099",
                municipality_code="1440",
                type_code="ASYL_COMPULSORY",
                status=CaseStatus.DECIDED,
                quarter_first_day=Q1.first_day,
                arrived_at=clock.now(),
                arrived_on=PAY_DAY,
                sent_by=spring.asta.account_id,
                draft_key="x",
                applied_ore=0,
            )
        )
    assert await breaches() == [
        "case 2025-000099: its status does not agree with its decision or events (decision)"
    ]


async def test_an_undecided_case_with_a_decision_is_found(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    await tamper("""UPDATE "case" SET status = 'in_review'""")
    (breach,) = await breaches()
    assert "does not agree" in breach


async def test_an_eleventh_period_is_found(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    async with unit_of_work() as session:
        row_id = (await session.exec(select(Row.id))).one()
        for step in range(1, 11):
            day = date(2025, 3, 1) + timedelta(days=step)
            session.add(
                GrantedPeriod(individual_number=AMINA.number, first_day=day, last_day=day, row_id=row_id or 0)
            )
    assert await breaches() == [f"application row {row_id}: the child is granted 11 periods in 2025"]


async def test_paying_many_cases_says_no_more_than_paying_one(spring: World, statements: Counted) -> None:
    counts: list[int] = []
    for pay_on, numbers in (
        (PAY_DAY, ["30000000"]),
        (date(2025, 5, 30), [f"300001{n:02d}" for n in range(8)]),
    ):
        async with unit_of_work() as session:
            session.add_all(_child(number) for number in numbers)
        for number in numbers:
            await decide(spring.asta, typed(number))
        async with unit_of_work() as session:
            run_id = await payout_runs.prepare(session, spring.ulla, pay_on=pay_on)
            await payout_runs.approve(session, spring.hanna, run_id=run_id)
        with statements() as said:
            async with unit_of_work() as session:
                await payout_runs.pay(session, spring.ulla, run_id=run_id)
        counts.append(len(said))
    assert counts[1] <= counts[0] + 1
    async with reading() as session:
        assert len((await session.exec(select(PayoutRun))).all()) == 2


def _child(number: str) -> Person:
    return Person(
        individual_number=number,
        first_name="Ett",
        last_name="Barn",
        born_on=date(2015, 1, 1),
        municipality_code="1440",
    )


@pytest.mark.parametrize("table", ["application_row", "granted_period"])
async def test_what_is_granted_or_paid_for_another_than_the_row_is_about_is_found(
    spring: World, table: str
) -> None:
    view = await decide(spring.asta, FOUR_WEEKS)
    await pay_out(spring, PAY_DAY)
    statements = {
        "application_row": "UPDATE application_row SET individual_number = '10000007'",
        "granted_period": "UPDATE granted_period SET individual_number = '10000007'",
    }
    await tamper(statements[table])
    assert await breaches() == [
        f"application row {view.rows[0].row_id}: what is granted or paid is not for the individual that the "
        "row is about"
    ]


async def test_the_database_grants_nothing_to_nobody_and_names_nobody_unknown(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    for statement in (
        "UPDATE application_row SET individual_number = '', personal_number = '201607642384'",
        "UPDATE person SET first_name = '' WHERE individual_number = '10000001'",
        "UPDATE person SET born_on = NULL WHERE individual_number = '10000001'",
        "UPDATE person SET protection = 'secret' WHERE individual_number = '10000001'",
    ):
        with pytest.raises(IntegrityError):
            await tamper(statement)
