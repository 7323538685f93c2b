"""Files of somebody else's, read in a process of its own that can harm nobody but itself."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from time import monotonic, thread_time

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp.domain.sheets import SheetRefused
from rxapp.services import sheet_reading
from rxapp.services.sheet_reading import Batch, Limits, read_sheet
from rxapp.text import sheets as text
from tests.fixtures.cluster import apart
from tests.fixtures.sheets import (
    COLUMNS,
    HEADINGS,
    MAIN,
    READ,
    ROW,
    SHEET,
    delimited,
    part,
    repacked,
    with_strings,
    written,
    xlsx,
)

WHOLE = xlsx([HEADINGS, ROW])
TEXTS = ("12-345678", "2025-01-08", "2025-02-04", "28", "1234,50", "Vård")
FOREVER = "import time\ntime.sleep(3600)"


async def every(path: Path, limits: Limits | None = None) -> list[Batch]:
    return [batch async for batch in read_sheet(path, COLUMNS, limits=limits)]


async def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(SheetRefused) as refusal:
        await every(path, limits)
    return refusal.value.sentence


OTHERS: set[psutil.Process] = set()
"""Children that other tests have started, such as a database server."""


def children() -> list[psutil.Process]:
    found = [child for child in psutil.Process().children() if child not in OTHERS]
    return [child for child in found if child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    OTHERS.clear()
    OTHERS.update(children())
    yield
    assert not children()


def run_instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(sheet_reading, "_COMMAND", (sys.executable, "-c", program))


async def test_rows_come_in_batches_with_the_report_of_the_whole_file(tmp_path: Path) -> None:
    table = [HEADINGS, *[TEXTS] * 1_100, ["Summa"]]
    batches = await every(written(tmp_path, delimited(table)))
    assert [len(batch.rows) for batch in batches] == [500, 500, 100]
    assert [row.number for batch in batches for row in batch.rows] == list(range(2, 1_102))
    assert all(row.cells == READ for batch in batches for row in batch.rows)
    assert {batch.report for batch in batches} == {batches[0].report}
    assert (batches[0].report.row_count, batches[0].report.total_rows) == (1_100, (1_102,))


async def test_a_workbook_is_read_by_a_relative_path_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, WHOLE)
    monkeypatch.chdir(tmp_path)
    [batch] = await every(Path("rader"))
    assert [row.cells for row in batch.rows] == [READ]


async def test_a_refusal_comes_as_its_sentence_and_before_any_row(tmp_path: Path) -> None:
    assert await refused(written(tmp_path, b"")) == text.EMPTY
    many = written(tmp_path, delimited([HEADINGS, *[TEXTS] * 10_003]))
    assert await refused(many) == text.too_many_rows(10_003, 10_000, is_counted=True)


async def test_a_file_that_is_not_there_is_a_fault_and_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await every(tmp_path / "borta")


async def test_shared_strings_without_end_are_refused_within_the_limits(tmp_path: Path) -> None:
    items = b"".join(b"<si><t>%s</t></si>" % (b"%08d" % n * 60) for n in range(180_000))
    strings = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), items)
    bomb = written(tmp_path, with_strings(WHOLE, strings, part(WHOLE, SHEET)), "bomb")
    little = Limits(memory_bytes=120_000_000)
    begun = monotonic()
    assert await refused(bomb, little) == text.TOO_HEAVY
    assert monotonic() - begun < 20
    assert len(await every(written(tmp_path, WHOLE), little)) == 1


async def test_elements_within_elements_without_end_are_refused(tmp_path: Path) -> None:
    deep = part(WHOLE, SHEET).replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 200_000)
    assert await refused(written(tmp_path, repacked(WHOLE, {SHEET: deep}))) in (
        text.UNREADABLE,
        text.TOO_HEAVY,
        text.BOMB,
    )


async def test_reading_that_takes_too_much_of_the_processor_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    run_instead(monkeypatch, program)
    assert await refused(written(tmp_path, WHOLE)) == text.TOO_HEAVY


async def test_reading_that_hangs_is_ended_after_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, FOREVER)
    begun = monotonic()
    assert await refused(written(tmp_path, WHOLE), Limits(wall_seconds=0.3)) == text.TOO_HEAVY
    assert monotonic() - begun < 5


@pytest.mark.parametrize(
    "program", ["import os\nos.abort()", "raise ValueError", "", "print('x' * 20_000_000)"]
)
async def test_a_process_that_crashes_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    run_instead(monkeypatch, program)
    assert await refused(written(tmp_path, WHOLE)) in (text.UNREADABLE, text.TOO_HEAVY)


async def test_the_process_ends_when_the_reader_stops(tmp_path: Path) -> None:
    path = written(tmp_path, delimited([HEADINGS, *[TEXTS] * 10_000]))
    async with aclosing(read_sheet(path, COLUMNS)) as batches:
        async for batch in batches:
            assert len(batch.rows) == 500
            assert len(children()) >= 1
            break
    assert not children()


async def test_the_process_ends_when_the_task_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, FOREVER)
    asked = asyncio.Event()

    async def ask(*_: object) -> None:
        asked.set()

    monkeypatch.setattr(sheet_reading, "_ask", ask)
    task = asyncio.create_task(every(written(tmp_path, WHOLE)))
    await asked.wait()
    assert children()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not children()


async def test_time_is_not_counted_while_the_rows_are_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, delimited([HEADINGS, *[TEXTS] * 1_001]))
    now = [0.0]
    monkeypatch.setattr(sheet_reading, "monotonic", lambda: now[0])
    seen: list[int] = []
    async for batch in read_sheet(path, COLUMNS):
        seen.append(len(batch.rows))
        now[0] += 100
    assert seen == [500, 500, 1]


async def test_no_more_than_two_files_are_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, FOREVER)
    path = written(tmp_path, WHOLE)
    outcomes = await asyncio.gather(*(refused(path, Limits(wall_seconds=t)) for t in (2, 2, 0.3)))
    assert outcomes == [text.TOO_HEAVY, text.TOO_HEAVY, text.BUSY]


async def test_others_are_answered_while_a_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx([HEADINGS, *[ROW] * 3_000]))
    longest, done = 0.0, asyncio.Event()

    async def answer() -> None:
        nonlocal longest
        while not done.is_set():
            begun = thread_time()
            await asyncio.sleep(0.001)
            longest = max(longest, thread_time() - begun)

    answering = asyncio.create_task(answer())
    assert len(await every(path)) == 6
    done.set()
    await answering
    # Of the processor, so that it does not matter how busy the machine is with other things.
    assert longest < 0.1


async def test_the_process_knows_nothing_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    monkeypatch.setenv("RXAPP_SECRET", "hemligt")
    run_instead(
        monkeypatch,
        "import json, os\n"
        f"json.dump([dict(os.environ), os.getsid(0), os.getcwd()], open({str(told)!r}, 'w'))",
    )
    await refused(written(tmp_path, WHOLE))
    environment, session, folder = json.loads(told.read_text())
    assert not {name for name in environment if name not in ("LC_CTYPE",)}
    assert session != os.getsid(0)
    assert folder == "/"


@given(st.binary(max_size=500), st.sampled_from([b"", b"PK\x03\x04", WHOLE[:2_000], delimited([HEADINGS])]))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_of_any_kind_are_rows_or_a_refusal_within_the_time(
    tmp_path: Path, content: bytes, before: bytes
) -> None:
    path = written(tmp_path, before + content)
    begun = monotonic()
    try:
        apart(every(path))
    except SheetRefused as refusal:
        said = refusal.sentence
    else:
        said = "."
    assert said.endswith(".")
    assert monotonic() - begun < 20
