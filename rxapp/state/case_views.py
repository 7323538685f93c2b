"""A case in text, for the municipality's page and the officer's alike."""

from dataclasses import dataclass
from typing import Any

from rxapp.domain.assessment import Verdict
from rxapp.domain.claims import claim_name, last_day_to_apply
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.services.cases import CaseView, DecisionView, RowView, TimelineEntry
from rxapp.text.decision_document import made_by
from rxapp.text.decision_rows import individual_text
from rxapp.text.format import counted, day, kronor, moment, span
from rxapp.text.happened import happened_text
from rxapp.text.labels import OUTCOME, OUTCOME_TONE, STATUS, STATUS_TONE, VERDICT, VERDICT_TONE
from rxapp.text.reasons import reason_sentence
from rxapp.text.row_details import details_text
from rxapp.text.unasked import OF_MUNICIPALITY, units_text


@dataclass(frozen=True, slots=True)
class Facts:
    """The head of a case."""

    file_number: str = ""
    municipality: str = ""
    type_name: str = ""
    legal_basis: str = ""
    claim: str = ""
    arrived_at: str = ""
    deadline: str = ""
    status: str = ""
    tone: str = "neutral"
    applied: str = ""
    granted: str = ""
    has_periods: bool = True
    is_recovery: bool = False
    is_unasked: bool = False


@dataclass(frozen=True, slots=True)
class RowText:
    """A row; name and birth date are empty where only the individual number may be shown."""

    key: str
    position: str
    individual: str
    name: str
    born_on: str
    period: str
    more: str
    applied_periods: str
    applied: str
    granted_periods: str
    granted: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule that the decision rests on, and how it came out."""

    title: str
    verdict: str
    tone: str
    detail: str


@dataclass(frozen=True, slots=True)
class DecisionText:
    """The decision; `by` says «automatiskt beslut» or a function, never a person."""

    outcome: str = ""
    tone: str = "neutral"
    by: str = ""
    decided_at: str = ""
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the timeline."""

    key: str
    text: str
    at: str
    iso: str


NO_FACTS = Facts()
NO_DECISION = DecisionText()


def facts(view: CaseView) -> Facts:
    """The head of the case."""
    case, claim = view.case, view.claim
    declared = TYPES[case.type_code]
    return Facts(
        file_number=case.file_number,
        municipality=view.municipality,
        type_name=declared.name,
        legal_basis=declared.legal_basis,
        claim=claim_name(claim),
        arrived_at=_arrived(case),
        deadline=day(last_day_to_apply(declared, claim)),
        status=STATUS[case.status],
        tone=STATUS_TONE[case.status],
        applied=kronor(case.applied_ore) or "Prövas av handläggare",
        granted=kronor(case.granted_ore),
        has_periods=case.type_code in SCHOOL_TYPES,
        is_recovery=case.is_recovery,
        is_unasked=declared.is_unasked and not case.is_recovery,
    )


def _arrived(case: Any) -> str:
    if not case.is_paper:
        return moment(case.arrived_at)
    return f"{day(case.arrived_on)}, på papper"


def row_text(row: RowView, type_code: str) -> RowText:
    """A row of a case of the type in text."""
    return RowText(
        key=str(row.row_id),
        position=str(row.position),
        individual=whom(row.individual_number, units=row.claimed.units),
        name=row.name or "",
        born_on=day(row.born_on),
        period=span(row.first_day, row.last_day),
        more=units_text(type_code, row.claimed.units) or details_text(row.claimed),
        applied_periods="" if row.applied_periods is None else str(row.applied_periods),
        applied=kronor(row.applied_ore),
        granted_periods="" if row.granted_periods is None else str(row.granted_periods),
        granted=kronor(row.granted_ore),
        reason=reason_sentence(row.reason) if row.reason else "",
    )


def whom(number: str, *, units: int | None) -> str:
    """Whom a row is about: without application it may be the municipality itself."""
    return OF_MUNICIPALITY if units is not None and not number else individual_text(number)


def decision_text(decision: DecisionView | None) -> DecisionText:
    """The decision, or an empty one."""
    if decision is None:
        return NO_DECISION
    return DecisionText(
        outcome=OUTCOME[decision.outcome],
        tone=OUTCOME_TONE[decision.outcome],
        by=made_by(decision.outcome, is_automatic=decision.is_automatic),
        decided_at=moment(decision.decided_at),
        is_automatic=decision.is_automatic,
    )


def rule_texts(rules: list[dict[str, Any]]) -> list[RuleText]:
    """The rules of a decision, as they were kept with it."""
    return [
        RuleText(
            rule["title"],
            VERDICT[Verdict(rule["outcome"])],
            VERDICT_TONE[Verdict(rule["outcome"])],
            rule["detail"],
        )
        for rule in rules
    ]


def step(number: int, entry: TimelineEntry) -> Step:
    """An entry of the timeline in text."""
    return Step(str(number), happened_text(entry.kind, entry.data), moment(entry.at), entry.at.isoformat())


def row_count(view: CaseView) -> str:
    """«3 rader»."""
    return counted(view.row_total, "rad", "rader")
