"""Last days: whose calendar follows those to apply, and which have been told of as near or unattended."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, UtcDateTime


class CalendarFeed(SQLModel, table=True):
    """The secret address at which a user's calendar fetches the last days; only its hash is kept.

    The role is checked when it is made and again at each fetch; one user has one address.
    """

    __tablename__ = "calendar_feed"  # pyright: ignore[reportAssignmentType]

    account_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), primary_key=True))
    secret_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class UnattendedLastDay(SQLModel, table=True):
    """That the administrators of a municipality have been told of a last day nobody attends to.

    The key lets it be told once, however many processes look at the same time.
    """

    __tablename__ = "unattended_last_day"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("period_last_day >= period_first_day", name="ends_after_start"),)

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    type_code: str = Field(primary_key=True, max_length=40)
    period_first_day: date = Field(primary_key=True)
    period_last_day: date = Field(primary_key=True)
    last_day: date
    told_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class NearLastDay(SQLModel, table=True):
    """That the users who hold a type have been told of a last day that comes near with nothing sent; once."""

    __tablename__ = "near_last_day"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("period_last_day >= period_first_day", name="ends_after_start"),)

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    type_code: str = Field(primary_key=True, max_length=40)
    period_first_day: date = Field(primary_key=True)
    period_last_day: date = Field(primary_key=True)
    last_day: date
    told_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class NearResponseDay(SQLModel, table=True):
    """That a municipality has been reminded of a last day to respond to a recovery; of a later day anew."""

    __tablename__ = "near_response_day"  # pyright: ignore[reportAssignmentType]

    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), primary_key=True))
    last_day: date = Field(primary_key=True)
    told_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class NearAppealDay(SQLModel, table=True):
    """That a municipality has been reminded of the last day to appeal a decision; once."""

    __tablename__ = "near_appeal_day"  # pyright: ignore[reportAssignmentType]

    decision_id: int = Field(sa_column=Column(Id, ForeignKey("decision.id"), primary_key=True))
    last_day: date
    told_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
