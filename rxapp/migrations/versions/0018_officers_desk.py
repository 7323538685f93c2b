"""Who has taken a case, and decisions that one officer proposes to another."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_assignment",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("holder_id", ID, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_assignment_case_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["account.id"], name=op.f("fk_case_assignment_holder_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_assignment")),
    )
    op.create_index(op.f("ix_case_assignment_holder_id"), "case_assignment", ["holder_id"])
    _proposals()


def _proposals() -> None:
    op.create_table(
        "decision_proposal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("granted_ore", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("reason_text", sa.String(4000), nullable=False),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("sent_back_why", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'confirmed', 'sent_back', 'taken_back', 'fallen')",
            name=op.f("ck_decision_proposal_status"),
        ),
        sa.CheckConstraint(
            "outcome IN ('granted', 'partly_granted', 'rejected', 'dismissed', 'written_off')",
            name=op.f("ck_decision_proposal_outcome"),
        ),
        sa.CheckConstraint("granted_ore >= 0", name=op.f("ck_decision_proposal_granted_not_negative")),
        sa.CheckConstraint(
            "(status = 'open') = (settled_at IS NULL)", name=op.f("ck_decision_proposal_open_is_not_settled")
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'sent_back')"
            " OR (settled_by IS NOT NULL AND settled_by <> proposed_by)",
            name=op.f("ck_decision_proposal_settled_by_another"),
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR sent_back_why <> ''",
            name=op.f("ck_decision_proposal_sent_back_with_reason"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_proposal_case_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_decision_proposal_proposed_by")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_decision_proposal_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_proposal")),
    )
    op.create_index(
        "uq_decision_proposal_open",
        "decision_proposal",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_decision_proposal_case", "decision_proposal", ["case_id", "id"])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
