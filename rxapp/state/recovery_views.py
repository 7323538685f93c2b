"""A recovery in text, for the municipality's page and the officer's alike."""

from dataclasses import dataclass, replace

from rxapp import clock
from rxapp.domain.cases import CaseStatus
from rxapp.domain.decided import Cause
from rxapp.domain.legal_force import Why
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.services.cases import CaseView
from rxapp.services.recoveries import DecisionOnRecovery, RecoveryRowView, RecoveryView
from rxapp.state.case_views import whom
from rxapp.state.start_parts import left
from rxapp.text import appeals
from rxapp.text.format import day, kronor, moment, span
from rxapp.text.labels import OUTCOME, OUTCOME_TONE, type_name
from rxapp.text.legal_force import explained
from rxapp.text.recoveries import APPEAL, GROUND, NO_REASONS, NOT_YET, STATUS, STATUS_TONE, next_steps


@dataclass(frozen=True, slots=True)
class RecoveryText:
    """A recovery; what is empty is not there (yet), or not for the reader."""

    file_number: str = ""
    municipality: str = ""
    type_name: str = ""
    status: str = ""
    tone: str = "neutral"
    ground: str = ""
    reason: str = ""
    material: str = ""
    end_reason: str = ""
    opened_on: str = ""
    asked: str = ""
    respond_by: str = ""
    left: str = ""
    left_tone: str = "neutral"
    is_settled: bool = False
    is_claimed: bool = False
    next: list[str] = ()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class RecoveryRowText:
    """A row that is claimed back. `name` is empty where the individual number alone may be shown."""

    key: str
    paid_in: str
    position: str
    individual: str
    name: str
    period: str
    paid: str
    asked: str
    wrong: str
    waived: str
    claimed: str


@dataclass(frozen=True, slots=True)
class ResponseText:
    """What the municipality has said."""

    key: str
    text: str
    at: str
    iso: str
    note: str


@dataclass(frozen=True, slots=True)
class RecoveryDecisionText:
    """The decision that holds; `cause` is empty for the first."""

    outcome: str = ""
    tone: str = "neutral"
    cause: str = ""
    decided_at: str = ""
    claimed: str = ""
    reason: str = ""
    waiver_reason: str = ""
    force: str = ""
    appeal: str = ""


NO_RECOVERY = RecoveryText()
NO_DECISION = RecoveryDecisionText()


def recovery_text(view: RecoveryView) -> RecoveryText:
    """The recovery in text."""
    is_heard = view.status in {RecoveryStatus.COMMUNICATED, RecoveryStatus.RESPONDED}
    days = (view.respond_by - clock.today()).days if is_heard and view.respond_by else None
    return RecoveryText(
        file_number=view.file_number,
        municipality=view.municipality,
        type_name=type_name(view.type_code),
        status=STATUS[view.status],
        tone=STATUS_TONE[view.status],
        ground=GROUND[view.ground],
        reason=view.reason,
        material=view.material,
        end_reason=view.end_reason,
        opened_on=day(view.opened_on),
        asked=kronor(view.asked_ore),
        respond_by=day(view.respond_by) if is_heard else "",
        left="" if days is None or view.has_said_all else left(days),
        left_tone="neutral" if days is None else "negative" if days < 0 else "warning",
        is_settled=any(row.wrong_ore is not None for row in view.rows),
        is_claimed=view.status is RecoveryStatus.CLAIMED and not _is_sent_back(view),
        next=list(
            next_steps(
                RecoveryStatus.OPENED if _is_sent_back(view) else view.status,
                respond_by=view.respond_by,
                is_over=days is not None and days < 0,
                has_said_all=view.has_said_all,
                ore=_claimed(view),
            )
        ),
    )


def _is_sent_back(view: RecoveryView) -> bool:
    return view.decision is not None and view.decision.force.why is Why.REMITTED


def _claimed(view: RecoveryView) -> int:
    if view.status is RecoveryStatus.CLOSED:
        # A court may have found so of a decision that claimed something.
        return 0
    if view.status is RecoveryStatus.CLAIMED:
        return sum(row.owed_ore or 0 for row in view.rows)
    return view.decision.claimed_ore if view.decision else 0


def row_text(row: RecoveryRowView) -> RecoveryRowText:
    """A row in text."""
    claimed = None if row.wrong_ore is None else row.wrong_ore - (row.waived_ore or 0)
    return RecoveryRowText(
        key=str(row.row_id),
        paid_in=row.paid_in,
        position=str(row.position),
        individual=whom(row.individual_number, units=0),
        name=row.name or "",
        period=span(row.first_day, row.last_day),
        paid=kronor(row.paid_ore),
        asked=kronor(row.asked_ore),
        wrong=kronor(row.wrong_ore),
        waived=kronor(row.waived_ore),
        claimed=kronor(claimed if row.owed_ore is None else row.owed_ore),
    )


def response_texts(view: RecoveryView) -> list[ResponseText]:
    """What has been said, in the order in which it came."""
    return [
        ResponseText(
            key=str(number),
            text=each.text,
            at=day(clock.day_of(each.given_at)) if each.is_letter else moment(each.given_at),
            iso=each.given_at.isoformat(),
            note=", ".join(
                note
                for note, holds in (("kom i brev", each.is_letter), (NO_REASONS.lower(), each.is_all))
                if holds
            ),
        )
        for number, each in enumerate(view.responses)
    ]


def decision_text(decision: DecisionOnRecovery | None, *, to_agency: bool) -> RecoveryDecisionText:
    """The decision, or an empty one. That nobody has opened it is told to the agency alone: who reads it
    there has."""
    if decision is None:
        return NO_DECISION
    force = decision.force
    if force.why is Why.TIME_RUNS:
        # The earlier day is told, to be sure; an appeal is accepted by the later.
        force = replace(force, last_day=decision.appeal_by)
    is_open = force.on is None and decision.appeal_by is not None
    return RecoveryDecisionText(
        outcome=OUTCOME[decision.outcome],
        tone=OUTCOME_TONE[decision.outcome],
        cause="" if decision.cause is Cause.FIRST else appeals.CAUSE[decision.cause],
        decided_at=moment(decision.decided_at),
        claimed=kronor(decision.claimed_ore),
        reason=decision.reason,
        waiver_reason=decision.waiver_reason,
        force=NOT_YET if force.why is Why.NOT_OPENED and not to_agency else explained(force),
        appeal=APPEAL.format(day=day(decision.appeal_by)) if is_open else "",
    )


def recovery_link(view: CaseView, actor: Actor) -> tuple[str, str]:
    """From an officer's page of a case to its recovery, or to where one is opened."""
    number = view.case.file_number
    if not actor.may(Right.RECOVERIES_HANDLE):
        return "", ""
    if view.case.is_recovery:
        return "Till återkravet, där det handläggs och avgörs", f"/aterkrav/{number}"
    is_paid = view.case.status is CaseStatus.PAID
    return ("Öppna återkrav", f"/aterkrav/nytt?arende={number}") if is_paid else ("", "")
