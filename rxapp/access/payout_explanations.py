"""What explains a payout line, for whoever holds its type: the payments of its entry, the entries of its row,
and what has met a claim. Of other municipalities, other types and runs that are not paid nothing is there."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, null, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.cases import case_is_visible, person_cells
from rxapp.access.payouts import account_cells
from rxapp.access.rows import Rows, listing
from rxapp.domain.grounds import GROUNDED, GroundKind, kind_of_code
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Case,
    Decision,
    EntryKind,
    GrantedPeriod,
    GroundRecord,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    PayeeAccount,
    Payout,
    PayoutLine,
    PayoutRun,
    Person,
    Row,
)

ENTRY_COLUMNS = {"id", "kind", "row_id", "settles_id", "amount_ore", "booked_on", "payout_line_id"}
ENTRY_NEVER_SHOWN = {
    "municipality_code", "type_code", "decision_id", "judgment_id", "payout_run_id", "incoming_payment_id",
    "waiver_id",
}  # fmt: skip
"""The decision is told by its day and cause, and of a judgment that there is one."""
ATTEMPT_COLUMNS = {"claim_id", "before_ore", "taken_ore"}
ATTEMPT_NEVER_SHOWN = {"payout_run_id", "payout_id"}
LINE_COLUMNS = {"id", "payout_id", "entry_id", "row_id", "kind", "attempt", "file_number", "type_code",
    "individual_number", "first_day", "last_day", "amount_ore",
}  # fmt: skip
ALLOCATION_COLUMNS = {"type_code", "first_day", "quantity", "registered_at", "withdrawn_at"}
_ALLOCATION = GroundKind.ALLOCATION


def permitted_lines(actor: Actor) -> Rows:
    """The lines of payouts to the own municipality that are paid, of types that the reader holds; those that
    the bank sent back are among them, with the day."""
    return (
        listing(
            *(getattr(PayoutLine, name) for name in sorted(LINE_COLUMNS)),
            Payout.paid_on,
            Payout.returned_on,
            *account_cells(actor, _is_own(actor, PayoutLine)),
            *person_cells(PayoutLine.municipality_code, PayoutLine.amount_ore),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(PayeeAccount, col(PayeeAccount.id) == Payout.payee_account_id, isouter=True)
        .join(Person, col(Person.individual_number) == PayoutLine.individual_number, isouter=True)
        .where(_is_own(actor, PayoutLine), col(Payout.paid_on).is_not(None))
    )


def permitted_entries(actor: Actor) -> Rows:
    """The ledger's entries of the own municipality and the reader's types, each with the day and cause of its
    decision, whether a judgment lies behind it, and of a claim the number of its recovery."""
    is_claim = col(LedgerEntry.kind) == EntryKind.CLAIM
    return (
        listing(
            *(getattr(LedgerEntry, name) for name in sorted(ENTRY_COLUMNS)),
            Decision.decided_at,
            Decision.cause,
            col(LedgerEntry.judgment_id).is_not(None).label("is_by_court"),
            case((is_claim, col(Case.file_number)), else_=null()).label("file_number"),
        )
        .join(Decision, col(Decision.id) == LedgerEntry.decision_id, isouter=True)
        .join(Case, and_(col(Case.id) == Decision.case_id, case_is_visible(actor)), isouter=True)
        .where(_is_own(actor, LedgerEntry))
    )


def permitted_attempts(actor: Actor) -> Rows:
    """What each paid run found left of those claims and took of it, with its day."""
    claim = aliased(LedgerEntry, name="claim")
    return (
        listing(
            *(getattr(NettingAttempt, name) for name in sorted(ATTEMPT_COLUMNS)),
            PayoutRun.pay_on,
        )
        .join(claim, col(claim.id) == NettingAttempt.claim_id)
        .join(PayoutRun, col(PayoutRun.id) == NettingAttempt.payout_run_id)
        .where(_is_own(actor, claim), col(PayoutRun.status) == RunStatus.PAID)
    )


def permitted_countings(actor: Actor) -> Rows:
    """The lines that are due of types paid without application, each with the decision that it is paid by,
    what that granted, and what had been granted for the row before it."""
    earlier = aliased(LedgerEntry, name="earlier")
    before = (
        select(func.coalesce(func.sum(earlier.amount_ore), 0))
        .where(
            col(earlier.row_id) == col(LedgerEntry.row_id),
            col(earlier.kind).in_((EntryKind.GRANT, EntryKind.ADJUSTMENT)),
            col(earlier.id) < col(LedgerEntry.id),
        )
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    return (
        listing(
            col(PayoutLine.id).label("line_id"),
            PayoutLine.row_id,
            PayoutLine.type_code,
            col(LedgerEntry.amount_ore).label("ore"),
            before.label("before_ore"),
            col(Decision.id).label("decided_by"),
        )
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .join(LedgerEntry, col(LedgerEntry.id) == PayoutLine.entry_id)
        .join(Decision, col(Decision.id) == LedgerEntry.decision_id, isouter=True)
        .where(
            _is_own(actor, PayoutLine),
            col(Payout.paid_on).is_not(None),
            col(PayoutLine.kind) == LineKind.DUE,
            col(PayoutLine.type_code).in_(GROUNDED),
        )
    )


def permitted_allocations(actor: Actor) -> Rows:
    """The allocation numbers that were registered for the own municipality, of types that the reader holds:
    from which day, and while they stood. They are of no person."""
    return listing(
        *(getattr(GroundRecord, name) for name in sorted(ALLOCATION_COLUMNS)),
    ).where(
        _is_own(actor, GroundRecord),
        col(GroundRecord.type_code).in_([code for code in GROUNDED if kind_of_code(code) is _ALLOCATION]),
    )


def permitted_periods(actor: Actor, row_ids: Collection[int]) -> Rows:
    """The four-week periods that were granted for rows of visible cases, each by its first day."""
    return (
        listing(GrantedPeriod.row_id, GrantedPeriod.first_day)
        .join(Row, col(Row.id) == GrantedPeriod.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .where(case_is_visible(actor), col(GrantedPeriod.row_id).in_(row_ids))
        .order_by(col(GrantedPeriod.row_id), col(GrantedPeriod.first_day))
    )


def _is_own(actor: Actor, table: Any) -> ColumnElement[bool]:
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return false()
    return and_(
        col(table.municipality_code) == actor.municipality_code, col(table.type_code).in_(actor.types)
    )
