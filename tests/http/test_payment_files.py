"""The file to the bank is for payout officers alone, and its answer comes through the guards of uploads."""

from pathlib import Path

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from rxapp import settings
from rxapp.db import reading
from rxapp.domain.attachments import MAX_BYTES
from rxapp.domain.events import EventKind
from rxapp.http import payment_files
from rxapp.http.headers import Protection
from rxapp.models import Event, PaymentAnswer, PaymentFile
from rxapp.services import verify
from tests.data.conftest import granted
from tests.data.runs import ON, all_of
from tests.fixtures.bank import bank_answer
from tests.fixtures.people import INDIVIDUALS
from tests.fixtures.sending import MULTIPART, OWN, Body, cookie_of, form, kept, part
from tests.fixtures.world import ALE_GIRO, World, pay_out

__all__ = ["granted"]
SEND = "/betalningsfiler/svar"
OTHERS = ["", "asta", "disa", "hanna", "kerstin"]


@pytest.fixture
async def run_id(granted: World, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()
    payment_files.ANSWERS.forget()
    return await pay_out(granted, ON)


def client() -> httpx.AsyncClient:
    app = Protection(Starlette(routes=payment_files.ROUTES), Path("/nonexistent"), OWN)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=OWN)


async def fetched(who: str, run: object) -> httpx.Response:
    async with client() as browser:
        cookie = await cookie_of(who)
        return await browser.get(f"/betalningsfiler/{run}.xml", headers={"Cookie": cookie} if cookie else {})


async def sent(who: str, body: bytes | Body, origin: str = OWN) -> httpx.Response:
    headers = {"Content-Type": MULTIPART, "Origin": origin}
    if cookie := await cookie_of(who):
        headers["Cookie"] = cookie
    async with client() as browser:
        return await browser.post(SEND, content=body, headers=headers)


async def rejected() -> bytes:
    (name,) = await all_of(select(PaymentFile.message_id))
    return form(part(bank_answer(name, ("UTB-1", "RJCT"))))


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_else_gets_the_file(run_id: int, who: str) -> None:
    answer = await fetched(who, run_id)
    assert answer.status_code == 403
    assert ALE_GIRO not in answer.text


async def test_a_payout_officer_gets_the_file_as_the_bank_does_and_that_is_recorded(run_id: int) -> None:
    answer = await fetched("ulla", run_id)
    (content,) = await all_of(select(PaymentFile.content))
    assert (answer.status_code, answer.text) == (200, content)
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="UTBETALNING-20261126-{run_id}.xml"'
    )
    assert answer.headers["cache-control"] == "no-store"
    for one in INDIVIDUALS:
        assert one.number not in answer.text
        assert not one.last_name or one.last_name not in answer.text
    (event,) = await all_of(select(Event).where(Event.kind == EventKind.FILE_EXPORTED))
    assert event.data == {"what": "payment_order", "kind": "xml", "run": run_id}
    for other in (run_id + 1, "0", "x", "9" * 30, "%D9%A3"):
        assert (await fetched("ulla", other)).status_code == 404


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_else_sends_an_answer_and_nothing_of_it_is_read(run_id: int, who: str) -> None:
    body = Body(await rejected())
    answer = await sent(who, body)
    assert (answer.status_code in (401, 404), answer.json()["ok"], body.read) == (True, False, 0)
    assert await all_of(select(PaymentAnswer)) == []


async def test_an_answer_is_told_and_read_once_and_the_file_is_not_kept(run_id: int) -> None:
    body = await rejected()
    answer = await sent("ulla", body)
    told = "Svaret är inläst. Banken skickade tillbaka 1 betalning, som väntar på ett nytt konto."
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "text": told})
    again = await sent("ulla", body)
    assert (again.status_code, again.json()["sentence"]) == (409, "Svaret är redan inläst.")
    assert kept() == []
    assert len(await all_of(select(PaymentAnswer))) == 1
    async with reading() as session:
        assert [line for line in await verify.verify(session) if not line.startswith("case ")] == []


async def test_what_is_no_answer_or_too_large_or_from_elsewhere_is_refused(run_id: int) -> None:
    assert (await sent("ulla", form(part(b"<a/>")))).status_code == 422
    assert (await sent("ulla", form(part(bank_answer("UTBETALNING-1"))))).status_code == 404
    assert (await sent("ulla", form(part(b"x" * (MAX_BYTES + 1))))).status_code == 413
    assert (await sent("ulla", await rejected(), origin="https://evil.example")).status_code == 403
    assert await all_of(select(PaymentAnswer)) == []
    assert kept() == []
