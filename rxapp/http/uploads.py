"""A file that is sent to us, taken in as it comes: never whole in memory, never longer than allowed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from rxapp.domain.attachments import IDLE_SECONDS, MAX_BYTES, UPLOAD_SECONDS
from rxapp.services.file_store import Incoming

AROUND = 8 * 1024
"""What the form has around the file: its boundaries and the headers of its part."""

MOST = MAX_BYTES + AROUND
"""The longest body that can hold a file that is taken in."""

TOO_LARGE = f"Filen är större än {MAX_BYTES // 1024**2} MB. Dela upp den, eller spara den i mindre storlek."
TOO_SLOW = "Filen kom inte fram i tid och har inte sparats. Försök igen."
NOT_WHOLE = "Filen kom inte fram hel och har inte sparats. Försök igen."
ONE_AT_A_TIME = "Skicka en fil i taget."
_MAX_PART_NAME = 1_000


class UploadRefused(Exception):
    """The upload stops here; `sentence` is for whoever sends it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def refuse_oversize(request: Request) -> None:
    """What says of itself that it is too large is not read at all.

    Raises:
        UploadRefused: it is too large, or does not say how large it is in a way that can be understood.
    """
    said = request.headers.get("content-length")
    if said is None:
        return
    if not (said.isascii() and said.isdecimal()):
        raise UploadRefused(400, NOT_WHOLE)
    if len(said) > 15 or int(said) > MOST:
        raise UploadRefused(413, TOO_LARGE)


async def receive(request: Request, incoming: Incoming) -> str:
    """Write the only file of the form to `incoming`; gives the name it came with.

    Raises:
        UploadRefused: too large, too slow, broken off, more than one file, or no such form.
    """
    form = _OneFile(request)
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for chunk in _chunks(request):
                for part in form.feed(chunk):
                    if incoming.size + len(part) > MAX_BYTES:
                        raise UploadRefused(413, TOO_LARGE)
                    await asyncio.to_thread(incoming.write, part)
            await asyncio.to_thread(incoming.finish)
    except TimeoutError:
        raise UploadRefused(408, TOO_SLOW) from None
    except (FormParserError, ClientDisconnect):
        raise UploadRefused(400, NOT_WHOLE) from None
    return form.finished_name()


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes: never silent for long, never longer than a file with what is around it."""
    stream, total = aiter(request.stream()), 0
    while True:
        try:
            chunk = await asyncio.wait_for(anext(stream), IDLE_SECONDS)
        except StopAsyncIteration:
            return
        total += len(chunk)
        if total > MOST:
            raise UploadRefused(413, TOO_LARGE)
        yield chunk


class _OneFile:
    """A multipart form with one part, which is a file."""

    def __init__(self, request: Request) -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise UploadRefused(415, NOT_WHOLE)
        self._parts = 0
        self._ended = False
        self._header, self._value = bytearray(), bytearray()
        self._name: bytes | None = None
        self._pending: list[bytes] = []
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._must_be_a_file,
            "on_part_data": lambda data, start, end: self._pending.append(data[start:end]),
            "on_end": self._end,
        }
        try:
            self._parser = MultipartParser(options[b"boundary"], callbacks)
        except FormParserError:
            raise UploadRefused(400, NOT_WHOLE) from None

    def feed(self, chunk: bytes) -> list[bytes]:
        """What of the chunk belongs to the file."""
        self._parser.write(chunk)
        pending, self._pending = self._pending, []
        return pending

    def finished_name(self) -> str:
        """The name of the file, once the form has come to its end."""
        if not self._ended or self._name is None:
            raise UploadRefused(400, NOT_WHOLE)
        return self._name.decode("utf-8", "replace")

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > 1:
            raise UploadRefused(400, ONE_AT_A_TIME)

    def _end_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            # Without the quoted signs it would end at the first of them.
            _, options = parse_options_header(bytes(self._value))
            self._name = options.get(b"filename", self._name)
        self._header.clear()
        self._value.clear()

    def _must_be_a_file(self) -> None:
        if self._name is None:
            raise UploadRefused(400, NOT_WHOLE)
        self._name = self._name[:_MAX_PART_NAME]

    def _end(self) -> None:
        self._ended = True
