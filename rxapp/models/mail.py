"""Mail of notices: who wants it, which events are to be mailed, and what became of each mail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rxapp.domain.mail import Cadence, DeliveryState
from rxapp.domain.notices import NoticeGroup
from rxapp.models.columns import EnumText, Id, UtcDateTime, one_of


class MailChoice(SQLModel, table=True):
    """That a user wants mail of a group of notices. Absent means no mail."""

    __tablename__ = "mail_choice"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("cadence", Cadence), name="cadence"),
        CheckConstraint(one_of("notice_group", NoticeGroup), name="notice_group"),
    )

    account_id: int = Field(sa_column=Column(Id, ForeignKey("account.id"), primary_key=True))
    notice_group: NoticeGroup = Field(sa_column=Column(EnumText(NoticeGroup), primary_key=True))
    cadence: Cadence = Field(sa_column=Column(EnumText(Cadence), nullable=False))
    chosen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """Of what happened before that there is no mail."""


class MailAddress(SQLModel, table=True):
    """An address that mail goes to, in small letters: a mailbox that several share is one."""

    __tablename__ = "mail_address"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    address: str = Field(max_length=200, unique=True)
    stop_key: str = Field(max_length=43, unique=True)
    """What stands in the links that stop mail. It does nothing else, so it is kept as it stands."""
    failure: str = Field(default="", max_length=40)
    """The codes of the latest refusal; empty while mail gets through."""
    failing_since: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class MailOutbox(SQLModel, table=True):
    """An event that is to be mailed, written together with it. Who gets it is worked out afterwards."""

    __tablename__ = "mail_outbox"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "ix_mail_outbox_unplanned",
            "event_id",
            sqlite_where=text("planned_at IS NULL"),
            postgresql_where=text("planned_at IS NULL"),
        ),
    )

    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), primary_key=True, autoincrement=False))
    written_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    planned_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class MailDelivery(SQLModel, table=True):
    """One mail to one address: of one event, or a digest. Its Message-ID is there before it is first sent."""

    __tablename__ = "mail_delivery"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(one_of("cadence", Cadence), name="cadence"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        CheckConstraint(
            "(cadence = 'at_once') = (event_id IS NOT NULL) AND (event_id IS NULL) = (digest_on IS NOT NULL)",
            name="one_event_or_digest",
        ),
        UniqueConstraint("event_id", "address_id"),
        UniqueConstraint("address_id", "cadence", "digest_on"),
        Index(
            "ix_mail_delivery_waiting",
            "next_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))
    address_id: int = Field(sa_column=Column(Id, ForeignKey("mail_address.id"), nullable=False))
    event_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("event.id")))
    cadence: Cadence = Field(sa_column=Column(EnumText(Cadence), nullable=False))
    digest_on: date | None = None
    message_id: str = Field(max_length=40, unique=True)
    """The part before the @."""
    state: DeliveryState = Field(
        default=DeliveryState.WAITING, sa_column=Column(EnumText(DeliveryState), nullable=False)
    )
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    attempts: int = 0
    next_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """When it is to be tried; whoever tries it puts this ahead first, so that nobody else does meanwhile."""
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    failure: str = Field(default="", max_length=40)


class MailGathered(SQLModel, table=True):
    """An event that an address is to read of in a digest."""

    __tablename__ = "mail_gathered"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint("cadence <> 'at_once'", name="digests"),
        Index(
            "ix_mail_gathered_loose",
            "due_on",
            sqlite_where=text("delivery_id IS NULL"),
            postgresql_where=text("delivery_id IS NULL"),
        ),
        Index("ix_mail_gathered_delivery_id", "delivery_id"),
    )

    event_id: int = Field(sa_column=Column(Id, ForeignKey("event.id"), primary_key=True, autoincrement=False))
    address_id: int = Field(
        sa_column=Column(Id, ForeignKey("mail_address.id"), primary_key=True, autoincrement=False)
    )
    cadence: Cadence = Field(sa_column=Column(EnumText(Cadence), nullable=False))
    due_on: date
    delivery_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("mail_delivery.id")))
