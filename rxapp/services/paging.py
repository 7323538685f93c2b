"""Lists in pages of fifty, counted and cut in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list: its rows, which page (from 1) and how many rows there are in all."""

    rows: list[Any]
    page: int
    count: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))


async def fetch_page(
    session: AsyncSession, counted: Rows, listed: Rows, page: int, *, key: Any = None
) -> Paged:
    """The page of `listed`; a page past the end gives the last one. `counted` has the same rows.

    With `key`, the page is first found by keys alone, which an index can hold, and only its rows are
    then read from the table.
    """
    count = (await session.exec(select(func.count()).select_from(counted.subquery()))).one()
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    cut = listed.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    if key is not None:
        cut = listed.where(key.in_(cut.with_only_columns(key)))
    rows = (await session.exec(cut)).all()
    return Paged(list(rows), page, count)
