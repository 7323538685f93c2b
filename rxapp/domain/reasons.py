"""Closed lists of reasons: why a row of a type gets less, why a case is decided without its merits."""

from collections.abc import Mapping
from enum import StrEnum

from rxapp.domain.assessment import RowReason
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.compensation.types import FUNDS_PERMITTING, SCHOOL_TYPES, CompensationType
from rxapp.domain.recovery_grounds import FOR_A_PURPOSE
from rxapp.domain.rules import PRESCHOOL


class CaseReason(StrEnum):
    """Why a case is dismissed or written off."""

    CAME_LATE = "came_late"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    NOTHING_LEFT = "nothing_left"


CASE_REASONS: Mapping[DecisionOutcome, tuple[CaseReason, ...]] = {
    DecisionOutcome.GRANTED: (),
    DecisionOutcome.PARTLY_GRANTED: (),
    DecisionOutcome.REJECTED: (),
    DecisionOutcome.DISMISSED: (CaseReason.CAME_LATE, CaseReason.NOT_COMPLETED),
    DecisionOutcome.WRITTEN_OFF: (CaseReason.WITHDRAWN, CaseReason.NOTHING_LEFT),
    DecisionOutcome.RECOVERED: (),
    DecisionOutcome.PARTLY_RECOVERED: (),
    DecisionOutcome.NOT_RECOVERED: (),
}
"""By outcome; on the merits the rows have the reasons."""

_R = RowReason
_SCHOOL = (
    _R.LATE,
    _R.OVERLAPS_ROW,
    _R.TOO_YOUNG,
    _R.OUTSIDE_TERM,
    _R.OVERLAPS_GRANTED,
    _R.CAP_REACHED,
    _R.NOT_COVERED,
    _R.GUARDIAN_HAS_PERMIT,
    _R.NOT_SHOWN,
    _R.NO_FUNDS,
)
_COSTS = (
    _R.LATE_CLAIM,
    _R.NOT_ENTITLED,
    _R.NOT_COMPENSATED,
    _R.PARTLY_COMPENSATED,
    _R.BELOW_THRESHOLD,
    _R.CLAIMED_BEFORE,
    _R.NOT_PROVEN,
    _R.FUNDS_SPENT,
)
_PAID_UNASKED = (_R.NOT_ENTITLED,)


def reasons_of(declared: CompensationType) -> tuple[RowReason, ...]:
    """Why a row of the type may get less, in the order they are shown: what its provisions do not say is left
    out, so that no decision rests on a rule of another type."""
    if declared.form is None:
        return _PAID_UNASKED
    reasons = _SCHOOL if declared.code in SCHOOL_TYPES else _COSTS
    return tuple(reason for reason in reasons if _fits(declared, reason))


def _fits(declared: CompensationType, reason: RowReason) -> bool:
    match reason:
        case RowReason.TOO_YOUNG:
            return declared.code == PRESCHOOL
        case RowReason.NO_FUNDS:
            return declared.code in FUNDS_PERMITTING
        case RowReason.FUNDS_SPENT:
            return declared.code in FOR_A_PURPOSE
        case RowReason.BELOW_THRESHOLD:
            return declared.form is not None and declared.form.amount is AmountRule.COST_FROM_THRESHOLD
        case _:
            return True
