"""Accounts that the agency pays a municipality to, and every change of which one is used for what."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from rxapp.domain.payee_accounts import AccountKind
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of

_HELD = text("let_go_at IS NULL")
_WAITS = text("pays_from IS NULL AND cancelled_at IS NULL")
_STANDS = text("cancelled_at IS NULL")


class PayeeAccount(SQLModel, table=True):
    """A bankgiro or plusgiro of one municipality: no number is held by two.

    Never changed (triggers refuse it), but that it is let go when every change to it was cancelled before
    anything was paid: what was a slip of the pen must not keep the number from its owner.
    """

    __tablename__ = "payee_account"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("kind", AccountKind), name="kind"),
        UniqueConstraint("id", "municipality_code"),
        Index(
            "uq_payee_account_held",
            "kind",
            "number",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    kind: AccountKind = Field(sa_column=Column(EnumText(AccountKind), nullable=False))
    number: str = Field(max_length=8)
    """The digits alone, check digit last."""
    registered_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    let_go_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class PayeeAccountChange(SQLModel, table=True):
    """That a municipality is to be paid to an account for a subject, from the payout of a day.

    The subject is a compensation type or `STANDARD`; no account means that a type is paid to the standard
    account again. `pays_from` is empty while it waits for a second person. Only added to: a change is
    confirmed once and cancelled once, and nothing else of it is ever written again (triggers refuse it).
    """

    __tablename__ = "payee_account_change"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("subject <> 'STANDARD' OR payee_account_id IS NOT NULL", name="standard_has_account"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_persons"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint("confirmed_by IS NULL OR pays_from IS NOT NULL", name="confirmed_has_day"),
        CheckConstraint(
            "NOT second_needed OR pays_from IS NULL OR confirmed_by IS NOT NULL", name="second_where_needed"
        ),
        CheckConstraint("(cancelled_by IS NULL) = (cancelled_at IS NULL)", name="cancelled_whole"),
        # The account is one of the municipality that is paid, and of no other.
        ForeignKeyConstraint(
            ["payee_account_id", "municipality_code"], ["payee_account.id", "payee_account.municipality_code"]
        ),
        Index(
            "uq_payee_account_change_waits",
            "municipality_code",
            "subject",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index(
            "uq_payee_account_change_stands",
            "municipality_code",
            "subject",
            "pays_from",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_payee_account_change_account", "payee_account_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    municipality_code: str = Field(foreign_key="municipality.code")
    subject: str = Field(max_length=40)
    payee_account_id: int | None = Field(default=None, sa_column=Column(Id))
    reference: str = Field(max_length=35)
    """What is to stand beside the money."""
    second_needed: bool
    """Whether two persons were required when it was proposed."""
    proposed_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    proposed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    pays_from: date | None = None
    confirmed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    cancelled_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    cancelled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class TwoPersonRule(SQLModel, table=True):
    """That a municipality's administrator requires two persons for a change of account; absent means one."""

    __tablename__ = "two_person_rule"  # pyright: ignore[reportAssignmentType]

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    turned_on_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    turned_on_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
