"""Appeals, judgments and recoveries."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0021"
down_revision = "0020"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("status NOT IN ('dismissed_late', 'withdrawn', 'closed')")

APPEND_ONLY = ("judgment", "recovery_response")
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
    op.add_column("case", sa.Column("is_recovery", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("attachment", sa.Column("appeal_id", ID, nullable=True))
    op.create_index("ix_attachment_appeal_id", "attachment", ["appeal_id"])
    _appeals()
    _recoveries()
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        for table in APPEND_ONLY:
            op.execute(statement.format(table=table))


def _appeals() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("against_id", ID, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("is_letter", sa.Boolean(), nullable=False),
        sa.Column("lodged_by", ID, nullable=False),
        sa.Column("lodged_at", INSTANT, nullable=False),
        sa.Column("wanted", sa.String(4000), nullable=False),
        sa.Column("grounds", sa.String(8000), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("late_ground", sa.String(40), nullable=True),
        sa.Column("dismissal_id", ID, nullable=True),
        sa.Column("reconsidered", sa.String(40), nullable=True),
        sa.Column("reconsidered_why", sa.String(4000), nullable=False),
        sa.Column("changed_to_id", ID, nullable=True),
        sa.Column("court", sa.String(40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('lodged', 'in_time', 'reconsidered', 'handed_over', 'judged', 'dismissed_late', "
            "'withdrawn', 'closed')",
            name=op.f("ck_appeal_status"),
        ),
        sa.CheckConstraint(
            "late_ground IN ('wrong_notice', 'came_to_court')", name=op.f("ck_appeal_late_ground")
        ),
        sa.CheckConstraint(
            "reconsidered IN ('in_full', 'in_part', 'not_at_all')", name=op.f("ck_appeal_reconsidered")
        ),
        sa.CheckConstraint("court IN ('administrative', 'appeal', 'supreme')", name=op.f("ck_appeal_court")),
        sa.CheckConstraint(
            "status <> 'dismissed_late' OR dismissal_id IS NOT NULL",
            name=op.f("ck_appeal_dismissed_by_a_decision"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_appeal_case_id")),
        sa.ForeignKeyConstraint(["against_id"], ["decision.id"], name=op.f("fk_appeal_against_id")),
        sa.ForeignKeyConstraint(["dismissal_id"], ["decision.id"], name=op.f("fk_appeal_dismissal_id")),
        sa.ForeignKeyConstraint(["changed_to_id"], ["decision.id"], name=op.f("fk_appeal_changed_to_id")),
        sa.ForeignKeyConstraint(["lodged_by"], ["account.id"], name=op.f("fk_appeal_lodged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index(
        "uq_appeal_open",
        "appeal",
        ["against_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_appeal_case_id", "appeal", ["case_id"])
    op.create_index("ix_appeal_queue", "appeal", ["status", "arrived_on", "id"])
    op.create_table(
        "judgment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("appeal_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("court", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("case_number", sa.String(30), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("registered_by", ID, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "court IN ('administrative', 'appeal', 'supreme')", name=op.f("ck_judgment_court")
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'changed', 'remitted', 'sent_back', 'dismissed', 'written_off', "
            "'no_leave')",
            name=op.f("ck_judgment_outcome"),
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_judgment_appeal_id")),
        sa.ForeignKeyConstraint(["registered_by"], ["account.id"], name=op.f("fk_judgment_registered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgment")),
        sa.UniqueConstraint("appeal_id", "position", name=op.f("uq_judgment_appeal_id_position")),
    )


def _recoveries() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("file_number", sa.String(20), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("material", sa.String(4000), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=True),
        sa.Column("has_said_all", sa.Boolean(), nullable=False),
        sa.Column("waiver_reason", sa.String(4000), nullable=False),
        sa.Column("end_reason", sa.String(4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('opened', 'communicated', 'responded', 'decided', 'claimed', 'closed', 'dropped')",
            name=op.f("ck_recovery_status"),
        ),
        sa.CheckConstraint(
            "ground IN ('false_information', 'should_have_seen', 'wrong_basis', 'too_much', "
            "'should_have_realised', 'not_used_as_meant')",
            name=op.f("ck_recovery_ground"),
        ),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR status IN ('opened', 'dropped')",
            name=op.f("ck_recovery_told_before_anything_else"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_recovery_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_recovery_municipality_code")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_recovery_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("file_number", name=op.f("uq_recovery_file_number")),
        sa.UniqueConstraint("case_id", name=op.f("uq_recovery_case_id")),
    )
    op.create_index(op.f("ix_recovery_municipality_code"), "recovery", ["municipality_code"])
    op.create_index("ix_recovery_queue", "recovery", ["status", "opened_at", "id"])
    op.create_table(
        "recovery_row",
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("paid_ore", sa.BigInteger(), nullable=False),
        sa.Column("asked_ore", sa.BigInteger(), nullable=False),
        sa.Column("wrong_ore", sa.BigInteger(), nullable=True),
        sa.Column("waived_ore", sa.BigInteger(), nullable=True),
        sa.Column("owed_ore", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "asked_ore > 0 AND asked_ore <= paid_ore", name=op.f("ck_recovery_row_asked_within_paid")
        ),
        sa.CheckConstraint(
            "wrong_ore >= 0 AND wrong_ore <= asked_ore", name=op.f("ck_recovery_row_wrong_within_asked")
        ),
        sa.CheckConstraint(
            "waived_ore >= 0 AND waived_ore <= wrong_ore", name=op.f("ck_recovery_row_waived_within_wrong")
        ),
        sa.CheckConstraint(
            "owed_ore >= 0 AND owed_ore <= asked_ore", name=op.f("ck_recovery_row_owed_within_asked")
        ),
        sa.ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name=op.f("fk_recovery_row_recovery_id")),
        sa.ForeignKeyConstraint(["row_id"], ["application_row.id"], name=op.f("fk_recovery_row_row_id")),
        sa.PrimaryKeyConstraint("recovery_id", "row_id", name=op.f("pk_recovery_row")),
    )
    op.create_index("ix_recovery_row_row_id", "recovery_row", ["row_id"])
    op.create_table(
        "recovery_response",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("is_all", sa.Boolean(), nullable=False),
        sa.Column("is_letter", sa.Boolean(), nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["recovery_id"], ["recovery.id"], name=op.f("fk_recovery_response_recovery_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_recovery_response_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_response")),
    )
    op.create_index(op.f("ix_recovery_response_recovery_id"), "recovery_response", ["recovery_id"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
