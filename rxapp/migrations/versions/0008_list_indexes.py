"""The list of cases is counted and found within an index, whichever column it is sorted by."""

from alembic import op
from alembic.util.exc import CommandError

revision = "0008"
down_revision = "0007"

INDEXES = {
    "file_number": ("type_code", "status", "quarter_first_day"),
    "type_code": ("status", "quarter_first_day"),
    "status": ("type_code", "quarter_first_day"),
    "quarter_first_day": ("type_code", "status"),
    "applied_ore": ("type_code", "status", "quarter_first_day"),
    "granted_ore": ("type_code", "status", "quarter_first_day"),
}
"""By the column the list is sorted by: what it may be narrowed by besides."""


def upgrade() -> None:
    for column, narrowed in INDEXES.items():
        op.create_index(f"ix_case_list_{column}", "case", ["municipality_code", column, "id", *narrowed])


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
