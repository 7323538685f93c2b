"""What a municipality owes and is owed, as its users may see it.

As with payouts every user sees the file number and the amount of each open recovery in legal force.
Everything else, and everything that is granted and not paid, needs the permission for the type.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, false, func
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.masking import masked
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Decision, EntryKind, LedgerEntry, PaymentDemand, RecoveryRecord

COLUMNS = {"claim_id", "file_number", "left_ore"}
MASKED = {"type_code", "claimed_ore", "demanded_on"}

_Claim, _Met = aliased(LedgerEntry, name="owed"), aliased(LedgerEntry, name="met_of_owed")


def entry_is_visible(actor: Actor, entry: Any = LedgerEntry) -> ColumnElement[bool]:
    """Entries of the own municipality and permitted types. What is due of other types is told nobody: not
    within a sum either."""
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return false()
    return and_(
        col(entry.municipality_code) == actor.municipality_code, col(entry.type_code).in_(actor.types)
    )


def visible_claims_owed(actor: Actor) -> Rows:
    """The claims in the ledger of the own municipality, the oldest first, also those that nothing is left of.

    What a run that is not paid yet would take is still left here.
    """
    undone: Any = case((col(_Met.kind) == EntryKind.REVERSAL, _Met.amount_ore), else_=0)
    met = (
        listing(
            col(_Met.settles_id).label("claim_id"),
            func.sum(_Met.amount_ore).label("ore"),
            func.sum(undone).label("undone"),
        )
        .where(col(_Met.settles_id).is_not(None))
        .group_by(col(_Met.settles_id))
        .subquery("met")
    )
    left: Any = cast(-_Claim.amount_ore - func.coalesce(met.c.ore, 0), BigInteger)
    claimed = cast(-_Claim.amount_ore - func.coalesce(met.c.undone, 0), BigInteger).label("claimed_ore")
    may_see = entry_is_visible(actor, _Claim)
    return (
        listing(
            col(_Claim.id).label("claim_id"),
            col(RecoveryRecord.file_number),
            left.label("left_ore"),
            masked(RecoveryRecord.type_code, may_see),
            masked(claimed, may_see),
            masked(PaymentDemand.demanded_on, may_see),
        )
        .select_from(_Claim)
        .join(Decision, col(Decision.id) == col(_Claim.decision_id))
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == col(Decision.case_id))
        .join(PaymentDemand, col(PaymentDemand.recovery_id) == col(RecoveryRecord.id), isouter=True)
        .join(met, met.c.claim_id == col(_Claim.id), isouter=True)
        .where(_is_own(actor), col(_Claim.kind) == EntryKind.CLAIM)
        .where(RecoveryRecord.status == RecoveryStatus.CLAIMED)
        .order_by(col(_Claim.booked_on), col(_Claim.id))
    )


def _is_own(actor: Actor) -> ColumnElement[bool]:
    if not (actor.may(Right.PAYOUTS_READ) and actor.municipality_code):
        return false()
    return col(_Claim.municipality_code) == actor.municipality_code
