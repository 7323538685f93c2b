"""The journal: one row for every user action, from which timeline, audit and live pages follow."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from rxapp.domain.events import EventKind
from rxapp.models.columns import EnumText, Id, UtcDateTime


class Event(SQLModel, table=True):
    """Something that happened, never changed or removed (triggers refuse it)."""

    __table_args__ = (
        Index("ix_event_case", "case_id", "id"),
        Index("ix_event_account", "account_id", "id"),
        Index("ix_event_at", "at"),
        # All by which notices are found and counted: the table itself is read for one page alone.
        Index("ix_event_notice", "municipality_code", "kind", "type_code", "at", "actor_id", "case_id", "id"),
        # Few events are about an individual: the index holds those alone.
        Index(
            "ix_event_individual",
            "individual_number",
            "id",
            sqlite_where=text("individual_number IS NOT NULL"),
            postgresql_where=text("individual_number IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    kind: EventKind = Field(sa_column=Column(EnumText(EventKind), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    type_code: str | None = Field(default=None, max_length=40)
    case_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("case.id")))
    account_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    payout_run_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payout_run.id")))
    individual_number: str | None = Field(default=None, max_length=8)
    """The individual whom the event is about; an event never holds more of anybody."""
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
