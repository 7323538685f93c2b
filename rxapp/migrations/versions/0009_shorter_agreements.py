"""An agreement of a municipality that has no administrator can be shortened and ended.

Version 0007 refused every change of one: what was there before it could never be ended. What lets the
municipality in on a day more, or another municipality or another service, is still refused.
"""

from alembic import op
from alembic.util.exc import CommandError

revision = "0009"
down_revision = "0008"

NOBODY = (
    "NOT EXISTS (SELECT 1 FROM account WHERE municipality_code = NEW.municipality_code "
    "AND role = 'administrator' AND deactivated_at IS NULL)"
)
GROWS = (
    "(NEW.municipality_code <> OLD.municipality_code OR NEW.service <> OLD.service "
    "OR NEW.starts_on < OLD.starts_on OR (OLD.ends_on IS NOT NULL "
    "AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on)))"
)
LAST = "a municipality with agreement must have an administrator"

POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION need_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NOT {GROWS} THEN RETURN NEW; END IF;
        END IF;
        PERFORM 1 FROM municipality WHERE code = NEW.municipality_code FOR NO KEY UPDATE;
        IF {NOBODY} THEN
            RAISE EXCEPTION '{LAST}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
)
SQLITE = (
    "DROP TRIGGER administrator_first_changed",
    f"CREATE TRIGGER administrator_first_changed BEFORE UPDATE ON agreement WHEN {GROWS} AND {NOBODY} "
    f"BEGIN SELECT RAISE(ABORT, '{LAST}'); END",
)


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
