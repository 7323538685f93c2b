"""Payout runs, what they paid, the ledger and the journal."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "payout_run",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("prepared_by", ID, nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status = 'prepared' OR approved_by IS NOT NULL", name=op.f("ck_payout_run_approved_before_paid")
        ),
        sa.CheckConstraint("status IN ('prepared', 'approved', 'paid')", name=op.f("ck_payout_run_status")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> prepared_by", name=op.f("ck_payout_run_two_officers")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_payout_run_approved_by")),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"], name=op.f("fk_payout_run_prepared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_run")),
        sa.UniqueConstraint("pay_on", name=op.f("uq_payout_run_pay_on")),
    )
    op.create_table(
        "payout",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("total_ore", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("total_ore >= 0", name=op.f("ck_payout_never_negative")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_payout_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payout_run_id"], ["payout_run.id"], name=op.f("fk_payout_payout_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint(
            "payout_run_id", "municipality_code", name=op.f("uq_payout_payout_run_id_municipality_code")
        ),
    )
    op.create_index("ix_payout_municipality", "payout", ["municipality_code", "paid_on"])
    op.create_table(
        "payout_line",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_id", ID, nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("file_number", sa.String(20), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_payout_line_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_line_payout_id")),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_payout_line_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("row_id", name=op.f("uq_payout_line_row_id")),
    )
    op.create_index("ix_payout_line_list", "payout_line", ["municipality_code", "id"])
    op.create_index(op.f("ix_payout_line_payout_id"), "payout_line", ["payout_id"])
    op.create_table(
        "ledger_entry",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("payout_run_id", ID, nullable=True),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'grant' AND amount_ore > 0) OR (kind = 'paid' AND amount_ore < 0)",
            name=op.f("ck_ledger_entry_sign"),
        ),
        sa.CheckConstraint("kind IN ('grant', 'paid')", name=op.f("ck_ledger_entry_kind")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_ledger_entry_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_ledger_entry_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_ledger_entry_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("row_id", "kind", name=op.f("uq_ledger_entry_row_id_kind")),
    )
    op.create_index(op.f("ix_ledger_entry_municipality_code"), "ledger_entry", ["municipality_code"])
    op.create_table(
        "event",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("type_code", sa.String(40), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("payout_run_id", ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_event_account_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_event_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_event_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payout_run_id"], ["payout_run.id"], name=op.f("fk_event_payout_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_account", "event", ["account_id", "id"])
    op.create_index("ix_event_at", "event", ["at"])
    op.create_index("ix_event_case", "event", ["case_id", "id"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
