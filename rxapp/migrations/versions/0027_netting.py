"""Payouts on accounts, claims set off and paid in, payments sent back, files to the bank."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0027"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

ENTRY_CHECKS = {
    "kind": "kind IN ('grant', 'adjustment', 'paid', 'claim', 'offset', 'paid_in', 'waiver', 'reversal', "
    "'refund', 'returned')",
    "sign": "(kind IN ('grant', 'reversal', 'offset', 'paid_in', 'waiver', 'refund') AND amount_ore > 0)"
    " OR (kind = 'claim' AND amount_ore < 0)"
    " OR (kind IN ('adjustment', 'paid', 'returned') AND amount_ore <> 0)",
    "paid_by_a_line": "(kind IN ('paid', 'offset', 'returned')) = (payout_line_id IS NOT NULL)",
    "names_its_decision": "kind IN ('grant', 'paid', 'offset', 'returned', 'paid_in', 'waiver')"
    " OR decision_id IS NOT NULL",
    "names_its_claim": "kind = 'returned' OR (kind IN ('offset', 'paid_in', 'waiver', 'reversal'))"
    " = (settles_id IS NOT NULL)",
    "names_what_came_in": "(kind = 'paid_in') = (incoming_payment_id IS NOT NULL)",
}
PAYOUT_CHECKS = {
    "never_negative": "total_ore >= 0",
    "returned_with_a_reason": "(returned_on IS NULL) = (return_reason IS NULL)",
    "returned_after_paid": "returned_on IS NULL OR paid_on IS NOT NULL",
}
LINE_CHECKS = {
    "kind": "kind IN ('due', 'refund', 'offset')",
    "sign": "(kind = 'offset') = (amount_ore < 0) OR kind = 'due'",
}
UNIQUE_ENTRIES = (
    ("uq_ledger_entry_grant", ["row_id"], "kind = 'grant'"),
    (
        "uq_ledger_entry_decision",
        ["row_id", "kind", "decision_id"],
        "judgment_id IS NULL AND decision_id IS NOT NULL",
    ),
    ("uq_ledger_entry_judgment", ["row_id", "kind", "judgment_id"], "judgment_id IS NOT NULL"),
)

# What undid a claim until now was undone of what nobody had met: it is of the claim of its row and case.
CLAIM_OF_REVERSAL = (
    "(SELECT max(c.id) FROM ledger_entry c JOIN decision cd ON cd.id = c.decision_id"
    " JOIN decision ed ON ed.case_id = cd.case_id"
    " WHERE c.kind = 'claim' AND c.row_id = e.row_id AND c.id < e.id AND ed.id = e.decision_id)"
)

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

HAD = ("ledger_entry", "payout_line")
APPEND_ONLY = (*HAD, "netting_attempt", "incoming_payment", "payment_file", "payment_answer")
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
    dialect = op.get_context().dialect.name
    if dialect == "postgresql":
        for table in HAD:
            op.execute(f"DROP TRIGGER append_only ON {table}")
            op.execute(f"DROP TRIGGER never_emptied ON {table}")
        _alter_payouts()
        _alter_lines()
        _alter_entries()
    else:
        _copy_payouts()
        _copy_entries()
        _copy_lines()
        _put_in_place()
    _indexes()
    _demands()
    _files()
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        for table in APPEND_ONLY:
            op.execute(statement.format(table=table))
    for statement in GUARDS[dialect]:
        op.execute(statement)


def _alter_payouts() -> None:
    op.add_column("payout", sa.Column("payee_account_id", ID, nullable=True))
    op.add_column("payout", sa.Column("returned_on", sa.Date(), nullable=True))
    op.add_column("payout", sa.Column("return_reason", sa.String(200), nullable=True))
    op.drop_constraint(op.f("uq_payout_payout_run_id_municipality_code"), "payout", type_="unique")
    op.create_unique_constraint(
        op.f("uq_payout_payout_run_id_payee_account_id"), "payout", ["payout_run_id", "payee_account_id"]
    )
    op.create_foreign_key(
        op.f("fk_payout_payee_account_id"), "payout", "payee_account", ["payee_account_id"], ["id"]
    )
    for name in ("returned_with_a_reason", "returned_after_paid"):
        op.create_check_constraint(op.f(f"ck_payout_{name}"), "payout", PAYOUT_CHECKS[name])


def _alter_lines() -> None:
    op.add_column("payout_line", sa.Column("kind", sa.String(40), nullable=True))
    op.add_column("payout_line", sa.Column("attempt", sa.Integer(), nullable=True))
    op.execute("UPDATE payout_line SET kind = 'due', attempt = 0")
    op.alter_column("payout_line", "kind", nullable=False)
    op.alter_column("payout_line", "attempt", nullable=False)
    op.drop_constraint(op.f("uq_payout_line_entry_id"), "payout_line", type_="unique")
    op.create_unique_constraint(
        op.f("uq_payout_line_payout_id_entry_id"), "payout_line", ["payout_id", "entry_id"]
    )
    for name, rule in LINE_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_payout_line_{name}"), "payout_line", rule)


def _alter_entries() -> None:
    op.add_column("ledger_entry", sa.Column("settles_id", ID, nullable=True))
    op.add_column("ledger_entry", sa.Column("incoming_payment_id", ID, nullable=True))
    op.execute(f"UPDATE ledger_entry e SET settles_id = {CLAIM_OF_REVERSAL} WHERE e.kind = 'reversal'")
    op.drop_constraint(op.f("uq_ledger_entry_payout_line_id"), "ledger_entry", type_="unique")
    for name in ("kind", "sign", "paid_by_a_line", "names_its_decision"):
        op.drop_constraint(op.f(f"ck_ledger_entry_{name}"), "ledger_entry", type_="check")
    for name, rule in ENTRY_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_ledger_entry_{name}"), "ledger_entry", rule)
    op.create_unique_constraint(
        op.f("uq_ledger_entry_payout_line_id_kind"), "ledger_entry", ["payout_line_id", "kind"]
    )
    op.create_foreign_key(
        op.f("fk_ledger_entry_settles_id"), "ledger_entry", "ledger_entry", ["settles_id"], ["id"]
    )


def _copy_payouts() -> None:
    """SQLite changes no constraint of a table that is there: what stands in it goes as it is to a new one.

    The new ones point at each other, and go on doing so when they get the names of the old.
    """
    op.create_table(
        "payout_new",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_run_id", ID, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("payee_account_id", ID, nullable=True),
        sa.Column("total_ore", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(200), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_payout_{name}")) for name, rule in PAYOUT_CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_payout_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payout_run_id"], ["payout_run.id"], name=op.f("fk_payout_payout_run_id")),
        sa.ForeignKeyConstraint(
            ["payee_account_id"], ["payee_account.id"], name=op.f("fk_payout_payee_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint(
            "payout_run_id", "payee_account_id", name=op.f("uq_payout_payout_run_id_payee_account_id")
        ),
    )
    _move("payout", "id, payout_run_id, municipality_code, total_ore, paid_on")


def _copy_lines() -> None:
    op.create_table(
        "payout_line_new",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("file_number", sa.String(20), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_payout_line_{name}"))
            for name, rule in LINE_CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_payout_line_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout_new.id"], name=op.f("fk_payout_line_payout_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry_new.id"], name=op.f("fk_payout_line_entry_id")),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_payout_line_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("payout_id", "entry_id", name=op.f("uq_payout_line_payout_id_entry_id")),
    )
    _move(
        "payout_line",
        "id, payout_id, entry_id, row_id, municipality_code, file_number, type_code, individual_number,"
        " first_day, last_day, amount_ore",
        kind="'due'",
        attempt="0",
    )


def _copy_entries() -> None:
    op.create_table(
        "ledger_entry_new",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=True),
        sa.Column("judgment_id", ID, nullable=True),
        sa.Column("payout_run_id", ID, nullable=True),
        sa.Column("payout_line_id", ID, nullable=True),
        sa.Column("settles_id", ID, nullable=True),
        sa.Column("incoming_payment_id", ID, nullable=True),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_ledger_entry_{name}"))
            for name, rule in ENTRY_CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_ledger_entry_municipality_code")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_ledger_entry_decision_id")),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_ledger_entry_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_ledger_entry_row_id")),
        sa.ForeignKeyConstraint(
            ["settles_id"], ["ledger_entry_new.id"], name=op.f("fk_ledger_entry_settles_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("payout_line_id", "kind", name=op.f("uq_ledger_entry_payout_line_id_kind")),
    )
    _move(
        "ledger_entry",
        "id, kind, municipality_code, type_code, row_id, decision_id, judgment_id, payout_run_id,"
        " payout_line_id, amount_ore, booked_on",
        settles_id=f"CASE WHEN kind = 'reversal' THEN {CLAIM_OF_REVERSAL} END",
    )


def _move(table: str, same: str, **added: str) -> None:
    names, values = ", ".join((same, *added)), ", ".join((same, *added.values()))
    op.execute(f"INSERT INTO {table}_new ({names}) SELECT {values} FROM {table} e")


def _put_in_place() -> None:
    for table in ("payout_line", "ledger_entry", "payout"):
        op.drop_table(table)
    for table in ("payout", "ledger_entry", "payout_line"):
        op.rename_table(f"{table}_new", table)
    op.create_index("ix_payout_municipality", "payout", ["municipality_code", "paid_on"])
    op.create_index("ix_payout_line_list", "payout_line", ["municipality_code", "id"])
    op.create_index(op.f("ix_payout_line_payout_id"), "payout_line", ["payout_id"])
    op.create_index(op.f("ix_payout_line_row_id"), "payout_line", ["row_id"])
    op.create_index(op.f("ix_ledger_entry_municipality_code"), "ledger_entry", ["municipality_code"])
    for name, columns, where in UNIQUE_ENTRIES:
        op.create_index(name, "ledger_entry", columns, unique=True, sqlite_where=sa.text(where))


def _indexes() -> None:
    once, without = sa.text("kind <> 'offset'"), sa.text("payee_account_id IS NULL")
    op.create_index(
        "uq_payout_without_account",
        "payout",
        ["payout_run_id", "municipality_code"],
        unique=True,
        sqlite_where=without,
        postgresql_where=without,
    )
    op.create_index(
        "uq_payout_line_once",
        "payout_line",
        ["entry_id", "attempt"],
        unique=True,
        sqlite_where=once,
        postgresql_where=once,
    )
    op.create_index("ix_payout_line_entry_id", "payout_line", ["entry_id"])
    op.create_index(op.f("ix_ledger_entry_settles_id"), "ledger_entry", ["settles_id"])


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
