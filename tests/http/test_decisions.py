"""The decision as a file: for those who see the case and for no one else, as the page has it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select
from starlette.applications import Starlette

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.http import decisions
from rxapp.http.headers import Protection as Headers
from rxapp.models import Event, Protection
from rxapp.services import auth, decision_documents, permissions, persons
from rxapp.services.decision_documents import NO_DECISION
from rxapp.services.pdf_making import BUSY
from rxapp.text.decision_document import Document
from tests.data.paid import Paid, paid
from tests.fixtures.decisions import written
from tests.fixtures.pdfs import text_of
from tests.fixtures.people import AMINA, PRESCHOOL, PROTECTED
from tests.flows.tabs import log_in

__all__ = ["paid"]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions.FILES, "per_second", 0.0)
    decisions.FILES.forget()


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = Headers(Starlette(routes=decisions.ROUTES), tmp_path, "http://localhost:3000")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as made:
        yield made


async def fetch(client: httpx.AsyncClient, who: str, number: str) -> httpx.Response:
    headers = {"Cookie": await log_in(who)} if who else {}
    return await client.get(f"/beslut/{number}.pdf", headers=headers)


async def taken() -> list[Event]:
    async with reading() as session:
        statement = select(Event).where(Event.kind == EventKind.FILE_EXPORTED).order_by(col(Event.id))
        return list((await session.exec(statement)).all())


@pytest.mark.parametrize("who", ["asta", "bo", "hanna"])
async def test_a_user_with_the_type_and_an_officer_get_the_file(
    paid: Paid, client: httpx.AsyncClient, who: str
) -> None:
    number = paid.preschool.file_number
    answer = await fetch(client, who, number)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    name = f"beslut-{number}.pdf"
    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    )
    text = text_of(answer.content)
    assert "Beslutet är fattat automatiskt." in text
    assert "240\xa0000,36\xa0kr" in text.replace(" ", "\xa0")
    assert f"10-000001 {AMINA.first_name}" in " ".join(text.split())


@pytest.mark.parametrize("who", ["asta", "hanna"])
async def test_the_file_tells_no_name_that_may_not_be_told(
    paid: Paid, client: httpx.AsyncClient, who: str
) -> None:
    text = text_of((await fetch(client, who, paid.preschool.file_number)).content)
    for person in PROTECTED:
        assert f"{person.number[:2]}-{person.number[2:]}" in text
        assert person.first_name not in text
        assert person.last_name not in text


@pytest.mark.parametrize(
    ("who", "case"),
    [
        ("", "preschool"),
        ("nils", "preschool"),
        ("britt", "preschool"),
        ("bo", "compulsory"),
        ("asta", "elsewhere"),
        ("disa", "preschool"),
        ("ulla", "preschool"),
        ("kerstin", "preschool"),
        ("asta", "waiting"),
        ("hanna", "waiting"),
    ],
)
async def test_whoever_may_not_read_it_is_told_what_one_is_told_of_none(
    paid: Paid, client: httpx.AsyncClient, who: str, case: str
) -> None:
    answer = await fetch(client, who, getattr(paid, case).file_number)
    nothing = await fetch(client, who, "5.6-2026-99999")
    assert (answer.status_code, answer.text) == (nothing.status_code, nothing.text) == (404, NO_DECISION)
    assert dict(answer.headers) == dict(nothing.headers)
    assert answer.headers["cache-control"] == "no-store"
    assert await taken() == []


@pytest.mark.parametrize("number", ["x", "1.pdf", "%00", "%20", "9" * 21, "..%2f..", "2026-000001%0d%0aX: y"])
async def test_there_is_no_other_file(paid: Paid, client: httpx.AsyncClient, number: str) -> None:
    assert (await fetch(client, "asta", number)).status_code == 404


async def test_that_it_was_taken_is_recorded(paid: Paid, client: httpx.AsyncClient) -> None:
    number = paid.preschool.file_number
    for who in ("asta", "hanna"):
        await fetch(client, who, number)
    told = {"what": "decision", "kind": "pdf", "rows": 8, "file_number": number}
    assert [(event.account_id, event.data) for event in await taken()] == [
        (paid.world.asta.account_id, told),
        (paid.world.hanna.account_id, told),
    ]


async def opened() -> list[int | None]:
    async with reading() as session:
        statement = select(Event.actor_id).where(Event.kind == EventKind.DECISION_OPENED)
        return list((await session.exec(statement)).all())


async def test_to_take_the_file_in_the_municipality_is_to_open_the_decision(
    paid: Paid, client: httpx.AsyncClient
) -> None:
    for who in ("hanna", "bo", "asta"):
        assert (await fetch(client, who, paid.preschool.file_number)).status_code == 200
        assert await opened() == ([] if who == "hanna" else [paid.world.bo.account_id])


async def test_a_file_that_was_not_handed_over_has_opened_nothing(
    paid: Paid, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: Document) -> bytes:
        raise Conflict(BUSY)

    monkeypatch.setattr(decision_documents, "make_pdf", busy)
    assert (await fetch(client, "bo", paid.preschool.file_number)).status_code == 503
    assert await opened() == []


async def test_the_file_says_what_the_page_says(paid: Paid, client: httpx.AsyncClient) -> None:
    async with reading() as session:
        number = paid.preschool.file_number
        document = await decision_documents.get_document(session, paid.world.asta, number)
    text = "".join(text_of((await fetch(client, "asta", number)).content).split())
    for line in written(document).splitlines():
        for words in line.removeprefix("# ").split(" | "):
            assert "".join(words.partition(": ")[2].split()) in text


@pytest.mark.parametrize("taking", ["permission", "session"])
async def test_what_is_taken_while_the_file_is_made_is_not_handed_over(
    paid: Paid, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, taking: str
) -> None:
    cookie, make = await log_in("asta"), decision_documents.make_pdf

    async def meanwhile(document: Document) -> bytes:
        if taking == "session":
            await auth.log_out(cookie.partition("=")[2])
        else:
            async with unit_of_work() as session:
                asta = paid.world.asta.account_id
                await permissions.set_permission(
                    session, paid.world.disa, account_id=asta, subject=PRESCHOOL, held=False
                )
        return await make(document)

    monkeypatch.setattr(decision_documents, "make_pdf", meanwhile)
    answer = await client.get(f"/beslut/{paid.preschool.file_number}.pdf", headers={"Cookie": cookie})
    assert (answer.status_code, answer.text) == (404, NO_DECISION)
    assert await taken() == []


async def hide(paid: Paid, number: str) -> None:
    async with unit_of_work() as session:
        await persons.mark(
            session,
            paid.world.hanna,
            number,
            version=1,
            protection=Protection.CONFIDENTIALITY,
            reason="Skatteverket har meddelat det.",
        )


async def test_a_name_that_is_hidden_while_the_file_is_made_is_not_in_it(
    paid: Paid, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = decision_documents.make_pdf, list[Document]()

    async def meanwhile(document: Document) -> bytes:
        made.append(document)
        if len(made) == 1:
            await hide(paid, AMINA.number)
        return await make(document)

    monkeypatch.setattr(decision_documents, "make_pdf", meanwhile)
    answer = await fetch(client, "asta", paid.preschool.file_number)
    assert len(made) == 2
    assert AMINA.last_name in written(made[0])
    assert AMINA.last_name not in text_of(answer.content)


async def test_one_that_cannot_be_made_now_says_so(
    paid: Paid, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: Document) -> bytes:
        raise Conflict(BUSY)

    monkeypatch.setattr(decision_documents, "make_pdf", busy)
    answer = await fetch(client, "asta", paid.preschool.file_number)
    assert (answer.status_code, answer.text) == (503, BUSY)


async def test_many_in_a_row_must_wait(paid: Paid, client: httpx.AsyncClient) -> None:
    cookie = await log_in("asta")
    answers = [await client.get("/beslut/5.6-2026-99999.pdf", headers={"Cookie": cookie}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert answers[-1].text == decisions.TOO_MANY
