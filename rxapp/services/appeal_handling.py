"""What the agency does with an appeal before a court has it (36–39 and 43–46 §§ förvaltningslagen)."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.domain import appeal_courts, appeals, lodging
from rxapp.domain.appeal_steps import STEPS, AppealVerb
from rxapp.domain.appeal_times import LateGround, check_dismissal
from rxapp.domain.appeals import WORDS_MAX, check_words
from rxapp.domain.automatic import RULES_VERSION
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import AppealRecord, Case, Decision
from rxapp.services.appeal_records import Data, Held, hold, keep, tell
from rxapp.services.chains import chain_of
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.rights import require
from rxapp.text.appealing import NO_CASE

WHY_LATE = "Skriv varför överklagandet avvisas"


async def register(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    decision_id: int,
    arrived_on: date,
    wanted: str,
    grounds: str,
) -> int:
    """Register an appeal that came by letter or from the court; gives its number.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such decision.
        Conflict: the decision is appealed already, or has been replaced.
        Invalid: the day is not possible, or nothing is said of what should be changed, or too much is.
    """
    require(actor, Right.APPEALS_HANDLE)
    if len(grounds.strip()) > WORDS_MAX:
        raise Invalid("grunder", f"Skriv högst {WORDS_MAX} tecken.")
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound(NO_CASE)
    chain = await chain_of(session, case)
    decided = next((each for each in chain.decisions if each.id == decision_id), None)
    if decided is None:
        raise NotFound(NO_CASE)
    today = clock.today()
    made = lodging.register(chain, decided, actor, id=0, on=today, arrived_on=arrived_on, wanted=wanted)
    record = AppealRecord(
        case_id=case.id or 0,
        against_id=decision_id,
        status=made.status,
        arrived_on=made.arrived_on,
        is_letter=True,
        lodged_by=actor.account_id,
        lodged_at=clock.now(),
        wanted=made.wanted,
        grounds=grounds.strip(),
        since=made.since,
    )
    session.add(record)
    await session.flush()
    data: Data = {"appeal": record.id, "decision": decision_id, "arrived_on": arrived_on.isoformat()}
    await tell(session, actor, case, EventKind.APPEAL_REGISTERED, data)
    return record.id or 0


async def find_in_time(
    session: AsyncSession, actor: Actor, appeal_id: int, version: int, ground: LateGround | None = None
) -> None:
    """It came in time, or its delay is excused.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: it is late and nothing excuses that, or it is not the time, or somebody was first.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    after = appeals.find_in_time(held.appeal, actor, clock.today(), held.times, ground)
    await keep(session, actor, held, after, EventKind.APPEAL_IN_TIME)


async def dismiss(session: AsyncSession, actor: Actor, appeal_id: int, version: int, *, reason: str) -> None:
    """Decide that it came too late: a decision of its own, which may be appealed (45 §).

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: it did not come late, or it is not the time, or somebody was first.
        Invalid: no reason, or one that names somebody who is protected.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    text = await reason_of(session, held.case, reason, WHY_LATE)
    # Asked before there is a decision, and anew by the step itself.
    STEPS[AppealVerb.DISMISS].check(held.appeal.status)
    check_dismissal(held.appeal.arrived_on, held.times)
    decision = _on_lateness(held, actor, text, DecisionOutcome.DISMISSED)
    session.add(decision)
    await session.flush()
    after = appeals.dismiss(held.appeal, actor, clock.today(), held.times, decision.id or 0)
    await keep(session, actor, held, after, EventKind.APPEAL_DISMISSED, decision=decision.id)


async def reinstate(
    session: AsyncSession, actor: Actor, appeal_id: int, version: int, ground: LateGround | None = None
) -> None:
    """Take up an appeal whose dismissal does not stand.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: the dismissal stands, the decision is appealed anew, or somebody was first.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    lodging.check_reinstatement(held.chain, held.appeal)
    after = appeals.reinstate(held.appeal, actor, clock.today(), ground)
    await keep(session, actor, held, after, EventKind.APPEAL_REINSTATED)


async def hand_over(session: AsyncSession, actor: Actor, appeal_id: int, version: int) -> None:
    """The appeal and the file have gone to the administrative court.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: it is not the time, or somebody was first.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    after = appeal_courts.hand_over(held.appeal, actor, clock.today())
    await keep(session, actor, held, after, EventKind.APPEAL_HANDED_OVER)


def lifted(held: Held, actor: Actor, text: str) -> Decision:
    """A decision in place of the dismissal that is appealed: the dismissed appeal is to be tried."""
    decision = _on_lateness(held, actor, text, DecisionOutcome.GRANTED)
    decision.cause, decision.replaces_id = Cause.RECONSIDERATION, held.stands.id
    return decision


def _on_lateness(held: Held, actor: Actor, text: str, outcome: DecisionOutcome) -> Decision:
    return Decision(
        case_id=held.case.id or 0,
        matter=Matter.LATE_APPEAL,
        outcome=outcome,
        is_automatic=False,
        decided_by=actor.account_id,
        decided_at=clock.now(),
        reason_text=text,
        rules_version=RULES_VERSION,
        rules=[],
        rows=[],
    )


async def reason_of(session: AsyncSession, case: Case, text: str, ask: str) -> str:
    """A reason that an officer gives and the municipality reads.

    Raises:
        Invalid: there is none, it is too long, or names somebody who is protected.
    """
    check_words("skal", text, ask)
    given = text.strip()
    check_names(given, await names_not_told(session, case), "skal")
    return given
