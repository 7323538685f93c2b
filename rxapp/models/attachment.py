"""Attachments: what is known of a file that was sent with an application or a case."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxapp.domain.attachments import MAX_BYTES
from rxapp.models.columns import Id, UtcDateTime


class Attachment(SQLModel, table=True):
    """A file of a draft or of a case; its bytes lie in the data folder under `stored_as`.

    A draft is deleted when it is sent or thrown away, so nothing points at it. A request of a supplement
    and a message are of a case: a file of theirs has the case as well.
    """

    __table_args__ = (
        CheckConstraint("(draft_key IS NULL) <> (case_id IS NULL)", name="has_a_draft_or_a_case"),
        CheckConstraint(f"size_bytes > 0 AND size_bytes <= {MAX_BYTES}", name="size_is_within_limits"),
        UniqueConstraint("draft_key", "ordinal"),
        UniqueConstraint("case_id", "ordinal"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    key: str = Field(max_length=32, unique=True)
    """Random, and the file's address: it tells nothing, and opens nothing by itself."""
    municipality_code: str = Field(foreign_key="municipality.code")
    type_code: str = Field(max_length=40)
    draft_key: str | None = Field(default=None, max_length=32)
    case_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("case.id")))
    request_item_id: int | None = Field(default=None, sa_column=Column(Id))
    against_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    """The decision that it is to be appealed with; until it is sent it is the municipality's own."""
    appeal_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    message_id: int | None = Field(default=None, sa_column=Column(Id))
    ordinal: int
    """Its number in the draft or case, counted from one and never used again."""
    original_name: str = Field(max_length=120)
    """What it was called where it came from: may well be the name of a child."""
    media_type: str = Field(max_length=100)
    size_bytes: int
    sha256: str = Field(max_length=64)
    stored_as: str = Field(max_length=40, unique=True)
    uploaded_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    uploaded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    from_agency: bool = False
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
