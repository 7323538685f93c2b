"""What is known of a payout line and of the claims that lines are set off for, as values to be explained."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.amount_basis import Basis
from rxapp.domain.decided import Cause
from rxapp.text.payout_lines import LineCells
from rxapp.text.unasked_counting import Counted


class Moved(StrEnum):
    """What has met a claim, or made more of it again."""

    SET_OFF = "set_off"
    PAID_IN = "paid_in"
    WAIVED = "waived"
    UNDONE = "undone"
    SENT_BACK = "sent_back"
    NOTHING = "nothing"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Change:
    """That the ledger was told what the row is granted: the first time, or more or less by a later decision.
    `decided_on` is None where the decision is from before decisions had numbers."""

    booked_on: date
    ore: int
    decided_on: date | None = None
    cause: Cause = Cause.FIRST
    is_by_court: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A payment of the line, and the day the bank sent it back."""

    paid_on: date
    returned_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a claim on a day; `ore` makes less of it, and below nothing more."""

    on: date
    moved: Moved
    ore: int


@dataclass(frozen=True, slots=True)
class Owing:
    """The claim that a recovery line is part of: what was claimed for the row and what has met it, in order.
    `before_ore` and `taken_ore` are of this very payout."""

    file_number: str
    claimed_ore: int
    claimed_on: date
    before_ore: int
    taken_ore: int
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGranted:
    """The row of the application that the line pays: what was applied for and what the rule is."""

    case_number: str
    position: int
    basis: Basis
    granted_periods: int | None
    applied_periods: int | None
    applied_ore: int | None
    reason: str | None = None
    rate_by_officer: str = ""
    """What the decision says of a yearly amount that the tables do not know."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Everything known of a line that its reader may see. `beside` are other recoveries taken of the same
    payment: number and öre."""

    cells: LineCells
    type_code: str
    ore: int
    is_recovery: bool
    is_again: bool
    row: RowGranted
    paying: Change | None = None
    """The entry of the ledger that the line pays; None of a claim."""
    changes: tuple[Change, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    owing: Owing | None = None
    beside: tuple[tuple[str, int], ...] = ()
    account: str = ""
    counted: Counted | None = None
    """What was counted, where it is paid without application."""
