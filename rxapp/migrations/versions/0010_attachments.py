"""Files that are attached to drafts and cases."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(40), nullable=False),
        sa.Column("draft_key", sa.String(32), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("request_item_id", ID, nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stored_as", sa.String(40), nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("from_agency", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(draft_key IS NULL) <> (case_id IS NULL)", name=op.f("ck_attachment_has_a_draft_or_a_case")
        ),
        sa.CheckConstraint(
            "size_bytes > 0 AND size_bytes <= 10485760", name=op.f("ck_attachment_size_is_within_limits")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attachment_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_attachment_municipality_code")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_attachment_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_attachment_case_id_ordinal")),
        sa.UniqueConstraint("draft_key", "ordinal", name=op.f("uq_attachment_draft_key_ordinal")),
        sa.UniqueConstraint("key", name=op.f("uq_attachment_key")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_attachment_stored_as")),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
