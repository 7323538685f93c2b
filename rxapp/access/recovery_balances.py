"""What a reader can see of how a claim is met: as the recovery that it is of.

A municipality is told what a run has taken once it is paid. What a run that is only prepared would take, and
what each run tried, are the agency's own; so is the bank's number of a payment that came in.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.recoveries import recovery_is_visible
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Decision,
    EntryKind,
    IncomingPayment,
    LedgerEntry,
    NettingAttempt,
    PaymentDemand,
    Payout,
    PayoutLine,
    PayoutRun,
    RecoveryRecord,
    WaiverRecord,
)

DEMAND_COLUMNS = {"amount_ore", "reference", "demanded_on", "pay_by"}
DEMAND_NEVER_SHOWN = {"id", "recovery_id"}
INCOMING_COLUMNS = {"amount_ore", "paid_on"}
INCOMING_OF_AGENCY = {"bank_reference"}
INCOMING_NEVER_SHOWN = {"id", "recovery_id", "registered_by", "registered_at"}
ATTEMPT_COLUMNS = {"before_ore", "taken_ore"}
ATTEMPT_NEVER_SHOWN = {"payout_run_id", "claim_id", "payout_id"}
ENTRY_COLUMNS = {"kind", "row_id", "amount_ore", "booked_on"}
ENTRY_NEVER_SHOWN = {
    "id", "municipality_code", "type_code", "decision_id", "judgment_id", "payout_run_id", "payout_line_id",
    "settles_id", "incoming_payment_id", "waiver_id",
}  # fmt: skip
WAIVER_COLUMNS = {"amount_ore", "reason", "decided_at"}
WAIVER_NEVER_SHOWN = {"id", "recovery_id", "decided_by"}

_Claim, _Entry = aliased(LedgerEntry, name="claim"), aliased(LedgerEntry, name="entry")


def visible_claims(actor: Actor) -> Rows:
    """The claims of visible recoveries, below nothing."""
    return _of_claims(*(getattr(_Claim, name) for name in sorted(ENTRY_COLUMNS))).where(_is_seen(actor))


def visible_meetings(actor: Actor) -> Rows:
    """What has met those claims, each with the day of the payment that it was set off in (`paid_on`) or that
    came in (`came_in_on`)."""
    return (
        _of_claims(
            *(getattr(_Entry, name) for name in sorted(ENTRY_COLUMNS)),
            col(Payout.paid_on),
            col(IncomingPayment.paid_on).label("came_in_on"),
        )
        .join(_Entry, col(_Entry.settles_id) == col(_Claim.id))
        .join(PayoutLine, col(PayoutLine.id) == col(_Entry.payout_line_id), isouter=True)
        .join(Payout, col(Payout.id) == PayoutLine.payout_id, isouter=True)
        .join(IncomingPayment, col(IncomingPayment.id) == col(_Entry.incoming_payment_id), isouter=True)
        .where(_is_seen(actor))
        .order_by(col(_Entry.id))
    )


def visible_refunds(actor: Actor) -> Rows:
    """What had been met of a claim that was undone, and is paid back like a grant."""
    return (
        listing(*(getattr(_Entry, name) for name in sorted(ENTRY_COLUMNS)))
        .select_from(_Entry)
        .join(Decision, col(Decision.id) == col(_Entry.decision_id))
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == col(Decision.case_id))
        .where(col(_Entry.kind) == EntryKind.REFUND, recovery_is_visible(actor))
    )


def visible_demands(actor: Actor) -> Rows:
    """The demands to pay in what is left of visible recoveries."""
    return (
        listing(*(getattr(PaymentDemand, name) for name in sorted(DEMAND_COLUMNS)))
        .join(RecoveryRecord, col(RecoveryRecord.id) == PaymentDemand.recovery_id)
        .where(recovery_is_visible(actor))
    )


def visible_payments_in(actor: Actor) -> Rows:
    """What has been paid in of visible recoveries; with the bank's number to officers alone."""
    also = INCOMING_OF_AGENCY if actor.may(Right.RECOVERIES_HANDLE) else set[str]()
    return (
        listing(*(getattr(IncomingPayment, name) for name in sorted(INCOMING_COLUMNS | also)))
        .join(RecoveryRecord, col(RecoveryRecord.id) == IncomingPayment.recovery_id)
        .where(recovery_is_visible(actor))
        .order_by(col(IncomingPayment.paid_on), col(IncomingPayment.id))
    )


def visible_waivers(actor: Actor) -> Rows:
    """What has been waived of visible recoveries after they came into the ledger, and why."""
    return (
        listing(*(getattr(WaiverRecord, name) for name in sorted(WAIVER_COLUMNS)))
        .join(RecoveryRecord, col(RecoveryRecord.id) == WaiverRecord.recovery_id)
        .where(recovery_is_visible(actor))
        .order_by(col(WaiverRecord.id))
    )


def visible_attempts(actor: Actor) -> Rows:
    """What each run found left and took, also those that are not paid yet; to officers alone."""
    mine = recovery_is_visible(actor) if actor.may(Right.RECOVERIES_HANDLE) else false()
    return (
        _of_claims(
            *(getattr(NettingAttempt, name) for name in sorted(ATTEMPT_COLUMNS)),
            col(PayoutRun.pay_on),
            col(PayoutRun.status),
            col(Payout.returned_on),
        )
        .join(NettingAttempt, col(NettingAttempt.claim_id) == col(_Claim.id))
        .join(PayoutRun, col(PayoutRun.id) == NettingAttempt.payout_run_id)
        .join(Payout, col(Payout.id) == NettingAttempt.payout_id, isouter=True)
        .where(col(_Claim.kind) == EntryKind.CLAIM, mine)
        .order_by(col(PayoutRun.pay_on))
    )


def _of_claims(*columns: Any) -> Rows:
    return (
        listing(*columns)
        .select_from(_Claim)
        .join(Decision, col(Decision.id) == col(_Claim.decision_id))
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == col(Decision.case_id))
    )


def _is_seen(actor: Actor) -> ColumnElement[bool]:
    return and_(col(_Claim.kind) == EntryKind.CLAIM, recovery_is_visible(actor))
