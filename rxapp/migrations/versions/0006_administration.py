"""Agreements per service, permissions for certain days, the review of permissions, the last administrator."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _agreements()
    _permissions()
    _reviews()


def _accounts() -> None:
    op.add_column("account", sa.Column("deactivated_at", INSTANT, nullable=True))
    op.execute("UPDATE account SET deactivated_at = CURRENT_TIMESTAMP WHERE NOT is_active")
    op.drop_column("account", "is_active")
    op.create_table(
        "account_change",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.String(200), nullable=False),
        sa.Column("new", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_account_change_event_id")),
        sa.PrimaryKeyConstraint("event_id", "field", name=op.f("pk_account_change")),
    )


def _agreements() -> None:
    with op.batch_alter_table("agreement") as table:
        table.add_column(sa.Column("service", sa.String(40), nullable=False, server_default="compensation"))
        table.create_check_constraint(
            op.f("ck_agreement_service"), "service IN ('compensation', 'unaccompanied')"
        )
    with op.batch_alter_table("agreement") as table:
        table.alter_column("service", server_default=None)
    op.create_index(
        "uq_agreement_without_end",
        "agreement",
        ["municipality_code", "service"],
        unique=True,
        sqlite_where=sa.text("ends_on IS NULL"),
        postgresql_where=sa.text("ends_on IS NULL"),
    )


def _permissions() -> None:
    op.rename_table("permission", "permission_before")
    if op.get_context().dialect.name == "postgresql":
        for name in ("pk_permission", "fk_permission_account_id_role", "fk_permission_given_by"):
            op.execute(f"ALTER TABLE permission_before RENAME CONSTRAINT {name} TO {name}_before")
        op.execute("ALTER TABLE permission_before RENAME CONSTRAINT ck_permission_only_users TO ck_before")
    op.create_table(
        "permission",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("deputy_for", ID, nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.CheckConstraint("role = 'user'", name=op.f("ck_permission_only_users")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_permission_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["account_id", "role"], ["account.id", "account.role"], name=op.f("fk_permission_account_id_role")
        ),
        sa.ForeignKeyConstraint(["deputy_for"], ["account.id"], name=op.f("fk_permission_deputy_for")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_permission_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
    )
    op.execute(
        "INSERT INTO permission (account_id, subject, role, given_by, given_at) "
        "SELECT account_id, subject, role, given_by, given_at FROM permission_before"
    )
    op.drop_table("permission_before")
    op.create_index("ix_permission_account", "permission", ["account_id", "subject"])
    op.create_index(
        "uq_permission_without_end",
        "permission",
        ["account_id", "subject"],
        unique=True,
        sqlite_where=sa.text("last_day IS NULL"),
        postgresql_where=sa.text("last_day IS NULL"),
    )


def _reviews() -> None:
    for table, columns, key in (
        (
            "reviewed_user",
            (
                sa.Column("account_id", ID, nullable=False),
                sa.Column("permissions", sa.JSON(), nullable=False),
                sa.Column("last_login_at", INSTANT, nullable=True),
                sa.Column("confirmed_by", ID, nullable=False),
                sa.Column("confirmed_at", INSTANT, nullable=False),
            ),
            ("municipality_code", "quarter_first_day", "account_id"),
        ),
        (
            "access_review",
            (
                sa.Column("signed_by", ID, nullable=False),
                sa.Column("signed_at", INSTANT, nullable=False),
            ),
            ("municipality_code", "quarter_first_day"),
        ),
        (
            "declined_type",
            (
                sa.Column("type_code", sa.String(40), nullable=False),
                sa.Column("declined_by", ID, nullable=False),
                sa.Column("declined_at", INSTANT, nullable=False),
            ),
            ("municipality_code", "type_code"),
        ),
    ):
        people = [column.name for column in columns if column.name.endswith(("_by", "account_id"))]
        quarter = (
            [sa.Column("quarter_first_day", sa.Date(), nullable=False)] if "quarter_first_day" in key else []
        )
        op.create_table(
            table,
            sa.Column("municipality_code", sa.String(), nullable=False),
            *quarter,
            *columns,
            *(
                sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_{table}_{name}"))
                for name in people
            ),
            sa.ForeignKeyConstraint(
                ["municipality_code"], ["municipality.code"], name=op.f(f"fk_{table}_municipality_code")
            ),
            sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
