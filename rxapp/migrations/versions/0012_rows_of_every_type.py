"""Rows of every compensation type: more fields, a claim of other lengths, drafts with a row in each row."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0012"
down_revision = "0011"

NEW_COLUMNS = (
    "personal_number VARCHAR(12) CONSTRAINT ck_application_row_is_about_someone"
    " CHECK (individual_number <> '' OR personal_number IS NOT NULL)",
    "school_form VARCHAR(40)",
    "cost_kind VARCHAR(40)",
    "days INTEGER",
    "daily_paid BOOLEAN CONSTRAINT ck_application_row_known_before_granted"
    " CHECK (individual_number <> '' OR COALESCE(granted_ore, 0) = 0)",
    "cost_ore BIGINT CONSTRAINT ck_application_row_cost_not_negative CHECK (cost_ore >= 0)",
    "fee_ore BIGINT CONSTRAINT ck_application_row_fee_not_negative CHECK (fee_ore >= 0)",
    "members INTEGER",
    "received_on DATE",
)
"""Written out, so that SQLite adds the checks with the columns and need not copy the table."""

DRAFT_ROW = (
    sa.Column("draft_key", sa.String(32), nullable=False),
    sa.Column("row_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("typed", sa.JSON(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("identity", sa.String(12), nullable=False),
    sa.Column("is_blank", sa.Boolean(), nullable=False),
    sa.Column("faults", sa.Integer(), nullable=False),
    sa.Column("periods", sa.Integer(), nullable=True),
    sa.Column("amount_ore", sa.BigInteger(), nullable=True),
)


def upgrade() -> None:
    for column in NEW_COLUMNS:
        op.execute(f"ALTER TABLE application_row ADD COLUMN {column}")
    op.create_index("ix_application_row_personal", "application_row", ["personal_number"])
    op.add_column("case", sa.Column("claim_last_day", sa.Date(), nullable=True))
    op.create_index(
        "ix_case_longer",
        "case",
        ["municipality_code", "claim_last_day", "quarter_first_day", "type_code"],
        sqlite_where=sa.text("claim_last_day IS NOT NULL"),
        postgresql_where=sa.text("claim_last_day IS NOT NULL"),
    )
    op.add_column("draft", sa.Column("claim_last_day", sa.Date(), nullable=True))
    op.create_table(
        "draft_row",
        *DRAFT_ROW,
        sa.ForeignKeyConstraint(
            ["draft_key"], ["draft.key"], name=op.f("fk_draft_row_draft_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_draft_row_saved_by")),
        sa.PrimaryKeyConstraint("draft_key", "row_key", name=op.f("pk_draft_row")),
    )
    op.create_index("ix_draft_row_order", "draft_row", ["draft_key", "position"])
    op.create_index("ix_draft_row_identity", "draft_row", ["draft_key", "identity"])
    _move_rows()
    op.execute("ALTER TABLE draft DROP COLUMN rows")


def _move_rows() -> None:
    """What was typed in one cell becomes a row each; it is judged when the draft is opened."""
    connection = op.get_bind()
    table = sa.table("draft_row", *(sa.column(column.name, column.type) for column in DRAFT_ROW))
    kept = sa.text("SELECT key, rows, saved_by, saved_at FROM draft").columns(
        rows=sa.JSON(), saved_at=sa.DateTime(timezone=True)
    )
    for draft in connection.execute(kept).all():
        held: list[dict[str, str]] = draft.rows
        for number, typed in enumerate(held, 1):
            row = {
                "draft_key": draft.key, "row_key": number, "position": number, "version": 1,
                "typed": {name: text for name, text in typed.items() if text},
                "saved_by": draft.saved_by, "saved_at": draft.saved_at,
                "identity": "", "is_blank": not any(typed.values()), "faults": 0,
            }  # fmt: skip
            connection.execute(table.insert().values(**row))


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
