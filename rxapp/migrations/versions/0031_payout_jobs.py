"""Runs that the operator's job prepares, and the new day of a run that is late."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0031"
down_revision = "0029"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POSTGRESQL = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_delay "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payout_delay EXECUTE FUNCTION refuse_change()",
)
SQLITE = tuple(
    f"CREATE TRIGGER payout_delay_no_{verb.lower()} BEFORE {verb} ON payout_delay "
    f"BEGIN SELECT RAISE(ABORT, 'payout_delay is append-only: {verb} refused'); END"
    for verb in ("UPDATE", "DELETE")
)
# SQLite drops no NOT NULL, and the table cannot be made anew while others point at it. This is the way that
# its manual tells for what changes nothing of what is stored.
PREPARED_BY = "prepared_by INTEGER"
LOOSEN = (
    "PRAGMA writable_schema = ON",
    f"UPDATE sqlite_master SET sql = replace(sql, '{PREPARED_BY} NOT NULL', '{PREPARED_BY}')"
    " WHERE type = 'table' AND name = 'payout_run'",
    "PRAGMA writable_schema = RESET",
)


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    if dialect == "postgresql":
        op.alter_column("payout_run", "prepared_by", existing_type=ID, nullable=True)
    else:
        for statement in LOOSEN:
            op.execute(statement)
    op.create_table(
        "payout_delay",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("set_by", ID, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_payout_delay_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_payout_delay_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_delay")),
    )
    op.create_index(op.f("ix_payout_delay_payout_run_id"), "payout_delay", ["payout_run_id"])
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
