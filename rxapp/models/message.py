"""Messages between a municipality and the agency in a case."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, UtcDateTime

_IS_UNREAD = text("read_at IS NULL")


class Message(SQLModel, table=True):
    """A message, and when somebody on the other side first said that it was read. Never changed otherwise."""

    __table_args__ = (
        CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_by_somebody"),
        Index("ix_message_case", "case_id", "id"),
        Index(
            "ix_message_unread",
            "case_id",
            "from_agency",
            sqlite_where=_IS_UNREAD,
            postgresql_where=_IS_UNREAD,
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    text: str = Field(max_length=4000)
    from_agency: bool
    sent_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    sent_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    read_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    read_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
