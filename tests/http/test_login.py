"""The cookie of the session, and how many refused logins an address may have."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from rxapp.http import auth as routes
from rxapp.http import exports
from rxapp.services import auth, limits
from rxapp.state.session import cookie_key
from rxapp.text.login import FLASH_COOKIE, read_flash
from tests.fixtures.database import forget
from tests.fixtures.people import ACCOUNTS, PIN
from tests.fixtures.world import World

ASTA = {"hsa_id": ACCOUNTS["asta"].hsa_id, "pin": PIN, "till": "/arenden"}
WRONG = {"hsa_id": "nonsens", "pin": "x"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "monotonic", lambda: 1_000.0)
    routes.REFUSALS.forget()


def client(address: str = "192.0.2.7") -> httpx.AsyncClient:
    app = Starlette(routes=[*routes.ROUTES, *exports.ROUTES])
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="https://ersattning.example")


@pytest.fixture
async def secure(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The world behind https."""
    from rxapp.settings import get_settings

    before = auth.session_cookie()
    monkeypatch.setenv("RXAPP_PUBLIC_URL", "https://ersattning.example")
    get_settings.cache_clear()
    assert before != auth.session_cookie()
    yield world
    forget()


async def test_behind_https_the_cookie_is_of_this_host_alone(secure: World) -> None:
    async with client() as browser:
        answer = await browser.post("/auth/login", data=ASTA)
        (cookie,) = [c for c in answer.headers.get_list("set-cookie") if "rxapp_session" in c]
        name, _, rest = cookie.partition("=")
        attributes = {part.strip().lower() for part in rest.split(";")[1:]}
        assert name == "__Host-rxapp_session"
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(part.startswith("domain") for part in attributes)
        key = rest.partition(";")[0]
        assert cookie_key({"headers": {"cookie": f"{name}={key}"}}) == key
        assert cookie_key({"headers": {"cookie": f"rxapp_session={key}"}}) == ""
        assert (await browser.get("/export/utbetalningar.csv")).status_code == 200
        plain = {"Cookie": f"rxapp_session={key}"}
        browser.cookies.clear()
        assert (await browser.get("/export/utbetalningar.csv", headers=plain)).status_code == 403


async def test_logging_out_takes_the_cookie_away_as_it_was_set(secure: World) -> None:
    async with client() as browser:
        await browser.post("/auth/login", data=ASTA)
        answer = await browser.post("/auth/logout")
        (cookie,) = [c for c in answer.headers.get_list("set-cookie") if "rxapp_session" in c]
        assert cookie.startswith("__Host-rxapp_session=")
        assert "Secure" in cookie
        assert "Max-Age=0" in cookie
        assert (await browser.get("/export/utbetalningar.csv")).status_code == 403


async def test_without_https_the_cookie_has_its_plain_name(world: World) -> None:
    async with client() as browser:
        answer = await browser.post("/auth/login", data=ASTA)
        assert answer.cookies["rxapp_session"]
        assert "__Host-" not in str(answer.headers)


def refusal(answer: httpx.Response) -> str:
    return read_flash(answer.cookies[FLASH_COOKIE])[0]


async def test_after_too_many_refusals_an_address_waits_whatever_the_card(world: World) -> None:
    async with client() as stranger:
        for _ in range(int(routes.REFUSALS.burst)):
            assert refusal(await stranger.post("/auth/login", data=WRONG)) == "hsa_id"
        answer = await stranger.post("/auth/login", data=ASTA)
        assert refusal(answer) == "too_many"
        assert auth.session_cookie() not in answer.cookies
    async with client("192.0.2.8") as elsewhere:
        assert (await elsewhere.post("/auth/login", data=ASTA)).headers["location"] == "/arenden"


async def test_another_port_of_the_same_address_is_the_same_caller(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXAPP_PROXY_HOPS", "1")
    forget()
    monkeypatch.setattr(routes, "REFUSALS", limits.Buckets(burst=2, per_second=0))
    async with client() as stranger:
        told = [
            refusal(await stranger.post("/auth/login", data=WRONG, headers={"X-Forwarded-For": address}))
            for address in ("203.0.113.5:1", "203.0.113.5:2", "203.0.113.5:3", "203.0.113.6:1")
        ]
    assert told == ["hsa_id", "hsa_id", "too_many", "hsa_id"]


async def test_logins_that_succeed_are_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "REFUSALS", limits.Buckets(burst=2, per_second=0))
    async with client() as browser:
        for _ in range(5):
            assert (await browser.post("/auth/login", data=ASTA)).headers["location"] == "/arenden"


@pytest.mark.parametrize(
    ("hops", "forwarded", "told"),
    [
        ("0", "203.0.113.5", "192.0.2.7"),
        ("1", "203.0.113.5", "203.0.113.5"),
        ("1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("2", "198.51.100.1, 203.0.113.5", "198.51.100.1"),
        ("2", "203.0.113.5", "192.0.2.7"),
        ("1", "", "192.0.2.7"),
        ("1", "203.0.113.5:5678", "203.0.113.5"),
        ("1", "[2001:db8::1]:443", "2001:db8::1"),
        ("1", "[2001:db8::1]", "2001:db8::1"),
        ("2", "203.0.113.5:5678, 198.51.100.1:80", "203.0.113.5"),
        ("1", "unknown", "192.0.2.7"),
        ("1", "203.0.113.5:port", "192.0.2.7"),
        ("1", "[203.0.113.5", "192.0.2.7"),
    ],
)
def test_of_forwarded_addresses_only_what_our_own_proxies_add_is_believed(
    monkeypatch: pytest.MonkeyPatch, hops: str, forwarded: str, told: str
) -> None:
    from starlette.requests import Request

    from rxapp.http.callers import address_of

    monkeypatch.setenv("RXAPP_PROXY_HOPS", hops)
    forget()
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "headers": headers, "client": ("192.0.2.7", 1)}
    assert address_of(Request(scope)) == told
    monkeypatch.undo()
    forget()
