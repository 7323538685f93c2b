"""Automatic decisions: which types they are made for, why a case was an officer's, and the quality review."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from rxapp.domain.cases import ON_APPLICATIONS, DecisionOutcome
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of


class AutomaticSwitch(SQLModel, table=True):
    """Whether automatic decisions are made for a type; one without a row is as its declaration says.

    Who has changed it, when and why stands in the journal.
    """

    __tablename__ = "automatic_switch"  # pyright: ignore[reportAssignmentType]

    type_code: str = Field(primary_key=True, max_length=40)
    is_on: bool
    version: int = 1


class Referral(SQLModel, table=True):
    """That the rules left a case to an officer. `seen` is every rule as the agency reads it, `told` as the
    municipality may. A case whose rows were replaced can have been referred more than once."""

    __table_args__ = (Index("ix_referral_case", "case_id", "id"), Index("ix_referral_at", "at"))

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    rules_version: str = Field(max_length=20)
    stops: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    """The codes of the rules that stopped it."""
    seen: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    told: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class QualityReview(SQLModel, table=True):
    """An automatic decision that chance has picked for an officer to look at. It changes no decision."""

    __tablename__ = "quality_review"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (agrees IS NULL)",
            name="reviewed_whole",
        ),
        CheckConstraint(
            "COALESCE(agrees, TRUE) = (would_be IS NULL) AND COALESCE(agrees, TRUE) = (reason = '')",
            name="disagreement_says_why",
        ),
        CheckConstraint(one_of("would_be", ON_APPLICATIONS), name="would_be"),
        Index("ix_quality_review_open", "reviewed_at", "drawn_at"),
    )

    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), primary_key=True, autoincrement=False))
    drawn_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reviewed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    reviewed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    agrees: bool | None = None
    would_be: DecisionOutcome | None = Field(default=None, sa_column=Column(EnumText(DecisionOutcome)))
    reason: str = Field(default="", max_length=2000)


class DrawingSecret(SQLModel, table=True):
    """What the drawing starts from where no seed is set: made once for the installation, in one row."""

    __tablename__ = "drawing_secret"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("id = 1", name="is_one"),)

    id: int = Field(primary_key=True)
    secret: str = Field(max_length=64)
