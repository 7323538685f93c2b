"""A case in text, for the municipality's page and the officer's alike."""

from dataclasses import dataclass
from typing import Any

from rxapp.domain.assessment import Verdict
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import claim_name, last_day_to_apply
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.identifiers import show_individual_number
from rxapp.services.cases import CaseView, DecisionView, RowClaim, RowView, TimelineEntry
from rxapp.text.format import counted, day, kronor, moment, span
from rxapp.text.happened import happened_text
from rxapp.text.labels import OUTCOME, OUTCOME_TONE, STATUS, STATUS_TONE, VERDICT, VERDICT_TONE
from rxapp.text.reasons import reason_sentence
from rxapp.text.receipts import BY_WITHDRAWAL
from rxapp.text.row_fields import COST_KIND, SCHOOL_FORM


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
    reason: str = ""
    rules_version: str = ""
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
    )


def _arrived(case: Any) -> str:
    if not case.is_paper:
        return moment(case.arrived_at)
    return f"{day(case.arrived_on)}, på papper"


def row_text(row: RowView) -> RowText:
    """A row in text."""
    return RowText(
        key=str(row.row_id),
        position=str(row.position),
        individual=individual_text(row.individual_number),
        name=row.name or "",
        born_on=day(row.born_on),
        period=span(row.first_day, row.last_day),
        more=more_text(row.claimed),
        applied_periods="" if row.applied_periods is None else str(row.applied_periods),
        applied=kronor(row.applied_ore),
        granted_periods="" if row.granted_periods is None else str(row.granted_periods),
        granted=kronor(row.granted_ore),
        reason=reason_sentence(row.reason) if row.reason else "",
    )


def individual_text(number: str) -> str:
    """The individual number; a personal number that was given in its place is not shown again."""
    return show_individual_number(number) if number else "Personnummer angivet"


def more_text(claimed: RowClaim) -> str:
    """What else stands in the row, in words."""
    flag = {None: "", True: "dygnsschablon utbetald", False: "dygnsschablon inte utbetald"}
    told = [
        SCHOOL_FORM[claimed.school_form] if claimed.school_form else "",
        COST_KIND[claimed.cost_kind] if claimed.cost_kind else "",
        counted(claimed.days, "dygn", "dygn") if claimed.days is not None else "",
        flag[claimed.daily_paid],
        f"kostnad {kronor(claimed.cost_ore)}" if claimed.cost_ore is not None else "",
        f"avgift {kronor(claimed.fee_ore)}" if claimed.fee_ore is not None else "",
        counted(claimed.members, "person", "personer") if claimed.members is not None else "",
        f"mottagen {day(claimed.received_on)}" if claimed.received_on else "",
    ]
    return ", ".join(text for text in told if text)


def decision_text(decision: DecisionView | None) -> DecisionText:
    """The decision, or an empty one."""
    if decision is None:
        return NO_DECISION
    return DecisionText(
        outcome=OUTCOME[decision.outcome],
        tone=OUTCOME_TONE[decision.outcome],
        by=_by(decision),
        decided_at=moment(decision.decided_at),
        reason=decision.reason_text,
        rules_version=decision.rules_version,
        is_automatic=decision.is_automatic,
    )


def _by(decision: DecisionView) -> str:
    if decision.outcome is DecisionOutcome.WRITTEN_OFF and decision.is_automatic:
        return BY_WITHDRAWAL
    return "Automatiskt beslut" if decision.is_automatic else "Beslut av handläggare"


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
