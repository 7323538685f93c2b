"""Payouts: runs, what each municipality got, the lines, and the append-only ledger."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rxapp.domain.payouts import RunStatus
from rxapp.models.columns import EnumText, Id, Ore, UtcDateTime, one_of


class EntryKind(StrEnum):
    """What a ledger entry says, seen from the municipality: granted (+), a grant made more (+) or less (−) by
    a later decision, paid (− what was due), claimed back (−), a claim undone (+)."""

    GRANT = "grant"
    ADJUSTMENT = "adjustment"
    PAID = "paid"
    CLAIM = "claim"
    REVERSAL = "reversal"


PAYABLE = (EntryKind.GRANT, EntryKind.ADJUSTMENT)
"""What is put into a line of a payout, each entry once. A claim and what undoes it are not: undone is first
what has not been set off, and to pay that out would give money that nobody has taken."""


class PayoutRun(SQLModel, table=True):
    """A run of payouts for one day: prepared by one officer, approved by another, then paid."""

    __tablename__ = "payout_run"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", RunStatus), name="status"),
        CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name="two_officers"),
        CheckConstraint("status = 'prepared' OR approved_by IS NOT NULL", name="approved_before_paid"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    pay_on: date = Field(unique=True)
    status: RunStatus = Field(sa_column=Column(EnumText(RunStatus), nullable=False))
    prepared_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    prepared_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    approved_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    approved_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    paid_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Payout(SQLModel, table=True):
    """What one municipality gets in one run."""

    __table_args__ = (
        UniqueConstraint("payout_run_id", "municipality_code"),
        CheckConstraint("total_ore >= 0", name="never_negative"),
        Index("ix_payout_municipality", "municipality_code", "paid_on"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), nullable=False))
    municipality_code: str = Field(foreign_key="municipality.code")
    total_ore: int = Field(sa_type=Ore)
    paid_on: date | None = None
    """Set when the run is paid; until then the payout is the agency's alone."""


class PayoutLine(SQLModel, table=True):
    """One entry of the ledger in a payout, with the row it is about. An entry can be in one line only: it is
    paid once."""

    __tablename__ = "payout_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_payout_line_list", "municipality_code", "id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_id: int = Field(sa_column=Column(Id, ForeignKey("payout.id"), nullable=False, index=True))
    entry_id: int = Field(sa_column=Column(Id, ForeignKey("ledger_entry.id"), nullable=False, unique=True))
    row_id: int = Field(sa_column=Column(Id, ForeignKey("application_row.id"), nullable=False, index=True))
    municipality_code: str = Field(foreign_key="municipality.code")
    file_number: str = Field(max_length=20)
    type_code: str = Field(max_length=40)
    individual_number: str = Field(max_length=8)
    first_day: date
    last_day: date
    amount_ore: int = Field(sa_type=Ore)


_IS_GRANT = text("kind = 'grant'")
_BY_DECISION = text("judgment_id IS NULL AND decision_id IS NOT NULL")
_BY_JUDGMENT = text("judgment_id IS NOT NULL")


class LedgerEntry(SQLModel, table=True):
    """One posting, never changed or removed (triggers refuse it).

    A row is granted once, a decision or a judgment books each kind once for a row, and what is paid names its
    line.
    """

    __tablename__ = "ledger_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("kind", EntryKind), name="kind"),
        CheckConstraint(
            "(kind IN ('grant', 'reversal') AND amount_ore > 0) OR (kind = 'claim' AND amount_ore < 0)"
            " OR (kind IN ('adjustment', 'paid') AND amount_ore <> 0)",
            name="sign",
        ),
        CheckConstraint("(kind = 'paid') = (payout_line_id IS NOT NULL)", name="paid_by_a_line"),
        CheckConstraint("kind IN ('grant', 'paid') OR decision_id IS NOT NULL", name="names_its_decision"),
        Index(
            "uq_ledger_entry_grant", "row_id", unique=True, sqlite_where=_IS_GRANT, postgresql_where=_IS_GRANT
        ),
        Index(
            "uq_ledger_entry_decision",
            "row_id",
            "kind",
            "decision_id",
            unique=True,
            sqlite_where=_BY_DECISION,
            postgresql_where=_BY_DECISION,
        ),
        Index(
            "uq_ledger_entry_judgment",
            "row_id",
            "kind",
            "judgment_id",
            unique=True,
            sqlite_where=_BY_JUDGMENT,
            postgresql_where=_BY_JUDGMENT,
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    kind: EntryKind = Field(sa_column=Column(EnumText(EntryKind), nullable=False))
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    type_code: str = Field(max_length=40)
    row_id: int = Field(sa_column=Column(Id, ForeignKey("application_row.id"), nullable=False))
    decision_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("decision.id")))
    """The decision that it follows from; None for what was granted before decisions had numbers, and paid."""
    judgment_id: int | None = Field(default=None, sa_column=Column(Id))
    """The judgment that changed the decision, where it follows from one; judgments are never removed."""
    payout_run_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payout_run.id")))
    payout_line_id: int | None = Field(default=None, sa_column=Column(Id, unique=True))
    """The line that it pays; a plain number, since the line names an entry itself."""
    amount_ore: int = Field(sa_type=Ore)
    booked_on: date
