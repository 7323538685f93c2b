"""What somebody has marked of their notices; a notice itself is an event of the journal."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, UtcDateTime


class NoticeMark(SQLModel, table=True):
    """That an account has marked the notice of an event, as read or as unread; the latest mark counts."""

    __tablename__ = "notice_mark"  # pyright: ignore[reportAssignmentType]

    account_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), primary_key=True))
    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), primary_key=True))
    read_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """None where it was marked as unread."""
