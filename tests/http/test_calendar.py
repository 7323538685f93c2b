"""The calendar of last days: who gets it without a session, what stands in it and what never does."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route

from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.permissions import Actor
from rxapp.http import calendar
from rxapp.http.calendar import NOT_HERE
from rxapp.http.headers import Protection
from rxapp.models import Account, Agreement, CalendarFeed
from rxapp.services import calendar_feeds, permissions
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import ACCOUNTS, INDIVIDUALS, PRESCHOOL
from tests.fixtures.world import World

__all__ = ["paid"]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    calendar.WRONG.forget()
    calendar.FETCHES.forget()


async def made_for(actor: Actor) -> str:
    async with unit_of_work() as session:
        return await calendar_feeds.make_feed(session, actor)


async def fetch(secret: str, method: str = "GET", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=Starlette(routes=calendar.ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        return await reader.request(method, f"/kalender/{secret}.ics", headers=headers)


def events_of(answer: httpx.Response) -> list[Calendar]:
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.text).walk("VEVENT"))  # type: ignore[arg-type]


async def test_the_calendar_can_be_read_and_has_a_day_for_each_open_period(world: World) -> None:
    answer = await fetch(await made_for(world.bo))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = [(str(e["uid"]), e.decoded("dtstart"), str(e["summary"])) for e in events_of(answer)]
    name = "Sista ansökningsdag: Asylsökande i förskola, "
    assert found == [
        (f"{PRESCHOOL}-2026-4@localhost", date(2027, 6, 30), f"{name}2026 kvartal 4"),
        (f"{PRESCHOOL}-2026-3@localhost", date(2027, 3, 31), f"{name}2026 kvartal 3"),
        (f"{PRESCHOOL}-2026-2@localhost", date(2026, 12, 31), f"{name}2026 kvartal 2"),
    ]


async def test_each_day_has_a_reminder_in_the_morning_fourteen_days_before(world: World) -> None:
    for event in events_of(await fetch(await made_for(world.bo))):
        (alarm,) = event.walk("VALARM")
        start = datetime.combine(event.decoded("dtstart"), datetime.min.time())
        assert start + alarm.decoded("trigger") == start - timedelta(days=14) + timedelta(hours=9)
        assert str(event["url"]).startswith(f"http://localhost:3000/ansokan/ny?typ={PRESCHOOL}&period=2026-")
        assert "dtend" not in event, "without an end a day is one whole day"


async def test_a_second_fetch_names_the_same_events(world: World) -> None:
    secret = await made_for(world.britt)
    first, second = [[str(e["uid"]) for e in events_of(await fetch(secret))] for _ in range(2)]
    assert first == second
    assert len(set(first)) == len(first) > 20


async def test_nothing_of_anybody_and_of_no_case_is_in_it(paid: Paid) -> None:
    text = (await fetch(await made_for(paid.world.asta))).text
    # But for when it was made, which may well be at 14:40.
    unfolded = re.sub(r"DTSTAMP:\S+", "", text.replace("\r\n ", ""))
    words = [word for i in INDIVIDUALS for word in (i.number, i.first_name, i.last_name)]
    words += [word for a in ACCOUNTS.values() for word in (a.hsa_id, a.last_name)]
    words += [paid.preschool.file_number, paid.compulsory.file_number, "\N{NO-BREAK SPACE}kr", "1440"]
    assert not [word for word in words if word in unfolded]


async def test_only_the_types_that_are_held_are_in_it(world: World) -> None:
    text = (await fetch(await made_for(world.bo))).text
    assert not [code for code in TYPES if code != PRESCHOOL and f"{code}-" in text]
    assert events_of(await fetch(await made_for(world.nils))) == []


async def test_a_permission_that_is_taken_is_gone_at_the_next_fetch(world: World) -> None:
    secret = await made_for(world.bo)
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.bo.account_id, subject=PRESCHOOL, held=False
        )
    assert events_of(await fetch(secret)) == []


@pytest.mark.parametrize("what", ["deactivated_at", "locked_at"])
async def test_whoever_is_shut_out_has_no_calendar(world: World, what: str) -> None:
    secret = await made_for(world.bo)
    async with unit_of_work() as session:
        account = await session.get(Account, world.bo.account_id)
        assert account is not None
        setattr(account, what, datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    assert ((await fetch(secret)).status_code, (await fetch(secret)).text) == (404, NOT_HERE)


async def test_without_agreement_there_is_no_calendar(world: World) -> None:
    secret = await made_for(world.bo)
    async with unit_of_work() as session:
        for agreement in (await session.exec(select(Agreement))).all():
            agreement.ends_on = date(2026, 11, 1)
    assert (await fetch(secret)).status_code == 404


async def test_a_new_address_takes_the_old_ones_place_and_one_can_be_taken_away(world: World) -> None:
    old = await made_for(world.bo)
    new = await made_for(world.bo)
    assert [(await fetch(secret)).status_code for secret in (old, new)] == [404, 200]
    async with unit_of_work() as session:
        await calendar_feeds.remove_feed(session, world.bo)
    assert (await fetch(new)).status_code == 404
    async with unit_of_work() as session:
        with pytest.raises(NotFound):
            await calendar_feeds.remove_feed(session, world.bo)


async def test_the_secret_is_long_and_only_its_hash_is_kept(world: World) -> None:
    secret = await made_for(world.bo)
    assert calendar_feeds.SECRET.fullmatch(secret)
    async with reading() as session:
        (kept,) = (await session.exec(select(CalendarFeed))).all()
    assert kept.secret_hash == calendar_feeds.hash_secret(secret)
    assert secret not in str(kept.model_dump())


@pytest.mark.parametrize("guess", ["a", "x" * 43, "%00", "..%2f..", "'" * 43, "å" * 43])
async def test_a_wrong_address_is_a_plain_404(world: World, guess: str) -> None:
    await made_for(world.bo)
    answer = await fetch(guess)
    assert answer.status_code == 404
    assert "VCALENDAR" not in answer.text


async def test_the_hash_itself_opens_nothing(world: World) -> None:
    secret = await made_for(world.bo)
    assert (await fetch(calendar_feeds.hash_secret(secret)[:43])).status_code == 404


async def test_guessing_is_slowed_down_and_a_right_address_is_not(world: World) -> None:
    secret = await made_for(world.bo)
    wrong = [(await fetch("x" * 43)).status_code for _ in range(31)]
    assert wrong == [404] * 30 + [429]
    calendar.WRONG.forget()
    assert [(await fetch(secret)).status_code for _ in range(31)] == [200] * 30 + [429]


async def test_it_is_kept_nowhere_and_no_cookie_comes_along(world: World, tmp_path: Path) -> None:
    secret = await made_for(world.bo)
    app = Protection(Starlette(routes=calendar.ROUTES), tmp_path, "http://localhost:3000")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        for path in (f"/kalender/{secret}.ics", f"/kalender/{'x' * 43}.ics"):
            answer = await reader.get(path)
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex, nofollow"
            assert "set-cookie" not in answer.headers


async def test_only_users_have_an_address(world: World) -> None:
    for actor in (world.disa, world.hanna, world.kerstin):
        with pytest.raises(NotAllowed):
            await made_for(actor)


def test_the_calendar_answers_reading_alone() -> None:
    (route,) = calendar.ROUTES
    assert isinstance(route, Route)
    assert route.methods == {"GET", "HEAD"}
