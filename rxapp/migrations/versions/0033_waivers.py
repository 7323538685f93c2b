"""Why something of a claim is waived; and that a run is let through by an officer, and not by whoever made
it."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0033"
down_revision = "0032"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

UNSAID = "what is waived names the waiver with its reason"
IS_UNSAID = (
    "NEW.kind = 'waiver' AND NOT EXISTS (SELECT 1 FROM waiver WHERE id = NEW.waiver_id)"
    " OR NEW.kind <> 'waiver' AND NEW.waiver_id IS NOT NULL"
)
MADE_BY = "who prepared a payout run stays"
ALONE = "a payout run is approved once, by an officer"
NO_OFFICER = (
    "NEW.approved_by IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.approved_by AND role = 'officer')"
)
GUARDS = {
    "postgresql": (
        f"""
        CREATE FUNCTION keep_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {IS_UNSAID} THEN
                RAISE EXCEPTION '{UNSAID}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER waiver_is_said AFTER INSERT ON ledger_entry FOR EACH ROW"
        " WHEN (NEW.kind = 'waiver' OR NEW.waiver_id IS NOT NULL) EXECUTE FUNCTION keep_waiver()",
        f"""
        CREATE FUNCTION keep_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {NO_OFFICER} THEN
                RAISE EXCEPTION '{ALONE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'UPDATE' THEN
                IF NEW.prepared_by IS DISTINCT FROM OLD.prepared_by THEN
                    RAISE EXCEPTION '{MADE_BY}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.approved_by IS NOT NULL AND NEW.approved_by IS DISTINCT FROM OLD.approved_by THEN
                    RAISE EXCEPTION '{ALONE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
            END IF;
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER four_eyes AFTER INSERT OR UPDATE ON payout_run FOR EACH ROW"
        " EXECUTE FUNCTION keep_four_eyes()",
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON waiver "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON waiver EXECUTE FUNCTION refuse_change()",
    ),
    "sqlite": (
        f"CREATE TRIGGER ledger_entry_waiver_is_said AFTER INSERT ON ledger_entry WHEN {IS_UNSAID}"
        f" BEGIN SELECT RAISE(ABORT, '{UNSAID}'); END",
        f"CREATE TRIGGER payout_run_approved_at_once AFTER INSERT ON payout_run WHEN {NO_OFFICER}"
        f" BEGIN SELECT RAISE(ABORT, '{ALONE}'); END",
        "CREATE TRIGGER payout_run_made_by AFTER UPDATE OF prepared_by ON payout_run"
        f" WHEN NEW.prepared_by IS NOT OLD.prepared_by BEGIN SELECT RAISE(ABORT, '{MADE_BY}'); END",
        "CREATE TRIGGER payout_run_four_eyes AFTER UPDATE OF approved_by ON payout_run"
        f" WHEN {NO_OFFICER} OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by)"
        f" BEGIN SELECT RAISE(ABORT, '{ALONE}'); END",
        *(
            f"CREATE TRIGGER waiver_no_{verb.lower()} BEFORE {verb} ON waiver "
            f"BEGIN SELECT RAISE(ABORT, 'waiver is append-only: {verb} refused'); END"
            for verb in ("UPDATE", "DELETE")
        ),
    ),
}


def upgrade() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("decided_by", ID, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_waiver_something_is_waived")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_waiver_has_a_reason")),
        sa.ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name=op.f("fk_waiver_recovery_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_waiver_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_recovery_id"), "waiver", ["recovery_id"])
    # What was waived before has no reason kept, and stays as it is.
    op.add_column("ledger_entry", sa.Column("waiver_id", ID, nullable=True))
    dialect = "postgresql" if op.get_context().dialect.name == "postgresql" else "sqlite"
    for statement in GUARDS[dialect]:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
