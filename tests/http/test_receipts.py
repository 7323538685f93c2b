"""A receipt's file for those who see the case, and the check of one, whatever is sent."""

import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import col, select
from starlette.applications import Starlette

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.domain.receipts import is_sealed
from rxapp.http import receipts
from rxapp.http.exports import REFUSED
from rxapp.models import Event
from rxapp.services.receipts import NO_RECEIPT
from tests.fixtures.people import AMINA, ASA
from tests.fixtures.world import World
from tests.flows.tabs import log_in
from tests.services.conftest import go_to, spring
from tests.services.spring import send

__all__ = ["go_to", "spring"]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts.CHECKS, "per_second", 0.0)
    receipts.CHECKS.forget()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=receipts.ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as made:
        yield made


async def cookie(who: str) -> dict[str, str]:
    return {"Cookie": await log_in(who)} if who else {}


async def fetch(client: httpx.AsyncClient, who: str, path: str = "/kvitton/1.json") -> httpx.Response:
    return await client.get(path, headers=await cookie(who))


async def found(client: httpx.AsyncClient, who: str, text: str, *, pasted: bool = False) -> dict[str, str]:
    """What the address says that the check leads to."""
    parts = (
        {"files": {"fil": ("", b"")}, "data": {"kvitto": text}}
        if pasted
        else {"files": {"fil": ("kvitto.json", text.encode("utf-8", "surrogatepass"))}}
    )
    answer = await client.post("/kvitton/kontroll", headers=await cookie(who), **parts)  # type: ignore[arg-type]
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    assert address.path == "/kvitton"
    return {name: value for name, (value,) in parse_qs(address.query).items()}


@pytest.mark.parametrize("who", ["", "disa", "ulla", "kerstin"])
async def test_whoever_reads_no_receipts_gets_no_file(
    spring: World, client: httpx.AsyncClient, who: str
) -> None:
    await send(spring.asta)
    answer = await fetch(client, who)
    assert (answer.status_code, answer.text) == (403, REFUSED)


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_the_file_of_a_case_that_is_not_theirs_is_not_there(
    spring: World, client: httpx.AsyncClient, who: str
) -> None:
    await send(spring.asta)
    for path in ("/kvitton/1.json", "/kvitton/2.json"):
        answer = await fetch(client, who, path)
        assert (answer.status_code, answer.text) == (404, NO_RECEIPT)


@pytest.mark.parametrize("path", ["1.pdf", "x.json", "1x.json", "²3.json", f"{'9' * 40}.json", "1.json.json"])
async def test_there_is_no_other_file(spring: World, client: httpx.AsyncClient, path: str) -> None:
    await send(spring.asta)
    assert (await fetch(client, "asta", f"/kvitton/{path}")).status_code == 404


async def test_the_file_is_the_same_for_the_user_and_the_officer_and_its_taking_is_recorded(
    spring: World, client: httpx.AsyncClient
) -> None:
    number = (await send(spring.asta)).file_number
    answers = [await fetch(client, who) for who in ("asta", "hanna")]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["content-disposition"] == f'attachment; filename="kvitto-{number}-1.json"'
    assert is_sealed(answers[0].json())
    assert AMINA.last_name not in answers[0].text
    async with reading() as session:
        statement = select(Event).where(Event.kind == EventKind.FILE_EXPORTED).order_by(col(Event.id))
        taken = (await session.exec(statement)).all()
    told = {"what": "receipt", "kind": "json", "receipt": 1}
    assert [(event.account_id, event.data) for event in taken] == [
        (spring.asta.account_id, told),
        (spring.hanna.account_id, told),
    ]


@pytest.mark.parametrize("pasted", [False, True])
async def test_a_genuine_file_leads_to_what_the_page_looks_up_anew(
    spring: World, client: httpx.AsyncClient, pasted: bool
) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    text = (await fetch(client, "asta")).text
    # A browser sends lines that end in two characters.
    text = text.replace("\n", "\r\n") if pasted else text
    for who in ("asta", "hanna"):
        assert await found(client, who, text, pasted=pasted) == {
            "diarienummer": sent.file_number,
            "kontrollsumma": sent.proof.sha256,
        }


async def test_altered_unknown_and_unreadable_are_told_apart(
    spring: World, client: httpx.AsyncClient
) -> None:
    await send(spring.asta)
    text = (await fetch(client, "asta")).text
    assert await found(client, "asta", text.replace(AMINA.number, ASA.number)) == {"fel": "andrat"}
    assert await found(client, "britt", text) == {"fel": "okant"}
    for nonsense in ("", "{}", "kvitto", "\ud800", "\0", "[" * 200_000):
        assert await found(client, "asta", nonsense) == {"fel": "olasbart"}


async def test_a_file_of_three_megabytes_is_read_and_a_larger_one_is_not(
    spring: World, client: httpx.AsyncClient
) -> None:
    await send(spring.asta)
    file = json.loads((await fetch(client, "asta")).text)
    file["content"]["x"] = "å" * (receipts.LARGEST // 2 - 4_000)
    assert await found(client, "asta", json.dumps(file, ensure_ascii=False)) == {"fel": "andrat"}
    assert await found(client, "asta", "x" * (receipts.LARGEST + 20_000)) == {"fel": "for-stort"}


async def test_what_is_no_form_is_no_receipt(spring: World, client: httpx.AsyncClient) -> None:
    headers = await cookie("asta")
    for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain"):
        answer = await client.post(
            "/kvitton/kontroll", content=b"nonsense", headers={**headers, "Content-Type": kind}
        )
        assert answer.headers["location"] == "/kvitton?fel=olasbart"


async def test_whoever_is_not_logged_in_is_led_to_the_login(spring: World, client: httpx.AsyncClient) -> None:
    answer = await client.post("/kvitton/kontroll", files={"fil": ("k.json", b"{}")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in?till=/kvitton")


@pytest.mark.parametrize("who", ["disa", "ulla", "kerstin"])
async def test_whoever_reads_no_receipts_is_told_nothing_of_a_file(
    spring: World, client: httpx.AsyncClient, who: str
) -> None:
    await send(spring.asta)
    text = (await fetch(client, "asta")).text
    assert await found(client, who, text) == {}


async def test_many_checks_at_once_must_wait(spring: World, client: httpx.AsyncClient) -> None:
    for _ in range(int(receipts.CHECKS.burst)):
        assert await found(client, "asta", "x") == {"fel": "olasbart"}
    assert await found(client, "asta", "x") == {"fel": "for-manga"}
    assert await found(client, "britt", "x") == {"fel": "olasbart"}
