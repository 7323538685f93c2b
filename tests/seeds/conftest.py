"""The demo data, made once and looked at by many tests; and fewer of them where they are made anew."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rxapp import db
from rxapp.seeds import plan
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY
from rxapp.seeds.demo import seed_demo
from tests.fixtures.cluster import apart
from tests.fixtures.database import forget, use
from tests.fixtures.served import made_once


@pytest.fixture(scope="session")
def demo_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A database with all of the demo data, made once for all the processes that test."""

    async def make() -> None:
        assert await seed_demo()
        await db.engine().dispose()

    def fill(folder: Path) -> None:
        shutil.copy(sqlite_template, folder / "rxapp.db")
        with pytest.MonkeyPatch.context() as patch:
            use(patch, f"sqlite+aiosqlite:///{folder / 'rxapp.db'}", folder)
            apart(make())
        forget()

    return made_once(tmp_path_factory, worker_id, "seeded", fill) / "rxapp.db"


@pytest.fixture
async def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The service with a copy of those data."""
    shutil.copy(demo_file, tmp_path / "demo.db")
    shutil.copytree(demo_file.parent / "attachments", tmp_path / "attachments")
    use(monkeypatch, f"sqlite+aiosqlite:///{tmp_path / 'demo.db'}", tmp_path)
    yield
    await db.engine().dispose()
    forget()


@pytest.fixture
def few_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little more than the cases that must be there."""
    monkeypatch.setattr(plan, "CASES", {ALE: 50, BURLOV: 12, UPPLANDS_VASBY: 12})
