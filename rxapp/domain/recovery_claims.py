"""What follows when the decision of a recovery has legal force: a claim in the ledger, an end, or anew."""

from dataclasses import dataclass, replace
from datetime import date

from rxapp.domain.courts import CourtOutcome, Judgment
from rxapp.domain.errors import Conflict
from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.permissions import Actor
from rxapp.domain.recoveries import Recovery
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.domain.steps import check_actor

NOT_FINAL = "Beslutet har inte laga kraft, så inget kan regleras."


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


def take_up_again(recovery: Recovery, actor: Actor, on: date, force: LegalForce) -> Recovery:
    """A court has remitted the decision: the municipality is told anew, and it is decided anew.

    Raises:
        Conflict: no court has.
    """
    step = STEPS[RecoveryVerb.TAKE_UP_AGAIN]
    check_actor(actor, step.by, recovery.municipality_code, recovery.type_code)
    step.check(recovery.status)
    if force.why is not Why.REMITTED:
        raise Conflict(step.refusal)
    return replace(
        recovery,
        status=RecoveryStatus.OPENED,
        since=on,
        respond_by=None,
        has_said_all=False,
        settled=(),
    )


def _check(recovery: Recovery, verb: RecoveryVerb, on: date, force: LegalForce) -> date:
    STEPS[verb].check(recovery.status)
    if force.on is None or force.on > on:
        raise Conflict(NOT_FINAL)
    return force.on
