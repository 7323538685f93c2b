"""Automatic decisions: a switch for each type, why a case was an officer's, and the quality review."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0019"
down_revision = "0018"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = {
    "postgresql": (
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON referral "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON referral EXECUTE FUNCTION refuse_change()",
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER referral_no_{verb.lower()} BEFORE {verb} ON referral "
        f"BEGIN SELECT RAISE(ABORT, 'referral is append-only: {verb} refused'); END"
        for verb in ("UPDATE", "DELETE")
    ),
}
OUTCOMES = "'granted', 'partly_granted', 'rejected', 'dismissed', 'written_off'"


def upgrade() -> None:
    op.create_table(
        "automatic_switch",
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("type_code", name=op.f("pk_automatic_switch")),
    )
    _referrals()
    _reviews()
    op.create_table(
        "drawing_secret",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_drawing_secret_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawing_secret")),
    )


def _referrals() -> None:
    op.create_table(
        "referral",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_case", "referral", ["case_id", "id"])
    op.create_index("ix_referral_at", "referral", ["at"])
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def _reviews() -> None:
    op.create_table(
        "quality_review",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("reviewed_by", ID, nullable=True),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("would_be", sa.String(40), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (agrees IS NULL)",
            name=op.f("ck_quality_review_reviewed_whole"),
        ),
        sa.CheckConstraint(
            "COALESCE(agrees, TRUE) = (would_be IS NULL) AND COALESCE(agrees, TRUE) = (reason = '')",
            name=op.f("ck_quality_review_disagreement_says_why"),
        ),
        sa.CheckConstraint(
            f"would_be IS NULL OR would_be IN ({OUTCOMES})", name=op.f("ck_quality_review_would_be")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_quality_review_case_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_quality_review_reviewed_by")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_quality_review")),
    )
    op.create_index("ix_quality_review_open", "quality_review", ["reviewed_at", "drawn_at"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
