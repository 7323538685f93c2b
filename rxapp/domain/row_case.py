"""One row of an application in front of the rules, and what a rule may say of it."""

from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.assessment import Application, Known, PersonFacts, Row, RowReason, Verdict
from rxapp.domain.periods import Period
from rxapp.domain.school import counted_periods, within_cap


class RuleCode(StrEnum):
    """The rules in the order they are told. Codes are kept with decisions: never reuse one."""

    ARRIVED_IN_TIME = "arrived_in_time"
    SETTLED_BY_RULES = "settled_by_rules"
    PERSON_KNOWN = "person_known"
    PERIOD_IN_QUARTER = "period_in_quarter"
    EDUCATION_HELD = "education_held"
    ROWS_APART = "rows_apart"
    PRESCHOOL_AGE = "preschool_age"
    WITHIN_TERM = "within_term"
    NOT_GRANTED_BEFORE = "not_granted_before"
    FOUR_WEEKS_RUN_OUT = "four_weeks_run_out"
    CAP_OF_TEN = "cap_of_ten"
    RATE_KNOWN = "rate_known"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a row does not simply pass, with the words for it; `reason` is there if it failed."""

    code: RuleCode
    verdict: Verdict
    text: str
    reason: RowReason | None = None


@dataclass(frozen=True, slots=True)
class RowCase:
    """A row with all that the rules look at.

    `earlier` are the rows before it for the same child, `taken` the child's periods already spoken for
    (granted before, or given by an earlier row). `counted` start in a term, `free` of these do not
    overlap a granted period, and `kept` fit under the cap as well.
    """

    application: Application
    row: Row
    person: PersonFacts | None
    terms: tuple[Period, ...]
    granted: tuple[Period, ...]
    earlier: tuple[Row, ...]
    taken: tuple[Period, ...]
    counted: tuple[Period, ...]
    free: tuple[Period, ...]
    kept: tuple[Period, ...]


def open_row(
    application: Application, row: Row, known: Known, earlier: tuple[Row, ...], given: tuple[Period, ...]
) -> RowCase:
    """Gather what concerns the row; `given` are the periods that earlier rows of the child were given."""
    granted = known.granted.get(row.individual_number, ())
    counted = counted_periods(row.period, known.terms)
    free = tuple(period for period in counted if not any(period.overlaps(g) for g in granted))
    taken = granted + given
    person = known.persons.get(row.individual_number)
    kept = within_cap(free, taken)
    return RowCase(application, row, person, known.terms, granted, earlier, taken, counted, free, kept)
