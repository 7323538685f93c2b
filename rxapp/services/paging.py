"""Lists in pages of fifty, counted and cut in SQL."""

from dataclasses import dataclass
from typing import Any, cast

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
    session: AsyncSession,
    counted: Rows,
    listed: Rows,
    page: int,
    *,
    key: Any = None,
    found: Rows | None = None,
) -> Paged:
    """The page of `listed`; a page past the end gives the last one. `counted` has the same rows.

    With `key`, the page is first found by keys alone, which an index can hold, and only its rows are
    then read from the table. `found`, where given, is what gives the keys in the order of the list.
    """
    counting = select(func.count()).select_from(counted.subquery())
    page = max(1, page)
    # Together with the page, since each statement is a way of its own to the database and back.
    cut = _cut(listed, page, key, found).add_columns(counting.scalar_subquery().label("in_all"))
    rows = (await session.exec(cast("Rows", cut))).all()
    if rows:
        return Paged(list(rows), page, rows[0].in_all)
    if page == 1:
        return Paged([], page, 0)
    count = (await session.exec(counting)).one()
    last = max(1, -(-count // PAGE_SIZE))
    cut = _cut(listed, last, key, found)
    return Paged(list((await session.exec(cut)).all()) if count else [], last, count)


def _cut(listed: Rows, page: int, key: Any, found: Rows | None) -> Rows:
    def on_page(rows: Rows) -> Rows:
        return rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)

    if key is None:
        return on_page(listed)
    # Joined, since for `IN (SELECT …)` SQLite looks through everything that the reader may see.
    ordered = cast("Rows", listed.with_only_columns(key)) if found is None else found
    keys = on_page(ordered).subquery("found")
    (only,) = keys.c
    return listed.join(keys, only == key)


def page_of(items: list[Any], page: int, size: int) -> tuple[list[Any], int, int]:
    """A page of a list that is held whole; a page past the end gives the last one. With it, which page it
    is and which is the last."""
    last = max(1, -(-len(items) // size))
    page = min(max(1, page), last)
    return items[(page - 1) * size : page * size], page, last
