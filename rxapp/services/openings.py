"""When a municipality got a decision: noted when somebody there opens it, or established by an officer.

The later of the two last days to appeal is counted from it (44 § förvaltningslagen).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.access.rows import Rows
from rxapp.domain.decided import Decided
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Decision, DecisionTold, ToldKind
from rxapp.services import journal
from rxapp.services.acting import acting, looking
from rxapp.services.chains import chain_of
from rxapp.services.rights import require
from rxapp.text.appealing import NO_CASE, OPENED_ALREADY

MAX_REASON = 1000


async def opened_by(key: str, right: Right, file_number: str) -> None:
    """Note it if nobody of the municipality has opened the case's decisions before whoever has the session
    key. Whoever may not see them notes nothing: what shows them says why it does not."""
    with suppress(NotAllowed, NotFound):
        async with looking(key, right) as (session, actor):
            is_first = await has_unopened(session, actor, file_number)
        if is_first:
            async with acting(key, right) as (session, actor):
                await note_opened(session, actor, file_number)


async def has_unopened(session: AsyncSession, actor: Actor, file_number: str) -> bool:
    """Whether the case has a decision that is about to be opened by this reader for the first time."""
    if not actor.may(Right.CASES_READ):
        return False
    mine = one_case(actor, file_number).with_only_columns(col(Case.id))
    statement = _unopened().where(col(Decision.case_id).in_(mine)).limit(1)
    return (await session.exec(statement)).first() is not None


async def note_opened(session: AsyncSession, actor: Actor, file_number: str) -> None:
    """Note today as the day that the decisions of the case were opened, of those that nobody has opened.

    Raises:
        NotAllowed, NotFound: the actor is no user of the municipality with the type.
    """
    require(actor, Right.CASES_READ)
    case = await _lock(session, actor, file_number)
    opened: Sequence[int] = (await session.exec(_unopened().where(Decision.case_id == case.id))).all()
    if not opened:
        return
    now = clock.now()
    session.add_all(
        DecisionTold(
            decision_id=each,
            kind=ToldKind.OPENED,
            got_on=clock.today(),
            noted_by=actor.account_id,
            noted_at=now,
        )
        for each in opened
    )
    await session.flush()
    await _record(session, actor, case, EventKind.DECISION_OPENED, max(opened))


async def establish(
    session: AsyncSession, actor: Actor, file_number: str, *, decision_id: int, got_on: date, reason: str
) -> None:
    """Note that the municipality got a decision on a day, where nobody there has opened it.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such decision.
        Conflict: it has been opened, or the day is established already.
        Invalid: the day is before the decision or to come, or no reason is given.
    """
    require(actor, Right.APPEALS_HANDLE)
    case = await _lock(session, actor, file_number)
    chain = await chain_of(session, case)
    decided = next((each for each in chain.decisions if each.id == decision_id), None)
    if decided is None:
        raise NotFound
    _check(decided, got_on, reason)
    session.add(
        DecisionTold(
            decision_id=decision_id,
            kind=ToldKind.ESTABLISHED,
            got_on=got_on,
            noted_by=actor.account_id,
            noted_at=clock.now(),
            reason=reason.strip(),
        )
    )
    await session.flush()
    await _record(session, actor, case, EventKind.DECISION_ESTABLISHED, decision_id)


def _check(decided: Decided, got_on: date, reason: str) -> None:
    if decided.told.got_on is not None:
        raise Conflict(OPENED_ALREADY)
    if not decided.decided_on <= got_on <= clock.today():
        raise Invalid("fick-del", f"Dagen är tidigast beslutets dag, {decided.decided_on}, och senast i dag.")
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise Invalid(
            "skal", f"Skriv hur det framgår att kommunen har fått beslutet, högst {MAX_REASON} tecken."
        )


def _unopened() -> Rows:
    seen = select(DecisionTold.decision_id).where(DecisionTold.kind == ToldKind.OPENED)
    return select(Decision.id).where(col(Decision.id).not_in(seen))


async def _lock(session: AsyncSession, actor: Actor, file_number: str) -> Case:
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case


async def _record(session: AsyncSession, actor: Actor, case: Case, kind: EventKind, decision_id: int) -> None:
    happened = Happened(
        kind,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={"decision": decision_id},
    )
    await journal.record(session, actor, happened)
