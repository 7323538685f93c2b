"""What follows when the decision of a recovery has legal force: a claim in the ledger, an end, or anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rxapp.domain.courts import CourtOutcome, Judgment
from rxapp.domain.decided import Decided
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.permissions import Actor
from rxapp.domain.recoveries import Recovery
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.domain.steps import check_actor

NOT_FINAL = "Beslutet har inte laga kraft, så inget kan regleras."
IN_ANOTHER = (
    "Rader i återkravet ingår också i ett annat återkrav, så att mer än det utbetalda skulle prövas. Avsluta "
    "det andra först."
)
NOTHING_TAKEN: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """What the municipality owes by row, as decided or as a court has changed it; only rows that owe."""

    recovery: int
    decision: int
    rows: tuple[tuple[int, int], ...]
    final_on: date

    @property
    def total_ore(self) -> int:
        return sum(ore for _, ore in self.rows)


def owed(recovery: Recovery, judgment: Judgment | None) -> tuple[tuple[int, int], ...]:
    """What each row owes by the decision, or by the judgment that changed it.

    Raises:
        ValueError: the judgment names other rows, or claims more than the recovery is for.
    """
    if judgment is None or judgment.outcome is not CourtOutcome.CHANGED:
        found = {row: -ore for row, ore in recovery.rows}
    else:
        most = {row.row: row.amount_ore for row in recovery.asked}
        found = {row: -ore for row, ore in judgment.rows}
        if found.keys() != most.keys() or not all(0 <= ore <= most[row] for row, ore in found.items()):
            msg = "a judgment settles each row of the recovery within what it is for"
            raise ValueError(msg)
    return tuple((row, ore) for row, ore in found.items() if ore)


def claimed_by(decided: Decided, judgment: Judgment | None) -> Mapping[int, int]:
    """What is to be paid back of each row by a decision on recovery, as a court has left it."""
    if judgment is not None and judgment.outcome is CourtOutcome.REMITTED:
        return {}
    changed = judgment is not None and judgment.outcome is CourtOutcome.CHANGED
    return {row: -ore for row, ore in (judgment.rows if judgment and changed else decided.rows)}


def judged(decided: Sequence[tuple[int, int]], claims: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """What each row comes to by a judgment, as seen from the municipality: `claims` is what is to be paid
    back of the rows that it changes, the others stay as decided.

    Raises:
        Invalid: a row is not in the decision, or less than nothing is to be paid back.
    """
    before = dict(decided)
    for row, ore in claims.items():
        if row not in before:
            raise Invalid("rader", "Raden finns inte i återkravet.")
        if ore < 0:
            raise Invalid("belopp", "Ange ett belopp som inte är mindre än noll.")
    return tuple((row, -claims[row] if row in claims else ore) for row, ore in before.items())


def hand_to_ledger(
    recovery: Recovery, on: date, force: LegalForce, judgment: Judgment | None = None
) -> tuple[Recovery, LedgerClaim]:
    """The claim goes into the ledger, once, to be set off against coming payouts.

    Raises:
        Conflict: the decision has no legal force, nothing is claimed, or it is in the ledger already.
    """
    final_on = _check(recovery, RecoveryVerb.HAND_TO_LEDGER, on, force)
    rows = owed(recovery, judgment)
    if not rows or recovery.decision is None:
        raise Conflict("Inget återkrävs, så det finns inget att föra till huvudboken.")
    claim = LedgerClaim(recovery.id, recovery.decision, rows, final_on)
    return replace(recovery, status=RecoveryStatus.CLAIMED, since=on, in_ledger=rows), claim


def close(recovery: Recovery, on: date, force: LegalForce, judgment: Judgment | None = None) -> Recovery:
    """Nothing is claimed, and for good.

    Raises:
        Conflict: the decision has no legal force, or something is claimed.
    """
    _check(recovery, RecoveryVerb.CLOSE, on, force)
    if owed(recovery, judgment):
        raise Conflict("Återkravet gäller ett belopp. Det förs till huvudboken och avslutas inte.")
    return replace(recovery, status=RecoveryStatus.CLOSED, since=on)


def lowered(recovery: Recovery, judgment: Judgment) -> Recovery:
    """A claim that is in the ledger as a court has changed it, or without anything where the court has set
    its decision aside. It never grows.

    Raises:
        ValueError: the judgment names other rows, or claims more than the recovery is for.
    """
    if judgment.outcome is CourtOutcome.REMITTED:
        return replace(recovery, in_ledger=())
    right = dict(owed(recovery, judgment))
    left = ((row, min(ore, right.get(row, 0))) for row, ore in recovery.in_ledger)
    return replace(recovery, in_ledger=tuple((row, ore) for row, ore in left if ore))


def take_up_again(
    recovery: Recovery, actor: Actor, on: date, force: LegalForce, others: Mapping[int, int] = NOTHING_TAKEN
) -> Recovery:
    """A court has remitted the decision: the municipality is told anew, and it is decided anew.

    `others` is what other recoveries have of each row by now: while this one was claimed, what it did not
    claim was free to them.

    Raises:
        Conflict: no court has, or the rows are in another recovery.
    """
    step = STEPS[RecoveryVerb.TAKE_UP_AGAIN]
    check_actor(actor, step.by, recovery.municipality_code, recovery.type_code)
    step.check(recovery.status)
    if force.why is not Why.REMITTED:
        raise Conflict(step.refusal)
    if any(row.amount_ore + others.get(row.row, 0) > row.paid_ore for row in recovery.asked):
        raise Conflict(IN_ANOTHER)
    return replace(
        recovery,
        status=RecoveryStatus.OPENED,
        since=on,
        respond_by=None,
        has_said_all=False,
        settled=(),
        in_ledger=(),
    )


def _check(recovery: Recovery, verb: RecoveryVerb, on: date, force: LegalForce) -> date:
    STEPS[verb].check(recovery.status)
    if force.on is None or force.on > on:
        raise Conflict(NOT_FINAL)
    return force.on
