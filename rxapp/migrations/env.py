"""How alembic reaches the database: the engine of the service, one transaction for the whole way up."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import rxapp.models  # noqa: F401  # fills the metadata
from rxapp.db import engine
from rxapp.migrations.rendering import render_item

METADATA = SQLModel.metadata
LOCK = 8_214_400_193
"""The number of the lock that lets one process migrate at a time on PostgreSQL."""


def run(connection: Connection) -> None:
    """Run what alembic was asked for, all or nothing."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()


async def run_online() -> None:
    reached = engine()
    try:
        # On SQLite `writes` takes the write lock at once: a second process waits instead of failing.
        async with reached.execution_options(writes=True).connect() as connection:
            await connection.run_sync(run)
    finally:
        await reached.dispose()


def run_offline() -> None:
    context.configure(dialect_name="postgresql", target_metadata=METADATA, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    asyncio.run(run_online())
