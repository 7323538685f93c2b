"""Many exports at the same time: they wait for each other, and nobody else for them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Literal

import pytest
from sqlalchemy.pool import QueuePool

from rxapp import db
from rxapp.http import exports as routes
from rxapp.services import auth, exports, payouts
from rxapp.services.payouts import LineView
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.data.test_exports_revoked import fetch, key_of

__all__ = ["paid"]

ASKED = 40
"""More than the database has connections for, with two for each file."""


async def test_exports_never_take_all_connections_to_the_database(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened, go_on, lines = asyncio.Queue[str](), asyncio.Event(), payouts.every_line
    slots = routes._SLOTS._value

    class Noted(asyncio.Semaphore):
        async def acquire(self) -> Literal[True]:
            happened.put_nowait("asked")
            return await super().acquire()

    async def held(*given: object) -> AsyncIterator[LineView]:
        is_first = True
        async for line in lines(*given):  # type: ignore[arg-type]
            if is_first:
                happened.put_nowait("reading")
                await go_on.wait()
            is_first = False
            yield line

    monkeypatch.setattr(routes, "_SLOTS", Noted(slots))
    monkeypatch.setattr(exports, "every_line", held)
    key, seen = await key_of("asta"), Counter[str]()
    async with asyncio.timeout(60):
        asked = [asyncio.create_task(fetch(key)) for _ in range(ASKED)]
        while seen["asked"] < ASKED or seen["reading"] < slots:
            seen[await happened.get()] += 1
        pool = db.engine().pool
        assert isinstance(pool, QueuePool)
        assert (seen["reading"], pool.checkedout()) == (slots, slots)
        assert 2 * slots < pool.size() + pool._max_overflow
        assert await auth.resolve(key) is not None
        go_on.set()
        answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {200}
