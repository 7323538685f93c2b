"""Appeals that municipalities send: their receipts, and the files that are to go with them."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0022"
down_revision = "0021"

BEFORE = "kind IN ('sent', 'registered', 'withdrawn', 'rows_replaced')"
KINDS = "kind IN ('sent', 'registered', 'withdrawn', 'rows_replaced', 'appealed')"
APPEND_ONLY = tuple(
    f"CREATE TRIGGER receipt_no_{verb.lower()} BEFORE {verb} ON receipt "
    f"BEGIN SELECT RAISE(ABORT, 'receipt is append-only: {verb} refused'); END"
    for verb in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    op.add_column("attachment", sa.Column("against_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.create_index("ix_attachment_against_id", "attachment", ["against_id"])
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_receipt_kind"), "receipt", type_="check")
        op.create_check_constraint(op.f("ck_receipt_kind"), "receipt", KINDS)
    else:
        _copy_receipts()


def _copy_receipts() -> None:
    """As version 0016 did: SQLite changes no constraint of a table that is there."""
    found = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'receipt'"
    made = str(op.get_bind().execute(sa.text(found)).scalar_one())
    head = (
        'CREATE TABLE "receipt" ' if made.startswith('CREATE TABLE "receipt" ') else "CREATE TABLE receipt "
    )
    if made.count(BEFORE) != 1 or not made.startswith(head):
        msg = "the table of receipts is not the one that version 0016 made"
        raise CommandError(msg)
    op.execute(made.replace(BEFORE, KINDS).replace(head, "CREATE TABLE receipt_new ", 1))
    op.execute("INSERT INTO receipt_new SELECT * FROM receipt")
    op.execute("DROP TABLE receipt")
    op.execute("ALTER TABLE receipt_new RENAME TO receipt")
    op.create_index(op.f("ix_receipt_case_id"), "receipt", ["case_id"])
    for statement in APPEND_ONLY:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
