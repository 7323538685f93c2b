"""Individuals, applications, cases and their decisions."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("personal_number", sa.String(12), nullable=True),
        sa.Column("first_name", sa.String(80), nullable=False),
        sa.Column("last_name", sa.String(80), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("protection", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "protection IN ('none', 'confidentiality', 'protected_registration', 'fictitious', 'unknown')",
            name=op.f("ck_person_protection"),
        ),
        sa.CheckConstraint("length(individual_number) = 8", name=op.f("ck_person_number_has_eight_digits")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_person_municipality_code")
        ),
        sa.PrimaryKeyConstraint("individual_number", name=op.f("pk_person")),
    )
    op.create_table(
        "file_number_series",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_file_number_series")),
    )
    op.create_table(
        "case",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("file_number", sa.String(20), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("quarter_first_day", sa.Date(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("sent_by", ID, nullable=False),
        sa.Column("draft_key", sa.String(32), nullable=False),
        sa.Column("applied_ore", sa.BigInteger(), nullable=True),
        sa.Column("granted_ore", sa.BigInteger(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('submitted', 'in_review', 'supplement_requested', 'decided', 'paid')",
            name=op.f("ck_case_status"),
        ),
        sa.CheckConstraint(
            "applied_ore IS NULL OR applied_ore >= 0", name=op.f("ck_case_applied_not_negative")
        ),
        sa.CheckConstraint(
            "granted_ore IS NULL OR granted_ore >= 0", name=op.f("ck_case_granted_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_case_municipality_code")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_case_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("draft_key", name=op.f("uq_case_draft_key")),
        sa.UniqueConstraint("file_number", name=op.f("uq_case_file_number")),
    )
    op.create_index("ix_case_list", "case", ["municipality_code", "arrived_on", "id"])
    op.create_index("ix_case_queue", "case", ["status", "arrived_on", "id"])
    op.create_table(
        "application_row",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("applied_periods", sa.Integer(), nullable=True),
        sa.Column("applied_ore", sa.BigInteger(), nullable=True),
        sa.Column("granted_periods", sa.Integer(), nullable=True),
        sa.Column("granted_ore", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(60), nullable=True),
        sa.CheckConstraint(
            "granted_ore IS NULL OR granted_ore >= 0", name=op.f("ck_application_row_granted_not_negative")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_application_row_ends_after_start")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_application_row_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_row")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_application_row_case_id_position")),
    )
    op.create_index("ix_application_row_individual", "application_row", ["individual_number", "first_day"])
    op.create_table(
        "draft",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("quarter_first_day", sa.Date(), nullable=True),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("saved_by", ID, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_draft_municipality_code")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_draft_saved_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_municipality_code"), "draft", ["municipality_code"])
    op.create_table(
        "supplement_request",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(4000), nullable=True),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_supplement_request_answered_by")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_supplement_request_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_supplement_request_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_request")),
    )
    op.create_index(op.f("ix_supplement_request_case_id"), "supplement_request", ["case_id"])
    op.create_table(
        "decision",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_text", sa.String(4000), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('granted', 'partly_granted', 'rejected', 'dismissed', 'written_off')",
            name=op.f("ck_decision_outcome"),
        ),
        sa.CheckConstraint(
            "is_automatic = (decided_by IS NULL)", name=op.f("ck_decision_automatic_has_no_officer")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_decision_decided_by")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_decision")),
    )
    op.create_table(
        "granted_period",
        sa.Column("individual_number", sa.String(8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_granted_period_row_id")),
        sa.PrimaryKeyConstraint("individual_number", "first_day", name=op.f("pk_granted_period")),
    )
    op.create_index(op.f("ix_granted_period_row_id"), "granted_period", ["row_id"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
