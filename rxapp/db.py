"""The database: one engine a process, one transaction a user action."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.settings import get_settings

Session = AsyncSession
"""What one talks to the database through, under a name for the layers that know no SQL."""

RECORDED = "recorded"
"""Key in `session.info` under which the journal leaves the events of the transaction."""

PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=30000",
    # INSERT OR REPLACE removes rows without a word to the triggers unless this is on.
    "recursive_triggers=ON",
)

_after_commit: list[Callable[[Sequence[Any]], Awaitable[None]]] = []


def after_commit(listener: Callable[[Sequence[Any]], Awaitable[None]]) -> None:
    """Call `listener` with the recorded events of each transaction, once it is committed."""
    if listener not in _after_commit:
        _after_commit.append(listener)


@cache
def engine() -> AsyncEngine:
    """The engine of this process, made at first use so that forked workers never share a connection."""
    address = make_url(get_settings().database)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    return create_async_engine(
        address, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True
    )


def _sqlite(address: Any) -> AsyncEngine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_async_engine(address, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(made.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is switched off, or SELECT would run outside of them.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # SQLite's own knows ASCII alone: a search for «åsa» would not find «Åsa».
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(made.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # A writer takes the lock at once: two that read before they write would otherwise deadlock.
        mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return made


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


@asynccontextmanager
async def unit_of_work() -> AsyncIterator[AsyncSession]:
    """One user action that writes: commit on success, roll back on any error, then tell the listeners."""
    bind = engine().execution_options(writes=True)
    async with AsyncSession(bind, expire_on_commit=False) as session:
        async with session.begin():
            yield session
        events = session.info.pop(RECORDED, ())
    if events:
        for listener in _after_commit:
            await listener(tuple(events))


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """A look that writes nothing: one snapshot, never committed."""
    bind = engine()
    if bind.dialect.name == "postgresql":
        # Its usual isolation gives each statement a snapshot of its own: a page could mix two moments.
        bind = bind.execution_options(isolation_level="REPEATABLE READ")
    async with AsyncSession(bind, expire_on_commit=False) as session:
        yield session
