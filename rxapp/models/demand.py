"""What the municipality is asked to pay in itself when netting did not do, what came in, what is waived."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, Ore, UtcDateTime


class PaymentDemand(SQLModel, table=True):
    """The demand to pay in what is left of a recovery after repeated attempts; one for a recovery. From
    then on nothing of it is set off, so that nobody pays it twice."""

    __tablename__ = "payment_demand"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("amount_ore > 0", name="something_is_asked_for"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), nullable=False, unique=True))
    amount_ore: int = Field(sa_type=Ore)
    reference: str = Field(max_length=25, unique=True)
    """What the payment is marked with (OCR): digits with a check digit and a digit for their number."""
    demanded_on: date
    pay_by: date | None = None
    """None where no time is set by the agency."""


class IncomingPayment(SQLModel, table=True):
    """Money that the municipality has paid in on a recovery, as an officer registered it; never changed."""

    __tablename__ = "incoming_payment"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("amount_ore > 0", name="something_came_in"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), nullable=False, index=True))
    amount_ore: int = Field(sa_type=Ore)
    paid_on: date
    bank_reference: str = Field(max_length=40, unique=True)
    """The bank's own number of the payment: registered once."""
    registered_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    registered_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class WaiverRecord(SQLModel, table=True):
    """Why less is asked for of a claim that is in the ledger (eftergift). Its entries name it."""

    __tablename__ = "waiver"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="something_is_waived"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    recovery_id: int = Field(sa_column=Column(Id, ForeignKey("recovery.id"), nullable=False, index=True))
    amount_ore: int = Field(sa_type=Ore)
    reason: str = Field(max_length=4000)
    """What the municipality is told; it names nobody who is protected."""
    decided_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    decided_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
