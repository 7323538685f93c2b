"""Decisions that replace each other, when they were got, entries that name their decision, and lines that
name their entry."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0020"
down_revision = "0019"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = "kind IN ('grant', 'adjustment', 'paid', 'claim', 'reversal')"
SIGN = (
    "(kind IN ('grant', 'reversal') AND amount_ore > 0) OR (kind = 'claim' AND amount_ore < 0)"
    " OR (kind IN ('adjustment', 'paid') AND amount_ore <> 0)"
)
PAID_BY_A_LINE = "(kind = 'paid') = (payout_line_id IS NOT NULL)"
NAMES_ITS_DECISION = "kind IN ('grant', 'paid') OR decision_id IS NOT NULL"
OUTCOMES = (
    "outcome IN ('granted', 'partly_granted', 'rejected', 'dismissed', 'written_off', 'recovered', "
    "'partly_recovered', 'not_recovered')"
)
CAUSES = "cause IN ('first', 'correction', 'change', 'reconsideration', 'after_remittal')"
UNIQUE_ENTRIES = (
    ("uq_ledger_entry_grant", ["row_id"], "kind = 'grant'"),
    (
        "uq_ledger_entry_decision",
        ["row_id", "kind", "decision_id"],
        "judgment_id IS NULL AND decision_id IS NOT NULL",
    ),
    ("uq_ledger_entry_judgment", ["row_id", "kind", "judgment_id"], "judgment_id IS NOT NULL"),
)
IS_FIRST = sa.text("replaces_id IS NULL AND matter <> 'late_appeal'")

# What each row came to is kept with the decision from here on; until now a case had one decision.
ROWS = {
    "sqlite": "SELECT COALESCE(json_group_array(json_object('row', r.id, 'ore', r.granted_ore, 'periods',"
    " r.granted_periods, 'reason', r.reason)), '[]') FROM (SELECT * FROM application_row a"
    " WHERE a.case_id = d.case_id AND a.granted_ore IS NOT NULL ORDER BY a.position) r",
    "postgresql": "SELECT COALESCE(json_agg(json_build_object('row', r.id, 'ore', r.granted_ore, 'periods',"
    " r.granted_periods, 'reason', r.reason) ORDER BY r.position), '[]'::json) FROM application_row r"
    " WHERE r.case_id = d.case_id AND r.granted_ore IS NOT NULL",
}
OLD_DECISION = "case_id, outcome, is_automatic, decided_by, decided_at, reason_text, rules_version, rules"

APPEND_ONLY = ("decision", "decision_told", "ledger_entry", "payout_line")
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
_HAD = ("decision", "ledger_entry", "payout_line")


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    if is_postgresql:
        for table in _HAD:
            op.execute(f"DROP TRIGGER append_only ON {table}")
            op.execute(f"DROP TRIGGER never_emptied ON {table}")
    _decisions("postgresql" if is_postgresql else "sqlite")
    if is_postgresql:
        _alter_entries()
        _alter_lines()
    else:
        _copy_entries()
        _copy_lines()
    op.create_index(op.f("ix_payout_line_row_id"), "payout_line", ["row_id"])
    for name, columns, where in UNIQUE_ENTRIES:
        only = sa.text(where)
        op.create_index(name, "ledger_entry", columns, unique=True, sqlite_where=only, postgresql_where=only)
    _told()
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        for table in APPEND_ONLY:
            op.execute(statement.format(table=table))


def _decisions(dialect: str) -> None:
    op.rename_table("decision", "decision_before")
    if dialect == "postgresql":
        # Their names are wanted for the new table.
        for name in ("pk_decision", "fk_decision_case_id", "fk_decision_decided_by"):
            op.drop_constraint(op.f(name), "decision_before")
        for name in ("ck_decision_outcome", "ck_decision_automatic_has_no_officer"):
            op.drop_constraint(op.f(name), "decision_before", type_="check")
    op.create_table(
        "decision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("matter", sa.String(40), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("replaces_id", ID, nullable=True),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("reason_text", sa.String(4000), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_decision_outcome")),
        sa.CheckConstraint(
            "matter IN ('compensation', 'recovery', 'late_appeal')", name=op.f("ck_decision_matter")
        ),
        sa.CheckConstraint(CAUSES, name=op.f("ck_decision_cause")),
        sa.CheckConstraint(
            "is_automatic = (decided_by IS NULL)", name=op.f("ck_decision_automatic_has_no_officer")
        ),
        sa.CheckConstraint(
            "(cause = 'first') = (replaces_id IS NULL)",
            name=op.f("ck_decision_another_names_what_it_replaces"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_decision_decided_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["decision.id"], name=op.f("fk_decision_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.execute(
        f"INSERT INTO decision ({OLD_DECISION}, matter, cause, rows) SELECT {OLD_DECISION}, 'compensation',"
        f" 'first', ({ROWS[dialect]}) FROM decision_before d ORDER BY d.decided_at, d.case_id"
    )
    op.drop_table("decision_before")
    op.create_index(
        "uq_decision_first",
        "decision",
        ["case_id", "matter"],
        unique=True,
        sqlite_where=IS_FIRST,
        postgresql_where=IS_FIRST,
    )
    op.create_index("uq_decision_replaces_id", "decision", ["replaces_id"], unique=True)
    op.create_index("ix_decision_case_id", "decision", ["case_id"])


def _alter_entries() -> None:
    op.add_column("ledger_entry", sa.Column("decision_id", ID, nullable=True))
    op.add_column("ledger_entry", sa.Column("judgment_id", ID, nullable=True))
    op.add_column("ledger_entry", sa.Column("payout_line_id", ID, nullable=True))
    op.create_foreign_key(
        op.f("fk_ledger_entry_decision_id"), "ledger_entry", "decision", ["decision_id"], ["id"]
    )
    op.execute(
        "UPDATE ledger_entry e SET payout_line_id = l.id FROM payout_line l"
        " WHERE l.row_id = e.row_id AND e.kind = 'paid'"
    )
    op.drop_constraint(op.f("uq_ledger_entry_row_id_kind"), "ledger_entry", type_="unique")
    op.drop_constraint(op.f("ck_ledger_entry_kind"), "ledger_entry", type_="check")
    op.drop_constraint(op.f("ck_ledger_entry_sign"), "ledger_entry", type_="check")
    for name, rule in (
        ("kind", KINDS),
        ("sign", SIGN),
        ("paid_by_a_line", PAID_BY_A_LINE),
        ("names_its_decision", NAMES_ITS_DECISION),
    ):
        op.create_check_constraint(op.f(f"ck_ledger_entry_{name}"), "ledger_entry", rule)
    op.create_unique_constraint(op.f("uq_ledger_entry_payout_line_id"), "ledger_entry", ["payout_line_id"])


def _alter_lines() -> None:
    op.add_column("payout_line", sa.Column("entry_id", ID, nullable=True))
    op.execute(
        "UPDATE payout_line l SET entry_id = e.id FROM ledger_entry e"
        " WHERE e.row_id = l.row_id AND e.kind = 'grant'"
    )
    op.alter_column("payout_line", "entry_id", nullable=False)
    op.drop_constraint(op.f("uq_payout_line_row_id"), "payout_line", type_="unique")
    op.create_unique_constraint(op.f("uq_payout_line_entry_id"), "payout_line", ["entry_id"])
    op.create_foreign_key(
        op.f("fk_payout_line_entry_id"), "payout_line", "ledger_entry", ["entry_id"], ["id"]
    )


def _copy_entries() -> None:
    """SQLite changes no constraint of a table that is there: what stands in it goes as it is to a new one."""
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
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_ledger_entry_kind")),
        sa.CheckConstraint(SIGN, name=op.f("ck_ledger_entry_sign")),
        sa.CheckConstraint(PAID_BY_A_LINE, name=op.f("ck_ledger_entry_paid_by_a_line")),
        sa.CheckConstraint(NAMES_ITS_DECISION, name=op.f("ck_ledger_entry_names_its_decision")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_ledger_entry_municipality_code")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_ledger_entry_decision_id")),
        sa.ForeignKeyConstraint(
            ["payout_run_id"], ["payout_run.id"], name=op.f("fk_ledger_entry_payout_run_id")
        ),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_ledger_entry_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("payout_line_id", name=op.f("uq_ledger_entry_payout_line_id")),
    )
    same = "id, kind, municipality_code, type_code, row_id, payout_run_id, amount_ore, booked_on"
    op.execute(
        f"INSERT INTO ledger_entry_new ({same}, payout_line_id) SELECT {same}, CASE WHEN kind = 'paid' THEN"
        " (SELECT l.id FROM payout_line l WHERE l.row_id = e.row_id) END FROM ledger_entry e"
    )
    op.drop_table("ledger_entry")
    op.rename_table("ledger_entry_new", "ledger_entry")
    op.create_index(op.f("ix_ledger_entry_municipality_code"), "ledger_entry", ["municipality_code"])


def _copy_lines() -> None:
    op.create_table(
        "payout_line_new",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("payout_id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
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
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_payout_line_entry_id")),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_payout_line_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_payout_line_entry_id")),
    )
    same = (
        "id, payout_id, row_id, municipality_code, file_number, type_code, individual_number, first_day,"
        " last_day, amount_ore"
    )
    op.execute(
        f"INSERT INTO payout_line_new ({same}, entry_id) SELECT {same}, (SELECT e.id FROM ledger_entry e"
        " WHERE e.row_id = l.row_id AND e.kind = 'grant') FROM payout_line l"
    )
    op.drop_table("payout_line")
    op.rename_table("payout_line_new", "payout_line")
    op.create_index("ix_payout_line_list", "payout_line", ["municipality_code", "id"])
    op.create_index(op.f("ix_payout_line_payout_id"), "payout_line", ["payout_id"])


def _told() -> None:
    op.create_table(
        "decision_told",
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("got_on", sa.Date(), nullable=False),
        sa.Column("noted_by", ID, nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.CheckConstraint("kind IN ('opened', 'established')", name=op.f("ck_decision_told_kind")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_told_decision_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["account.id"], name=op.f("fk_decision_told_noted_by")),
        sa.PrimaryKeyConstraint("decision_id", "kind", name=op.f("pk_decision_told")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
