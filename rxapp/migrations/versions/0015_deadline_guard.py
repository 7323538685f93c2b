"""Secret addresses for calendars, and the last days to apply that administrators have been told of."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_table(
        "unattended_last_day",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("period_first_day", sa.Date(), nullable=False),
        sa.Column("period_last_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "period_last_day >= period_first_day", name=op.f("ck_unattended_last_day_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_unattended_last_day_municipality_code"),
        ),
        sa.PrimaryKeyConstraint(
            "municipality_code",
            "type_code",
            "period_first_day",
            "period_last_day",
            name=op.f("pk_unattended_last_day"),
        ),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
