"""The automatic decision of an application for school compensation (28 § förvaltningslagen).

Late: dismissed. Every row passes every rule: granted. Some do: partly granted, with a reason for each
row that gets less. None does: rejected. Whatever the rules cannot settle goes to an officer.
"""

from rxapp.domain.assessment import (
    Application,
    Known,
    Outcome,
    PersonFacts,
    Row,
    RowOutcome,
    RowReason,
    RuleResult,
    Verdict,
)
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.periods import Period
from rxapp.domain.row_case import Finding, RowCase, RuleCode, open_row
from rxapp.domain.rule_texts import PASSED, TITLES
from rxapp.domain.rules import PRESCHOOL, ROW_RULES
from rxapp.domain.school import amount_ore

__all__ = [
    "RULES_VERSION",
    "Application",
    "Known",
    "Outcome",
    "PersonFacts",
    "Row",
    "RowOutcome",
    "RowReason",
    "RuleCode",
    "RuleResult",
    "Verdict",
    "assess",
    "decide",
]

RULES_VERSION = "skola-1"
"""Kept with each decision. Count it up whenever a rule, a rate or an order of rules changes."""

CUTS = frozenset({RowReason.OVERLAPS_GRANTED, RowReason.CAP_REACHED})
"""Reasons that take single periods; the rest of the row stands. Other reasons take the whole row."""


def decide(application: Application, known: Known, *, discreet: bool = False) -> Outcome:
    """Decide by the rules alone. Rows count, and come back, in order of position.

    With `discreet` the list of rules is fit for the municipality's eyes whatever was found.
    """
    last_day = last_application_day(application.quarter)
    if application.arrived_on > last_day:
        text = (
            f"Ansökan kom in {application.arrived_on}, sista dag var {last_day}. Övriga regler prövades inte."
        )
        late = RuleResult(RuleCode.ARRIVED_IN_TIME, TITLES[RuleCode.ARRIVED_IN_TIME], Verdict.FAILED, text)
        rows = (RowOutcome(row.position, False, (), 0, RowReason.LATE) for row in _in_order(application))
        return Outcome(DecisionOutcome.DISMISSED, tuple(rows), (late,))
    rows, findings = assess(application, known)
    told = _told(application, known, findings) if discreet else findings
    return Outcome(_kind(rows, findings), rows, _rule_results(application, told))


_OF_GRANTS = (RuleCode.NOT_GRANTED_BEFORE, RuleCode.FOUR_WEEKS_RUN_OUT, RuleCode.CAP_OF_TEN)
_FOR_OFFICER = "regeln prövas av en handläggare, eftersom barnet inte är registrerat för kommunen."


def _told(
    application: Application, known: Known, findings: list[tuple[int, Finding]]
) -> list[tuple[int, Finding]]:
    """The findings as they may be read by the municipality.

    Of a child who is not registered for it, what others have been granted is not told, neither by a
    finding nor by the lack of one: a guessed number would show that the child is somewhere else.
    """
    unknown = [r.position for r in _in_order(application) if r.individual_number not in known.persons]
    told = [f for f in findings if f[1].code not in _OF_GRANTS or f[0] not in unknown]
    return told + [
        (position, Finding(code, Verdict.UNDECIDED, _FOR_OFFICER))
        for code in _OF_GRANTS
        for position in unknown
    ]


def _in_order(application: Application) -> list[Row]:
    return sorted(application.rows, key=lambda row: row.position)


def assess(
    application: Application, known: Known
) -> tuple[tuple[RowOutcome, ...], list[tuple[int, Finding]]]:
    """Each row in turn, with what each rule found by position; a child's later rows know of its earlier ones.

    Whether the application arrived in time is not looked at.
    """
    outcomes: list[RowOutcome] = []
    findings: list[tuple[int, Finding]] = []
    earlier: dict[str, tuple[Row, ...]] = {}
    given: dict[str, tuple[Period, ...]] = {}
    for row in _in_order(application):
        child = row.individual_number
        case = open_row(application, row, known, earlier.get(child, ()), given.get(child, ()))
        found = [finding for rule in ROW_RULES if (finding := rule(case)) is not None]
        outcome = _row_outcome(case, found)
        outcomes.append(outcome)
        findings += [(row.position, finding) for finding in found]
        earlier[child] = (*earlier.get(child, ()), row)
        given[child] = given.get(child, ()) + outcome.periods
    return tuple(outcomes), findings


def _row_outcome(case: RowCase, found: list[Finding]) -> RowOutcome:
    failed = [finding.reason for finding in found if finding.verdict is Verdict.FAILED]
    fatal = [reason for reason in failed if reason not in CUTS or not case.kept]
    undecided = any(finding.verdict is Verdict.UNDECIDED for finding in found)
    reason = next(iter(fatal + failed), None)
    if fatal:
        return RowOutcome(case.row.position, None if undecided else False, (), 0, reason)
    has_rate = all(finding.code is not RuleCode.RATE_KNOWN for finding in found)
    amount = amount_ore(case.application.type_code, case.kept) if has_rate else 0
    return RowOutcome(case.row.position, None if undecided else True, case.kept, amount, reason)


def _kind(rows: tuple[RowOutcome, ...], findings: list[tuple[int, Finding]]) -> DecisionOutcome | None:
    if any(finding.verdict is Verdict.UNDECIDED for _, finding in findings):
        return None
    if all(row.is_full for row in rows):
        return DecisionOutcome.GRANTED
    return DecisionOutcome.PARTLY_GRANTED if any(row.granted for row in rows) else DecisionOutcome.REJECTED


def _rule_results(application: Application, findings: list[tuple[int, Finding]]) -> tuple[RuleResult, ...]:
    """Every rule that applies to the type, with what it found; undecided weighs more than failed."""
    applying = [c for c in RuleCode if c is not RuleCode.PRESCHOOL_AGE or application.type_code == PRESCHOOL]
    return tuple(_rule_result(code, [f for f in findings if f[1].code is code]) for code in applying)


def _rule_result(code: RuleCode, findings: list[tuple[int, Finding]]) -> RuleResult:
    if not findings:
        return RuleResult(code, TITLES[code], Verdict.PASSED, PASSED[code])
    verdicts = {finding.verdict for _, finding in findings}
    outcome = Verdict.UNDECIDED if Verdict.UNDECIDED in verdicts else Verdict.FAILED
    by_text: dict[str, list[str]] = {}
    for position, finding in findings:
        by_text.setdefault(finding.text, []).append(str(position))
    detail = " ".join(f"Rad {', '.join(positions)}: {text}" for text, positions in by_text.items())
    return RuleResult(code, TITLES[code], outcome, detail)
