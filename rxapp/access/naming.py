"""Whom an officer may not name in a case: read to check what is written, and shown to nobody."""

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from rxapp.access.rows import Rows, listing
from rxapp.models import Person, Protection, RecoveryRecord, RecoveryRow, Row


def is_about(case_id: object) -> ColumnElement[bool]:
    """The rows that a case is about: those of an application, or those that a recovery claims back."""
    claimed_back = (
        select(RecoveryRow.row_id)
        .join(RecoveryRecord, col(RecoveryRecord.id) == RecoveryRow.recovery_id)
        .where(col(RecoveryRecord.case_id) == case_id)
    )
    return or_(col(Row.case_id) == case_id, col(Row.id).in_(claimed_back))


def unnamed_people(case_id: int) -> Rows:
    """First and last names of the people of a case whose protection is not known to be none."""
    by_number = col(Person.individual_number) == Row.individual_number
    by_personal = and_(col(Row.individual_number) == "", col(Person.personal_number) == Row.personal_number)
    return (
        listing(Person.first_name, Person.last_name)
        .join(Row, or_(by_number, by_personal))
        .where(is_about(case_id), col(Person.protection) != Protection.NONE)
        .distinct()
    )
