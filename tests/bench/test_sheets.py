"""Ten thousand rows of a file, from the call to the last batch, and the memory of the process that reads."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import psutil
import pytest

from rxapp.services.sheet_reading import read_sheet
from tests.bench.conftest import Measured, median
from tests.fixtures.cluster import apart
from tests.fixtures.sheets import COLUMNS, HEADINGS, delimited, shared, written, xlsx

pytestmark = pytest.mark.bench

ROWS, SAMPLES = 10_000, 5
READ_S, PEAK_MB = 1.5, 300


def rows() -> list[tuple[object, ...]]:
    days = [date(2025, 1, 1) + timedelta(number % 300) for number in range(ROWS)]
    return [(f"12-{n:06}", d, d + timedelta(27), 28, 1234.5 + n, "Vård") for n, d in enumerate(days)]


def with_decimal_commas() -> bytes:
    return delimited([HEADINGS, *[(*row[:4], str(row[4]).replace(".", ","), row[5]) for row in rows()]])


KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx, as we write it": lambda: xlsx([HEADINGS, *rows()]),
    "xlsx, as Excel writes it": lambda: shared(xlsx([HEADINGS, *rows()])),
    "csv": with_decimal_commas,
}


@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_rows_are_read_soon_and_in_little_memory(
    kind: str, tmp_path: Path, measured: Measured
) -> None:
    path = written(tmp_path, KINDS[kind]())
    samples = [apart(_read(path)) for _ in range(SAMPLES)]
    took, peak = median([one for one, _ in samples]), max(peak for _, peak in samples)
    measured.note(f"{ROWS:,} rows of {kind}, p50", f"{took:.2f} s", f"< {READ_S} s")
    measured.note(f"{ROWS:,} rows of {kind}, peak memory", f"{peak:.0f} MB", f"< {PEAK_MB} MB")
    assert took < READ_S
    assert peak < PEAK_MB


async def _read(path: Path) -> tuple[float, float]:
    """Seconds, and the megabytes of the process once it has read the file."""
    begun, asked, peak, count = perf_counter(), 0.0, 0.0, 0
    async for batch in read_sheet(path, COLUMNS):
        count += len(batch.rows)
        if not peak:
            before = perf_counter()
            peak = _peak()
            asked = perf_counter() - before
    assert count == ROWS
    return perf_counter() - begun - asked, peak


def _peak() -> float:
    [child] = [one for one in psutil.Process().children() if "rxapp.services.sheet_child" in one.cmdline()]
    status = Path(f"/proc/{child.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1_000
