"""Receipts: what a municipality sent, sealed and chained."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxapp.domain.receipts import ReceiptKind
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of


class Receipt(SQLModel, table=True):
    """Proof of one thing that a municipality did, never changed or removed (triggers refuse it).

    `content` is kept as the very text that its digest is over.
    """

    __table_args__ = (
        UniqueConstraint("municipality_code", "number"),
        CheckConstraint(one_of("kind", ReceiptKind), name="kind"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    municipality_code: str = Field(foreign_key="municipality.code")
    number: int
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False, index=True))
    kind: ReceiptKind = Field(sa_column=Column(EnumText(ReceiptKind), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    sent_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    file_number: str = Field(max_length=20)
    content: str = Field(sa_column=Column(Text, nullable=False))
    content_sha256: str = Field(max_length=64)
    previous_sha256: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
