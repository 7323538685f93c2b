"""The process that reads one file of somebody else's and ends: if it crashes or hangs, it is alone in it.

On its input comes one line of JSON with what to read; on its output go lines of JSON: the report, the rows in
batches, the end; or why it was refused. What goes wrong in it is told without any value of the file.
"""

import json
import resource
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from rxapp.domain.sheets import CellKind, SheetColumn, SheetRefused
from rxapp.services.sheet_files import Limits, read_file
from rxapp.text import sheets as text

OPEN_FILES = 32


def main() -> None:
    """Reads what the first line of the input asks for."""
    sys.excepthook = _tell_where
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    _confine(limits)
    columns = [_column(**one) for one in asked["columns"]]
    try:
        _read(Path(asked["path"]), columns, limits)
    except SheetRefused as refusal:
        _say({"refused": refusal.sentence})
    except MemoryError:
        _say({"refused": text.TOO_HEAVY})
    except FileNotFoundError:
        _say({"absent": True})
    sys.stdout.flush()


def _confine(limits: Limits) -> None:
    """No more memory, time or files than reading takes, nothing written, no core file of a crash."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _column(kind: str, choices: list[list[str]], synonyms: list[str], **rest: Any) -> SheetColumn:
    pairs = tuple((code, label) for code, label in choices)
    return SheetColumn(kind=CellKind(kind), choices=pairs, synonyms=tuple(synonyms), **rest)


def _read(path: Path, columns: list[SheetColumn], limits: Limits) -> None:
    report, rows = read_file(path, columns, limits)
    _say({"report": {name: getattr(report, name) for name in report.__slots__}})
    for first in range(0, len(rows), limits.batch_rows):
        batch = rows[first : first + limits.batch_rows]
        _say({"rows": [[row.number, *row.cells.values()] for row in batch]})
    _say({"end": len(rows)})


def _say(what: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(what, ensure_ascii=False).encode() + b"\n")


def _tell_where(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    sys.stderr.write(f"{kind.__name__} at {place}\n")


if __name__ == "__main__":
    main()
