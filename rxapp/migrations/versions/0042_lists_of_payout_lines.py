"""Lists of payout lines are found in an index that holds all they are sorted, searched and counted by; the
lines of a payout are found by the key that begins with it."""

from alembic import op
from alembic.util.exc import CommandError

revision = "0042"
down_revision = "0041"

LISTED_BY = [
    "municipality_code",
    "payout_id",
    "type_code",
    "kind",
    "file_number",
    "individual_number",
    "first_day",
    "amount_ore",
    "id",
]


def upgrade() -> None:
    op.drop_index("ix_payout_line_list", table_name="payout_line")
    op.drop_index("ix_payout_line_payout_id", table_name="payout_line")
    op.create_index("ix_payout_line_list", "payout_line", LISTED_BY)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
