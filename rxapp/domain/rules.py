"""The rules of the school types, one function each, over one row and all that is known about it."""

from collections.abc import Callable
from datetime import date

from rxapp.domain.assessment import RowReason, Verdict
from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import FUNDS_PERMITTING, TYPES
from rxapp.domain.periods import FOUR_WEEKS, Quarter
from rxapp.domain.row_case import Finding, RowCase, RuleCode
from rxapp.domain.school import PERIODS_A_YEAR, amount_ore, without_terms

PRESCHOOL = "ASYL_PRESCHOOL"


def settled_by_rules(case: RowCase) -> Finding | None:
    if case.application.type_code not in FUNDS_PERMITTING:
        return None
    name = TYPES[case.application.type_code].name
    text = f"{name} ersätts i mån av tillgång på medel och prövas av en handläggare."
    return Finding(RuleCode.SETTLED_BY_RULES, Verdict.UNDECIDED, text)


def person_known(case: RowCase) -> Finding | None:
    if case.person is not None:
        return None
    # The same words whoever the number belongs to, if to anybody: the decision is read by the municipality.
    text = "individnumret är inte registrerat för kommunen hos Migrationsverket."
    return Finding(RuleCode.PERSON_KNOWN, Verdict.UNDECIDED, text)


def period_in_quarter(case: RowCase) -> Finding | None:
    span, period = case.application.span, case.row.period
    if span.first_day <= period.first_day and period.last_day <= span.last_day:
        return None
    text = f"perioden {period} ligger inte helt i {claim_name(span)}."
    return Finding(RuleCode.PERIOD_IN_QUARTER, Verdict.UNDECIDED, text)


def education_held(case: RowCase) -> Finding | None:
    if case.row.period.last_day <= case.application.arrived_on:
        return None
    text = f"perioden {case.row.period} var inte slut när ansökan kom in."
    return Finding(RuleCode.EDUCATION_HELD, Verdict.UNDECIDED, text)


def rows_apart(case: RowCase) -> Finding | None:
    """The later of two overlapping rows fails, whatever becomes of the earlier one."""
    for other in case.earlier:
        if other.period.overlaps(case.row.period):
            text = f"perioden överlappar rad {other.position} för samma barn."
            return Finding(RuleCode.ROWS_APART, Verdict.FAILED, text, RowReason.OVERLAPS_ROW)
    return None


def preschool_age(case: RowCase) -> Finding | None:
    """Three to five years, from the autumn term of the year one turns three (8 kap. 4 § skollagen).

    An autumn term is in the second half of the year. Whether a child who has turned six is still meant
    is for an officer. The text says nothing of the age, since the child may be protected.
    """
    if case.application.type_code != PRESCHOOL or case.person is None:
        return None
    born, first_day = case.person.born_on, case.row.period.first_day
    if born is None:
        text = "barnets ålder är inte känd."
        return Finding(RuleCode.PRESCHOOL_AGE, Verdict.UNDECIDED, text)
    if first_day < date(born.year + 3, 7, 1):
        text = "barnet omfattas inte av ersättning för förskola under perioden."
        return Finding(RuleCode.PRESCHOOL_AGE, Verdict.FAILED, text, RowReason.TOO_YOUNG)
    if (first_day.year, first_day.month, first_day.day) >= (born.year + 6, born.month, born.day):
        text = "åldersvillkoret behöver prövas av en handläggare."
        return Finding(RuleCode.PRESCHOOL_AGE, Verdict.UNDECIDED, text)
    return None


def within_term(case: RowCase) -> Finding | None:
    """Undecided if the terms of the half-year are not known; failed if no period begins in a term."""
    half_year = without_terms(case.row.period, case.terms)
    if half_year is not None:
        text = f"kommunens terminstider {half_year} är inte kända i tjänsten."
        return Finding(RuleCode.WITHIN_TERM, Verdict.UNDECIDED, text)
    if case.counted:
        return None
    text = "ingen fyraveckorsperiod börjar inom en termin."
    return Finding(RuleCode.WITHIN_TERM, Verdict.FAILED, text, RowReason.OUTSIDE_TERM)


def not_granted_before(case: RowCase) -> Finding | None:
    """A granted period may be a cut one that lies inside the new period, so any overlap counts."""
    lost = len(case.counted) - len(case.free)
    if not lost:
        return None
    text = f"{lost} av {len(case.counted)} perioder överlappar en period som redan beviljats för barnet."
    return Finding(RuleCode.NOT_GRANTED_BEFORE, Verdict.FAILED, text, RowReason.OVERLAPS_GRANTED)


def four_weeks_run_out(case: RowCase) -> Finding | None:
    """Two periods that begin within four weeks in the same quarter: the first was cut short.

    Whether a new one has then begun is not said in the rules; without this, a row a day would give a
    tenth of a year each. At the turn of a quarter the cut comes from applying by quarter, and stands.
    A row that fails for overlapping an earlier one is settled without this.
    """
    if rows_apart(case) is not None:
        return None
    for period in case.kept:
        for other in case.taken:
            apart = abs(period.first_day - other.first_day)
            if apart < FOUR_WEEKS and Quarter.of(period.first_day) == Quarter.of(other.first_day):
                text = f"perioden {period} börjar inom fyra veckor från en annan period för barnet."
                return Finding(RuleCode.FOUR_WEEKS_RUN_OUT, Verdict.UNDECIDED, text)
    return None


def cap_of_ten(case: RowCase) -> Finding | None:
    lost = len(case.free) - len(case.kept)
    if not lost:
        return None
    text = (
        f"{lost} av {len(case.counted)} perioder ryms inte, "
        f"barnet har redan {PERIODS_A_YEAR} perioder under kalenderåret."
    )
    return Finding(RuleCode.CAP_OF_TEN, Verdict.FAILED, text, RowReason.CAP_REACHED)


def rate_known(case: RowCase) -> Finding | None:
    try:
        amount_ore(case.application.type_code, case.counted)
    except RateUnknown as unknown:
        return Finding(RuleCode.RATE_KNOWN, Verdict.UNDECIDED, unknown.sentence)
    return None


ROW_RULES: tuple[Callable[[RowCase], Finding | None], ...] = (
    settled_by_rules,
    person_known,
    period_in_quarter,
    education_held,
    rows_apart,
    preschool_age,
    within_term,
    not_granted_before,
    four_weeks_run_out,
    cap_of_ten,
    rate_known,
)
