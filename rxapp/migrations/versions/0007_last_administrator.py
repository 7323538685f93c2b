"""What must never happen to accounts, agreements and reviews: the database refuses it, whoever asks.

No municipality is without administrator while an agreement runs, also when two administrators are
deregistered at once: on PostgreSQL the municipality's row is locked first, on SQLite one writes at a time.
"""

from alembic import op
from alembic.util.exc import CommandError

revision = "0007"
down_revision = "0006"

OTHERS = (
    "SELECT 1 FROM account WHERE municipality_code = {code} AND role = 'administrator' "
    "AND deactivated_at IS NULL"
)
RUNS = (
    "SELECT 1 FROM agreement WHERE municipality_code = OLD.municipality_code "
    "AND (ends_on IS NULL OR ends_on >= {day})"
)
LAST = "a municipality with agreement must have an administrator"
FIXED = "the card, the role and the municipality of an account never change"
SIGNED = "a signed review never changes"

POSTGRESQL = (
    f"""
    CREATE FUNCTION keep_last_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE left_on date := CURRENT_DATE;
    BEGIN
        IF OLD.role <> 'administrator' OR OLD.deactivated_at IS NOT NULL THEN
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF NEW.deactivated_at IS NULL THEN RETURN NEW; END IF;
            left_on := (NEW.deactivated_at AT TIME ZONE 'Europe/Stockholm')::date;
        END IF;
        PERFORM 1 FROM municipality WHERE code = OLD.municipality_code FOR NO KEY UPDATE;
        IF EXISTS ({RUNS.format(day="left_on")})
           AND NOT EXISTS ({OTHERS.format(code="OLD.municipality_code")} AND id <> OLD.id) THEN
            RAISE EXCEPTION '{LAST}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    "CREATE TRIGGER last_administrator BEFORE UPDATE OF deactivated_at OR DELETE ON account "
    "FOR EACH ROW EXECUTE FUNCTION keep_last_administrator()",
    f"""
    CREATE FUNCTION need_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM municipality WHERE code = NEW.municipality_code FOR NO KEY UPDATE;
        IF NOT EXISTS ({OTHERS.format(code="NEW.municipality_code")}) THEN
            RAISE EXCEPTION '{LAST}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER administrator_first BEFORE INSERT OR UPDATE ON agreement "
    "FOR EACH ROW EXECUTE FUNCTION need_administrator()",
    f"""
    CREATE FUNCTION refuse_other_identity() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.hsa_id, OLD.role, OLD.municipality_code)
           IS DISTINCT FROM (NEW.hsa_id, NEW.role, NEW.municipality_code) THEN
            RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER identity_is_fixed BEFORE UPDATE ON account "
    "FOR EACH ROW EXECUTE FUNCTION refuse_other_identity()",
    f"""
    CREATE FUNCTION keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE line reviewed_user := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
    BEGIN
        PERFORM 1 FROM municipality WHERE code = line.municipality_code FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM access_review r WHERE r.municipality_code = line.municipality_code
                   AND r.quarter_first_day = line.quarter_first_day) THEN
            RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    "CREATE TRIGGER signed BEFORE INSERT OR UPDATE OR DELETE ON reviewed_user "
    "FOR EACH ROW EXECUTE FUNCTION keep_signed()",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access_review "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON access_review EXECUTE FUNCTION refuse_change()",
)


SWEDISH_DAY = "date(NEW.deactivated_at, '+1 hour')"
"""SQLite knows no zones. In summer it is a day late for an hour after midnight, and refuses too much."""


def _abort(name: str, when: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _alone(day: str) -> str:
    return (
        "OLD.role = 'administrator' AND OLD.deactivated_at IS NULL "
        f"AND EXISTS ({RUNS.format(day=day)}) "
        f"AND NOT EXISTS ({OTHERS.format(code='OLD.municipality_code')} AND id <> OLD.id)"
    )


def _signed(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM access_review r WHERE r.municipality_code = {row}.municipality_code "
        f"AND r.quarter_first_day = {row}.quarter_first_day)"
    )


_NOBODY = f"NOT EXISTS ({OTHERS.format(code='NEW.municipality_code')})"
_OTHER = (
    "OLD.hsa_id IS NOT NEW.hsa_id OR OLD.role IS NOT NEW.role "
    "OR OLD.municipality_code IS NOT NEW.municipality_code"
)
SQLITE = (
    _abort(
        "last_administrator",
        "UPDATE OF deactivated_at ON account",
        f"NEW.deactivated_at IS NOT NULL AND {_alone(SWEDISH_DAY)}",
        LAST,
    ),
    _abort("last_administrator_stays", "DELETE ON account", _alone("date('now')"), LAST),
    _abort("administrator_first", "INSERT ON agreement", _NOBODY, LAST),
    _abort("administrator_first_changed", "UPDATE ON agreement", _NOBODY, LAST),
    _abort("identity_is_fixed", "UPDATE ON account", _OTHER, FIXED),
    _abort("signed_insert", "INSERT ON reviewed_user", _signed("NEW"), SIGNED),
    _abort("signed_update", "UPDATE ON reviewed_user", _signed("OLD"), SIGNED),
    _abort("signed_delete", "DELETE ON reviewed_user", _signed("OLD"), SIGNED),
    *(
        _abort(f"access_review_no_{verb.lower()}", f"{verb} ON access_review", "1", SIGNED)
        for verb in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    msg = "a version is never undone: restore a copy of the database instead"
    raise CommandError(msg)
