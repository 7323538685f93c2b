"""Withdrawals: a municipality takes its application back, as long as nobody has begun to handle it."""

from sqlalchemy import exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case
from rxapp.domain.assessment import RowOutcome
from rxapp.domain.cases import CaseStatus, DecisionOutcome, is_withdrawable
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import Case, SupplementRequest
from rxapp.services import journal, receipts
from rxapp.services.facts import refuse_recovery, rows_of
from rxapp.services.rights import require
from rxapp.services.rulings import Ruling, settle

REASON = "Kommunen har återkallat ansökan. Ärendet avskrivs utan att ansökan prövas."
DECIDED = "Ansökan kan inte återkallas: ärendet är redan avgjort. Läs in sidan igen."
HANDLED = (
    "Ansökan kan inte återkallas här: en handläggare har börjat med ärendet. Kontakta Migrationsverket om "
    "kommunen vill återkalla ansökan."
)


async def withdraw(session: AsyncSession, actor: Actor, file_number: str) -> None:
    """Take an application back: the case is written off without a look at the merits.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such case for this actor.
        Conflict: the case is decided, or an officer has begun to handle it.
    """
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound("Ärendet finns inte, eller så har du inte behörighet för ersättningstypen.")
    refuse_recovery(case)
    if not is_withdrawable(case.status, officer_has_acted=await _is_handled(session, case)):
        is_decided = case.status in {CaseStatus.DECIDED, CaseStatus.PAID}
        raise Conflict(DECIDED if is_decided else HANDLED)
    rows = await rows_of(session, case)
    nothing = tuple(RowOutcome(row.position, False, (), 0, None) for row in rows)
    await settle(session, None, case, rows, Ruling(DecisionOutcome.WRITTEN_OFF, nothing, (), REASON))
    number = await receipts.write(session, actor, case, rows, kind=ReceiptKind.WITHDRAWN, at=clock.now())
    withdrawn = Happened(
        EventKind.APPLICATION_WITHDRAWN,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={"receipt": number},
    )
    await journal.record(session, actor, withdrawn)


async def _is_handled(session: AsyncSession, case: Case) -> bool:
    """Whether an officer has ever asked for a supplement; a decision shows in the status."""
    asked = exists().where(col(SupplementRequest.case_id) == case.id)
    return bool((await session.exec(select(asked))).one())
