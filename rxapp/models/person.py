"""Individuals that compensation is applied for."""

from datetime import date

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from rxapp.domain.protection import Protection
from rxapp.models.columns import EnumText, one_of

__all__ = ["Person", "Protection"]


class Person(SQLModel, table=True):
    """An individual by the agency's eight-digit individual number."""

    __table_args__ = (
        CheckConstraint("length(individual_number) = 8", name="number_has_eight_digits"),
        CheckConstraint(one_of("protection", Protection), name="protection"),
        CheckConstraint(
            "protection <> 'none' OR (first_name <> '' AND born_on IS NOT NULL)",
            name="known_unless_protected",
        ),
    )

    individual_number: str = Field(primary_key=True, max_length=8)
    personal_number: str | None = Field(default=None, max_length=12)
    first_name: str = Field(max_length=80)
    """Empty, as the last name, of a person of whom the agency has got the number alone."""
    last_name: str = Field(max_length=80)
    born_on: date | None = None
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    """Where the agency has the person registered as staying; only there is the name shown beforehand."""
    protection: Protection = Field(
        default=Protection.UNKNOWN, sa_column=Column(EnumText(Protection), nullable=False)
    )
    version: int = 1
    """Counts the markings: of two officers who mark at once the second is told."""
