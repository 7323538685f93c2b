"""What comes in beside the handlers: the framework's events, broken frames, other origins and tabs."""

import json
from typing import Any

import httpx
import pytest
import socketio.exceptions

from rxapp.seeds.accounts import ALE, BURLOV
from tests.attack import watched
from tests.attack.handlers import card_of, handler, refused_of_framework
from tests.attack.socket_client import HYDRATE, ROOT, SUFFIX, VISIT, Client, at, connected
from tests.fixtures.served import PIN, SESSION, Service

pytestmark = pytest.mark.e2e

EVIL = "http://evil.example"
KARIN, AGNETA = card_of("USR1"), card_of("ADM1")


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


BROKEN: dict[str, Any] = {
    "text": "hej",
    "text with line break": "hej\ntimestamp=2026-01-01 level=warning event=forged",
    "number": 5,
    "list": [1, 2],
    "nothing": None,
    "empty": {},
    "unknown name": {"name": "a.b.c", "router_data": at("/")},
    "name of the client's own": {"name": "_redirect", "payload": {"path": EVIL}, "router_data": at("/")},
    "name that is no text": {"name": {"a": 1}, "router_data": at("/")},
    "list as name": {"name": [VISIT], "router_data": at("/")},
    "router data that is a list": {"name": HYDRATE, "router_data": [1]},
    "query that is a list": {"name": HYDRATE, "router_data": {"query": [1]}},
    "headers of one's own": {"name": HYDRATE, "router_data": {**at("/"), "headers": {"cookie": "x=y"}}},
    "unknown arguments": {"name": VISIT, "payload": {"admin": True}, "router_data": at("/")},
    "storage": {"name": VISIT, "payload": {"vars": {f"{ROOT}.name": "x"}}, "router_data": at("/")},
    "storage that is a text": {"name": VISIT, "payload": {"vars": "x", "hashes": 5}, "router_data": at("/")},
    "arguments that are a list": {"name": VISIT, "payload": [1], "router_data": at("/")},
    "arguments that are a text": {"name": HYDRATE, "payload": "hashes", "router_data": at("/")},
    "deep": {"name": handler("cases_state.search").name, "payload": {"form": json.loads(deep(400))}},
}


async def tells_nothing(client: Client) -> None:
    """The tab holds what a tab held at first."""
    values = watched.feature_values(await client.settle())
    assert all(not value for held in values.values() for name, value in held.items() if "lines" in name)


async def test_what_the_framework_registers_beside_our_list_is_refused(service: Service) -> None:
    key = service.log_in(KARIN.hsa_id)
    names = [h.name for h in refused_of_framework()]
    assert len(names) > 10
    payload = {"vars": {f"{ROOT}.is_hydrated": True}, "var_name": "name", "value": "x", "message": "x"}
    logged = len(watched.refusals(service))
    for who in ("", key):
        async with connected(service, key=who) as client:
            before = await client.settle()
            for name in names:
                await client.send(name, payload)
            after = await client.settle()
            assert watched.feature_values(after) == watched.feature_values(before)
            assert watched.frame_values(after) == watched.frame_values(before)
    assert len(watched.refusals(service)) - logged == 2 * len(names)
    watched.assert_log_is_clean(service, key)


@pytest.mark.parametrize("frame", BROKEN)
async def test_a_broken_frame_does_no_harm(service: Service, frame: str) -> None:
    key = service.log_in(KARIN.hsa_id)
    async with connected(service, key=key) as client:
        await client.emit(BROKEN[frame])
        await client.visit("/arenden")
        assert client.value("cases_state", "lines")
        assert key not in client.received()
    watched.assert_log_is_clean(service, key)
    log = service.log.read_text("utf-8")
    assert not [line for line in log.splitlines() if line.startswith("timestamp=2026-01-01")]


@pytest.mark.parametrize(
    "event", ["client_error", "ping", "hydrate", "connect_error", "on_event", "x" * 2_000]
)
async def test_other_kinds_of_message_do_no_harm(service: Service, event: str) -> None:
    async with connected(service) as client:
        for data in (None, "text", 5, [1], {"error_type": "x\ny", "message": f"{SESSION}=abc\nforged"}):
            await client.emit(data, event)
        await tells_nothing(client)
    assert "\nforged" not in service.log.read_text("utf-8")


async def test_a_message_that_is_too_large_ends_only_its_own_connection(service: Service) -> None:
    async with connected(service) as other:
        client = await Client(service).connect()
        await client.send(handler("cases_state.search").name, {"form": {"sok": "x" * 250_000}})
        await client.until(lambda: not client.is_connected)
        await tells_nothing(other)
    assert "x" * 5_000 not in service.log.read_text("utf-8")


async def test_the_log_is_not_filled_by_one_message(service: Service) -> None:
    before = service.log.stat().st_size
    async with connected(service) as client:
        await client.emit({"name": "a.b", "payload": {"form": "x" * 150_000}, "router_data": at("/")})
        await client.emit("y" * 150_000)
        await tells_nothing(client)
    assert service.log.stat().st_size - before < 40_000


@pytest.mark.parametrize("name", [handler("apply_state.load").name, f"{ROOT}.setvar", "a.b"])
async def test_an_event_that_comes_with_the_connection_is_checked_too(service: Service, name: str) -> None:
    client = Client(service)
    event = {"name": name, "payload": {}, "router_data": at("/ansokan/ny")}
    try:
        await client.connect(auth={"event": event})
        await tells_nothing(client)
    finally:
        await client.close()
    assert watched.answers(service)


async def test_a_page_of_another_origin_opens_no_socket(service: Service) -> None:
    key = service.log_in(KARIN.hsa_id)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await Client(service, key=key, origin=EVIL).connect()
    async with connected(service, key=key, origin=service.address) as own:
        await own.visit("/arenden")
        assert own.value("cases_state", "lines")


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": EVIL, "Sec-Fetch-Site": "same-origin", "Referer": "http://localhost:3000/"},
    ],
)
def test_a_form_of_another_page_neither_logs_in_nor_out(
    service: Service, path: str, headers: dict[str, str]
) -> None:
    key = service.log_in(KARIN.hsa_id)
    data = watched.contents(service)
    answer = httpx.post(
        service.address + path,
        data={"hsa_id": KARIN.hsa_id, "pin": PIN, "everywhere": "1"},
        headers=headers | {"Cookie": f"{SESSION}={key}"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert watched.contents(service) == data
    assert watched.opens_files(service, key)


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_logging_in_and_out_is_a_post_alone(service: Service, path: str, method: str) -> None:
    key = service.log_in(KARIN.hsa_id)
    headers = {"Origin": service.address, "Cookie": f"{SESSION}={key}"}
    asked = {"hsa_id": KARIN.hsa_id, "pin": PIN}
    answer = httpx.request(method, service.address + path, params=asked, headers=headers)
    assert answer.status_code in (404, 405)
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert watched.opens_files(service, key)


@pytest.mark.parametrize(
    "till", ["//evil.example", "/\\evil.example", EVIL, "/auth/logout", "/a\nb", "/%0d%0aX: y"]
)
def test_a_login_leads_to_our_own_pages_alone(service: Service, till: str) -> None:
    answer = httpx.post(
        f"{service.address}/auth/login",
        data={"hsa_id": KARIN.hsa_id, "pin": PIN, "till": till},
        headers={"Origin": service.address},
    )
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/", "/%0d%0aX: y", "/%0d%0aX:%20y", "/%250d%250aX:%20y")
    assert "x" not in answer.headers


async def test_who_comes_with_the_name_of_a_tab_that_was_closed_gets_nothing_of_it(service: Service) -> None:
    """The tab's state lives on for a while on the server; only the cookie opens it."""
    key = service.log_in(KARIN.hsa_id)
    other = service.log_in(card_of("USR1", BURLOV).hsa_id)
    for thief in ("", other):
        async with connected(service, key=key) as victim:
            await victim.visit("/arenden")
            secret = {line["file_number"] for line in victim.value("cases_state", "lines")}
        async with connected(service, key=thief, token=victim.token) as client:
            assert client.new_token == ""
            await client.send(handler("session_state.dismiss").name)
            await client.send(handler("cases_state.narrow").name, {"name": "typ", "value": ""}, "/arenden")
            await client.settle()
            assert watched.found(secret, client.received()) == set()
            assert KARIN.last_name not in client.received()


async def test_who_comes_with_the_name_of_an_open_tab_gets_another(service: Service) -> None:
    key = service.log_in(KARIN.hsa_id)
    async with connected(service, key=key) as victim:
        await victim.visit("/arenden")
        async with connected(service, token=victim.token) as client:
            await client.settle()
            assert client.new_token not in ("", victim.token)
            assert client.value("cases_state", "lines") == []
        await victim.visit("/arenden")
        assert victim.value("session_state", "signed_in") is True


def permission_of_karin(service: Service) -> dict[str, Any]:
    (account,), *_ = watched.ask(service, "SELECT id FROM account WHERE hsa_id = ?", KARIN.hsa_id)
    return {"account_id": account, "subject": "ASYL_PRESCHOOL"}


async def test_what_is_pushed_to_a_tab_reaches_nobody_who_took_its_name(service: Service) -> None:
    key, administrator = service.log_in(KARIN.hsa_id), service.log_in(AGNETA.hsa_id)
    wish, name = permission_of_karin(service), handler("permissions_state.set_permission").name
    async with connected(service, key=key) as victim, connected(service, key=key) as witness:
        await victim.visit("/arenden")
        await witness.visit("/arenden")
        await victim.close()
        async with connected(service, token=victim.token) as thief:
            async with connected(service, key=administrator) as giver:
                for held, said in ((False, "har tagits bort"), (True, "Du har fått behörighet")):
                    await giver.send(name, {**wish, "held": held}, "/behorigheter")
                    await witness.until(lambda said=said: said in witness.value("session_state", "notice"))
            assert thief.frames == []
            await thief.settle()
            assert thief.value("session_state", "notice") == ""
            assert thief.value("cases_state", "lines") == []
            assert KARIN.last_name not in thief.received()


async def test_logging_out_everywhere_empties_the_open_tabs(service: Service) -> None:
    key, elsewhere = service.log_in(KARIN.hsa_id), service.log_in(KARIN.hsa_id)
    async with connected(service, key=key) as tab:
        await tab.visit("/arenden")
        assert tab.value("cases_state", "lines")
        watched.log_out_everywhere(service, elsewhere)
        await tab.until(lambda: tab.value("session_state", "signed_in") is False)
        assert tab.value("cases_state", "lines") == []
        assert tab.value("session_state", "name") == ""
        await tab.send(handler("cases_state.load").name, {}, "/arenden")
        await tab.settle()
        assert tab.value("cases_state", "lines") == []
    assert not watched.opens_files(service, key)
    assert not watched.opens_files(service, elsewhere)


async def test_another_login_in_the_same_tab_finds_nothing_of_the_first(service: Service) -> None:
    first = service.log_in(KARIN.hsa_id)
    async with connected(service, key=first) as tab:
        await tab.visit("/ansokan/ny")
        await tab.visit("/arenden")
        secret = watched.foreign_words(service, BURLOV)
    for card in (card_of("USR1", BURLOV), card_of("ADM1", BURLOV), card_of("KTC1", None)):
        async with connected(service, key=service.log_in(card.hsa_id), token=tab.token) as next_one:
            await next_one.visit("/")
            values = await next_one.settle()
            assert watched.found(secret, next_one.received()) == set()
            assert KARIN.last_name not in next_one.received()
            assert next_one.value("session_state", "name") == f"{card.first_name} {card.last_name}"
            assert not any(
                held[f"lines{SUFFIX}"] for name, held in values.items() if f"lines{SUFFIX}" in held
            )


async def test_no_frame_and_no_line_of_the_log_holds_a_session_key(service: Service) -> None:
    keys = [service.log_in(card.hsa_id) for card in (KARIN, AGNETA, card_of("USR1", ALE))]
    for key in keys:
        async with connected(service, key=key) as client:
            await client.visit("/")
            await client.emit({"name": "no.such", "router_data": at("/")})
            await client.settle()
            assert key not in client.received()
    watched.assert_log_is_clean(service, *keys)
