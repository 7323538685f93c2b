"""Markings of individuals, one after the other; individuals of whom the agency has the number alone."""

import sqlalchemy as sa
from alembic import op
from alembic.util.exc import CommandError

revision = "0014"
down_revision = "0013"

FUNCTIONS = "function IN ({})".format(
    ", ".join(
        f"'{name}'"
        for name in (
            "case_officer",
            "payout_officer",
            "payout_approver",
            "contact_centre",
            "protected_persons",
        )
    )
)
KNOWN = "protection <> 'none' OR (first_name <> '' AND born_on IS NOT NULL)"
ABOUT_SOMEBODY = sa.text("individual_number IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.alter_column("born_on", existing_type=sa.Date(), nullable=True)
        table.create_check_constraint(op.f("ck_person_known_unless_protected"), KNOWN)
    with op.batch_alter_table("person") as table:
        table.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("officer_function") as table:
        table.drop_constraint(op.f("ck_officer_function_function"), type_="check")
        table.create_check_constraint(op.f("ck_officer_function_function"), FUNCTIONS)
    op.add_column("event", sa.Column("individual_number", sa.String(8), nullable=True))
    op.create_index(
        "ix_event_individual",
        "event",
        ["individual_number", "id"],
        sqlite_where=ABOUT_SOMEBODY,
        postgresql_where=ABOUT_SOMEBODY,
    )


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
