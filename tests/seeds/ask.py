"""Questions about the data, asked of the tables themselves."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from rxapp.db import reading
from rxapp.models import Case, Payout, Row
from rxapp.services.verify import verify


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify(session)


async def rows(statement: Any) -> list[Any]:
    async with reading() as session:
        connection = await session.connection()
        return [tuple(row) for row in (await connection.execute(statement)).all()]


async def values(statement: Any) -> set[Any]:
    return {row[0] for row in await rows(statement)}


async def counts(*models: type[SQLModel]) -> list[int]:
    return [(await rows(select(func.count()).select_from(model)))[0][0] for model in models]


def cases_of(municipality_code: str, *columns: Any) -> Any:
    return select(*columns).select_from(Case).where(col(Case.municipality_code) == municipality_code)


def rows_of(municipality_code: str, *columns: Any) -> Any:
    return cases_of(municipality_code, *columns).join(Row, col(Row.case_id) == col(Case.id))


async def pay_days(municipality_code: str) -> set[Any]:
    paid = select(col(Payout.paid_on)).where(
        col(Payout.municipality_code) == municipality_code, col(Payout.paid_on).is_not(None)
    )
    return await values(paid)
