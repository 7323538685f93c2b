"""Applications on paper: cases and drafts that say so, and receipts of what the agency has registered."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0016"
down_revision = "0015"

BEFORE = "kind IN ('sent', 'withdrawn', 'rows_replaced')"
KINDS = "kind IN ('sent', 'registered', 'withdrawn', 'rows_replaced')"
APPEND_ONLY = tuple(
    f"CREATE TRIGGER receipt_no_{verb.lower()} BEFORE {verb} ON receipt "
    f"BEGIN SELECT RAISE(ABORT, 'receipt is append-only: {verb} refused'); END"
    for verb in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    op.add_column("case", sa.Column("is_paper", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("draft", sa.Column("paper_arrived_on", sa.Date(), nullable=True))
    if op.get_context().dialect.name == "postgresql":
        # To know one more kind changes no row: the triggers need not step aside.
        op.drop_constraint(op.f("ck_receipt_kind"), "receipt", type_="check")
        op.create_check_constraint(op.f("ck_receipt_kind"), "receipt", KINDS)
    else:
        _copy_receipts()


def _copy_receipts() -> None:
    """SQLite changes no constraint of a table that is there: every receipt goes as it is to a new one. The
    index and the triggers go with the old one."""
    found = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'receipt'"
    made = str(op.get_bind().execute(sa.text(found)).scalar_one())
    if made.count(BEFORE) != 1 or not made.startswith("CREATE TABLE receipt "):
        msg = "the table of receipts is not the one that version 0011 made"
        raise CommandError(msg)
    op.execute(made.replace(BEFORE, KINDS).replace("CREATE TABLE receipt ", "CREATE TABLE receipt_new ", 1))
    op.execute("INSERT INTO receipt_new SELECT * FROM receipt")
    op.execute("DROP TABLE receipt")
    op.execute("ALTER TABLE receipt_new RENAME TO receipt")
    op.create_index(op.f("ix_receipt_case_id"), "receipt", ["case_id"])
    for statement in APPEND_ONLY:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
