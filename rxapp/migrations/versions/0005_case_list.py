"""The list of cases is counted, narrowed and sorted within its index."""

from alembic import op
from alembic.util.exc import CommandError

revision = "0005"
down_revision = "0004"

COLUMNS = (
    "municipality_code",
    "arrived_on",
    "id",
    "type_code",
    "status",
    "quarter_first_day",
    "file_number",
    "applied_ore",
    "granted_ore",
)


def upgrade() -> None:
    op.drop_index("ix_case_list", "case")
    op.create_index("ix_case_list", "case", list(COLUMNS))


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
