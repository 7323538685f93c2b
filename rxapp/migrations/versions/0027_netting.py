"""Payouts on accounts, lines that set claims off, entries that meet a claim, payments sent back."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0027"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

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

HAD = ("ledger_entry", "payout_line")
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
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        for table in HAD:
            op.execute(statement.format(table=table))


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


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
