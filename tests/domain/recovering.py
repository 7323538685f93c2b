"""Recoveries at each state for the tests."""

from dataclasses import replace
from datetime import date

from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.recoveries import Recovery
from rxapp.domain.recovery_amounts import Asked, Settled
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus
from tests.domain.appealing import MADE, TYPE, day

FALSE = RecoveryGround.FALSE_INFORMATION
ASKED = (Asked(1, 1000, 0, 1000), Asked(2, 500, 200, 300))
WHOLE = (Settled(1, 1000), Settled(2, 300))
PART = (Settled(1, 400), Settled(2, 0))
NONE = (Settled(1, 0), Settled(2, 0))
WAIVED = (Settled(1, 1000, 1000), Settled(2, 300, 300))

FINAL = LegalForce(day(60), Why.TIME_RAN_OUT)
NOT_YET = LegalForce(None, Why.TIME_RUNS)


def recovery(status: RecoveryStatus = RecoveryStatus.OPENED, **changes: object) -> Recovery:
    opened = Recovery(1, "1440", TYPE, ASKED, FALSE, MADE, status, respond_by=day(14))
    if status in {RecoveryStatus.DECIDED, RecoveryStatus.CLAIMED}:
        opened = replace(opened, decision=5, settled=WHOLE)
    if status is RecoveryStatus.CLAIMED:
        opened = replace(opened, in_ledger=((1, 1000), (2, 300)))
    return replace(opened, **changes)


def on(after: int) -> date:
    return day(after)
