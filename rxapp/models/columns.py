"""Column types of our own, and the names of constraints. Imported before any table is declared."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Ore = BigInteger
"""Money in whole öre: 32 bits would overflow at 21 million kronor."""

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's number; SQLite counts up only a plain INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses one without zone, stores UTC, gives UTC back (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant must have a time zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[Any]):
    """A StrEnum kept as its value, so that the table reads like the code and members can be renamed."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.kind(value)


def one_of(column: str, kind: Iterable[StrEnum]) -> str:
    """The SQL of a CHECK that lets only these members of an enumeration (or all of one), and NULL, into
    `column`."""
    return f"{column} IN ({', '.join(repr(member.value) for member in kind)})"
