"""Anybody can call any handler with anything: whoever may not is answered with nothing but a refusal."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest

from rxapp.domain.permissions import Right
from rxapp.seeds import accounts
from rxapp.seeds.accounts import ALE, BURLOV
from rxapp.services.limits import Buckets
from rxapp.state import floods
from rxapp.state.marks import PUBLIC
from tests.attack import watched
from tests.attack.handlers import card_of, handler, ours, rights_of
from tests.attack.socket_client import Values, connected
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e

CARDS: dict[str, accounts.TestCard | None] = {
    "anonymous": None,
    "user": card_of("USR1"),
    "user without permission": card_of("USR4"),
    "administrator": card_of("ADM1"),
    "case officer": card_of("HND1", None),
    "officer who may see what is protected": card_of("HND2", None),
    "payout officer": card_of("UTB1", None),
    "contact centre": card_of("KTC1", None),
}
AT_ONCE = 80
"""Calls of one tab: below what the guard takes for a flood."""

PACE = Buckets(burst=floods.ACCOUNTS.burst * 0.8, per_second=floods.ACCOUNTS.per_second * 0.8)
"""Calls of one account, or of the address without login: the same, however fast the machine is. The rest of
the share is for the tabs themselves."""

Call = tuple[str, Any, str]

HUGE = "9" * 5_000
STRANGE_TEXTS = (
    "",
    HUGE,
    "x" * 8_000,
    "a\x00b",
    "<img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "%",
    "🜚" * 99,
)
STRANGE_NUMBERS = (0, -1, 2**31, 2**63, 10**40)
STRANGE_FORMS: tuple[dict[str, Any], ...] = (
    {},
    {"sok": {"$ne": ""}, "svar": ["x"], "text": 7, "senast": None, "ersattningstyp": True},
    {
        "sok": HUGE,
        "svar": HUGE,
        "text": HUGE,
        "senast": HUGE,
        "ersattningstyp": HUGE,
        "utbetalningsdag": HUGE,
    },
    {"sok": "a\x00b", "svar": "\x00", "text": "\x00", "ersattningstyp": "\x00", "utbetalningsdag": "\x00"},
    {"ersattningstyp": "ÅÄÖ", "utbetalningsdag": "0001-01-01", "senast": "9999-12-31", "svar": " "},
    {"sok": "\ud800", "svar": "\ud800", "text": "\ud800", "senast": "2027-01-29", "ersattningstyp": "\ud800"},
    {f"rad-{number}": "bevilja" for number in range(2_000)},
)
STRANGE_ADDRESSES: tuple[Any, ...] = (
    "/arenden?sok=%00&sida=99999999999&kvartal=0000-1&typ=%27&status=x&sortera=-pin_hash",
    "/arenden?sok=%ED%A0%80&sida=-1",
    "/arenden?sok=a\x00b&sok=c",
    "/utbetalningar?dag=0000-00-00&sortera=--&sida=%D9%A3",
    "/utbetalningar/forklaring/%D9%A3",
    "/utbetalningar/forklaring/999999999999999999999",
    "/handlaggning?sida=%C2%B2",
    "/utbetalningskorningar?korning=999999999",
    "/utbetalningskorningar?korning=%D9%A3",
    "/utbetalningskorningar/avstamning?korning=%D9%A3&sida=-1",
    "/utbetalningskorningar/avstamning?korning=99999999999999999999&sida=999999",
    "/ansokan/ny?utkast=..%2f..&kvitto=%00",
    "/arenden/..%2f..%2fetc",
    "//evil.example/arenden",
    "http://[evil/arenden",
    "x" * 5_000,
    "",
    5,
    None,
    ["/arenden"],
    {"a": "b"},
)


@pytest.fixture(scope="module")
def keys(service: Service) -> dict[str, str]:
    return {who: service.log_in(card.hsa_id) if card else "" for who, card in CARDS.items()}


@pytest.fixture(scope="module")
def ale_case(service: Service) -> str:
    return watched.ask(
        service,
        "SELECT file_number FROM 'case' JOIN supplement_request r ON r.case_id = 'case'.id"
        " WHERE municipality_code = ? AND r.status = 'open'",
        ALE,
    )[0][0]


def rights(who: str) -> frozenset[Any]:
    card = CARDS[who]
    return frozenset({PUBLIC}) | (rights_of(card) if card else frozenset())


def in_parts(calls: Sequence[Call]) -> Iterator[Sequence[Call]]:
    for start in range(0, len(calls), AT_ONCE):
        yield calls[start : start + AT_ONCE]


async def called(service: Service, key: str, calls: Sequence[Call]) -> Iterator[tuple[Values, Values, str]]:
    """For each part of the calls: the tab before and after, and all that came."""
    results = []
    for part in in_parts(calls):
        async with connected(service, key=key) as client:
            before = await client.settle()
            for name, payload, path in part:
                while not PACE.take(key):  # noqa: ASYNC110 - nothing tells when the share has filled up
                    await asyncio.sleep(0.02)
                await client.send(name, payload, path)
            after = await client.settle()
            assert client.is_connected
            results.append((before, after, client.received()))
    return iter(results)


async def assert_still_serves(service: Service, keys: dict[str, str]) -> None:
    assert watched.answers(service)
    async with connected(service, key=keys["user"]) as client:
        await client.visit("/arenden")
        assert client.value("cases_state", "lines")


@pytest.mark.parametrize("who", CARDS)
async def test_whoever_lacks_the_right_gets_a_refusal_and_nothing_else(
    service: Service, keys: dict[str, str], ale_case: str, who: str
) -> None:
    addresses = ("/", f"/arenden/{ale_case}", "/utbetalningskorningar?korning=19")
    refused = [handler for handler in ours() if handler.mark not in rights(who)]
    assert refused
    calls = [(h.name, h.fitting, address) for h in refused for address in addresses]
    # Some of each: all of them at once would be a flood, which is not told line by line.
    calls += [(h.name, payload, "/") for h in refused if h.arguments for payload in [*h.malformed()][::8]]
    data, logged = watched.contents(service), len(watched.refusals(service))
    secret = watched.foreign_words(service, "") - {ale_case}
    for before, after, received in await called(service, keys[who], calls):
        assert watched.feature_values(after) == watched.feature_values(before)
        assert watched.frame_values(after) == watched.frame_values(before)
        assert watched.found(secret, received) == set()
        assert ale_case not in watched.outside_root(after)
    lines = watched.refusals(service)[logged:]
    assert [line.count(f"event_name={name} ") for line, (name, _, _) in zip(lines, calls, strict=True)] == [
        1
    ] * len(calls)
    assert watched.contents(service) == data
    watched.assert_log_is_clean(service, *filter(None, keys.values()))
    await assert_still_serves(service, keys)


@pytest.mark.parametrize("who", [who for who in CARDS if who != "anonymous"])
async def test_arguments_of_another_kind_are_refused_before_the_handler_runs(
    service: Service, keys: dict[str, str], who: str
) -> None:
    calls = [(h.name, payload, "/") for h in ours() if h.mark in rights(who) for payload in h.malformed()]
    data, logged = watched.contents(service), len(watched.refusals(service))
    for before, after, _ in await called(service, keys[who], calls):
        assert watched.feature_values(after) == watched.feature_values(before)
    assert len(watched.refusals(service)) - logged == len(calls)
    assert watched.contents(service) == data
    watched.assert_log_is_clean(service, *filter(None, keys.values()))
    await assert_still_serves(service, keys)


def strange(hint: Any) -> Sequence[Any]:
    return STRANGE_TEXTS if hint is str else STRANGE_NUMBERS if hint is int else STRANGE_FORMS


@pytest.mark.parametrize("who", CARDS)
async def test_strange_values_of_the_right_kind_break_and_write_nothing(
    service: Service, keys: dict[str, str], ale_case: str, who: str
) -> None:
    mine = [h for h in ours() if h.mark in rights(who)]
    calls = [
        (h.name, {**h.fitting, name: value}, f"/arenden/{ale_case}")
        for h in mine
        for name, hint in h.arguments.items()
        if hint is not bool
        for value in strange(hint)
        # What is left is a lawful wish, and another test's matter.
        if not (h.name.endswith(".set_permission") and name == "subject" and not value)
    ]
    calls += [
        (h.name, {}, address)
        for h in mine
        if h.name.endswith(".load")
        for address in (*STRANGE_ADDRESSES, f"/arenden/{HUGE}")
    ]
    data = watched.contents(service)
    list(await called(service, keys[who], calls))
    assert watched.contents(service) == data
    watched.assert_log_is_clean(service, *filter(None, keys.values()))
    await assert_still_serves(service, keys)


@pytest.mark.parametrize(("end", "municipality"), [("USR1", BURLOV), ("USR4", ALE)])
async def test_what_belongs_to_others_is_not_there(
    service: Service, keys: dict[str, str], ale_case: str, end: str, municipality: str
) -> None:
    key = service.log_in(card_of(end, municipality).hsa_id)
    (draft,), *_ = watched.ask(service, "SELECT key FROM draft WHERE municipality_code = ?", ALE)
    items = watched.ask(service, "SELECT id FROM supplement_item WHERE handed_in_at IS NULL LIMIT 3")
    data = watched.contents(service)
    foreign = "municipality_code = '1440'"
    secret = (
        watched.foreign_words(service, BURLOV)
        if municipality == BURLOV
        else watched.names_in(service, foreign)
    )
    secret -= {ale_case}
    async with connected(service, key=key) as client:
        for path in (
            f"/arenden/{ale_case}",
            f"/handlaggning/{ale_case}",
            f"/arenden?sok={ale_case}",
            f"/utbetalningar?sok={ale_case}",
            f"/ansokan/ny?utkast={draft}",
            f"/ansokan/ny?kvitto={ale_case}",
            "/utbetalningskorningar?korning=19",
        ):
            await client.visit(path)
            await client.send(handler("handling_state.load").name, {}, path)
            await client.send(handler("payout_runs_state.load").name, {}, path)
            for (number,) in items:
                answer = {"item": str(number), "text": "Jag svarar åt er."}
                await client.send(handler("supplements_state.write").name, answer, path)
                await client.send(handler("supplements_state.save_answer").name, {"item": str(number)}, path)
            await client.send(handler("supplements_state.ask_hand_in").name, {}, path)
            letter = {"form": {"meddelande": "Jag skriver åt er."}}
            await client.send(handler("case_messages_state.send_message").name, letter, path)
            await client.send(handler("case_messages_state.mark_read").name, {}, path)
            for action in ("send", "discard", "save", "review", "change"):
                await client.send(handler(f"apply_state.{action}").name, {}, path)
            for action in ("add_row", "toggle_faulty", "show_filled"):
                await client.send(handler(f"apply_rows_state.{action}").name, {}, path)
            held = await client.settle()
            assert watched.found(secret, client.received()) == set()
            assert client.value("case_state", "facts")["file_number"] == ""
            assert client.value("case_state", "rows") == []
            assert client.value("apply_state", "rows") == []
            assert client.value("apply_state", "receipt")["file_number"] == ""
            assert client.value("payout_runs_state", "runs") == []
            assert f'"file_number": "{ale_case}"' not in watched.outside_root(held).replace("'", '"')
    assert watched.contents(service) == data
    watched.assert_log_is_clean(service, key)
    await assert_still_serves(service, keys)


async def test_an_administrator_reaches_no_account_of_another_municipality(
    service: Service, keys: dict[str, str]
) -> None:
    others = watched.ask(service, "SELECT id FROM account WHERE municipality_code IS NOT ?", ALE)
    own_administrators = watched.ask(
        service, "SELECT id FROM account WHERE municipality_code = ? AND role = 'administrator'", ALE
    )
    data = watched.contents(service)
    async with connected(service, key=keys["administrator"]) as client:
        for (number,) in [*others, *own_administrators, (10**6,), (-1,)]:
            wish = {"account_id": number, "subject": "ASYL_COMPULSORY", "held": True}
            await client.send(handler("permissions_state.set_permission").name, wish, "/behorigheter")
            await client.send(handler("permissions_state.undo").name, {}, "/behorigheter")
        held = await client.settle()
        assert client.value("session_state", "notice_tone") == "negative"
        assert watched.found({"Malm", "Kvist", "Norén", "Åkesson", "Wikström"}, client.received()) == set()
        assert "Sparat" not in repr(held)
    assert watched.contents(service) == data
    assert handler("permissions_state.set_permission").mark is Right.PERMISSIONS_SET


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("who", [who for who in CARDS if not who.startswith("user")])
def test_whoever_reads_no_payouts_gets_no_file(
    service: Service, keys: dict[str, str], who: str, kind: str
) -> None:
    data = watched.contents(service)
    cookies = {SESSION: keys[who]} if keys[who] else {}
    answer = httpx.get(f"{service.address}/export/utbetalningar.{kind}", cookies=cookies)
    assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
    assert watched.contents(service) == data
