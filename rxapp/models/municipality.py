"""A municipality, its organisation numbers, its agreements with the agency and its school terms."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from rxapp.domain.agreements import THIS_SERVICE, Service
from rxapp.models.columns import EnumText, Id, one_of


class Municipality(SQLModel, table=True):
    """A Swedish municipality by its four-digit code, kept as text for the leading zero."""

    __table_args__ = (CheckConstraint("length(code) = 4", name="code_has_four_digits"),)

    code: str = Field(primary_key=True, max_length=4)
    name: str = Field(max_length=80)


class OrganisationNumber(SQLModel, table=True):
    """Which municipality issues the cards with this number: a municipality may own several."""

    __tablename__ = "organisation_number"  # pyright: ignore[reportAssignmentType]

    number: str = Field(primary_key=True, max_length=10)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)


class Agreement(SQLModel, table=True):
    """The right of a municipality to use a service, from a day and until a day if one is set.

    A trigger refuses a new one, and more days of an old one, for a municipality without administrator.
    """

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(one_of("service", Service), name="service"),
        Index(
            "uq_agreement_without_end",
            "municipality_code",
            "service",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    service: Service = Field(default=THIS_SERVICE, sa_column=Column(EnumText(Service), nullable=False))
    starts_on: date
    ends_on: date | None = None


class SchoolTerm(SQLModel, table=True):
    """A term from the first to the last school day in the municipality (MIGRFS 2020:13)."""

    __tablename__ = "school_term"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_start"),)

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    first_day: date = Field(primary_key=True)
    last_day: date
