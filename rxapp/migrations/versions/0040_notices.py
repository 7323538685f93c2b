"""What each user has read of the notices, and which near last days the users have been told of."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0040"
down_revision = "0033"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice_mark",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_mark_account_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_notice_mark_event_id")),
        sa.PrimaryKeyConstraint("account_id", "event_id", name=op.f("pk_notice_mark")),
    )
    op.create_table(
        "near_last_day",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("period_first_day", sa.Date(), nullable=False),
        sa.Column("period_last_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "period_last_day >= period_first_day", name=op.f("ck_near_last_day_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_near_last_day_municipality_code")
        ),
        sa.PrimaryKeyConstraint(
            "municipality_code",
            "type_code",
            "period_first_day",
            "period_last_day",
            name=op.f("pk_near_last_day"),
        ),
    )
    op.create_index(
        "ix_event_notice",
        "event",
        ["municipality_code", "kind", "type_code", "at", "actor_id", "case_id", "id"],
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
