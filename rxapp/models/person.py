"""Individuals that compensation is applied for."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from rxapp.models.columns import EnumText, one_of


class Protection(StrEnum):
    """Protected personal data; whatever is not known to be NONE counts as protected."""

    NONE = "none"
    CONFIDENTIALITY = "confidentiality"
    PROTECTED_REGISTRATION = "protected_registration"
    FICTITIOUS = "fictitious"
    UNKNOWN = "unknown"


class Person(SQLModel, table=True):
    """An individual by the agency's eight-digit individual number."""

    __table_args__ = (
        CheckConstraint("length(individual_number) = 8", name="number_has_eight_digits"),
        CheckConstraint(one_of("protection", Protection), name="protection"),
    )

    individual_number: str = Field(primary_key=True, max_length=8)
    personal_number: str | None = Field(default=None, max_length=12)
    first_name: str = Field(max_length=80)
    last_name: str = Field(max_length=80)
    born_on: date
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    """Where the agency has the person registered as staying; only there is the name shown beforehand."""
    protection: Protection = Field(
        default=Protection.UNKNOWN, sa_column=Column(EnumText(Protection), nullable=False)
    )
