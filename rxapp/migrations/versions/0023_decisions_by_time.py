"""Decisions are found by when they were made: the agency's figures are of the last days alone."""

from alembic import op
from alembic.util.exc import CommandError

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index("ix_decision_decided_at", "decision", ["decided_at"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
