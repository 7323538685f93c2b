"""The rows of a file from somebody else, read in a process of its own while the service answers others."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import structlog

from rxapp.domain.sheets import Report, SheetColumn, SheetRefused, SheetRow
from rxapp.services.sheet_files import Limits
from rxapp.text import sheets as text

__all__ = ["Batch", "Limits", "read_sheet"]

AT_ONCE = 2
"""Files that are read at a time in one process of the service."""

LINE_MAX = 16_000_000
_STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
_COMMAND = (sys.executable, "-I", "-m", "rxapp.services.sheet_child")

T = TypeVar("T")
log = structlog.get_logger()
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that follow each other in the file; the report is of the whole file, the same in each batch."""

    report: Report
    rows: tuple[SheetRow, ...]


async def read_sheet(
    path: Path, columns: Sequence[SheetColumn], *, limits: Limits | None = None
) -> AsyncIterator[Batch]:
    """The rows in batches. The file is read to its end first: a file that is refused has given no row.

    Close it (`contextlib.aclosing`) if you stop before the end; then the process is gone as well.

    Raises:
        SheetRefused: the file cannot be read; the sentence says what to do.
        FileNotFoundError: there is no such file.
    """
    limits = limits or Limits()
    async with _place(limits.wall_seconds), _child(path, columns, limits) as answers:
        report = _report(await answers.expect("report"))
        keys = [column.key for column in columns]
        count = 0
        while count < report.row_count:
            rows = await answers.expect("rows")
            count += len(rows)
            yield Batch(report, tuple(SheetRow(n, dict(zip(keys, cells, strict=True))) for n, *cells in rows))
        await answers.expect("end")


@asynccontextmanager
async def _place(seconds: float) -> AsyncGenerator[None]:
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(seconds):
            await places.acquire()
    except TimeoutError:
        raise SheetRefused(text.BUSY) from None
    try:
        yield
    finally:
        places.release()


@asynccontextmanager
async def _child(path: Path, columns: Sequence[SheetColumn], limits: Limits) -> AsyncGenerator["_Answers"]:
    """The process, in a session of its own and without our environment; killed on the way out."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={},
        cwd="/",
        start_new_session=True,
        limit=LINE_MAX,
    )
    answers = _Answers(process, _open(process.stdout), _open(process.stderr), limits.wall_seconds)
    try:
        absolute = await asyncio.to_thread(path.absolute)
        asked: dict[str, object] = {
            "path": str(absolute),
            "columns": [asdict(c) for c in columns],
            "limits": asdict(limits),
        }
        with suppress(ConnectionError):
            await _ask(_open(process.stdin), asked)
        yield answers
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(answers.ended())


async def _ask(stream: asyncio.StreamWriter, asked: dict[str, object]) -> None:
    stream.write(json.dumps(asked).encode() + b"\n")
    await stream.drain()


def _open(stream: T | None) -> T:
    if stream is None:
        raise RuntimeError("a pipe that was asked for is not there")
    return stream


@dataclass(slots=True)
class _Answers:
    """The lines that the process says. Time is counted while it is waited for, not while others work."""

    process: Process
    said: asyncio.StreamReader
    faults: asyncio.StreamReader
    seconds: float

    async def expect(self, what: str) -> Any:
        """The value of the next line, which is of this kind.

        Raises:
            SheetRefused: it is a refusal, or there is none in time.
        """
        begun = monotonic()
        try:
            async with asyncio.timeout(self.seconds):
                line = await self._line()
        except TimeoutError:
            raise SheetRefused(text.TOO_HEAVY) from None
        self.seconds -= monotonic() - begun
        answer: dict[str, Any] = json.loads(line)
        if "absent" in answer:
            raise FileNotFoundError
        if what not in answer:
            raise SheetRefused(answer.get("refused", text.UNREADABLE))
        return answer[what]

    async def ended(self) -> None:
        """What is left in the pipe keeps a process that was killed from being seen as ended."""
        while await self.said.read(1 << 16):
            pass
        await self.process.wait()

    async def _line(self) -> bytes:
        try:
            line = await self.said.readline()
        except ValueError:
            raise SheetRefused(text.TOO_HEAVY) from None
        if line.endswith(b"\n"):
            return line
        fault = await self.faults.read(200)
        code = await self.process.wait()
        log.warning("sheet_child_failed", code=code, fault=fault.decode("utf-8", "replace").strip())
        is_heavy = code in _STOPPED or b"MemoryError" in fault
        raise SheetRefused(text.TOO_HEAVY if is_heavy else text.UNREADABLE)


def _report(said: dict[str, Any]) -> Report:
    # JSON knows no tuples.
    fields: dict[str, Any] = {
        k: tuple(cast(list[Any], v)) if isinstance(v, list) else v for k, v in said.items()
    }
    return Report(**fields)
