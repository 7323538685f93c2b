"""Which recoveries a reader can see: a municipality those it has been told of, as cases of permitted types; a
case officer all, also those that nobody outside has been told of."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, true
from sqlmodel import col, select

from rxapp.access.cases import case_is_visible, person_cells
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    Case,
    LineKind,
    Municipality,
    Payout,
    PayoutLine,
    Person,
    RecoveryRecord,
    RecoveryResponse,
    RecoveryRow,
    Row,
)

COLUMNS = {
    "id", "file_number", "case_id", "type_code", "status", "ground", "opened_at", "since", "material",
    "respond_by", "has_said_all", "waiver_reason", "end_reason", "version",
}  # fmt: skip
OF_THE_AGENCY = {"reason"}
"""Why it was opened: material of the agency, told as far as the municipality is heard on it."""
NEVER_SHOWN = {"opened_by", "municipality_code"}
ROW_COLUMNS = {"recovery_id", "row_id", "paid_ore", "asked_ore", "wrong_ore", "waived_ore", "owed_ore"}
RESPONSE_COLUMNS = {"id", "recovery_id", "text", "is_all", "is_letter", "given_at"}
RESPONSE_NEVER_SHOWN = {"given_by"}


def recovery_is_visible(actor: Actor) -> ColumnElement[bool]:
    """As the case that a recovery has from when the municipality is told."""
    if actor.may(Right.RECOVERIES_HANDLE):
        return true()
    if not actor.may(Right.CASES_READ):
        return false()
    return col(RecoveryRecord.case_id).in_(
        select(Case.id).where(col(Case.is_recovery), case_is_visible(actor))
    )


def visible_recoveries(actor: Actor) -> Rows:
    """The recoveries, each with the municipality's name; `reason` to officers alone."""
    also = OF_THE_AGENCY if actor.may(Right.RECOVERIES_HANDLE) else set[str]()
    return (
        listing(*_columns(RecoveryRecord, COLUMNS | also), col(Municipality.name).label("municipality"))
        .join(Municipality, col(Municipality.code) == RecoveryRecord.municipality_code)
        .where(recovery_is_visible(actor))
    )


def visible_recovery_rows(actor: Actor) -> Rows:
    """The rows of those recoveries, with the case and the person that each was paid for."""
    about = ("individual_number", "first_day", "last_day", "position")
    return (
        listing(
            *_columns(RecoveryRow, ROW_COLUMNS),
            *_columns(Row, set(about)),
            col(Case.file_number).label("paid_in"),
            *person_cells(Case.municipality_code, Row.granted_ore),
        )
        .join(RecoveryRecord, col(RecoveryRecord.id) == RecoveryRow.recovery_id)
        .join(Row, col(Row.id) == RecoveryRow.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .join(Person, col(Person.individual_number) == Row.individual_number, isouter=True)
        .where(recovery_is_visible(actor))
    )


def awaits_response() -> ColumnElement[bool]:
    """The municipality is heard and has not said that it is done."""
    is_heard = col(RecoveryRecord.status).in_([RecoveryStatus.COMMUNICATED, RecoveryStatus.RESPONDED])
    return and_(is_heard, ~col(RecoveryRecord.has_said_all))


def recovery_itself(actor: Actor, file_number: str) -> Rows:
    """The visible recovery itself, to be acted upon and never shown."""
    return listing(RecoveryRecord).where(
        recovery_is_visible(actor), RecoveryRecord.file_number == file_number
    )


def rows_of_recovery(recovery_id: int) -> Rows:
    """The rows of a recovery that is locked, in their order; to be acted upon."""
    mine = col(RecoveryRow.recovery_id) == recovery_id
    return listing(RecoveryRow).where(mine).order_by(col(RecoveryRow.row_id))


def paid_rows(actor: Actor) -> Rows:
    """Rows of applications that something has been paid for, with how much; to whoever may claim it back."""
    paid = (
        select(PayoutLine.row_id, func.sum(PayoutLine.amount_ore).label("paid_ore"))
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(
            col(Payout.paid_on).is_not(None),
            col(Payout.returned_on).is_(None),
            col(PayoutLine.kind) == LineKind.DUE,
        )
        .group_by(col(PayoutLine.row_id))
        .subquery("paid")
    )
    about = ("id", "case_id", "position", "individual_number", "first_day", "last_day")
    return (
        listing(
            *_columns(Row, set(about)),
            paid.c.paid_ore,
            *person_cells(Case.municipality_code, Row.granted_ore),
        )
        .join(paid, paid.c.row_id == Row.id)
        .join(Case, col(Case.id) == Row.case_id)
        .join(Person, col(Person.individual_number) == Row.individual_number, isouter=True)
        .where(true() if actor.may(Right.RECOVERIES_HANDLE) else false(), paid.c.paid_ore > 0)
    )


def visible_responses(actor: Actor) -> Rows:
    """What the municipality has said of those recoveries."""
    return (
        listing(*_columns(RecoveryResponse, RESPONSE_COLUMNS))
        .join(RecoveryRecord, col(RecoveryRecord.id) == RecoveryResponse.recovery_id)
        .where(recovery_is_visible(actor))
    )


def _columns(table: Any, names: set[str]) -> list[Any]:
    return [getattr(table, name) for name in sorted(names)]
