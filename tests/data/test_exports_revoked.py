"""A permission that is taken while a long export runs: the file stops, and nothing of it is sent."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from itertools import islice

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col, select
from starlette.applications import Starlette

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Right
from rxapp.http import exports as routes
from rxapp.models import Account, Event
from rxapp.services import acting, auth, exports, payouts, permissions
from rxapp.services.payouts import LineView
from tests.fixtures.people import ACCOUNTS, AMINA, COMPULSORY, PIN, PRESCHOOL
from tests.fixtures.world import QUARTER, Asked, World, add_case, pay_out

LINES = 2_000
TAKEN_AT = 450
Take = Callable[[World, str], Awaitable[None]]


@pytest.fixture
async def long(world: World) -> World:
    """Ale with thousands of payout lines of one type."""
    days = (QUARTER + timedelta(days=n) for n in range(LINES))
    async with unit_of_work() as session:
        asked = [Asked(AMINA.number, 1_000_00, day) for day in days]
        await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=asked)
    await pay_out(world, date(2026, 11, 26))
    return world


async def key_of(name: str) -> str:
    entered = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
    assert isinstance(entered, auth.LoggedIn)
    return entered.key


async def permission(world: World, _key: str) -> None:
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.asta.account_id, subject=COMPULSORY, held=False
        )


async def session(_world: World, key: str) -> None:
    await auth.log_out(key)


async def account(world: World, _key: str) -> None:
    async with unit_of_work() as db:
        mine = col(Account.id) == world.asta.account_id
        await db.exec(update(Account).where(mine).values(deactivated_at=clock.now()))


def hooked(monkeypatch: pytest.MonkeyPatch, at: int, take: Callable[[], Awaitable[None]]) -> list[int]:
    """Let something be taken just before the line `at` is read; gives the number of lines read."""
    read = [0]
    lines = payouts.every_line

    async def watched(*given: object) -> AsyncIterator[LineView]:
        async for line in lines(*given):  # type: ignore[arg-type]
            read[0] += 1
            if read[0] == at:
                await take()
            yield line

    monkeypatch.setattr(exports, "every_line", watched)
    return read


async def fetch(key: str, kind: str = "csv") -> httpx.Response:
    transport = httpx.ASGITransport(app=Starlette(routes=routes.ROUTES))
    cookies = {auth.session_cookie(): key}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", cookies=cookies) as client:
        return await client.get(f"/export/utbetalningar.{kind}")


async def exported() -> int:
    async with reading() as db:
        found = await db.exec(select(Event).where(Event.kind == EventKind.FILE_EXPORTED))
        return len(found.all())


@pytest.mark.parametrize("take", [permission, session, account], ids=["permission", "session", "account"])
async def test_what_is_taken_in_the_midst_stops_the_file(
    long: World, monkeypatch: pytest.MonkeyPatch, take: Take
) -> None:
    key = await key_of("asta")
    read = hooked(monkeypatch, TAKEN_AT, lambda: take(long, key))
    answer = await fetch(key)
    assert answer.status_code == 403
    assert answer.text.startswith("Filen har inte skickats.")
    assert AMINA.last_name not in answer.text
    assert TAKEN_AT <= read[0] <= TAKEN_AT + exports.ASK_EVERY
    assert await exported() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_is_taken_after_the_last_line_keeps_the_finished_file_back(
    long: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    key = await key_of("asta")
    read = hooked(monkeypatch, LINES, lambda: permission(long, key))
    answer = await fetch(key, kind)
    assert (answer.status_code, read[0]) == (403, LINES)
    assert await exported() == 0
    # What one may still have comes when it is asked for anew.
    monkeypatch.undo()
    again = await fetch(key)
    assert again.status_code == 200
    assert AMINA.last_name not in again.text


async def test_what_others_lose_stops_nothing(long: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def from_bo() -> None:
        async with unit_of_work() as db:
            bo = long.bo.account_id
            await permissions.set_permission(db, long.disa, account_id=bo, subject=PRESCHOOL, held=False)

    key = await key_of("asta")
    hooked(monkeypatch, TAKEN_AT, from_bo)
    answer = await fetch(key)
    assert answer.status_code == 200
    assert sum(1 for _ in islice(answer.text.splitlines(), 1, None)) == LINES
    assert await exported() == 1


async def test_still_asks_for_everything_that_the_reader_had(world: World) -> None:
    key, other = await key_of("asta"), await key_of("bo")
    await acting.still(key, world.asta, Right.PAYOUTS_READ)
    for wrong, actor, right in (
        (other, world.asta, Right.PAYOUTS_READ),
        ("nobody's", world.asta, Right.PAYOUTS_READ),
        (key, world.asta, Right.PERMISSIONS_SET),
    ):
        with pytest.raises(NotAllowed):
            await acting.still(wrong, actor, right)
    async with unit_of_work() as db:
        await permissions.set_permission(
            db, world.disa, account_id=world.asta.account_id, subject="ACCOUNT_NUMBERS", held=False
        )
    with pytest.raises(NotAllowed):
        await acting.still(key, world.asta, Right.PAYOUTS_READ)
