"""What an automatic assessment starts from and ends in: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.unasked import Part


class RowReason(StrEnum):
    """Why a row gets less than it applied for; each has a sentence in `rxapp.text.reasons`.

    The rules give the first group. The second is for officers, who may use the first as well. The third is
    for the types that officers alone decide.
    """

    LATE = "late"
    OVERLAPS_ROW = "overlaps_row"
    TOO_YOUNG = "too_young"
    OUTSIDE_TERM = "outside_term"
    OVERLAPS_GRANTED = "overlaps_granted"
    CAP_REACHED = "cap_reached"

    NOT_COVERED = "not_covered"
    GUARDIAN_HAS_PERMIT = "guardian_has_permit"
    NOT_SHOWN = "not_shown"
    NO_FUNDS = "no_funds"

    LATE_CLAIM = "late_claim"
    NOT_ENTITLED = "not_entitled"
    NOT_COMPENSATED = "not_compensated"
    PARTLY_COMPENSATED = "partly_compensated"
    BELOW_THRESHOLD = "below_threshold"
    CLAIMED_BEFORE = "claimed_before"
    NOT_PROVEN = "not_proven"
    FUNDS_SPENT = "funds_spent"


class Verdict(StrEnum):
    """What became of a rule. Undecided means that a person has to look."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Row:
    """One child and one span of education; `position` is the number of the row as the applicant sees it."""

    position: int
    individual_number: str
    period: Period


@dataclass(frozen=True, slots=True)
class Application:
    """What the municipality sent. `arrived_on` is the day in Sweden (`deadlines.arrival_day`).

    `quarter` is the first that is applied for; `claim` all of it, where that is more than the quarter.
    """

    type_code: str
    quarter: Quarter
    arrived_on: date
    rows: tuple[Row, ...]
    claim: Period | None = None

    def __post_init__(self) -> None:
        if self.type_code not in SCHOOL_TYPES:
            raise Invalid("type_code", "Ersättningstypen kan inte sökas i tjänsten.")
        if not self.rows:
            raise Invalid("rows", "Ansökan saknar rader. Lägg till minst ett barn.")
        if len({row.position for row in self.rows}) < len(self.rows):
            raise Invalid("rows", "Två rader i ansökan har samma nummer.")

    @property
    def span(self) -> Period:
        """All of the time that is applied for."""
        return self.claim or self.quarter.period


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the agency knows of a child that the rules need."""

    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the agency knows when it decides.

    `terms` are those of the applying municipality; `granted` the four-week periods granted before, by
    child, to any municipality and of any type; `persons` lacks whoever is not registered there.
    """

    terms: tuple[Period, ...]
    granted: Mapping[str, tuple[Period, ...]]
    persons: Mapping[str, PersonFacts]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row. `granted` is none if the rules cannot settle it.

    A row may be granted with fewer periods than applied for, and `reason` then says why. In a case that
    goes to an officer, `periods` and `amount_ore` are what the rules would have given.
    """

    position: int
    granted: bool | None
    periods: tuple[Period, ...]
    amount_ore: int
    reason: RowReason | None = None
    counted: tuple[Part, ...] = ()
    """What the amount was counted from, where nobody has applied for it."""

    @property
    def is_full(self) -> bool:
        return self.granted is True and self.reason is None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule came out, for the decision: a Swedish title with the source, and what was found.

    `detail` names rows by number, never a person nor anything about one that may be protected.
    """

    code: str
    title: str
    outcome: Verdict
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision, or none if the case goes to an officer; then some rule is undecided and says why."""

    kind: DecisionOutcome | None
    rows: tuple[RowOutcome, ...]
    rules: tuple[RuleResult, ...]

    @property
    def amount_ore(self) -> int:
        return sum(row.amount_ore for row in self.rows)
