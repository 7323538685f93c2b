"""Decisions on recoveries: decided, dropped, replaced, and taken up again when a court has sent one back."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain import recovery_claims, recovery_handling
from rxapp.domain.assessment import Verdict
from rxapp.domain.automatic import RULES_VERSION
from rxapp.domain.cases import CaseStatus, DecisionOutcome, check_transition
from rxapp.domain.decided import Cause, Decided, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recoveries import Recovery
from rxapp.domain.recovery_amounts import RecoveryOutcome, Settled, outcome_of
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.domain.replacements import Ground, check_replacement
from rxapp.models import Case, Decision
from rxapp.services import supplements
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.recovery_facts import Held, hold, keep, taken_of, tell
from rxapp.services.recovery_ledger import Source, lower, source_of
from rxapp.services.rights import require
from rxapp.text.recoveries import GROUND

OUTCOMES = {
    RecoveryOutcome.WHOLE: DecisionOutcome.RECOVERED,
    RecoveryOutcome.PART: DecisionOutcome.PARTLY_RECOVERED,
    RecoveryOutcome.NONE: DecisionOutcome.NOT_RECOVERED,
}


async def decide(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    version: int,
    settled: Sequence[Settled],
    ground: RecoveryGround,
    reason: str,
    waiver_reason: str = "",
) -> DecisionOutcome:
    """Decide a recovery row by row; after a court has sent it back, in place of what it was then.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: it has changed since `version`, the municipality has time left, or it is decided.
        Invalid: amounts, ground or reasons are not such as they must be, or somebody protected is named.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    after = recovery_handling.decide(
        held.recovery(),
        actor,
        clock.today(),
        decision=0,
        settled=settled,
        ground=ground,
        reason=reason,
        waiver_reason=waiver_reason,
    )
    case = held.told_case
    await _check_names(session, case, reason, waiver_reason)
    check_transition(case.status, CaseStatus.DECIDED)
    before = standing(await chain_of(session, case))
    decision = _decision(actor, case, after, reason, waiver_reason)
    if before is not None:
        decision.cause, decision.replaces_id = Cause.AFTER_REMITTAL, before.id
    await _write(session, held, after, decision, waiver_reason)
    await _end(session, case, decision)
    data = {"outcome": decision.outcome.value, "claimed_ore": after.claimed_ore}
    await tell(session, actor, EventKind.RECOVERY_DECIDED, held.record, data)
    return decision.outcome


async def replace_decision(  # noqa: PLR0913 the form of a decision has these fields
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    version: int,
    cause: Cause,
    settled: Sequence[Settled],
    reason: str,
    waiver_reason: str = "",
    revocation: Ground | None = None,
) -> int:
    """Make another decision in place of the one that holds; gives its number.

    What is in the ledger is lowered at once; what is not there waits for the new decision's own legal force.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: it has changed since `version`, is with a court, or more would be claimed than is booked.
        Invalid: amounts or reasons are not such as they must be, or it is worse without a ground (37 §).
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    decision = await put_in_place(
        session,
        actor,
        held,
        await chain_of(session, held.told_case),
        cause=cause,
        settled=settled,
        reason=reason,
        waiver_reason=waiver_reason,
        revocation=revocation,
    )
    claimed_ore = sum(row["ore"] for row in decision.rows)
    data = {"outcome": decision.outcome.value, "cause": cause.value, "claimed_ore": claimed_ore}
    await tell(session, actor, EventKind.DECISION_REPLACED, held.record, data)
    return decision.id or 0


async def put_in_place(  # noqa: PLR0913 the form of a decision has these fields
    session: AsyncSession,
    actor: Actor,
    held: Held,
    chain: Chain,
    *,
    cause: Cause,
    settled: Sequence[Settled],
    reason: str,
    waiver_reason: str,
    revocation: Ground | None = None,
) -> Decision:
    """The decision in place of the one that holds, of a recovery that is locked; the event is the caller's,
    and so are the rights.

    Raises:
        Conflict: it is with a court, or more would be claimed than is booked.
        Invalid: amounts or reasons are not such as they must be, or it is worse without a ground (37 §).
    """
    case, recovery = held.told_case, held.recovery()
    after = recovery_handling.replace_decision(
        recovery, actor, clock.today(), decision=0, settled=settled, waiver_reason=waiver_reason
    )
    old = _standing(standing(chain))
    check_replacement(chain, old, cause, after.rows, reason=reason, ground=revocation)
    await _check_names(session, case, reason, waiver_reason)
    decision = _decision(actor, case, after, reason, waiver_reason)
    decision.cause, decision.replaces_id = cause, old.id
    await _write(session, held, after, decision, waiver_reason)
    case.decided_on, case.version = clock.today(), case.version + 1
    if recovery.status is RecoveryStatus.CLAIMED:
        await lower(session, case, recovery.in_ledger, after.in_ledger, Source(decision.id or 0))
    await session.flush()
    return decision


async def drop(session: AsyncSession, actor: Actor, file_number: str, *, version: int, reason: str) -> None:
    """Write a recovery off before it is decided. Of one that the municipality was never told of, nobody
    outside hears; else it is told why.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: it has changed since `version`, or is decided.
        Invalid: no reason, or somebody protected is named.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    after = recovery_handling.drop(held.recovery(), actor, clock.today(), reason)
    keep(held, after)
    held.record.end_reason = reason.strip()
    await session.flush()
    if (case := held.case) is None:
        await tell(session, actor, EventKind.RECOVERY_ABANDONED, held.record, {})
        return
    await _check_names(session, case, reason)
    check_transition(case.status, CaseStatus.DECIDED)
    decision = _decision(actor, case, after, reason, "", outcome=DecisionOutcome.WRITTEN_OFF)
    before = standing(await chain_of(session, case))
    if before is not None:
        decision.cause, decision.replaces_id = Cause.AFTER_REMITTAL, before.id
    session.add(decision)
    await session.flush()
    await _end(session, case, decision)
    await tell(session, actor, EventKind.RECOVERY_DROPPED, held.record, {})


async def take_up_again(session: AsyncSession, actor: Actor, file_number: str, *, version: int) -> None:
    """A court has sent the matter back: the municipality is told and heard anew, and it is decided anew.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: no court has, or it has changed since `version`.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    await go_back(session, actor, held)
    await tell(session, actor, EventKind.RECOVERY_TAKEN_UP_AGAIN, held.record, {})


async def go_back(session: AsyncSession, actor: Actor, held: Held) -> None:
    """Take up a recovery that is locked; the event is the caller's, and so are the rights.

    Raises:
        Conflict: no court has sent it back, or its rows are in another recovery by now.
    """
    case = held.told_case
    chain = await chain_of(session, case)
    old = _standing(standing(chain))
    force, before = force_of(chain, old), held.recovery(old.id)
    others = await taken_of(session, [row.row_id for row in held.rows], but=held.record)
    after = recovery_claims.take_up_again(before, actor, clock.today(), force, others)
    await lower(session, case, before.in_ledger, after.in_ledger, await source_of(session, chain, old))
    keep(held, after)
    # The one way back: a decision that a court has set aside decides nothing.
    case.status, case.version = CaseStatus.IN_REVIEW, case.version + 1
    await session.flush()


def _standing(decided: Decided | None) -> Decided:
    if decided is None:
        raise Conflict("Det finns inget beslut att ersätta.")
    return decided


async def _check_names(session: AsyncSession, case: Case, reason: str, waiver_reason: str = "") -> None:
    names = await names_not_told(session, case)
    check_names(reason, names, "skal")
    check_names(waiver_reason, names, "skal_eftergift")


async def _write(
    session: AsyncSession, held: Held, after: Recovery, decision: Decision, waiver_reason: str
) -> None:
    keep(held, after)
    held.record.waiver_reason = waiver_reason.strip()
    session.add(decision)
    await session.flush()


async def _end(session: AsyncSession, case: Case, decision: Decision) -> None:
    case.status, case.decided_on, case.version = CaseStatus.DECIDED, clock.today(), case.version + 1
    await supplements.close_open(session, case, decision.decided_at)
    await session.flush()


def _decision(
    actor: Actor,
    case: Case,
    after: Recovery,
    reason: str,
    waiver_reason: str,
    *,
    outcome: DecisionOutcome | None = None,
) -> Decision:
    return Decision(
        case_id=case.id or 0,
        matter=Matter.RECOVERY,
        outcome=outcome or OUTCOMES[outcome_of(after.asked, after.settled)],
        is_automatic=False,
        decided_by=actor.account_id,
        decided_at=clock.now(),
        reason_text=reason.strip(),
        rules_version=RULES_VERSION,
        rules=_grounds(after.ground, waiver_reason) if outcome is None else [],
        rows=[
            {
                "row": row.row,
                "ore": row.claimed_ore,
                "wrong": row.wrong_ore,
                "waived": row.waived_ore,
                "periods": 0,
                "reason": None,
            }
            for row in after.settled
        ],
    )


def _grounds(ground: RecoveryGround, waiver_reason: str) -> list[dict[str, str]]:
    """What the decision rests on, kept with it: the ground, and why something is waived."""
    found = [("recovery_ground", "Grunden för återkravet", GROUND[ground])]
    if waiver_reason.strip():
        found.append(("waiver", "Skäl för eftergift", waiver_reason.strip()))
    return [
        {"code": code, "title": title, "outcome": Verdict.PASSED.value, "detail": detail}
        for code, title, detail in found
    ]
