"""Cost centres that municipalities note beside their rows."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0032"
down_revision = "0031"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cost_centre_tag",
        sa.Column("row_id", ID, autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("set_by", ID, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tag <> ''", name=op.f("ck_cost_centre_tag_says_something")),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["application_row.id"],
            name=op.f("fk_cost_centre_tag_row_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_cost_centre_tag_set_by")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_cost_centre_tag")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
