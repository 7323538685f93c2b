"""Payouts: runs, what each municipality got, the lines, and the append-only ledger."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rxapp.domain.payouts import RunStatus
from rxapp.models.columns import EnumText, Id, Ore, UtcDateTime, one_of


class EntryKind(StrEnum):
    """What a ledger entry says, seen from the municipality, so that all of them together are what is still
    to be paid less what is still owed.

    Granted (+), a grant made more (+) or less (−) by a later decision, paid (− what was due), claimed back
    (−). What meets a claim is above nothing: set off in a payout, paid in, waived, undone by a later
    decision or judgment. A refund (+) is what had been met of a claim that was undone: it is to be paid
    like a grant. A payment that the bank sent back is booked line by line as the opposite of what was booked.
    """

    GRANT = "grant"
    ADJUSTMENT = "adjustment"
    PAID = "paid"
    CLAIM = "claim"
    OFFSET = "offset"
    PAID_IN = "paid_in"
    WAIVER = "waiver"
    REVERSAL = "reversal"
    REFUND = "refund"
    RETURNED = "returned"


PAYABLE = (EntryKind.GRANT, EntryKind.ADJUSTMENT, EntryKind.REFUND)
"""What is put into a line of a payout, each entry once. A claim and what undoes it are not: undone is first
what has not been met, and to pay that out would give money that nobody has taken."""

MEETS = (EntryKind.OFFSET, EntryKind.PAID_IN, EntryKind.WAIVER, EntryKind.REVERSAL)
"""What makes less of a claim; each names the claim, and together they never come to more than it (a
trigger)."""


class LineKind(StrEnum):
    """What a line of a payout is: compensation that is due, a refund of what was met of a claim, or a claim
    set off."""

    DUE = "due"
    REFUND = "refund"
    OFFSET = "offset"


class PayoutRun(SQLModel, table=True):
    """A run of payouts for one day, the only one of it: prepared by one officer, or by the operator's job,
    approved by another, then paid."""

    __tablename__ = "payout_run"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("status", RunStatus), name="status"),
        CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name="two_officers"),
        CheckConstraint("status = 'prepared' OR approved_by IS NOT NULL", name="approved_before_paid"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    pay_on: date = Field(unique=True)
    status: RunStatus = Field(sa_column=Column(EnumText(RunStatus), nullable=False))
    prepared_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    """None where the operator's job prepared it; an officer must approve it all the same."""
    prepared_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    approved_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    approved_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    paid_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class PayoutDelay(SQLModel, table=True):
    """The day on which a run that is late is expected to be paid; the latest one counts."""

    __tablename__ = "payout_delay"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), nullable=False, index=True))
    expected_on: date
    set_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Payout(SQLModel, table=True):
    """What one municipality gets in one run on one account: what is due less what is set off."""

    __table_args__ = (
        UniqueConstraint("payout_run_id", "payee_account_id"),
        CheckConstraint("total_ore >= 0", name="never_negative"),
        CheckConstraint("(returned_on IS NULL) = (return_reason IS NULL)", name="returned_with_a_reason"),
        CheckConstraint("returned_on IS NULL OR paid_on IS NOT NULL", name="returned_after_paid"),
        Index("ix_payout_municipality", "municipality_code", "paid_on"),
        Index(
            "uq_payout_without_account",
            "payout_run_id",
            "municipality_code",
            unique=True,
            sqlite_where=text("payee_account_id IS NULL"),
            postgresql_where=text("payee_account_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), nullable=False))
    municipality_code: str = Field(foreign_key="municipality.code")
    payee_account_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payee_account.id")))
    """None in payouts from before accounts were kept here."""
    total_ore: int = Field(sa_type=Ore)
    paid_on: date | None = None
    """Set when the run is paid; until then the payout is the agency's alone."""
    returned_on: date | None = None
    return_reason: str | None = Field(default=None, max_length=200)
    """What the bank said when it sent the payment back."""


LISTED_BY = (
    "municipality_code",
    "payout_id",
    "type_code",
    "kind",
    "file_number",
    "individual_number",
    "first_day",
    "amount_ore",
    "id",
)
"""All that lists of lines are sorted, searched, counted and summed by, so that only those shown are read from
the table."""


class PayoutLine(SQLModel, table=True):
    """One entry of the ledger in a payout, with the row it is about.

    What is due is in one line only, and so paid once; again only where the payment of the line before was
    sent back (`attempt`, held by a trigger). A claim is set off in as many payouts as it takes, once in each.
    """

    __tablename__ = "payout_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("kind", LineKind), name="kind"),
        CheckConstraint("(kind = 'offset') = (amount_ore < 0) OR kind = 'due'", name="sign"),
        UniqueConstraint("payout_id", "entry_id"),
        Index("ix_payout_line_list", *LISTED_BY),
        Index(
            "uq_payout_line_once",
            "entry_id",
            "attempt",
            unique=True,
            sqlite_where=text("kind <> 'offset'"),
            postgresql_where=text("kind <> 'offset'"),
        ),
        Index("ix_payout_line_entry_id", "entry_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_id: int = Field(sa_column=Column(Id, ForeignKey("payout.id"), nullable=False))
    kind: LineKind = Field(default=LineKind.DUE, sa_column=Column(EnumText(LineKind), nullable=False))
    entry_id: int = Field(sa_column=Column(Id, ForeignKey("ledger_entry.id"), nullable=False))
    attempt: int = 0
    row_id: int = Field(sa_column=Column(Id, ForeignKey("application_row.id"), nullable=False, index=True))
    municipality_code: str = Field(foreign_key="municipality.code")
    file_number: str = Field(max_length=20)
    type_code: str = Field(max_length=40)
    individual_number: str = Field(max_length=8)
    first_day: date
    last_day: date
    amount_ore: int = Field(sa_type=Ore)


class NettingAttempt(SQLModel, table=True):
    """What a run found left of a claim and took of it; one that took nothing has tried as well."""

    __tablename__ = "netting_attempt"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("before_ore > 0 AND taken_ore BETWEEN 0 AND before_ore", name="within_what_was_left"),
    )

    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), primary_key=True))
    claim_id: int = Field(sa_column=Column(Id, ForeignKey("ledger_entry.id"), primary_key=True, index=True))
    payout_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payout.id")))
    """None where there was nothing to pay on the claim's account, or no account."""
    before_ore: int = Field(sa_type=Ore)
    taken_ore: int = Field(sa_type=Ore)


_IS_GRANT = text("kind = 'grant'")
_BY_DECISION = text("judgment_id IS NULL AND decision_id IS NOT NULL")
_BY_JUDGMENT = text("judgment_id IS NOT NULL")


class LedgerEntry(SQLModel, table=True):
    """One posting, never changed or removed (triggers refuse it).

    A row is granted once, a decision or a judgment books each kind once for a row, what is paid, set off or
    sent back names its line, and what meets a claim names the claim.
    """

    __tablename__ = "ledger_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("kind", EntryKind), name="kind"),
        CheckConstraint(
            "(kind IN ('grant', 'reversal', 'offset', 'paid_in', 'waiver', 'refund') AND amount_ore > 0)"
            " OR (kind = 'claim' AND amount_ore < 0)"
            " OR (kind IN ('adjustment', 'paid', 'returned') AND amount_ore <> 0)",
            name="sign",
        ),
        CheckConstraint(
            "(kind IN ('paid', 'offset', 'returned')) = (payout_line_id IS NOT NULL)", name="paid_by_a_line"
        ),
        CheckConstraint(
            "kind IN ('grant', 'paid', 'offset', 'returned', 'paid_in', 'waiver') OR decision_id IS NOT NULL",
            name="names_its_decision",
        ),
        CheckConstraint(
            "kind = 'returned' OR (kind IN ('offset', 'paid_in', 'waiver', 'reversal'))"
            " = (settles_id IS NOT NULL)",
            name="names_its_claim",
        ),
        CheckConstraint("(kind = 'paid_in') = (incoming_payment_id IS NOT NULL)", name="names_what_came_in"),
        UniqueConstraint("payout_line_id", "kind"),
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
    payout_line_id: int | None = Field(default=None, sa_column=Column(Id))
    """The line that it pays, sets off or takes back; a plain number, since the line names an entry itself."""
    settles_id: int | None = Field(
        default=None, sa_column=Column(Id, ForeignKey("ledger_entry.id"), index=True)
    )
    """The claim that it makes less of, or more again where a payment was sent back."""
    incoming_payment_id: int | None = Field(default=None, sa_column=Column(Id))
    """What the municipality paid in; a plain number, since SQLite reflects no key added to a table."""
    waiver_id: int | None = Field(default=None, sa_column=Column(Id))
    """The waiver with its reason, of what is waived (held by a trigger)."""
    amount_ore: int = Field(sa_type=Ore)
    booked_on: date
