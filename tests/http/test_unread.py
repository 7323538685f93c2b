"""Who is refused while still sending gets to read why, within limits."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rxapp.http.unread import ReadBeforeRefusing
from rxapp.http.uploads import MOST

MEGABYTE = 1024 * 1024


class Sender:
    """What a browser sends, part by part, and what it gets."""

    def __init__(self, parts: list[bytes], *, stalls: bool = False) -> None:
        self.left, self.stalls = parts, stalls
        self.got: list[Message] = []
        self.left_when_answered: int | None = None

    async def receive(self) -> Message:
        if not self.left and self.stalls:
            await asyncio.Event().wait()
        part = self.left.pop(0) if self.left else b""
        return {"type": "http.request", "body": part, "more_body": bool(self.left) or self.stalls}

    async def send(self, message: Message) -> None:
        if self.left_when_answered is None:
            self.left_when_answered = len(self.left)
        self.got.append(message)


def answering(status: int, reads: int = 0) -> ASGIApp:
    """An application that reads so many parts and answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(reads):
            await receive()
        await PlainTextResponse("Nej.", status)(scope, receive, send)

    return app


async def ask(
    sender: Sender, status: int, *, reads: int = 0, seconds: float = 5.0, length: str = "100"
) -> None:
    headers = [(b"content-length", length.encode())] if length else [(b"transfer-encoding", b"chunked")]
    app = ReadBeforeRefusing(answering(status, reads), seconds)
    await app({"type": "http", "method": "POST", "headers": headers}, sender.receive, sender.send)


@pytest.mark.parametrize("status", [400, 401, 404, 413, 429, 503])
@pytest.mark.parametrize("reads", [0, 1, 3])
@pytest.mark.parametrize("length", ["100", ""])
async def test_the_rest_is_read_before_a_refusal(status: int, reads: int, length: str) -> None:
    sender = Sender([b"x" * 10] * 3)
    await ask(sender, status, reads=reads, length=length)
    assert sender.left_when_answered == 0
    assert sender.got[0]["status"] == status


async def test_an_answer_that_is_no_refusal_waits_for_nothing() -> None:
    sender = Sender([b"x"] * 3)
    await ask(sender, 200, reads=1)
    assert sender.left_when_answered == 2


@pytest.mark.parametrize("length", [str(MOST + 1), "0", "-1", "ten", "²", "9" * 15])
async def test_what_says_that_it_is_too_large_or_nothing_is_not_waited_for(length: str) -> None:
    sender = Sender([b"x"] * 3)
    await ask(sender, 404, length=length)
    assert sender.left_when_answered == 3


async def test_what_never_ends_is_read_no_further_than_a_file() -> None:
    sender = Sender([b"x" * MEGABYTE] * 40)
    await ask(sender, 404, length="")
    assert sender.left_when_answered == 40 - (MOST // MEGABYTE + 1)


async def test_what_does_not_come_is_not_waited_for_long() -> None:
    sender = Sender([b"x"], stalls=True)
    async with asyncio.timeout(5):
        await ask(sender, 404, seconds=0.05)
    assert sender.got[0]["status"] == 404


async def test_a_sender_that_goes_away_ends_it() -> None:
    sender = Sender([])

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-length", b"9")]}
    async with asyncio.timeout(5):
        await ReadBeforeRefusing(answering(401))(scope, gone, sender.send)
    assert sender.got[0]["status"] == 401
