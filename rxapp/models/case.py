"""Cases: an application of a municipality, its rows and what was granted."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_of
from rxapp.domain.compensation.forms import CostKind, SchoolForm
from rxapp.domain.periods import Period
from rxapp.models.columns import EnumText, Id, Ore, UtcDateTime, one_of

_NARROWED_BY = ("type_code", "status", "quarter_first_day")


def _sorted_by(column: str) -> Index:
    """An index in which a page of the list, however narrowed, is found in the order of the column."""
    narrowed = (name for name in _NARROWED_BY if name != column)
    return Index(f"ix_case_list_{column}", "municipality_code", column, "id", *narrowed)


class FileNumberSeries(SQLModel, table=True):
    """The last running number given out in a year; locked while the next is taken."""

    __tablename__ = "file_number_series"  # pyright: ignore[reportAssignmentType]

    year: int = Field(primary_key=True)
    last: int


class Case(SQLModel, table=True):
    """An application as the agency has registered it."""

    __table_args__ = (
        CheckConstraint(one_of("status", CaseStatus), name="status"),
        CheckConstraint("applied_ore IS NULL OR applied_ore >= 0", name="applied_not_negative"),
        CheckConstraint("granted_ore IS NULL OR granted_ore >= 0", name="granted_not_negative"),
        # Everything that the list is narrowed and searched by, in its usual order: newest first.
        Index(
            "ix_case_list",
            "municipality_code",
            "arrived_on",
            "id",
            "type_code",
            "status",
            "quarter_first_day",
            "file_number",
            "applied_ore",
            "granted_ore",
        ),
        # A case comes now and then, its list is opened all day: each order has an index of its own.
        _sorted_by("file_number"),
        _sorted_by("type_code"),
        _sorted_by("status"),
        _sorted_by("quarter_first_day"),
        _sorted_by("applied_ore"),
        _sorted_by("granted_ore"),
        Index("ix_case_queue", "status", "arrived_on", "id"),
        # Few are for more than a quarter; they are found beside those that begin in it.
        Index(
            "ix_case_longer",
            "municipality_code",
            "claim_last_day",
            "quarter_first_day",
            "type_code",
            sqlite_where=text("claim_last_day IS NOT NULL"),
            postgresql_where=text("claim_last_day IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    file_number: str = Field(max_length=20, unique=True)
    municipality_code: str = Field(foreign_key="municipality.code")
    type_code: str = Field(max_length=40)
    status: CaseStatus = Field(sa_column=Column(EnumText(CaseStatus), nullable=False))
    quarter_first_day: date
    """The first day of what is applied for; it is that of a quarter but for twelve months."""
    claim_last_day: date | None = None
    """The last day of what is applied for; None is the last day of the one quarter."""
    arrived_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    arrived_on: date
    """The day that deadlines are counted to: for a paper application when the paper came."""
    is_paper: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It came on paper and was registered by the agency, at the instant `arrived_at`."""
    is_recovery: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It is no application: the agency asks for money back, and `recovery` says what."""
    sent_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    draft_key: str = Field(max_length=32, unique=True)
    """The draft that its rows came from: one draft gives one case, however often send is clicked."""
    applied_ore: int | None = Field(default=None, sa_type=Ore)
    """None where the amount of a row was not known when the application was sent."""
    granted_ore: int | None = Field(default=None, sa_type=Ore)
    decided_on: date | None = None
    rows_replaced_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    version: int = 1

    @property
    def claim(self) -> Period:
        """The time that is applied for."""
        return claim_of(self.quarter_first_day, self.claim_last_day)


class Row(SQLModel, table=True):
    """One individual and one period of an application."""

    __tablename__ = "application_row"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        CheckConstraint("granted_ore IS NULL OR granted_ore >= 0", name="granted_not_negative"),
        CheckConstraint(
            "individual_number <> '' OR personal_number IS NOT NULL OR units IS NOT NULL",
            name="is_about_someone",
        ),
        CheckConstraint(
            "individual_number <> '' OR units IS NOT NULL OR COALESCE(granted_ore, 0) = 0",
            name="known_before_granted",
        ),
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("cost_ore >= 0", name="cost_not_negative"),
        CheckConstraint("fee_ore >= 0", name="fee_not_negative"),
        Index("ix_application_row_individual", "individual_number", "first_day"),
        Index("ix_application_row_personal", "personal_number"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(Id, ForeignKey("case.id"), nullable=False))
    position: int
    individual_number: str = Field(max_length=8)
    """Empty while only a personal or coordination number is given and nobody has said whose it is."""
    personal_number: str | None = Field(default=None, max_length=12)
    """What was given in place of the individual number, where that could not be told the municipality."""
    first_day: date
    last_day: date
    school_form: SchoolForm | None = Field(default=None, sa_column=Column(EnumText(SchoolForm)))
    cost_kind: CostKind | None = Field(default=None, sa_column=Column(EnumText(CostKind)))
    days: int | None = None
    daily_paid: bool | None = None
    cost_ore: int | None = Field(default=None, sa_type=Ore)
    fee_ore: int | None = Field(default=None, sa_type=Ore)
    members: int | None = None
    received_on: date | None = None
    units: int | None = None
    """What is paid for without application: days, persons or places. Such a row may be about nobody."""
    applied_periods: int | None = None
    applied_ore: int | None = Field(default=None, sa_type=Ore)
    granted_periods: int | None = None
    granted_ore: int | None = Field(default=None, sa_type=Ore)
    reason: str | None = Field(default=None, max_length=60)

    @property
    def identity(self) -> str:
        """The number that the row is about: the individual number, else the one that was given."""
        return self.individual_number or self.personal_number or ""

    @property
    def is_unidentified(self) -> bool:
        """A number was given, and nobody has said yet whose it is."""
        return not self.individual_number and self.personal_number is not None


class Draft(SQLModel, table=True):
    """What a municipality has begun to write; any of its users with the type may go on.

    One with `paper_arrived_on` is of the agency, which registers what came on paper that day: no user of
    the municipality sees it before it is a case.
    """

    __table_args__ = (Index("ix_draft_replaces_id", "replaces_id", unique=True),)

    key: str = Field(primary_key=True, max_length=32)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    type_code: str = Field(max_length=40)
    quarter_first_day: date | None = None
    claim_last_day: date | None = None
    paper_arrived_on: date | None = None
    saved_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    saved_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    replaces_id: int | None = Field(default=None, sa_column=Column(Id))
    """The case whose rows it is to replace, which is never removed; at most one draft for each."""
    version: int = 1


class DraftedRow(SQLModel, table=True):
    """A row of a draft as it was typed, with what it came to when it was judged last.

    `version` counts the changes of this row: two people may write in different rows at the same time.
    """

    __tablename__ = "draft_row"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ix_draft_row_order", "draft_key", "position"),
        Index("ix_draft_row_identity", "draft_key", "identity"),
    )

    draft_key: str = Field(
        sa_column=Column(String(32), ForeignKey("draft.key", ondelete="CASCADE"), primary_key=True)
    )
    row_key: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    position: int
    typed: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    saved_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    saved_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    identity: str = Field(default="", max_length=12)
    """The number that is typed, where it is one; rows of the same person are judged beside each other."""
    is_blank: bool = False
    faults: int = 0
    periods: int | None = None
    amount_ore: int | None = Field(default=None, sa_type=Ore)


class GrantedPeriod(SQLModel, table=True):
    """A four-week period granted for an individual; the database refuses the same start twice."""

    __tablename__ = "granted_period"  # pyright: ignore[reportAssignmentType]

    individual_number: str = Field(primary_key=True, max_length=8)
    first_day: date = Field(primary_key=True)
    last_day: date
    row_id: int = Field(sa_column=Column(Id, ForeignKey("application_row.id"), nullable=False, index=True))
