"""What the rules have to say of an application that an officer decides: findings and a proposed amount."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.amounts import Claimed, row_amount
from rxapp.domain.assessment import RuleResult, Verdict
from rxapp.domain.claims import claim_name, last_day_of_row, last_day_to_apply
from rxapp.domain.compensation.forms import AmountRule, RowField
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.periods import Period
from rxapp.domain.row_notes import About, EarlierRow, OwnRow, counts, overlaps

COST_RULES_VERSION = "kostnad-1"
"""Kept with each decision. Count it up whenever a rule, a cap or a share changes."""


class CostRule(StrEnum):
    """The rules in the order they are told. Codes are kept with decisions: never reuse one."""

    IN_TIME = "cost_in_time"
    FIRST_CLAIM = "cost_first_claim"
    PERSON_KNOWN = "cost_person_known"
    IN_CLAIM = "cost_in_claim"
    IN_ARREARS = "cost_in_arrears"
    ROWS_APART = "cost_rows_apart"
    NOT_BEFORE = "cost_not_before"
    THRESHOLD = "cost_threshold"
    AMOUNT = "cost_amount"


TITLES = {
    CostRule.IN_TIME: "Ansökan kom in i tid",
    CostRule.FIRST_CLAIM: "Raden söks i tid från mottagandet",
    CostRule.PERSON_KNOWN: "Personen är registrerad för kommunen",
    CostRule.IN_CLAIM: "Perioden ligger i den tid ansökan avser",
    CostRule.IN_ARREARS: "Ersättningen söks i efterskott",
    CostRule.ROWS_APART: "Rader för samma person överlappar inte",
    CostRule.NOT_BEFORE: "Samma tid är inte sökt eller beviljad tidigare",
    CostRule.THRESHOLD: "Kostnaderna når 60 000 kronor under tolv månader",
    CostRule.AMOUNT: "Beloppet kan beräknas",
}
PASSED = dict.fromkeys(CostRule, "Uppfyllt för alla rader.") | {
    CostRule.IN_TIME: "Ansökan kom in senast sista dagen."
}


@dataclass(frozen=True, slots=True)
class CostRow:
    """A row as it was sent. `is_known` says that the person is registered for the municipality."""

    position: int
    identity: str
    claimed: Claimed
    is_known: bool


@dataclass(frozen=True, slots=True)
class CostOutcome:
    """The amounts that the rules would give, by position (None where they cannot say), the positions that
    pass every rule, and how each rule came out."""

    amounts: Mapping[int, int | None]
    clean: frozenset[int]
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    rule: CostRule
    verdict: Verdict
    position: int
    text: str


def judge(
    about: About,
    rows: Sequence[CostRow],
    earlier: Mapping[str, Sequence[EarlierRow]],
    terms: Sequence[Period] = (),
) -> CostOutcome:
    """Judge the rows; `about.today` is the day the application arrived, `earlier` what was sent before."""
    people: dict[str, list[CostRow]] = {}
    for row in rows:
        people.setdefault(row.identity, []).append(row)
    amounts: dict[int, int | None] = {}
    findings: list[_Finding] = []
    for identity, own in people.items():
        found, given = _of_person(about, own, earlier.get(identity, ()), terms)
        findings += found
        amounts |= given
    touched = {finding.position for finding in findings}
    late = _in_time(about)
    clean = frozenset(row.position for row in rows if row.position not in touched)
    is_late = late.outcome is Verdict.FAILED
    return CostOutcome(amounts, frozenset() if is_late else clean, (late, *_results(about, findings)))


def _of_person(
    about: About, rows: Sequence[CostRow], earlier: Sequence[EarlierRow], terms: Sequence[Period]
) -> tuple[list[_Finding], dict[int, int | None]]:
    findings: list[_Finding] = []
    amounts: dict[int, int | None] = {}
    own = [OwnRow(row.position, row.claimed) for row in rows]
    is_enough = counts(about, own, earlier)
    for place, row in enumerate(rows):
        findings += _of_row(about, row, rows[:place], earlier)
        if not is_enough:
            text = "kostnaderna för personen når inte 60 000 kronor under tolv månader."
            findings.append(_Finding(CostRule.THRESHOLD, Verdict.FAILED, row.position, text))
        try:
            amounts[row.position] = row_amount(about.declared, row.claimed, terms).ore if is_enough else 0
        except RateUnknown as unknown:
            amounts[row.position] = None
            text = unknown.sentence[0].lower() + unknown.sentence[1:]
            findings.append(_Finding(CostRule.AMOUNT, Verdict.UNDECIDED, row.position, text))
    return findings, amounts


def _of_row(
    about: About, row: CostRow, before: Sequence[CostRow], earlier: Sequence[EarlierRow]
) -> list[_Finding]:
    told = [*_of_period(about, row.claimed.period)]
    if not row.is_known:
        told.append((CostRule.PERSON_KNOWN, Verdict.UNDECIDED, "numret är inte registrerat för kommunen."))
    told += [
        (CostRule.ROWS_APART, Verdict.UNDECIDED, f"perioden överlappar rad {other.position}.")
        for other in before
        if other.claimed.cost_kind == row.claimed.cost_kind
        and other.claimed.period.overlaps(row.claimed.period)
    ][:1]
    told += [
        (CostRule.NOT_BEFORE, Verdict.UNDECIDED, text[0].lower() + text[1:])
        for text in overlaps(row.claimed, earlier)
    ]
    last = _last_day(about, row.claimed, is_first=not earlier)
    if last is not None and about.today > last:
        told.append((CostRule.FIRST_CLAIM, Verdict.FAILED, f"sista ansökningsdag var {last}."))
    return [_Finding(rule, verdict, row.position, text) for rule, verdict, text in told]


def _of_period(about: About, period: Period) -> Iterator[tuple[CostRule, Verdict, str]]:
    if period.first_day < about.claim.first_day or period.last_day > about.claim.last_day:
        text = f"perioden {period} ligger inte helt i {claim_name(about.claim)}."
        yield CostRule.IN_CLAIM, Verdict.UNDECIDED, text
    if period.last_day > about.today:
        yield CostRule.IN_ARREARS, Verdict.UNDECIDED, "perioden var inte slut när ansökan kom in."


def _last_day(about: About, claimed: Claimed, *, is_first: bool) -> date | None:
    return last_day_of_row(
        about.declared, received_on=claimed.received_on, kind=claimed.cost_kind, is_first=is_first
    )


def _in_time(about: About) -> RuleResult:
    last, title = last_day_to_apply(about.declared, about.claim), TITLES[CostRule.IN_TIME]
    if last is None:
        text = "Reglerna anger ingen sista dag för hela ansökan."
        return RuleResult(CostRule.IN_TIME, title, Verdict.PASSED, text)
    is_late = about.today > last
    text = f"Ansökan kom in {about.today}, sista dag var {last}." if is_late else PASSED[CostRule.IN_TIME]
    return RuleResult(CostRule.IN_TIME, title, Verdict.FAILED if is_late else Verdict.PASSED, text)


def _results(about: About, findings: Sequence[_Finding]) -> list[RuleResult]:
    return [
        _result(rule, [f for f in findings if f.rule is rule]) for rule in CostRule if _applies(about, rule)
    ]


def _applies(about: About, rule: CostRule) -> bool:
    form = about.declared.form
    if form is None or rule is CostRule.IN_TIME:
        return False
    if rule is CostRule.FIRST_CLAIM:
        return form.has(RowField.RECEIVED_ON)
    return rule is not CostRule.THRESHOLD or form.amount is AmountRule.COST_FROM_THRESHOLD


def _result(rule: CostRule, findings: Sequence[_Finding]) -> RuleResult:
    if not findings:
        return RuleResult(rule, TITLES[rule], Verdict.PASSED, PASSED[rule])
    verdicts = {finding.verdict for finding in findings}
    outcome = Verdict.UNDECIDED if Verdict.UNDECIDED in verdicts else Verdict.FAILED
    by_text: dict[str, list[str]] = {}
    for finding in findings:
        by_text.setdefault(finding.text, []).append(str(finding.position))
    detail = " ".join(f"Rad {', '.join(places)}: {text}" for text, places in by_text.items())
    return RuleResult(rule, TITLES[rule], outcome, detail)
