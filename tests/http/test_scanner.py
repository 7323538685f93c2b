"""ClamAV's daemon: what it finds is refused, and without its word no file is taken."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from rxapp import settings
from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.models import Event
from rxapp.services import scanner
from rxapp.services.attachments import Owner
from rxapp.settings import SettingsError
from tests.fixtures.attached import PDF, listed
from tests.fixtures.sending import address, cookie_of, form, kept, part, post
from tests.fixtures.world import World

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CANARY = "Samira Sekret.pdf"
Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


async def judge(content: bytes, writer: asyncio.StreamWriter) -> None:
    """As the daemon does."""
    writer.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


async def hang(_content: bytes, writer: asyncio.StreamWriter) -> None:
    """Says nothing, and stays."""
    await writer.drain()
    await asyncio.sleep(30)


def says(words: bytes) -> Answer:
    async def answer(_content: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(words)

    return answer


@asynccontextmanager
async def daemon(answer: Answer, path: Path | None = None) -> AsyncIterator[str]:
    """Something that listens as the daemon does; gives its address."""
    talking: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            talking.add(task)
        content = b""
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        await answer(content, writer)
        writer.close()

    if path is None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        where = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    else:
        server, where = await asyncio.start_unix_server(serve, path), f"unix:{path}"
    try:
        yield where
    finally:
        server.close()
        for task in talking:
            task.cancel()


def ask(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setenv("RXAPP_CLAMD", where)
    settings.get_settings.cache_clear()


async def send(case: Owner, content: bytes) -> tuple[int, str]:
    disposition = f'form-data; name="fil"; filename="{CANARY}"'
    answer = await post(await cookie_of("asta"), address(case), form(part(content, disposition)))
    return answer.status_code, answer.json().get("sentence", "")


async def test_a_clean_file_is_taken_and_a_harmful_one_is_not(
    world: World, case: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with daemon(judge) as where:
        ask(monkeypatch, where)
        assert await send(case, PDF) == (200, "")
        status, sentence = await send(case, PDF + EICAR)
    assert (status, sentence) == (422, "Filen innehåller skadlig kod och har inte sparats.")
    assert len(kept()) == len(await listed(world.asta, case)) == 1
    async with reading() as session:
        (event,) = (await session.exec(select(Event).where(Event.kind == EventKind.ATTACHMENT_REFUSED))).all()
    assert (event.actor_id, event.municipality_code, event.data) == (world.asta.account_id, "1440", {})
    assert event.case_id is not None


async def test_it_may_listen_on_a_socket_of_the_machine(
    world: World, case: Owner, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with daemon(judge, tmp_path_factory.mktemp("clamd") / "c") as where:
        ask(monkeypatch, where)
        assert (await send(case, PDF + EICAR))[0] == 422
        assert (await send(case, PDF * 20_000))[0] == 200


@pytest.mark.parametrize(
    "answer",
    [
        says(b"INSTREAM size limit exceeded. ERROR\0"),
        says(b"stream: OK"),
        says(b"\xff\xfe\0"),
        says(b"OK\0"),
        says(b""),
        says(b"x" * 100_000),
        hang,
    ],
    ids=["too large for it", "no end", "garbage", "another word", "nothing", "too much", "hangs"],
)
async def test_what_answers_badly_lets_nothing_in(
    world: World, case: Owner, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "TIMEOUT", 0.5)
    async with daemon(answer) as where:
        ask(monkeypatch, where)
        status, sentence = await send(case, PDF)
    assert (status, kept()) == (503, [])
    assert sentence.startswith("Filen kunde inte kontrolleras")
    assert await listed(world.asta, case) == []


@pytest.mark.parametrize("where", ["127.0.0.1:1", "unix:/nonexistent/clamd.ctl"])
async def test_what_is_not_there_lets_nothing_in(
    world: World, case: Owner, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, where)
    assert (await send(case, PDF))[0] == 503
    assert kept() == []


@pytest.mark.parametrize(
    "wrong", ["clamd", "unix:", "host:port", "http://x:1", ":3310", "host:99999", "host:0"]
)
def test_a_wrong_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    ask(monkeypatch, wrong)
    with pytest.raises(SettingsError, match="RXAPP_CLAMD"):
        settings.get_settings()
    monkeypatch.delenv("RXAPP_CLAMD")
    settings.get_settings.cache_clear()
