"""Accounts: who logs in with which card, in which single role, with which permissions."""

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

from rxapp.domain.permissions import Function, Role
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of


class Account(SQLModel, table=True):
    """A login identity. The HSA-id is the key and the row holds one role: nobody can have two."""

    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint(
            "(role = 'officer') = (municipality_code IS NULL)", name="only_officers_lack_municipality"
        ),
        UniqueConstraint("id", "role"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    hsa_id: str = Field(max_length=40, unique=True)
    role: Role = Field(sa_column=Column(EnumText(Role), nullable=False))
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code", index=True)
    first_name: str = Field(max_length=80)
    last_name: str = Field(max_length=80)
    email: str = Field(max_length=200)
    deactivated_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """None while the account may be used. A trigger keeps a municipality with agreement its last
    administrator; others see to it that the card, the role and the municipality never change."""
    pin_hash: str = Field(max_length=200)
    wrong_pins: int = 0
    locked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    last_login_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.deactivated_at is None


class AccountChange(SQLModel, table=True):
    """What a name or an e-mail address was before and after the event. Kept apart from the journal,
    which holds no personal data and is never erased."""

    __tablename__ = "account_change"  # pyright: ignore[reportAssignmentType]

    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), primary_key=True))
    field: str = Field(primary_key=True, max_length=40)
    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class OfficerFunction(SQLModel, table=True):
    """A function of an officer. The role is part of the key, so only officers can have any."""

    __tablename__ = "officer_function"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("role = 'officer'", name="only_officers"),
        CheckConstraint(one_of("function", Function), name="function"),
        ForeignKeyConstraint(["account_id", "role"], ["account.id", "account.role"]),
    )

    account_id: int = Field(sa_column=Column(Id, primary_key=True))
    function: Function = Field(sa_column=Column(EnumText(Function), primary_key=True))
    role: Role = Field(default=Role.OFFICER, sa_column=Column(EnumText(Role), nullable=False))


class Permission(SQLModel, table=True):
    """A user's permission for one compensation type, or for account numbers. Absent means denied.

    The role is part of the foreign key: the database refuses a permission to anybody but a user. Beside
    one without end there can be others for certain days, as a deputy's; what holds today is the union.
    """

    __table_args__ = (
        CheckConstraint("role = 'user'", name="only_users"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        ForeignKeyConstraint(["account_id", "role"], ["account.id", "account.role"]),
        Index("ix_permission_account", "account_id", "subject"),
        Index(
            "uq_permission_without_end",
            "account_id",
            "subject",
            unique=True,
            sqlite_where=text("last_day IS NULL"),
            postgresql_where=text("last_day IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    account_id: int = Field(sa_column=Column(Id, nullable=False))
    subject: str = Field(max_length=40)
    first_day: date | None = None
    last_day: date | None = None
    deputy_for: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("account.id")))
    """The user whose deputy holds it, where it was given for that."""
    role: Role = Field(default=Role.USER, sa_column=Column(EnumText(Role), nullable=False))
    given_by: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False))
    given_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class LoginSession(SQLModel, table=True):
    """A login in force. Only the hash of the cookie's value is kept: the table opens no door."""

    __tablename__ = "login_session"  # pyright: ignore[reportAssignmentType]

    key_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), nullable=False, index=True))
    started_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
