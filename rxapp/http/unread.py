"""Who is refused while still sending gets to read why.

A server that answers and closes before it has read what is on its way resets the connection, and the
answer is lost with it: the browser then knows of a broken connection only.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rxapp.http.uploads import MOST

MOST_SECONDS = 10.0
_REFUSED = 400


class ReadBeforeRefusing:
    """An ASGI application around another: the rest of a body is read and thrown away before a refusal.

    What is longer than any file that is taken in is not waited for.
    """

    def __init__(self, app: ASGIApp, seconds: float = MOST_SECONDS) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_worth_reading(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        body = _Body(receive)

        async def send_when_read(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= _REFUSED:
                await body.finish(self._seconds)
            await send(message)

        await self._app(scope, body.receive, send_when_read)


def _is_worth_reading(headers: Headers) -> bool:
    said = headers.get("content-length")
    if said is None:
        return "transfer-encoding" in headers
    return said.isascii() and said.isdecimal() and len(said) < 15 and 0 < int(said) <= MOST


class _Body:
    """What comes in, and whether all of it has."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size, self._has_ended = 0, False

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._has_ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def finish(self, seconds: float) -> None:
        """Read on to the end, or until it is too much or takes too long."""
        try:
            async with asyncio.timeout(seconds):
                while not self._has_ended and self._size <= MOST:
                    await self.receive()
        except TimeoutError:
            return
