"""`rxapp` as the operator calls it, against a database of the test's own."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rxapp import db
from rxapp.cli import app
from tests.fixtures.cluster import apart
from tests.fixtures.database import forget, use

Run = Callable[..., Result]
Do = Callable[[Callable[[], Awaitable[Any]]], Any]


@pytest.fixture
def rxapp(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Result]]:
    """`rxapp("verify")` runs the command and gives its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)  # the commands go to the checkout; the test comes back
    use(monkeypatch, database_address, tmp_path)
    yield lambda *words: CliRunner().invoke(app, list(words), prog_name="rxapp")
    forget()


@pytest.fixture
def do(rxapp: Run) -> Do:
    """Do something with the database between two commands."""

    async def whole(work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await work()
        finally:
            await db.engine().dispose()

    return lambda work: apart(whole(work))
