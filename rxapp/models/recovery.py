"""Recoveries: money asked back, row by row, and what the municipality says of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models.columns import EnumText, Id, Ore, UtcDateTime, one_of


class RecoveryRecord(SQLModel, table=True):
    """A recovery from one municipality of one type. Until the municipality is told it has no case, so no
    list, search or total of the municipality can have it."""

    __tablename__ = "recovery"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", RecoveryStatus), name="status"),
        CheckConstraint(one_of("ground", RecoveryGround), name="ground"),
        CheckConstraint(
            "case_id IS NOT NULL OR status IN ('opened', 'dropped')", name="told_before_anything_else"
        ),
        Index("ix_recovery_queue", "status", "opened_at", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    file_number: str = Field(max_length=20, unique=True)
    case_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("case.id"), unique=True))
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    type_code: str = Field(max_length=40)
    status: RecoveryStatus = Field(
        default=RecoveryStatus.OPENED, sa_column=Column(EnumText(RecoveryStatus), nullable=False)
    )
    ground: RecoveryGround = Field(sa_column=Column(EnumText(RecoveryGround), nullable=False))
    reason: str = Field(max_length=4000)
    """Why it was opened; the agency's own."""
    opened_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    since: date
    material: str = Field(default="", max_length=4000)
    """What the municipality is told and heard on (25 § förvaltningslagen)."""
    respond_by: date | None = None
    has_said_all: bool = False
    waiver_reason: str = Field(default="", max_length=4000)
    end_reason: str = Field(default="", max_length=4000)
    version: int = 1


class RecoveryRow(SQLModel, table=True):
    """A paid row of a recovery: what is asked, found wrongly paid, waived, and owed once in the ledger."""

    __tablename__ = "recovery_row"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("asked_ore > 0 AND asked_ore <= paid_ore", name="asked_within_paid"),
        CheckConstraint("wrong_ore >= 0 AND wrong_ore <= asked_ore", name="wrong_within_asked"),
        CheckConstraint("waived_ore >= 0 AND waived_ore <= wrong_ore", name="waived_within_wrong"),
        CheckConstraint("owed_ore >= 0 AND owed_ore <= asked_ore", name="owed_within_asked"),
        Index("ix_recovery_row_row_id", "row_id"),
    )

    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), primary_key=True))
    row_id: int = Field(sa_column=Column(Id, ForeignKey("application_row.id"), primary_key=True))
    paid_ore: int = Field(sa_type=Ore)
    asked_ore: int = Field(sa_type=Ore)
    wrong_ore: int | None = Field(default=None, sa_type=Ore)
    waived_ore: int | None = Field(default=None, sa_type=Ore)
    owed_ore: int | None = Field(default=None, sa_type=Ore)


class RecoveryResponse(SQLModel, table=True):
    """What the municipality said before the decision; never changed. `is_letter`: an officer wrote it in."""

    __tablename__ = "recovery_response"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), nullable=False, index=True))
    text: str = Field(max_length=4000)
    is_all: bool
    is_letter: bool = False
    given_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    given_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
