"""Mail of notices: who wants it, what is to be mailed, and what became of it."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0041"
down_revision = "0040"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CADENCES = "'at_once', 'daily', 'weekly'"
GROUPS = (
    "'supplements', 'decisions', 'messages', 'payouts', 'recoveries', 'appeals', 'applications',"
    " 'last_days', 'accounts'"
)
ONE_OR_DIGEST = (
    "(cadence = 'at_once') = (event_id IS NOT NULL) AND (event_id IS NULL) = (digest_on IS NOT NULL)"
)


def upgrade() -> None:
    _wanted()
    _deliveries()


def _wanted() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("notice_group", sa.String(40), nullable=False),
        sa.Column("cadence", sa.String(40), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.CheckConstraint(f"cadence IN ({CADENCES})", name=op.f("ck_mail_choice_cadence")),
        sa.CheckConstraint(f"notice_group IN ({GROUPS})", name=op.f("ck_mail_choice_notice_group")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", "notice_group", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "mail_address",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("stop_key", sa.String(43), nullable=False),
        sa.Column("failure", sa.String(40), nullable=False),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_address")),
        sa.UniqueConstraint("address", name=op.f("uq_mail_address_address")),
        sa.UniqueConstraint("stop_key", name=op.f("uq_mail_address_stop_key")),
    )
    op.create_table(
        "mail_outbox",
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("planned_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_outbox_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mail_outbox")),
    )
    _partial_index("ix_mail_outbox_unplanned", "mail_outbox", ["event_id"], "planned_at IS NULL")


def _deliveries() -> None:
    op.create_table(
        "mail_delivery",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("cadence", sa.String(40), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("message_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("failure", sa.String(40), nullable=False),
        sa.CheckConstraint(f"cadence IN ({CADENCES})", name=op.f("ck_mail_delivery_cadence")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'withdrawn', 'failed')", name=op.f("ck_mail_delivery_state")
        ),
        sa.CheckConstraint(ONE_OR_DIGEST, name=op.f("ck_mail_delivery_one_event_or_digest")),
        sa.ForeignKeyConstraint(
            ["address_id"], ["mail_address.id"], name=op.f("fk_mail_delivery_address_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_delivery_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_delivery")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_delivery_message_id")),
        sa.UniqueConstraint("event_id", "address_id", name=op.f("uq_mail_delivery_event_id_address_id")),
        sa.UniqueConstraint(
            "address_id", "cadence", "digest_on", name=op.f("uq_mail_delivery_address_id_cadence_digest_on")
        ),
    )
    _partial_index("ix_mail_delivery_waiting", "mail_delivery", ["next_at", "id"], "state = 'waiting'")
    op.create_table(
        "mail_gathered",
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("address_id", ID, autoincrement=False, nullable=False),
        sa.Column("cadence", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("delivery_id", ID, nullable=True),
        sa.CheckConstraint("cadence <> 'at_once'", name=op.f("ck_mail_gathered_digests")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_gathered_event_id")),
        sa.ForeignKeyConstraint(
            ["address_id"], ["mail_address.id"], name=op.f("fk_mail_gathered_address_id")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["mail_delivery.id"], name=op.f("fk_mail_gathered_delivery_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "address_id", name=op.f("pk_mail_gathered")),
    )
    _partial_index("ix_mail_gathered_loose", "mail_gathered", ["due_on"], "delivery_id IS NULL")
    op.create_index("ix_mail_gathered_delivery_id", "mail_gathered", ["delivery_id"])


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
