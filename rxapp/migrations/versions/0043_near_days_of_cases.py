"""Which last days of cases a municipality has been reminded of: to respond to a recovery, and to appeal."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0043"
down_revision = "0042"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "near_response_day",
        sa.Column("recovery_id", ID, autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["recovery_id"], ["recovery.id"], name=op.f("fk_near_response_day_recovery_id")
        ),
        sa.PrimaryKeyConstraint("recovery_id", "last_day", name=op.f("pk_near_response_day")),
    )
    op.create_table(
        "near_appeal_day",
        sa.Column("decision_id", ID, autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_near_appeal_day_decision_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_near_appeal_day")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
