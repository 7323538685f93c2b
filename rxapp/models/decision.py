"""Decisions: each made once and never changed, the chain they form, and when the municipality got them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of

_IS_FIRST = text("replaces_id IS NULL AND matter <> 'late_appeal'")


class Decision(SQLModel, table=True):
    """A decision in a case, never changed once saved; another takes its place by naming it.

    `rules` lists each rule with its outcome, `rows` what each row came to: `row` (its id), `ore`, `periods`
    and `reason`, which is a code or None.
    """

    __table_args__ = (
        CheckConstraint(one_of("outcome", DecisionOutcome), name="outcome"),
        CheckConstraint(one_of("matter", Matter), name="matter"),
        CheckConstraint(one_of("cause", Cause), name="cause"),
        CheckConstraint("is_automatic = (decided_by IS NULL)", name="automatic_has_no_officer"),
        CheckConstraint("(cause = 'first') = (replaces_id IS NULL)", name="another_names_what_it_replaces"),
        # A matter is decided for the first time once, and a decision is replaced by one other at most.
        Index(
            "uq_decision_first",
            "case_id",
            "matter",
            unique=True,
            sqlite_where=_IS_FIRST,
            postgresql_where=_IS_FIRST,
        ),
        Index("uq_decision_replaces_id", "replaces_id", unique=True),
        Index("ix_decision_case_id", "case_id"),
        Index("ix_decision_decided_at", "decided_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    matter: Matter = Field(default=Matter.COMPENSATION, sa_column=Column(EnumText(Matter), nullable=False))
    cause: Cause = Field(default=Cause.FIRST, sa_column=Column(EnumText(Cause), nullable=False))
    replaces_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("decision.id")))
    outcome: DecisionOutcome = Field(sa_column=Column(EnumText(DecisionOutcome), nullable=False))
    is_automatic: bool
    decided_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    decided_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """Also when it was made available: it is in the service from the moment it is made."""
    reason_text: str = Field(default="", max_length=4000)
    rules_version: str = Field(max_length=20)
    rules: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    rows: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class ToldKind(StrEnum):
    """How it is known that the municipality got a decision: somebody there opened it, or an officer has
    established it."""

    OPENED = "opened"
    ESTABLISHED = "established"


class DecisionTold(SQLModel, table=True):
    """The day from which the municipality is known to have a decision; each kind once, never changed."""

    __tablename__ = "decision_told"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint(one_of("kind", ToldKind), name="kind"),)

    decision_id: int = Field(sa_column=Column(Id, ForeignKey("decision.id"), primary_key=True))
    kind: ToldKind = Field(sa_column=Column(EnumText(ToldKind), primary_key=True))
    got_on: date
    noted_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    noted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reason: str = Field(default="", max_length=1000)
    """Why an officer holds it to have been got that day."""
