"""Rows of an application that is sent may be replaced: by a draft that says which application it is for."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("case", sa.Column("rows_replaced_at", sa.DateTime(timezone=True), nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("draft", sa.Column("replaces_id", number, nullable=True))
    op.create_index("ix_draft_replaces_id", "draft", ["replaces_id"], unique=True)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
