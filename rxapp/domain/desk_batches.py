"""Cases that are decided in one step: which are alike, and why one is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.assessment import RowOutcome, RowReason
from rxapp.domain.cases import DecisionOutcome

MOST_AT_ONCE = 50
"""Cases that are taken or decided in one step."""


class LeftOut(StrEnum):
    """Why a marked case is not decided with the others."""

    GONE = "gone"
    NOT_MINE = "not_mine"
    OWN = "own"
    ASKED = "asked"
    OPEN_ROW = "open_row"
    MIXED = "mixed"
    SECOND = "second"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Alike:
    """What cases that can be decided in one step have in common: how they end, and the one reason why
    they get less, where they do."""

    outcome: DecisionOutcome
    reason: RowReason | None = None


def alike(outcome: DecisionOutcome, rows: Sequence[RowOutcome]) -> Alike | None:
    """What the decision of a case can have in common with others; None where its rows differ."""
    reasons = {row.reason for row in rows}
    if outcome is DecisionOutcome.GRANTED:
        return Alike(outcome)
    if outcome is DecisionOutcome.PARTLY_GRANTED and not all(row.granted for row in rows):
        return None
    less = reasons - {None}
    if len(less) != 1 or (outcome is not DecisionOutcome.PARTLY_GRANTED and None in reasons):
        return None
    return Alike(outcome, less.pop())
