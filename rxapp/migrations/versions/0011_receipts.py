"""Receipts of what a municipality sent: only added to, one chain a municipality."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POSTGRESQL = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON receipt "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON receipt EXECUTE FUNCTION refuse_change()",
)
SQLITE = tuple(
    f"CREATE TRIGGER receipt_no_{verb.lower()} BEFORE {verb} ON receipt "
    f"BEGIN SELECT RAISE(ABORT, 'receipt is append-only: {verb} refused'); END"
    for verb in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", ID, nullable=False),
        sa.Column("file_number", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.CheckConstraint("kind IN ('sent', 'withdrawn', 'rows_replaced')", name=op.f("ck_receipt_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_receipt_numbered_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_receipt_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_receipt_municipality_code")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_receipt_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("municipality_code", "number", name=op.f("uq_receipt_municipality_code_number")),
    )
    op.create_index(op.f("ix_receipt_case_id"), "receipt", ["case_id"])
    for statement in POSTGRESQL if op.get_context().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
