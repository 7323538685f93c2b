"""Municipalities and the accounts of those who log in."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.CheckConstraint("length(code) = 4", name=op.f("ck_municipality_code_has_four_digits")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    op.create_table(
        "organisation_number",
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_organisation_number_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_organisation_number")),
    )
    op.create_index(
        op.f("ix_organisation_number_municipality_code"), "organisation_number", ["municipality_code"]
    )
    op.create_table(
        "agreement",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_agreement_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_agreement_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_municipality_code"), "agreement", ["municipality_code"])
    op.create_table(
        "school_term",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_school_term_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_school_term_municipality_code")
        ),
        sa.PrimaryKeyConstraint("municipality_code", "first_day", name=op.f("pk_school_term")),
    )
    op.create_table(
        "account",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("hsa_id", sa.String(40), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("first_name", sa.String(80), nullable=False),
        sa.Column("last_name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'officer') = (municipality_code IS NULL)",
            name=op.f("ck_account_only_officers_lack_municipality"),
        ),
        sa.CheckConstraint("role IN ('user', 'administrator', 'officer')", name=op.f("ck_account_role")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_account_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("hsa_id", name=op.f("uq_account_hsa_id")),
        sa.UniqueConstraint("id", "role", name=op.f("uq_account_id_role")),
    )
    op.create_index(op.f("ix_account_municipality_code"), "account", ["municipality_code"])
    op.create_table(
        "officer_function",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "function IN ('case_officer', 'payout_officer', 'payout_approver', 'contact_centre')",
            name=op.f("ck_officer_function_function"),
        ),
        sa.CheckConstraint("role = 'officer'", name=op.f("ck_officer_function_only_officers")),
        sa.ForeignKeyConstraint(
            ["account_id", "role"],
            ["account.id", "account.role"],
            name=op.f("fk_officer_function_account_id_role"),
        ),
        sa.PrimaryKeyConstraint("account_id", "function", name=op.f("pk_officer_function")),
    )
    op.create_table(
        "permission",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role = 'user'", name=op.f("ck_permission_only_users")),
        sa.ForeignKeyConstraint(
            ["account_id", "role"], ["account.id", "account.role"], name=op.f("fk_permission_account_id_role")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_permission_given_by")),
        sa.PrimaryKeyConstraint("account_id", "subject", name=op.f("pk_permission")),
    )
    op.create_table(
        "login_session",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account_id"), "login_session", ["account_id"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
