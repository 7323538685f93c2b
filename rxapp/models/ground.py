"""Registered grounds that compensation is paid on without application, and what has been run on them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, Ore, UtcDateTime


class GroundRecord(SQLModel, table=True):
    """What the agency has registered for a municipality and a type: a person and days, or a number.

    It is closed once, by its last day, and withdrawn once where it was wrong; otherwise it is never changed
    (triggers refuse it). Nor do the days of a person overlap in the same type while they are in force.
    """

    __tablename__ = "ground"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("individual_number = '' OR length(individual_number) = 8", name="number"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_start"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("individual_number = '' OR quantity = 1", name="one_person"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_why <> ''", name="withdrawn_with_reason"),
        CheckConstraint("withdrawn_at IS NULL OR once_key IS NULL", name="withdrawn_frees_the_key"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_someone"),
        Index("ix_ground_list", "municipality_code", "type_code", "id"),
        Index("ix_ground_individual", "individual_number", "type_code"),
        Index("ix_ground_type", "type_code", "municipality_code", "first_day"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    municipality_code: str = Field(foreign_key="municipality.code")
    type_code: str = Field(max_length=40)
    individual_number: str = Field(default="", max_length=8)
    """Whom it is about; empty where it is of the municipality itself."""
    first_day: date
    last_day: date | None = None
    """None until it is closed."""
    quantity: int = 1
    variant: str = Field(default="", max_length=20)
    """The age group, where the amount depends on it."""
    once_key: str | None = Field(default=None, max_length=60, unique=True)
    """What no other ground in force may have; nothing once it is withdrawn."""
    registered_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    registered_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    closed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    withdrawn_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    withdrawn_why: str = Field(default="", max_length=500)
    replaces_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("ground.id"), unique=True))
    """The withdrawn one that it corrects."""
    version: int = 1


class UnaskedRun(SQLModel, table=True):
    """A type has been run for a period, at least begun. What is registered later for a period that was run is
    settled by the next run; periods that never were are not caught up."""

    __tablename__ = "unasked_run"  # pyright: ignore[reportAssignmentType]

    type_code: str = Field(primary_key=True, max_length=40)
    first_day: date = Field(primary_key=True)
    last_day: date
    begun_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    begun_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    """None is the operator's command."""


class UnaskedCase(SQLModel, table=True):
    """The one case of a municipality, type and period that is paid without application."""

    __tablename__ = "unasked_case"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("municipality_code", "type_code", "first_day"),)

    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), primary_key=True, autoincrement=False))
    municipality_code: str = Field(foreign_key="municipality.code")
    type_code: str = Field(max_length=40)
    first_day: date


class UnaskedDifference(SQLModel, table=True):
    """What the latest run left to an officer of a row: granted and not due, or due and not the run's to
    grant. A list of what to look at, made anew by each run; it decides nothing."""

    __tablename__ = "unasked_difference"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("ore <> 0", name="differs"),)

    row_id: int = Field(
        sa_column=Column(Id, ForeignKey("application_row.id"), primary_key=True, autoincrement=False)
    )
    ore: int = Field(sa_type=Ore)
    """Positive is granted and not due, negative due and not granted."""
    noted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
