"""The quarterly review of who may see what, and the types a municipality has said it does not use."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, UtcDateTime


class ReviewedUser(SQLModel, table=True):
    """That an administrator has confirmed a user's permissions in the review of a quarter.

    `permissions` is what was confirmed: one that has changed since must be confirmed anew. Once the
    review is signed, a trigger refuses every change.
    """

    __tablename__ = "reviewed_user"  # pyright: ignore[reportAssignmentType]

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    quarter_first_day: date = Field(primary_key=True)
    account_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), primary_key=True))
    permissions: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    last_login_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    confirmed_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    confirmed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class AccessReview(SQLModel, table=True):
    """The signed review of a quarter, never changed (7 § utlänningsdataförordningen (2016:30))."""

    __tablename__ = "access_review"  # pyright: ignore[reportAssignmentType]

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    quarter_first_day: date = Field(primary_key=True)
    signed_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    signed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class DeclinedType(SQLModel, table=True):
    """A compensation type that the municipality's administrator has said nobody there needs."""

    __tablename__ = "declined_type"  # pyright: ignore[reportAssignmentType]

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    type_code: str = Field(primary_key=True, max_length=40)
    declined_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    declined_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
