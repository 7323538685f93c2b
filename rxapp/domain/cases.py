"""The way of a case from sent to paid, and what may be decided."""

from collections.abc import Mapping
from enum import StrEnum

from rxapp.domain.errors import Conflict


class CaseStatus(StrEnum):
    """Where a case stands. `in_review` waits for an officer, `supplement_requested` for the municipality."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    DECIDED = "decided"
    PAID = "paid"


SETTLED = (CaseStatus.DECIDED, CaseStatus.PAID)
"""Where a case stands that has been decided, whether or not the money is paid."""


class DecisionOutcome(StrEnum):
    """Bifall, delvis bifall, avslag, avvisning, avskrivning; of a recovery: återkrav, in part, or none."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    WRITTEN_OFF = "written_off"
    RECOVERED = "recovered"
    PARTLY_RECOVERED = "partly_recovered"
    NOT_RECOVERED = "not_recovered"

    @property
    def is_payable(self) -> bool:
        """Whether there is anything to pay; only such a case can become paid."""
        return self in {DecisionOutcome.GRANTED, DecisionOutcome.PARTLY_GRANTED}


ON_APPLICATIONS = (
    DecisionOutcome.GRANTED,
    DecisionOutcome.PARTLY_GRANTED,
    DecisionOutcome.REJECTED,
    DecisionOutcome.DISMISSED,
    DecisionOutcome.WRITTEN_OFF,
)
"""What can become of an application."""

ALLOWED: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.SUBMITTED: frozenset({CaseStatus.IN_REVIEW, CaseStatus.DECIDED}),
    CaseStatus.IN_REVIEW: frozenset(
        {CaseStatus.SUBMITTED, CaseStatus.SUPPLEMENT_REQUESTED, CaseStatus.DECIDED}
    ),
    CaseStatus.SUPPLEMENT_REQUESTED: frozenset({CaseStatus.IN_REVIEW, CaseStatus.DECIDED}),
    CaseStatus.DECIDED: frozenset({CaseStatus.PAID}),
    CaseStatus.PAID: frozenset(),
}
"""Each status and those that may follow. With new rows the rules are asked anew. A request left unanswered
may be decided as it stands (20 § förvaltningslagen)."""


def is_withdrawable(status: CaseStatus, *, officer_has_acted: bool, is_recovery: bool = False) -> bool:
    """Whether the municipality may still take its application back by itself, or replace its rows: nobody has
    handled it yet.

    A case that waits for an officer is untouched until one asks for something or decides. A recovery is the
    agency's own matter from the beginning.
    """
    if is_recovery:
        return False
    return status is CaseStatus.SUBMITTED or (status is CaseStatus.IN_REVIEW and not officer_has_acted)


def check_transition(old: CaseStatus, new: CaseStatus) -> None:
    """Let a case go on from `old` to `new`.

    Raises:
        Conflict: the one may not follow the other, most often because someone else was first.
    """
    if new not in ALLOWED[old]:
        raise Conflict("Ärendet har redan gått vidare. Läs in sidan igen för att se var det står nu.")
