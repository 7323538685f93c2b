"""How a recovery is handled: the municipality is heard, then it is decided (25 § förvaltningslagen)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rxapp.domain.appeals import check_words
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor
from rxapp.domain.recoveries import Recovery, step
from rxapp.domain.recovery_amounts import Settled, check_settled
from rxapp.domain.recovery_grounds import RecoveryGround, check_ground
from rxapp.domain.recovery_steps import RecoveryStatus, RecoveryVerb
from rxapp.domain.supplements import check_day

LEAST_TIME = timedelta(days=1)
"""The shortest time to respond that is taken. The law says «a set time» and no figure: a parameter."""


def communicate(
    recovery: Recovery,
    actor: Actor,
    on: date,
    *,
    material: str,
    respond_by: date,
    least: timedelta = LEAST_TIME,
) -> Recovery:
    """The municipality is told what the decision may rest on, with time to respond; what is new later, too.

    Raises:
        Invalid: nothing is told, or the time is too short or too long.
    """
    after = step(
        recovery,
        actor,
        RecoveryVerb.COMMUNICATE,
        on,
        status=RecoveryStatus.COMMUNICATED,
        respond_by=respond_by,
        has_said_all=False,
    )
    check_words("underlag", material, "Skriv vad kommunen ska få yttra sig över")
    _check_time(recovery, on, respond_by, least)
    return after


def prolong(recovery: Recovery, actor: Actor, on: date, respond_by: date) -> Recovery:
    """The municipality gets more time.

    Raises:
        Invalid: the new day is not later.
    """
    after = step(recovery, actor, RecoveryVerb.PROLONG, on, respond_by=respond_by)
    _check_time(recovery, on, respond_by, LEAST_TIME)
    return after


def respond(recovery: Recovery, actor: Actor, on: date, text: str, *, is_all: bool) -> Recovery:
    """The municipality responds, as often as it likes until the decision; also when the time is over.

    With `is_all` the decision need not wait for the day.
    """
    after = step(
        recovery, actor, RecoveryVerb.RESPOND, on, status=RecoveryStatus.RESPONDED, has_said_all=is_all
    )
    check_words("yttrande", text, "Skriv kommunens yttrande")
    return after


def decide(
    recovery: Recovery,
    actor: Actor,
    on: date,
    *,
    decision: int,
    settled: Sequence[Settled],
    ground: RecoveryGround,
    reason: str,
    waiver_reason: str = "",
) -> Recovery:
    """The recovery is decided: in whole, in part or not at all, with what is waived.

    Raises:
        Conflict: the municipality has time left and has not said that it is done.
        Invalid: amounts, ground or reasons are not such as they must be.
    """
    after = step(
        recovery,
        actor,
        RecoveryVerb.DECIDE,
        on,
        status=RecoveryStatus.DECIDED,
        decision=decision,
        settled=tuple(settled),
        ground=ground,
    )
    if not recovery.has_said_all and (recovery.respond_by is None or on <= recovery.respond_by):
        raise Conflict(f"Kommunen har tid att yttra sig till och med {recovery.respond_by}.")
    check_ground(TYPES[recovery.type_code], ground)
    check_settled(recovery.asked, settled, waiver_reason)
    check_words("skal", reason, "Skriv skälen för beslutet")
    return after


def replace_decision(
    recovery: Recovery,
    actor: Actor,
    on: date,
    *,
    decision: int,
    settled: Sequence[Settled],
    waiver_reason: str = "",
) -> Recovery:
    """Another decision is made in place of the one that holds (`replacements` says when).

    What is in the ledger is only ever lowered, row by row; what that gives back is a `reversal`.

    Raises:
        Conflict: more would be claimed of a row than is in the ledger.
        Invalid: the amounts are not such as they must be.
    """
    after = step(recovery, actor, RecoveryVerb.REPLACE, on, decision=decision, settled=tuple(settled))
    check_settled(recovery.asked, settled, waiver_reason)
    if recovery.status is RecoveryStatus.DECIDED:
        return after
    most = dict(recovery.in_ledger)
    if any(row.claimed_ore > most.get(row.row, 0) for row in settled):
        raise Conflict("Återkravet är redan reglerat. Öppna ett nytt för det som ska krävas utöver det.")
    return replace(after, in_ledger=tuple((row.row, row.claimed_ore) for row in settled if row.claimed_ore))


def drop(recovery: Recovery, actor: Actor, on: date, reason: str) -> Recovery:
    """There is nothing to recover: the matter is written off before a decision."""
    after = step(recovery, actor, RecoveryVerb.DROP, on, status=RecoveryStatus.DROPPED)
    check_words("skal", reason, "Skriv varför återkravet läggs ned")
    return after


def _check_time(recovery: Recovery, on: date, respond_by: date, least: timedelta) -> None:
    check_day(respond_by, on, "svara_senast")
    if respond_by - on < least:
        raise Invalid("svara_senast", f"Kommunen ska ha minst {least.days} dagar att yttra sig.")
    if recovery.respond_by is not None and respond_by < recovery.respond_by:
        raise Invalid("svara_senast", f"Kommunen har redan tid till och med {recovery.respond_by}.")
