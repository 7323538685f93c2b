"""Attempts to set claims off, demands to pay in, files to the bank; and what must never be booked."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0028"
down_revision = "0027"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

MORE = "what meets a claim is more than the claim"
STRANGE = "what meets a claim names none of its row"
TWICE = "what is due is paid again only if the payment before was sent back"
LEFT = "(SELECT sum(amount_ore) FROM ledger_entry WHERE id = NEW.settles_id OR settles_id = NEW.settles_id)"
CLAIM = (
    "SELECT 1 FROM ledger_entry WHERE id = NEW.settles_id AND kind = 'claim' AND row_id = NEW.row_id"
    " AND municipality_code = NEW.municipality_code"
)
SENT_BACK = (
    "SELECT 1 FROM payout_line l JOIN payout p ON p.id = l.payout_id WHERE l.entry_id = NEW.entry_id"
    " AND l.attempt = NEW.attempt - 1 AND l.kind <> 'offset' AND p.returned_on IS NOT NULL"
)
GUARDS = {
    "postgresql": (
        f"""
        CREATE FUNCTION keep_claim() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE left_ore numeric;
        BEGIN
            PERFORM 1 FROM ({CLAIM} FOR UPDATE) AS claim;
            IF NOT FOUND THEN
                RAISE EXCEPTION '{STRANGE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            left_ore := {LEFT};
            IF left_ore > 0 OR left_ore < (SELECT amount_ore FROM ledger_entry WHERE id = NEW.settles_id) THEN
                RAISE EXCEPTION '{MORE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER claim_is_kept AFTER INSERT ON ledger_entry FOR EACH ROW"
        " WHEN (NEW.settles_id IS NOT NULL) EXECUTE FUNCTION keep_claim()",
        f"""
        CREATE FUNCTION keep_paid_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS ({SENT_BACK}) THEN
                RAISE EXCEPTION '{TWICE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER paid_once AFTER INSERT ON payout_line FOR EACH ROW"
        " WHEN (NEW.kind <> 'offset' AND NEW.attempt <> 0) EXECUTE FUNCTION keep_paid_once()",
    ),
    "sqlite": (
        "CREATE TRIGGER ledger_entry_claim AFTER INSERT ON ledger_entry WHEN NEW.settles_id IS NOT NULL"
        f" AND NOT EXISTS ({CLAIM}) BEGIN SELECT RAISE(ABORT, '{STRANGE}'); END",
        "CREATE TRIGGER ledger_entry_claim_is_kept AFTER INSERT ON ledger_entry"
        f" WHEN NEW.settles_id IS NOT NULL AND ({LEFT} > 0"
        f" OR {LEFT} < (SELECT amount_ore FROM ledger_entry WHERE id = NEW.settles_id))"
        f" BEGIN SELECT RAISE(ABORT, '{MORE}'); END",
        "CREATE TRIGGER payout_line_paid_once AFTER INSERT ON payout_line"
        f" WHEN NEW.kind <> 'offset' AND NEW.attempt <> 0 AND NOT EXISTS ({SENT_BACK})"
        f" BEGIN SELECT RAISE(ABORT, '{TWICE}'); END",
    ),
}

APPEND_ONLY = ("netting_attempt", "incoming_payment", "payment_file", "payment_answer")
POSTGRESQL = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()",
)
SQLITE = tuple(
    f"CREATE TRIGGER {{table}}_no_{verb.lower()} BEFORE {verb} ON {{table}} "
    f"BEGIN SELECT RAISE(ABORT, '{{table}} is append-only: {verb} refused'); END"
    for verb in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    _demands()
    _files()
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        for table in APPEND_ONLY:
            op.execute(statement.format(table=table))
    for statement in GUARDS["postgresql" if is_postgresql else "sqlite"]:
        op.execute(statement)


def _demands() -> None:
    op.create_table(
        "netting_attempt",
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("payout_id", ID, nullable=True),
        sa.Column("before_ore", sa.BigInteger(), nullable=False),
        sa.Column("taken_ore", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "before_ore > 0 AND taken_ore BETWEEN 0 AND before_ore",
            name=op.f("ck_netting_attempt_within_what_was_left"),
        ),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_netting_attempt_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["ledger_entry.id"], name=op.f("fk_netting_attempt_claim_id")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_netting_attempt_payout_id")),
        sa.PrimaryKeyConstraint("payout_run_id", "claim_id", name=op.f("pk_netting_attempt")),
    )
    op.create_index(op.f("ix_netting_attempt_claim_id"), "netting_attempt", ["claim_id"])
    op.create_table(
        "payment_demand",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(25), nullable=False),
        sa.Column("demanded_on", sa.Date(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=True),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_payment_demand_something_is_asked_for")),
        sa.ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name=op.f("fk_payment_demand_recovery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_demand")),
        sa.UniqueConstraint("recovery_id", name=op.f("uq_payment_demand_recovery_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_demand_reference")),
    )
    op.create_table(
        "incoming_payment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(40), nullable=False),
        sa.Column("registered_by", ID, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_incoming_payment_something_came_in")),
        sa.ForeignKeyConstraint(
            ["recovery_id"], ["recovery.id"], name=op.f("fk_incoming_payment_recovery_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["account.id"], name=op.f("fk_incoming_payment_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_payment")),
        sa.UniqueConstraint("bank_reference", name=op.f("uq_incoming_payment_bank_reference")),
    )
    op.create_index(op.f("ix_incoming_payment_recovery_id"), "incoming_payment", ["recovery_id"])


def _files() -> None:
    op.create_table(
        "payment_file",
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("message_id", sa.String(35), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("total_ore", sa.BigInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_payment_file_payout_run_id")
        ),
        sa.PrimaryKeyConstraint("payout_run_id", name=op.f("pk_payment_file")),
        sa.UniqueConstraint("message_id", name=op.f("uq_payment_file_message_id")),
    )
    op.create_table(
        "payment_answer",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("message_id", sa.String(35), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("received_by", ID, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_payment_answer_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["received_by"], ["account.id"], name=op.f("fk_payment_answer_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_answer")),
        sa.UniqueConstraint("message_id", name=op.f("uq_payment_answer_message_id")),
    )
    op.create_index(op.f("ix_payment_answer_payout_run_id"), "payment_answer", ["payout_run_id"])
    op.create_table(
        "held_account",
        sa.Column("payee_account_id", ID, nullable=False),
        sa.Column("payout_id", ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["payee_account_id"], ["payee_account.id"], name=op.f("fk_held_account_payee_account_id")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_held_account_payout_id")),
        sa.PrimaryKeyConstraint("payee_account_id", name=op.f("pk_held_account")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
