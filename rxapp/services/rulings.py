"""Writing a decision down: the rows, what is granted, the ledger, the case and its event, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.automatic import RULES_VERSION, RowOutcome, RuleResult
from rxapp.domain.cases import CaseStatus, DecisionOutcome, check_transition
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Decision, EntryKind, GrantedPeriod, LedgerEntry, Row
from rxapp.services import journal, supplements


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: one outcome for each row, and the rules it rests on."""

    outcome: DecisionOutcome
    rows: tuple[RowOutcome, ...]
    rules: tuple[RuleResult, ...]
    reason_text: str = ""
    rules_version: str = RULES_VERSION

    @property
    def granted_ore(self) -> int:
        """What is granted in all."""
        return sum(outcome.amount_ore for outcome in self.rows)


@dataclass(frozen=True, slots=True)
class Put:
    """A decision that has been put into a session, with what it makes of each row."""

    decision: Decision
    case: Case
    outcomes: tuple[tuple[Row, RowOutcome], ...]


def kind_of(outcomes: Sequence[RowOutcome]) -> DecisionOutcome:
    """What the outcomes of the rows make of the whole."""
    if all(outcome.is_full for outcome in outcomes):
        return DecisionOutcome.GRANTED
    return DecisionOutcome.PARTLY_GRANTED if any(o.granted for o in outcomes) else DecisionOutcome.REJECTED


async def write(
    session: AsyncSession, actor: Actor | None, case: Case, rows: Sequence[Row], ruling: Ruling
) -> None:
    """Decide a locked case; `actor` is None for an automatic decision. Raises as `settle`."""
    await settle(session, actor, case, rows, ruling)
    await journal.record(session, actor, happened(actor, case, ruling))


async def settle(
    session: AsyncSession, actor: Actor | None, case: Case, rows: Sequence[Row], ruling: Ruling
) -> None:
    """What is decided alone, for whoever has another event to tell of it.

    Raises:
        Conflict: the case has gone on, or a period was granted elsewhere at the same moment.
    """
    decided = put(session, actor, case, rows, ruling)
    try:
        await session.flush()
        grant(session, decided)
        await session.flush()
    except IntegrityError as error:
        raise Conflict(
            "En period har nyss beviljats för samma barn i ett annat ärende. Läs in sidan igen."
        ) from error
    await supplements.close_open(session, case, decided.decision.decided_at)


def put(session: AsyncSession, actor: Actor | None, case: Case, rows: Sequence[Row], ruling: Ruling) -> Put:
    """Put what is decided into the session, and leave it to the caller to flush it, alone or with others.

    What is granted names its decision: `grant` follows once that has its number.

    Raises:
        Conflict: the case has gone on.
    """
    check_transition(case.status, CaseStatus.DECIDED)
    by_position = {outcome.position: outcome for outcome in ruling.rows}
    outcomes = [(row, by_position[row.position]) for row in rows]
    case.status, case.decided_on, case.version = CaseStatus.DECIDED, clock.today(), case.version + 1
    case.granted_ore = ruling.granted_ore
    decision = _decision(actor, case, ruling, outcomes)
    session.add(decision)
    return Put(decision, case, tuple(outcomes))


def grant(session: AsyncSession, decided: Put) -> None:
    """Put what was granted into the session, with the ledger's entries."""
    for row, outcome in decided.outcomes:
        _grant(session, decided.case, row, outcome, decided.decision)


def _grant(session: AsyncSession, case: Case, row: Row, outcome: RowOutcome, decision: Decision) -> None:
    row.granted_periods, row.granted_ore = len(outcome.periods), outcome.amount_ore
    row.reason = outcome.reason.value if outcome.reason else None
    row_id = row.id or 0
    for period in outcome.periods:
        session.add(
            GrantedPeriod(
                individual_number=row.individual_number,
                first_day=period.first_day,
                last_day=period.last_day,
                row_id=row_id,
            )
        )
    if outcome.amount_ore > 0:
        session.add(
            LedgerEntry(
                kind=EntryKind.GRANT,
                municipality_code=case.municipality_code,
                type_code=case.type_code,
                row_id=row_id,
                decision_id=decision.id,
                amount_ore=outcome.amount_ore,
                booked_on=clock.today(),
            )
        )


def _decision(
    actor: Actor | None, case: Case, ruling: Ruling, outcomes: Sequence[tuple[Row, RowOutcome]]
) -> Decision:
    return Decision(
        case_id=case.id or 0,
        outcome=ruling.outcome,
        is_automatic=actor is None,
        decided_by=actor.account_id if actor else None,
        decided_at=clock.now(),
        reason_text=ruling.reason_text,
        rules_version=ruling.rules_version,
        rules=kept_rules(ruling.rules),
        rows=kept_rows(outcomes),
    )


def kept_rules(rules: Sequence[RuleResult]) -> list[dict[str, Any]]:
    """The rules as a decision keeps them."""
    return [
        {"code": rule.code, "title": rule.title, "outcome": rule.outcome.value, "detail": rule.detail}
        for rule in rules
    ]


def kept_rows(outcomes: Sequence[tuple[Row, RowOutcome]]) -> list[dict[str, Any]]:
    """What each row came to, as a decision keeps it."""
    return [
        {
            "row": row.id,
            "ore": outcome.amount_ore,
            "periods": len(outcome.periods),
            "reason": outcome.reason.value if outcome.reason else None,
        }
        | _counted(outcome)
        for row, outcome in outcomes
    ]


def _counted(outcome: RowOutcome) -> dict[str, Any]:
    """What it was counted from, part by part: first and last day, units and the rate in öre."""
    if not outcome.counted:
        return {}
    parts = [[p.first_day.isoformat(), p.last_day.isoformat(), p.units, p.rate_ore] for p in outcome.counted]
    return {"counted": parts}


def happened(actor: Actor | None, case: Case, ruling: Ruling) -> Happened:
    """The event of the decision."""
    return Happened(
        EventKind.CASE_DECIDED,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={
            "outcome": ruling.outcome.value,
            "is_automatic": actor is None,
            "granted_ore": case.granted_ore,
        },
    )
