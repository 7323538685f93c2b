"""Accounts that municipalities are paid to, who has changed which, and where two must agree to it."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0025"
down_revision = "0023"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

USED = (
    "EXISTS (SELECT 1 FROM payee_account_change c "
    "WHERE c.payee_account_id = OLD.id AND c.cancelled_at IS NULL)"
)
LET_GO = (
    "EXISTS (SELECT 1 FROM payee_account a WHERE a.id = NEW.payee_account_id AND a.let_go_at IS NOT NULL)"
)
ACCOUNT = ("id", "municipality_code", "kind", "number", "registered_at")
CHANGE = (
    "id", "municipality_code", "subject", "payee_account_id", "reference", "second_needed", "proposed_by",
    "proposed_at",
)  # fmt: skip
CONFIRMED = ("pays_from", "confirmed_by", "confirmed_at")


def _differ(columns: tuple[str, ...], is_not: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} {is_not} NEW.{column}" for column in columns) + ")"


def _account_is_changed(is_not: str) -> str:
    return f"{_differ(ACCOUNT, is_not)} OR OLD.let_go_at IS NOT NULL OR {USED}"


def _change_is_changed(is_not: str) -> str:
    again = f"(OLD.pays_from IS NOT NULL AND {_differ(CONFIRMED, is_not)})"
    return f"{_differ(CHANGE, is_not)} OR OLD.cancelled_at IS NOT NULL OR {again}"


def _keep(table: str, changed: str) -> tuple[str, ...]:
    """On PostgreSQL: nothing is removed, and only what `changed` leaves is updated."""
    return (
        f"""
        CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {changed} THEN
                RAISE EXCEPTION '{table} is append-only: UPDATE refused'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        f"CREATE TRIGGER kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}()",
        f"CREATE TRIGGER append_only BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()",
    )


def _kept(table: str, changed: str) -> tuple[str, ...]:
    """The same on SQLite."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END"
        for verb, when in (("UPDATE", changed), ("DELETE", "1"))
    )


GONE = "the account has been let go"
TRIGGERS = {
    "postgresql": (
        *_keep("payee_account", _account_is_changed("IS DISTINCT FROM")),
        *_keep("payee_account_change", _change_is_changed("IS DISTINCT FROM")),
        f"""
        CREATE FUNCTION need_held_account() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {LET_GO} THEN
                RAISE EXCEPTION '{GONE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        "CREATE TRIGGER held_account BEFORE INSERT ON payee_account_change "
        "FOR EACH ROW EXECUTE FUNCTION need_held_account()",
    ),
    "sqlite": (
        *_kept("payee_account", _account_is_changed("IS NOT")),
        *_kept("payee_account_change", _change_is_changed("IS NOT")),
        f"CREATE TRIGGER held_account BEFORE INSERT ON payee_account_change WHEN {LET_GO} "
        f"BEGIN SELECT RAISE(ABORT, '{GONE}'); END",
    ),
}


def upgrade() -> None:
    _accounts()
    _changes()
    op.create_table(
        "two_person_rule",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("turned_on_by", ID, nullable=False),
        sa.Column("turned_on_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_two_person_rule_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["turned_on_by"], ["account.id"], name=op.f("fk_two_person_rule_turned_on_by")
        ),
        sa.PrimaryKeyConstraint("municipality_code", name=op.f("pk_two_person_rule")),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def _accounts() -> None:
    op.create_table(
        "payee_account",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("let_go_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('bankgiro', 'plusgiro')", name=op.f("ck_payee_account_kind")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_payee_account_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_account")),
        sa.UniqueConstraint("id", "municipality_code", name=op.f("uq_payee_account_id_municipality_code")),
    )
    op.create_index(op.f("ix_payee_account_municipality_code"), "payee_account", ["municipality_code"])
    _unique("uq_payee_account_held", "payee_account", ["kind", "number"], "let_go_at IS NULL")


def _changes() -> None:
    op.create_table(
        "payee_account_change",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("payee_account_id", ID, nullable=True),
        sa.Column("reference", sa.String(35), nullable=False),
        sa.Column("second_needed", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("pays_from", sa.Date(), nullable=True),
        sa.Column("confirmed_by", ID, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("cancelled_by", ID, nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        *_checks(),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_payee_account_change_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["payee_account_id", "municipality_code"],
            ["payee_account.id", "payee_account.municipality_code"],
            name=op.f("fk_payee_account_change_payee_account_id_municipality_code"),
        ),
        *(
            sa.ForeignKeyConstraint([by], ["account.id"], name=op.f(f"fk_payee_account_change_{by}"))
            for by in ("proposed_by", "confirmed_by", "cancelled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_account_change")),
    )
    where = ["municipality_code", "subject"]
    waits = "pays_from IS NULL AND cancelled_at IS NULL"
    _unique("uq_payee_account_change_waits", "payee_account_change", where, waits)
    stands = [*where, "pays_from"]
    _unique("uq_payee_account_change_stands", "payee_account_change", stands, "cancelled_at IS NULL")
    op.create_index("ix_payee_account_change_account", "payee_account_change", ["payee_account_id"])


def _checks() -> list[sa.CheckConstraint]:
    said = {
        "standard_has_account": "subject <> 'STANDARD' OR payee_account_id IS NOT NULL",
        "two_persons": "confirmed_by IS NULL OR confirmed_by <> proposed_by",
        "confirmed_whole": "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
        "confirmed_has_day": "confirmed_by IS NULL OR pays_from IS NOT NULL",
        "second_where_needed": "NOT second_needed OR pays_from IS NULL OR confirmed_by IS NOT NULL",
        "cancelled_whole": "(cancelled_by IS NULL) = (cancelled_at IS NULL)",
    }
    return [
        sa.CheckConstraint(condition, name=op.f(f"ck_payee_account_change_{name}"))
        for name, condition in said.items()
    ]


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
