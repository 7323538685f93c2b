"""What is left of each claim in the ledger: less what has met it, and what a prepared run has taken of it."""

from functools import cache

from sqlalchemy import CTE, BigInteger, Subquery, cast, func
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.rows import listing
from rxapp.models import (
    Decision,
    EntryKind,
    LedgerEntry,
    LineKind,
    PaymentDemand,
    Payout,
    PayoutLine,
    RecoveryRecord,
)

_Claim, _Met = aliased(LedgerEntry, name="claim"), aliased(LedgerEntry, name="met")


@cache
def claims_left() -> CTE:
    """Every claim of the ledger with `left_ore`, zero or more, and whether it is demanded (`is_demanded`).
    What a prepared run holds of it (`held_ore`) is not in what is left, but is owed until the run is paid.

    Columns `claim_id`, `municipality_code`, `type_code`, `row_id`, `recovery_id`, `file_number`,
    `claimed_on`, `claimed_ore` (above nothing), `left_ore`, `held_ore`, `is_demanded`.

    Put together once: doing so takes longer than the database does.
    """
    met = (
        listing(col(_Met.settles_id).label("claim_id"), func.sum(_Met.amount_ore).label("ore"))
        .where(col(_Met.settles_id).is_not(None))
        .group_by(col(_Met.settles_id))
        .subquery("met_of_claim")
    )
    taken = _taken_by_prepared()
    left = -_Claim.amount_ore - func.coalesce(met.c.ore, 0) - func.coalesce(taken.c.ore, 0)
    return (
        listing(
            col(_Claim.id).label("claim_id"),
            col(_Claim.municipality_code),
            col(_Claim.type_code),
            col(_Claim.row_id),
            col(RecoveryRecord.id).label("recovery_id"),
            col(RecoveryRecord.file_number),
            col(_Claim.booked_on).label("claimed_on"),
            func.abs(_Claim.amount_ore).label("claimed_ore"),
            cast(left, BigInteger).label("left_ore"),
            cast(func.coalesce(taken.c.ore, 0), BigInteger).label("held_ore"),
            col(PaymentDemand.id).is_not(None).label("is_demanded"),
        )
        .select_from(_Claim)
        .join(Decision, col(Decision.id) == col(_Claim.decision_id))
        .join(RecoveryRecord, col(RecoveryRecord.case_id) == col(Decision.case_id))
        .join(PaymentDemand, col(PaymentDemand.recovery_id) == col(RecoveryRecord.id), isouter=True)
        .join(met, met.c.claim_id == col(_Claim.id), isouter=True)
        .join(taken, taken.c.claim_id == col(_Claim.id), isouter=True)
        .where(col(_Claim.kind) == EntryKind.CLAIM)
        .cte("claim_left")
    )


def _taken_by_prepared() -> Subquery:
    """What the lines of runs that are not paid yet take: frozen there, and as good as set off."""
    return (
        listing(col(PayoutLine.entry_id).label("claim_id"), func.sum(-PayoutLine.amount_ore).label("ore"))
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .where(col(PayoutLine.kind) == LineKind.OFFSET, col(Payout.paid_on).is_(None))
        .group_by(col(PayoutLine.entry_id))
        .subquery("taken_by_prepared")
    )
