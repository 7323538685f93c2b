"""What is sent to the bank for a payout run, what the bank answers, and accounts that it did not take."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from rxapp.models.columns import Id, Ore, UtcDateTime


class PaymentFile(SQLModel, table=True):
    """The payment order of a run (pain.001), as the bank gets it; made once and never changed."""

    __tablename__ = "payment_file"  # pyright: ignore[reportAssignmentType]

    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), primary_key=True))
    message_id: str = Field(max_length=35, unique=True)
    payments: int
    total_ore: int = Field(sa_type=Ore)
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    content: str = Field(sa_column=Column(Text, nullable=False))


class PaymentAnswer(SQLModel, table=True):
    """What the bank answered to an order (pain.002), each answer read once."""

    __tablename__ = "payment_answer"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    payout_run_id: int = Field(sa_column=Column(Id, ForeignKey("payout_run.id"), nullable=False, index=True))
    message_id: str = Field(max_length=35, unique=True)
    accepted: int
    rejected: int
    received_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    """None where the operator's command read it."""
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    content: str = Field(sa_column=Column(Text, nullable=False))


class HeldAccount(SQLModel, table=True):
    """An account that the bank sent a payment back from: nothing is collected for it any more, so that what
    is due waits until the municipality has changed the account. One that is left and taken again is held no
    more; what was sent back and why stays with the payout."""

    __tablename__ = "held_account"  # pyright: ignore[reportAssignmentType]

    payee_account_id: int = Field(sa_column=Column(Id, ForeignKey("payee_account.id"), primary_key=True))
    payout_id: int = Field(sa_column=Column(Id, ForeignKey("payout.id"), nullable=False))
    held_on: date
    reason: str = Field(max_length=200)
