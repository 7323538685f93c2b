"""A service with a hundred thousand cases, made once and kept, and the table of what was measured."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fixtures.served import ROOT, Service, environment, serving

CASES = 100_000
KEPT = ROOT / ".cache" / "bench"
SOURCES = ("migrations", "models", "seeds", "domain")
"""What the data follow from: while these stay the same, the data are used again."""


@pytest.fixture(scope="session")
def scaled() -> Path:
    """A folder with the database; made anew when its sources have changed."""
    folder = KEPT / _fingerprint()
    if not (folder / "finished").is_file():
        shutil.rmtree(KEPT, ignore_errors=True)
        folder.mkdir(parents=True)
        for command in (["migrate"], ["seed", "--demo"], ["seed", "--scale", str(CASES)]):
            subprocess.run(
                [sys.executable, "-m", "rxapp", *command], cwd=ROOT, env=environment(folder), check=True
            )
        (folder / "finished").touch()
    return folder


def _fingerprint() -> str:
    files = sorted(path for name in SOURCES for path in (ROOT / "rxapp" / name).rglob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


@pytest.fixture(scope="module")
def service(scaled: Path) -> Iterator[Service]:
    """The service on all of it."""
    with serving(scaled) as running:
        yield running


@pytest.fixture(scope="session")
def card(scaled: Path) -> str:
    """The card of the user of Ale with every type."""
    with sqlite3.connect(scaled / "rxapp.db") as connection:
        statement = "SELECT hsa_id FROM account WHERE municipality_code = '1440' AND hsa_id LIKE '%-USR1'"
        return connection.execute(statement).fetchone()[0]


@dataclass(slots=True)
class Measured:
    """Lines of the table: what, how much, and what is allowed."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def note(self, what: str, value: str, allowed: str = "") -> None:
        self.lines.append((what, value, allowed))


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> Iterator[Measured]:
    """What was measured, printed when everything is done."""
    table = Measured()
    table.note("load of the machine at the start", f"{os.getloadavg()[0]:.1f}", f"of {os.cpu_count()} cores")
    yield table
    widths = [max(len(line[i]) for line in table.lines) for i in range(3)] if table.lines else [0, 0, 0]
    written = "\n".join(
        f"  {what:<{widths[0]}}  {value:>{widths[1]}}  {allowed}".rstrip()
        for what, value, allowed in table.lines
    )
    sys.stdout.write(f"\n\n{written}\n")


def p95(samples: list[float]) -> float:
    """The value that nineteen of twenty samples stay below."""
    return sorted(samples)[int(len(samples) * 0.95) - 1]


def median(samples: list[float]) -> float:
    return sorted(samples)[len(samples) // 2]


__all__ = ["CASES", "Measured", "median", "p95"]
