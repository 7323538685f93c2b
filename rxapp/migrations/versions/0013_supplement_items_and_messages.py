"""Requests of supplements item by item with a consequence and their days, and messages in a case."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ITEM_COLUMNS = (
    sa.Column("id", ID, autoincrement=True, nullable=False),
    sa.Column("request_id", ID, nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("row_position", sa.Integer(), nullable=True),
    sa.Column("text", sa.String(2000), nullable=False),
    sa.Column("answer_kind", sa.String(40), nullable=True),
    sa.Column("answer", sa.String(4000), nullable=False),
    sa.Column("answered_by", ID, nullable=True),
    sa.Column("answered_at", INSTANT, nullable=True),
    sa.Column("handed_in_at", INSTANT, nullable=True),
    sa.Column("version", sa.Integer(), nullable=False),
)
ITEM = sa.table("supplement_item", *(sa.column(column.name, column.type) for column in ITEM_COLUMNS))


def upgrade() -> None:
    connection = op.get_bind()
    asked = sa.text(
        "SELECT id, text, answer, answered_by, answered_at FROM supplement_request ORDER BY id"
    ).columns(answered_at=INSTANT)
    questions = connection.execute(asked).all()
    _requests()
    _items()
    _move(connection, questions)
    _messages()


def _items() -> None:
    op.create_table(
        "supplement_item",
        *ITEM_COLUMNS,
        sa.CheckConstraint(
            "position BETWEEN 1 AND 20", name=op.f("ck_supplement_item_position_is_within_limits")
        ),
        sa.CheckConstraint(
            "answer_kind IN ('given', 'not_available', 'left')", name=op.f("ck_supplement_item_answer_kind")
        ),
        sa.CheckConstraint(
            "handed_in_at IS NULL OR answer_kind IS NOT NULL",
            name=op.f("ck_supplement_item_handed_in_is_answered_or_left"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["supplement_request.id"], name=op.f("fk_supplement_item_request_id")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_supplement_item_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_item")),
        sa.UniqueConstraint("request_id", "position", name=op.f("uq_supplement_item_request_id_position")),
    )


def _move(connection: sa.Connection, questions: Sequence[sa.Row[Any]]) -> None:
    """What was asked and answered in one text becomes the only item of its request."""
    for number, text, answer, answered_by, answered_at in questions:
        item = {
            "request_id": number, "position": 1, "text": text, "version": 1,
            "answer_kind": None if answered_at is None else "given", "answer": answer or "",
            "answered_by": answered_by, "answered_at": answered_at, "handed_in_at": answered_at,
        }  # fmt: skip
        connection.execute(ITEM.insert().values(**item))


def _requests() -> None:
    for column in (
        sa.Column("status", sa.String(40), nullable=True),
        sa.Column("consequence", sa.String(40), nullable=True),
        sa.Column("day_set_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("overdue_told_at", INSTANT, nullable=True),
    ):
        op.add_column("supplement_request", column)
    op.execute(
        "UPDATE supplement_request SET consequence = 'decided_as_is', day_set_at = asked_at,"
        " status = CASE WHEN answered_at IS NULL THEN 'open' ELSE 'answered' END"
    )
    # What was never answered has ended with the decision.
    op.execute(
        "UPDATE supplement_request SET status = 'closed', closed_at = (SELECT decided_at FROM decision"
        " WHERE decision.case_id = supplement_request.case_id)"
        " WHERE status = 'open' AND case_id IN (SELECT case_id FROM decision)"
    )
    # On SQLite the table is copied and dropped: nothing may point at it yet.
    with op.batch_alter_table("supplement_request") as table:
        table.alter_column("status", existing_type=sa.String(40), nullable=False)
        table.alter_column("consequence", existing_type=sa.String(40), nullable=False)
        table.alter_column("day_set_at", existing_type=INSTANT, nullable=False)
        table.drop_column("text")
        table.drop_column("answer")
        table.create_check_constraint(
            op.f("ck_supplement_request_status"), "status IN ('open', 'answered', 'closed', 'taken_back')"
        )
        table.create_check_constraint(
            op.f("ck_supplement_request_consequence"),
            "consequence IN ('decided_as_is', 'may_be_dismissed', 'may_be_rejected')",
        )
        table.create_check_constraint(
            op.f("ck_supplement_request_open_has_not_ended"),
            "(status = 'open') = (answered_at IS NULL AND closed_at IS NULL)",
        )
    op.create_index(
        "uq_supplement_request_open",
        "supplement_request",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("from_agency", sa.Boolean(), nullable=False),
        sa.Column("sent_by", ID, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("read_by", ID, nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name=op.f("ck_message_read_by_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_message_case_id")),
        sa.ForeignKeyConstraint(["read_by"], ["account.id"], name=op.f("fk_message_read_by")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_message_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_case", "message", ["case_id", "id"])
    op.create_index(
        "ix_message_unread",
        "message",
        ["case_id", "from_agency"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
