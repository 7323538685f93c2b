"""An application before the rules and nobody else: decided by them, or left to an officer with the reasons.

The school types are settled row by row (`automatic`). What is paid by cost or by day is granted only if every
rule passes for every row, and is dismissed if it came in too late; anything else is an officer's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rxapp.domain.assessment import (
    Application,
    Known,
    Outcome,
    RowOutcome,
    RowReason,
    RuleResult,
    Verdict,
)
from rxapp.domain.automatic import RULES_VERSION, decide
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.declaration import CompensationType
from rxapp.domain.compensation.settling import Settles
from rxapp.domain.cost_rules import CostOutcome, CostRule

AUTOMATIC_COSTS_VERSION = "kostnad-auto-1"
"""Kept with each automatic decision of such a type. Count it up whenever a rule, a rate or a cap changes."""

OF_AGE = 18


class SettlingRule(StrEnum):
    """What an automatic decision needs beside the rules of the type. Codes are kept: never reuse one."""

    SWITCHED_ON = "automatic_switched_on"
    SETTLED = "automatic_settled"
    DOCUMENTS = "automatic_documents"
    AGE = "automatic_age"
    AS_APPLIED = "automatic_as_applied"


TITLES = {
    SettlingRule.SWITCHED_ON: "Automatiska beslut är påslagna för ersättningstypen",
    SettlingRule.SETTLED: "Reglerna kan avgöra ersättningen (28 § förvaltningslagen)",
    SettlingRule.DOCUMENTS: "Det som hör till ansökan är bifogat",
    SettlingRule.AGE: "Åldersvillkoret är uppfyllt",
    SettlingRule.AS_APPLIED: "Beloppet som reglerna ger är det som är sökt",
}
PASSED = {
    SettlingRule.SETTLED: "Ersättningstypen avgörs av reglerna nedan.",
    SettlingRule.DOCUMENTS: "Allt som ska bifogas är bifogat.",
    SettlingRule.AGE: "Åldersvillkoret är uppfyllt på alla rader.",
    SettlingRule.AS_APPLIED: "Uppfyllt för alla rader.",
}
SWITCHED_OFF = "Automatiska beslut är avstängda för ersättningstypen."
BY_OFFICER = "Regeln prövas av en handläggare."


_OF_THE_TYPE = frozenset({SettlingRule.SWITCHED_ON, SettlingRule.SETTLED})
"""Where the type itself stops the case, what else was found of it is not why."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """`kind` is None where the case is an officer's: then `stops` are the codes of the rules that stopped it.

    `seen` is every rule as the agency reads it, `told` as the municipality may.
    """

    kind: DecisionOutcome | None
    rows: tuple[RowOutcome, ...]
    seen: tuple[RuleResult, ...]
    told: tuple[RuleResult, ...]
    version: str

    @property
    def stops(self) -> tuple[str, ...]:
        if self.kind is not None:
            return ()
        own = tuple(
            str(r.code) for r in self.seen if r.code in _OF_THE_TYPE and r.outcome is not Verdict.PASSED
        )
        if own:
            return own
        undecided = tuple(str(r.code) for r in self.seen if r.outcome is Verdict.UNDECIDED)
        return undecided or tuple(str(r.code) for r in self.seen if r.outcome is Verdict.FAILED)


@dataclass(frozen=True, slots=True)
class CostCase:
    """A case of a type that is not a school type, judged already. `seen` knows of every application, `told`
    of the municipality's own. By position: `applied` the amounts, `born` the children registered there."""

    declared: CompensationType
    seen: CostOutcome
    told: CostOutcome
    applied: Mapping[int, int | None]
    born: Mapping[int, date | None]
    last_days: Mapping[int, date]
    files: int


def settle_school(application: Application, known: Known, *, is_on: bool) -> Settlement:
    """Settle an application for school compensation."""
    outcome = decide(application, known)
    if is_on and outcome.kind is not None:
        return Settlement(outcome.kind, outcome.rows, outcome.rules, outcome.rules, RULES_VERSION)
    seen, told = outcome, decide(application, known, discreet=True)
    if not is_on:
        seen, told = _switched_off(seen), _switched_off(told)
    return Settlement(None, outcome.rows, seen.rules, told.rules, RULES_VERSION)


def _switched_off(outcome: Outcome) -> Outcome:
    return replace(outcome, kind=None, rules=(_off(), *outcome.rules))


def _off() -> RuleResult:
    return _result(SettlingRule.SWITCHED_ON, Verdict.UNDECIDED, SWITCHED_OFF)


def settle_costs(case: CostCase, *, is_on: bool) -> Settlement:
    """Settle an application of any other type."""
    settling = case.declared.settling
    stopped = () if settling.by_rules is Settles.WHOLE else (_judged(settling.why),)
    if settling.by_rules is Settles.NOTHING:
        return _referred(case, stopped, stopped)
    if not is_on:
        return _referred(case, (*stopped, _off()), (*stopped, _off()))
    if _is_late(case):
        return _dismissed(case)
    if stopped:
        return _referred(case, stopped, stopped)
    own = _own_rules(case, case.seen)
    rules = (*own, *case.seen.rules)
    if any(rule.outcome is not Verdict.PASSED for rule in rules):
        return _referred(case, own, _own_rules(case, case.told))
    rows = tuple(RowOutcome(position, True, (), ore or 0) for position, ore in _amounts(case.seen))
    return Settlement(DecisionOutcome.GRANTED, rows, rules, rules, AUTOMATIC_COSTS_VERSION)


def _judged(why: str) -> RuleResult:
    return _result(SettlingRule.SETTLED, Verdict.UNDECIDED, why)


def _is_late(case: CostCase) -> bool:
    return any(r.code == CostRule.IN_TIME and r.outcome is Verdict.FAILED for r in case.seen.rules)


def _dismissed(case: CostCase) -> Settlement:
    rules = tuple(rule for rule in case.told.rules if rule.code == CostRule.IN_TIME)
    rules = tuple(replace(rule, detail=f"{rule.detail} Övriga regler prövades inte.") for rule in rules)
    rows = tuple(RowOutcome(p, False, (), 0, RowReason.LATE_CLAIM) for p, _ in _amounts(case.seen))
    return Settlement(DecisionOutcome.DISMISSED, rows, rules, rules, AUTOMATIC_COSTS_VERSION)


def _referred(case: CostCase, own: tuple[RuleResult, ...], told: tuple[RuleResult, ...]) -> Settlement:
    rows = tuple(RowOutcome(position, None, (), ore or 0) for position, ore in _amounts(case.seen))
    discreet = tuple(_discreet(rule) for rule in case.told.rules)
    return Settlement(None, rows, (*own, *case.seen.rules), (*told, *discreet), AUTOMATIC_COSTS_VERSION)


def _discreet(rule: RuleResult) -> RuleResult:
    """What others have applied for is not told, neither by a finding nor by the lack of one."""
    if rule.code != CostRule.NOT_BEFORE:
        return rule
    found = "" if rule.outcome is Verdict.PASSED else f"{rule.detail} "
    return replace(rule, outcome=Verdict.UNDECIDED, detail=found + BY_OFFICER)


def _amounts(outcome: CostOutcome) -> Sequence[tuple[int, int | None]]:
    return sorted(outcome.amounts.items())


def _own_rules(case: CostCase, outcome: CostOutcome) -> tuple[RuleResult, ...]:
    rules = [_result(SettlingRule.SETTLED, Verdict.PASSED, PASSED[SettlingRule.SETTLED])]
    documents = case.declared.form.documents if case.declared.form else ()
    if documents:
        rules.append(_documents(len(documents), case.files))
    if case.declared.settling.of_children:
        rules.append(_of_rows(SettlingRule.AGE, {p: _age(case, p) for p in outcome.amounts}))
    differs = {p: _differs(ore, case.applied[p]) for p, ore in outcome.amounts.items()}
    return (*rules, _of_rows(SettlingRule.AS_APPLIED, differs))


def _documents(wanted: int, files: int) -> RuleResult:
    if files >= wanted:
        return _result(SettlingRule.DOCUMENTS, Verdict.PASSED, PASSED[SettlingRule.DOCUMENTS])
    text = f"Till ansökan hör minst {wanted} underlag. Antal bifogade filer: {files}."
    return _result(SettlingRule.DOCUMENTS, Verdict.UNDECIDED, text)


def _age(case: CostCase, position: int) -> str:
    """Nothing if somebody who is registered there is a child on the last day of the row. The words are the
    same whoever the person is: they say nothing of the age."""
    born, day = case.born.get(position), case.last_days[position]
    if born is not None and (born.year + OF_AGE, born.month, born.day) > (day.year, day.month, day.day):
        return ""
    return "åldersvillkoret behöver prövas av en handläggare."


def _differs(given: int | None, applied: int | None) -> str:
    if not given:
        return "reglerna ger inget belopp."
    return "" if given == applied else "beloppet som reglerna ger är ett annat än det sökta."


def _of_rows(rule: SettlingRule, faults: Mapping[int, str]) -> RuleResult:
    by_text: dict[str, list[str]] = {}
    for position, text in sorted(faults.items()):
        if text:
            by_text.setdefault(text, []).append(str(position))
    if not by_text:
        return _result(rule, Verdict.PASSED, PASSED[rule])
    detail = " ".join(f"Rad {', '.join(places)}: {text}" for text, places in by_text.items())
    return _result(rule, Verdict.UNDECIDED, detail)


def _result(rule: SettlingRule, outcome: Verdict, detail: str) -> RuleResult:
    return RuleResult(rule, TITLES[rule], outcome, detail)
