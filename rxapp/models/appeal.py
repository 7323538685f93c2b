"""Appeals and what courts have said of them (43–47 §§ förvaltningslagen)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import LateGround
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of

_IS_OPEN = text("status NOT IN ('dismissed_late', 'withdrawn', 'closed')")


class AppealRecord(SQLModel, table=True):
    """An appeal against the decision `against_id`; one that is open keeps any other out.

    `since` is the day of its latest step, `version` counts the steps.
    """

    __tablename__ = "appeal"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", AppealStatus), name="status"),
        CheckConstraint(one_of("late_ground", LateGround), name="late_ground"),
        CheckConstraint(one_of("reconsidered", Reconsidered), name="reconsidered"),
        CheckConstraint(one_of("court", Court), name="court"),
        CheckConstraint(
            "status <> 'dismissed_late' OR dismissal_id IS NOT NULL", name="dismissed_by_a_decision"
        ),
        Index(
            "uq_appeal_open",
            "against_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_appeal_case_id", "case_id"),
        Index("ix_appeal_queue", "status", "arrived_on", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    against_id: int = Field(sa_column=Column(Id, ForeignKey("decision.id"), nullable=False))
    status: AppealStatus = Field(
        default=AppealStatus.LODGED, sa_column=Column(EnumText(AppealStatus), nullable=False)
    )
    arrived_on: date
    is_letter: bool = False
    """It came by letter or from the court and was registered by an officer."""
    lodged_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    lodged_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    wanted: str = Field(max_length=4000)
    """In what way the decision should be changed (43 §)."""
    grounds: str = Field(default="", max_length=8000)
    """Why."""
    since: date
    late_ground: LateGround | None = Field(default=None, sa_column=Column(EnumText(LateGround)))
    dismissal_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("decision.id")))
    reconsidered: Reconsidered | None = Field(default=None, sa_column=Column(EnumText(Reconsidered)))
    reconsidered_why: str = Field(default="", max_length=4000)
    changed_to_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("decision.id")))
    court: Court | None = Field(default=None, sa_column=Column(EnumText(Court)))
    version: int = 1


class JudgmentRecord(SQLModel, table=True):
    """What a court said, in the order it was registered, never changed. `rows` as in a decision."""

    __tablename__ = "judgment"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("appeal_id", "position"),
        CheckConstraint(one_of("court", Court), name="court"),
        CheckConstraint(one_of("outcome", CourtOutcome), name="outcome"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    appeal_id: int = Field(sa_column=Column(Id, ForeignKey("appeal.id"), nullable=False))
    position: int
    court: Court = Field(sa_column=Column(EnumText(Court), nullable=False))
    outcome: CourtOutcome = Field(sa_column=Column(EnumText(CourtOutcome), nullable=False))
    judged_on: date
    case_number: str = Field(max_length=30)
    rows: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    registered_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    registered_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
