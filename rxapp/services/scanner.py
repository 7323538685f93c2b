"""Asks ClamAV's daemon about a file. While it does not answer as it should, no file is taken."""

import asyncio
import struct
from pathlib import Path

import structlog

from rxapp.domain.errors import DomainError
from rxapp.settings import get_settings

TIMEOUT = 60.0
"""Seconds for the whole conversation."""

_CHUNK = 128 * 1024
_LONGEST_ANSWER = 4_000
log = structlog.get_logger("rxapp.scanner")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NotScanned(DomainError):
    """Nobody can say whether the file does harm."""

    def __init__(self) -> None:
        super().__init__(
            "Filen kunde inte kontrolleras mot skadlig kod just nu och har därför inte sparats. Försök igen "
            "om en stund."
        )


class Harmful(DomainError):
    """The file would do harm to whoever opened it."""

    def __init__(self) -> None:
        super().__init__("Filen innehåller skadlig kod och har inte sparats.")


async def scan(path: Path) -> None:
    """Nothing, if the daemon says that the file is clean or if there is none to ask.

    Raises:
        Harmful: it found something.
        NotScanned: it is not there, is too slow, or says something else.
    """
    if not get_settings().clamd:
        return
    try:
        async with asyncio.timeout(TIMEOUT):
            answer = await _ask(path)
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as fault:
        log.error("the scanner does not answer", fault=type(fault).__name__)
        raise NotScanned from None
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise Harmful
    log.error("the scanner says something else")
    raise NotScanned


async def _ask(path: Path) -> str:
    reader, writer = await _connect()
    try:
        writer.write(b"zINSTREAM\0")
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                writer.write(struct.pack("!L", len(chunk)) + chunk)
                await writer.drain()
        writer.write(struct.pack("!L", 0))
        await writer.drain()
        answer = await reader.readuntil(b"\0")
        return answer[:_LONGEST_ANSWER].rstrip(b"\0").decode("utf-8", "replace").strip()
    finally:
        writer.close()


async def _connect() -> Streams:
    address = get_settings().clamd
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:"), limit=_LONGEST_ANSWER)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port), limit=_LONGEST_ANSWER)
