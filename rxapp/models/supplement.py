"""What the agency asks a municipality to add to its application, item by item, and the answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rxapp.domain.supplements import MOST_ITEMS, AnswerKind, Consequence, RequestStatus
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of

_IS_OPEN = text("status = 'open'")


class SupplementRequest(SQLModel, table=True):
    """A request with its day and what may follow (20 § förvaltningslagen); what is asked is in its items."""

    __tablename__ = "supplement_request"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", RequestStatus), name="status"),
        CheckConstraint(one_of("consequence", Consequence), name="consequence"),
        CheckConstraint(
            "(status = 'open') = (answered_at IS NULL AND closed_at IS NULL)", name="open_has_not_ended"
        ),
        Index(
            "uq_supplement_request_open",
            "case_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False, index=True))
    status: RequestStatus = Field(
        default=RequestStatus.OPEN, sa_column=Column(EnumText(RequestStatus), nullable=False)
    )
    consequence: Consequence = Field(sa_column=Column(EnumText(Consequence), nullable=False))
    due_on: date
    day_set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """When the day was set: asked, or prolonged last."""
    asked_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    asked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    answered_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    answered_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When the last of the answer was handed in."""
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When it was taken back, or the case decided."""
    reminded_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    overdue_told_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class SupplementItem(SQLModel, table=True):
    """One thing that is asked for. Its answer is the municipality's own until it is handed in.

    `version` counts how often the answer was saved: two people may answer different items at the same time.
    """

    __tablename__ = "supplement_item"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("request_id", "position"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_ITEMS}", name="position_is_within_limits"),
        CheckConstraint(one_of("answer_kind", AnswerKind), name="answer_kind"),
        CheckConstraint(
            "handed_in_at IS NULL OR answer_kind IS NOT NULL", name="handed_in_is_answered_or_left"
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    request_id: int = Field(sa_column=Column(Id, ForeignKey("supplement_request.id"), nullable=False))
    position: int
    row_position: int | None = None
    """The row of the application that it is about."""
    text: str = Field(max_length=2000)
    answer_kind: AnswerKind | None = Field(default=None, sa_column=Column(EnumText(AnswerKind)))
    answer: str = Field(default="", max_length=4000)
    answered_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    answered_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    handed_in_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    version: int = 1
