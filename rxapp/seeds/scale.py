"""`rxapp seed --scale N`: many more cases at once, for measurements of lists, payouts and checks.

Inserted straight into the tables so that they come quickly: every granted row has its decision, its
periods, its postings and its payout line, and `rxapp verify` finds no breach. They fill a past year of
their own whose amounts are known. What they lack is the list of rules behind their decisions.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, extract, func, insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import unit_of_work
from rxapp.models import (
    Account,
    Case,
    Decision,
    FileNumberSeries,
    LedgerEntry,
    Payout,
    PayoutLine,
    PayoutRun,
    Person,
    Row,
)
from rxapp.seeds.accounts import MUNICIPALITIES, ORGANISATIONS
from rxapp.seeds.demo import SeedError, require_demo
from rxapp.seeds.scaled_months import Month, Numbers, Staff, make_month
from rxapp.services.cards import TEST_PREFIX

YEARS = range(2022, 2016, -1)
"""The years that can be filled, one each time: both types have amounts in each of them and before it."""

MOST = 900_000
FIRST_SCALED = 50_000_000
"""Individual numbers from here on; those of the demo data are below."""


async def seed_scale(count: int) -> int:
    """Add so many cases to the demo data, all or none; gives how many.

    Raises:
        SeedError: no demonstration, no demo data, more than a year holds, or every year is filled.
    """
    require_demo()
    if not 0 < count <= MOST:
        raise SeedError(f"--scale: between 1 and {MOST} cases can be made at a time")
    async with unit_of_work() as session:
        staff = await _staff(session)
        year = await _free_year(session)
        numbers = await _numbers(session)
        session.add(FileNumberSeries(year=year, last=count))
        await session.flush()
        for month in range(12):
            cases = range(count * month // 12, count * (month + 1) // 12)
            if cases:
                await _insert(session, make_month(year, month + 1, cases, staff, numbers))
        await _count_on(session)
    return count


async def _staff(session: AsyncSession) -> Staff:
    found = await session.exec(select(Account.hsa_id, Account.id))
    ids = {hsa_id: account_id or 0 for hsa_id, account_id in found.all()}
    try:
        return Staff(
            {code: ids[f"{TEST_PREFIX}{ORGANISATIONS[code]}-USR1"] for code in MUNICIPALITIES},
            *(ids[f"{TEST_PREFIX}{ORGANISATIONS[None]}-{card}"] for card in ("UTB1", "HND2")),
        )
    except KeyError:
        raise SeedError("There are no demo data to add to: run rxapp seed --demo first") from None


async def _free_year(session: AsyncSession) -> int:
    series = set((await session.exec(select(FileNumberSeries.year))).all())
    year_of_run = extract("year", col(PayoutRun.pay_on))
    taken = series | {int(year) for year in (await session.exec(select(year_of_run).distinct())).all()}
    free = next((year for year in YEARS if year not in taken), None)
    if free is None:
        raise SeedError("--scale: every year is filled; begin with an empty database")
    return free


async def _numbers(session: AsyncSession) -> Numbers:
    tops = [(await session.exec(select(func.max(key)))).one() or 0 for key in _keys()]
    highest = (await session.exec(select(func.max(col(Person.individual_number))))).one() or "0"
    return Numbers(*(top + 1 for top in tops), person=max(FIRST_SCALED, int(highest) + 1))


def _keys() -> Sequence[Any]:
    return [
        col(Case.id),
        col(Row.id),
        col(PayoutRun.id),
        col(Payout.id),
        col(Decision.id),
        col(LedgerEntry.id),
        col(PayoutLine.id),
    ]


async def _insert(session: AsyncSession, month: Month) -> None:
    connection = await session.connection()
    for model, rows in month.items():
        if rows:
            await connection.execute(insert(_table(model)), rows)


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", cast("Any", model).__table__)


async def _count_on(session: AsyncSession) -> None:
    """PostgreSQL's sequences know nothing of numbers that were given from outside."""
    connection = await session.connection()
    if connection.dialect.name != "postgresql":
        return
    for key in _keys():
        sequence = func.pg_get_serial_sequence(f'"{key.table.name}"', key.name)
        await connection.execute(select(func.setval(sequence, select(func.max(key)).scalar_subquery())))
