"""The officer's desk: who has taken which case, and decisions that are proposed to another officer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.desk import ProposalStatus
from rxapp.models.columns import EnumText, Id, Ore, UtcDateTime, one_of

_IS_OPEN = text("status = 'open'")


class CaseAssignment(SQLModel, table=True):
    """The officer who has a case: at most one, since the case is the key. Released, the row is gone; what
    has been is in the journal."""

    __tablename__ = "case_assignment"  # pyright: ignore[reportAssignmentType]

    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), primary_key=True, autoincrement=False))
    holder_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False, index=True))
    taken_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class DecisionProposal(SQLModel, table=True):
    """A decision as one officer wants it, frozen for another to confirm or send back."""

    __tablename__ = "decision_proposal"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", ProposalStatus), name="status"),
        CheckConstraint(one_of("outcome", DecisionOutcome), name="outcome"),
        CheckConstraint("granted_ore >= 0", name="granted_not_negative"),
        CheckConstraint("(status = 'open') = (settled_at IS NULL)", name="open_is_not_settled"),
        CheckConstraint(
            "status NOT IN ('confirmed', 'sent_back')"
            " OR (settled_by IS NOT NULL AND settled_by <> proposed_by)",
            name="settled_by_another",
        ),
        CheckConstraint("status <> 'sent_back' OR sent_back_why <> ''", name="sent_back_with_reason"),
        Index(
            "uq_decision_proposal_open",
            "case_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_decision_proposal_case", "case_id", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    case_version: int
    """The case as it was looked at: the proposal stands as long as it is that."""
    status: ProposalStatus = Field(
        default=ProposalStatus.OPEN, sa_column=Column(EnumText(ProposalStatus), nullable=False)
    )
    proposed_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    proposed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    outcome: DecisionOutcome = Field(sa_column=Column(EnumText(DecisionOutcome), nullable=False))
    granted_ore: int = Field(sa_type=Ore)
    chosen: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """All that the officer chose, as `officer_decisions.Chosen`, but for the reason."""
    reason_text: str = Field(default="", max_length=4000)
    settled_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    sent_back_why: str = Field(default="", max_length=500)
