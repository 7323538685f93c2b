"""A decision document as a PDF, set in a process of its own while the service answers others."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import asdict
from weakref import WeakKeyDictionary

import structlog

from rxapp.domain.errors import Conflict
from rxapp.text.decision_document import Document

AT_ONCE = 2
"""Documents that are set at a time in one process of the service."""

SECONDS = 60.0
"""From when it is asked for: the place in the queue and the setting."""

BUSY = "Filen kunde inte göras just nu. Försök igen om en stund."
_COMMAND = (sys.executable, "-I", "-m", "rxapp.services.pdf_child")
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1"}
"""One file takes one processor."""

log = structlog.get_logger()
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def make_pdf(document: Document) -> bytes:
    """The tagged PDF (PDF/UA) of the document; the same document gives the same bytes.

    Raises:
        Conflict: it was not made in time, or could not be made.
    """
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    asked = await asyncio.to_thread(lambda: json.dumps(asdict(document)).encode())
    try:
        async with asyncio.timeout(SECONDS), places:
            return await _run(asked)
    except TimeoutError:
        raise Conflict(BUSY) from None


async def _run(asked: bytes) -> bytes:
    """In a session of its own and without our environment; gone on the way out."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_ENVIRONMENT, cwd="/", start_new_session=True
    )
    try:
        made, fault = await process.communicate(asked)
    finally:
        await _end(process)
    if process.returncode != 0 or not made.startswith(b"%PDF-"):
        log.warning("pdf_child_failed", code=process.returncode, fault=fault[:200].decode("utf-8", "replace"))
        raise Conflict(BUSY)
    return made


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await asyncio.shield(_ended(process))


async def _ended(process: Process) -> None:
    """What is left in a pipe keeps a process that was killed from being seen as ended."""
    for pipe in (process.stdout, process.stderr):
        while pipe is not None and await pipe.read(1 << 16):
            pass
    await process.wait()
