"""Registered grounds, what has been run on them, and rows that are about a number and nobody."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0029"
down_revision = "0028"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

ABOUT_SOMEONE = "individual_number <> '' OR personal_number IS NOT NULL OR units IS NOT NULL"
KNOWN = "individual_number <> '' OR units IS NOT NULL OR COALESCE(granted_ore, 0) = 0"
UNITS = "units >= 0"

FIXED = (
    "id",
    "municipality_code",
    "type_code",
    "individual_number",
    "first_day",
    "quantity",
    "variant",
    "registered_by",
    "registered_at",
    "replaces_id",
)
ONCE = ("last_day", "closed_by", "closed_at", "withdrawn_by", "withdrawn_at")
"""Set once, never changed."""

_DIFFERS = {"sqlite": "NEW.{0} IS NOT OLD.{0}", "postgresql": "NEW.{0} IS DISTINCT FROM OLD.{0}"}


def _is_changed(dialect: str) -> str:
    differs = _DIFFERS[dialect]
    fixed = (differs.format(name) for name in FIXED)
    once = (f"(OLD.{name} IS NOT NULL AND {differs.format(name)})" for name in ONCE)
    return " OR ".join((*fixed, *once))


# The days of a person in a type that is paid by the day. What is paid once has a key of its own.
OVERLAP = (
    "EXISTS (SELECT 1 FROM ground g WHERE g.individual_number = NEW.individual_number"
    " AND g.type_code = NEW.type_code AND g.id <> COALESCE(NEW.id, 0) AND g.withdrawn_at IS NULL"
    " AND g.first_day <= COALESCE(NEW.last_day, '9999-12-31')"
    " AND COALESCE(g.last_day, '9999-12-31') >= NEW.first_day)"
)
COUNTED = "NEW.individual_number <> '' AND NEW.once_key IS NULL AND NEW.withdrawn_at IS NULL"

SQLITE = (
    f"CREATE TRIGGER ground_no_overlap_insert BEFORE INSERT ON ground WHEN {COUNTED} AND {OVERLAP} "
    "BEGIN SELECT RAISE(ABORT, 'ground: days of a person overlap'); END",
    f"CREATE TRIGGER ground_no_overlap_update BEFORE UPDATE ON ground WHEN {COUNTED} AND {OVERLAP} "
    "BEGIN SELECT RAISE(ABORT, 'ground: days of a person overlap'); END",
    f"CREATE TRIGGER ground_no_change BEFORE UPDATE ON ground WHEN {_is_changed('sqlite')} "
    "BEGIN SELECT RAISE(ABORT, 'ground: only closed or withdrawn, once'); END",
    "CREATE TRIGGER ground_no_delete BEFORE DELETE ON ground "
    "BEGIN SELECT RAISE(ABORT, 'ground is append-only: DELETE refused'); END",
)

# Two that register the same person at once wait for each other: the second then sees the first.
POSTGRESQL = (
    f"""
CREATE FUNCTION ground_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {COUNTED} THEN
        PERFORM pg_advisory_xact_lock(NEW.individual_number::bigint);
        IF {OVERLAP} THEN
            RAISE EXCEPTION 'ground: days of a person overlap'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$
""",
    f"""
CREATE FUNCTION ground_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_is_changed("postgresql")} THEN
        RAISE EXCEPTION 'ground: only closed or withdrawn, once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$
""",
    "CREATE TRIGGER a_no_change BEFORE UPDATE ON ground FOR EACH ROW EXECUTE FUNCTION ground_change()",
    "CREATE TRIGGER no_overlap BEFORE INSERT OR UPDATE ON ground FOR EACH ROW EXECUTE FUNCTION ground_days()",
    "CREATE TRIGGER append_only BEFORE DELETE ON ground FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ground EXECUTE FUNCTION refuse_change()",
)


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    if is_postgresql:
        _alter_rows()
    else:
        _change_rows()
    _grounds()
    _runs()
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        op.execute(statement)


def _alter_rows() -> None:
    op.add_column("application_row", sa.Column("units", sa.Integer(), nullable=True))
    for name, rule in (("is_about_someone", ABOUT_SOMEONE), ("known_before_granted", KNOWN)):
        op.drop_constraint(op.f(f"ck_application_row_{name}"), "application_row", type_="check")
        op.create_check_constraint(op.f(f"ck_application_row_{name}"), "application_row", rule)
    op.create_check_constraint(op.f("ck_application_row_units_not_negative"), "application_row", UNITS)


def _change_rows() -> None:
    """SQLite changes no constraint, but drops the one of a column with it: version 0012 put both of these on
    columns. So the table, which others refer to, need not be copied."""
    op.drop_index("ix_application_row_personal", "application_row")
    for column, kind in (("personal_number", "VARCHAR(12)"), ("daily_paid", "BOOLEAN")):
        op.execute(f"ALTER TABLE application_row ADD COLUMN {column}_kept {kind}")
        op.execute(f"UPDATE application_row SET {column}_kept = {column}")
        op.execute(f"ALTER TABLE application_row DROP COLUMN {column}")
        op.execute(f"ALTER TABLE application_row RENAME COLUMN {column}_kept TO {column}")
    op.create_index("ix_application_row_personal", "application_row", ["personal_number"])
    op.execute(
        "ALTER TABLE application_row ADD COLUMN units INTEGER"
        f" CONSTRAINT ck_application_row_is_about_someone CHECK ({ABOUT_SOMEONE})"
        f" CONSTRAINT ck_application_row_known_before_granted CHECK ({KNOWN})"
        f" CONSTRAINT ck_application_row_units_not_negative CHECK ({UNITS})"
    )


def _grounds() -> None:
    op.create_table(
        "ground",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(20), nullable=False),
        sa.Column("once_key", sa.String(60), nullable=True),
        sa.Column("registered_by", ID, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("withdrawn_by", ID, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_why", sa.String(500), nullable=False),
        sa.Column("replaces_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "individual_number = '' OR length(individual_number) = 8", name=op.f("ck_ground_number")
        ),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_ground_ends_after_start")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_ground_quantity_positive")),
        sa.CheckConstraint("individual_number = '' OR quantity = 1", name=op.f("ck_ground_one_person")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_ground_withdrawn_by_someone")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_why <> ''", name=op.f("ck_ground_withdrawn_with_reason")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR once_key IS NULL", name=op.f("ck_ground_withdrawn_frees_the_key")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_ground_closed_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_ground_municipality_code")
        ),
        sa.ForeignKeyConstraint(["registered_by"], ["account.id"], name=op.f("fk_ground_registered_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_ground_closed_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_ground_withdrawn_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["ground.id"], name=op.f("fk_ground_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
        sa.UniqueConstraint("once_key", name=op.f("uq_ground_once_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_ground_replaces_id")),
    )
    op.create_index("ix_ground_list", "ground", ["municipality_code", "type_code", "id"])
    op.create_index("ix_ground_individual", "ground", ["individual_number", "type_code"])
    op.create_index("ix_ground_type", "ground", ["type_code", "municipality_code", "first_day"])


def _runs() -> None:
    op.create_table(
        "unasked_run",
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("begun_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["account.id"], name=op.f("fk_unasked_run_begun_by")),
        sa.PrimaryKeyConstraint("type_code", "first_day", name=op.f("pk_unasked_run")),
    )
    op.create_table(
        "unasked_case",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_unasked_case_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_unasked_case_municipality_code")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_unasked_case")),
        sa.UniqueConstraint(
            "municipality_code",
            "type_code",
            "first_day",
            name=op.f("uq_unasked_case_municipality_code_type_code_first_day"),
        ),
    )
    op.create_table(
        "unasked_difference",
        sa.Column("row_id", ID, autoincrement=False, nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.CheckConstraint("ore <> 0", name=op.f("ck_unasked_difference_differs")),
        sa.ForeignKeyConstraint(
            ["row_id"], ["application_row.id"], name=op.f("fk_unasked_difference_row_id")
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_unasked_difference")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
