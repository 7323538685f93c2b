"""A municipality appeals a decision, adds to its appeal and takes it back (40–44 §§ förvaltningslagen)."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.decisions import case_of_decision
from rxapp.domain import appeals, lodging
from rxapp.domain.appeals import WORDS_MAX
from rxapp.domain.decided import Decided
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import ReceiptKind, present
from rxapp.models import AppealRecord, Case
from rxapp.services import appeal_files, receipts
from rxapp.services.appeal_records import Data, hold, keep, tell
from rxapp.services.chains import chain_of
from rxapp.services.rights import require
from rxapp.text.appealing import NO_CASE

GROUNDS = f"Skriv högst {WORDS_MAX} tecken."


def check_words(wanted: str, grounds: str) -> None:
    """Whether what is written can be sent.

    Raises:
        Invalid: nothing is said of what should be changed, or too much is.
    """
    appeals.check_words("yrkande", wanted, lodging.WANTED)
    if len(grounds.strip()) > WORDS_MAX:
        raise Invalid("grunder", GROUNDS)


async def lodge(session: AsyncSession, actor: Actor, decision_id: int, *, wanted: str, grounds: str) -> int:
    """Appeal a decision, with the files that wait for it; gives the number of the receipt.

    Raises:
        NotAllowed, NotFound: the actor appeals nothing, or there is no such decision.
        Conflict: it is not to be appealed here, or is appealed already.
        Invalid: nothing is said of what should be changed, or too much is.
    """
    require(actor, Right.CASES_READ, Right.APPEALS_LODGE)
    check_words(wanted, grounds)
    case = await _lock(session, actor, decision_id)
    chain = await chain_of(session, case)
    today, now = clock.today(), clock.now()
    lodged = lodging.lodge(chain, chain.decision(decision_id), actor, id=0, on=today, wanted=wanted)
    record = AppealRecord(
        case_id=case.id or 0,
        against_id=decision_id,
        status=lodged.status,
        arrived_on=lodged.arrived_on,
        lodged_by=actor.account_id,
        lodged_at=now,
        wanted=lodged.wanted,
        grounds=grounds.strip(),
        since=lodged.since,
    )
    session.add(record)
    await session.flush()
    files = await appeal_files.send(session, decision_id, record.id or 0)
    number = await receipts.write(
        session,
        actor,
        case,
        (),
        kind=ReceiptKind.APPEALED,
        at=now,
        appeal=_content(record, chain.decision(decision_id), files),
    )
    data: Data = {"appeal": record.id, "decision": decision_id, "receipt": number}
    await tell(session, actor, case, EventKind.APPEAL_LODGED, data)
    return number


async def withdraw(session: AsyncSession, actor: Actor, appeal_id: int, version: int) -> None:
    """The municipality gives its appeal up; a user does it, or an officer with its letter in hand.

    Raises:
        NotAllowed, NotFound: the actor has nothing to do with it, or there is no such appeal.
        Conflict: it is handed over or has ended, or somebody has taken a step since `version`.
    """
    require(actor, Right.APPEALS_HANDLE if actor.may(Right.APPEALS_HANDLE) else Right.APPEALS_LODGE)
    held = await hold(session, actor, appeal_id, version)
    after = appeals.withdraw(held.appeal, actor, clock.today())
    await keep(session, actor, held, after, EventKind.APPEAL_WITHDRAWN)


async def _lock(session: AsyncSession, actor: Actor, decision_id: int) -> Case:
    statement = case_of_decision(actor, decision_id).with_for_update(of=Case)
    case: Case | None = (await session.exec(statement)).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case


def _content(record: AppealRecord, decided: Decided, files: list[str]) -> dict[str, Any]:
    return present(
        appeal=record.id,
        decision=decided.id,
        decided_on=decided.decided_on,
        wanted=record.wanted,
        grounds=record.grounds or None,
        files=files,
    )
