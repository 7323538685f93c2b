"""What every command does alike: asks the database, and ends with one line where it cannot go on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import typer

T = TypeVar("T")


def fail(sentence: str, code: int = 1) -> NoReturn:
    """End with one line on stderr: 1 for a failure, 2 for wrong use."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def ask(work: Callable[[], Awaitable[T]]) -> T:
    """Do something with the database; one that does not answer, or is not migrated, is a failure."""
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from rxapp.db import engine

    async def whole() -> T:
        try:
            return await work()
        finally:
            await engine().dispose()

    try:
        return asyncio.run(whole())
    except (ArgumentError, ModuleNotFoundError) as error:
        fail(f"RXAPP_DATABASE_URL: {error}", 2)
    except (SQLAlchemyError, OSError) as error:
        # The driver's own first line: SQLAlchemy adds the statement with its values, which may be personal.
        told = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        fail(f"The database cannot be used (is it migrated with rxapp migrate?): {told}")


async def read(look: Callable[..., Awaitable[T]]) -> T:
    """Look at something in a snapshot of its own."""
    from rxapp.db import reading

    async with reading() as session:
        return await look(session)
