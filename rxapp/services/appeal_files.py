"""Files of appeals: until the appeal is sent they are the municipality's own, then they go with it."""

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.appeals import Appeal
from rxapp.domain.errors import Conflict
from rxapp.domain.lodging import why_not
from rxapp.models import Attachment, Case
from rxapp.services.chains import chain_of

SENT = "Bilagan är skickad med överklagandet och kan inte tas bort."
AT_COURT = "Överklagandet är överlämnat. Skicka det som ska läggas till direkt till domstolen."


async def check_open(session: AsyncSession, case: Case, decision_id: int) -> int | None:
    """The open appeal that a file is added to; None where it waits for one to be sent.

    Raises:
        Conflict: the decision is not to be appealed, or the appeal is with a court.
    """
    chain = await chain_of(session, case)
    appeal = chain.open_appeal(decision_id)
    if appeal is None:
        if refusal := why_not(chain, chain.decision(decision_id)):
            raise Conflict(refusal)
        return None
    check_with_agency(appeal)
    return appeal.id


def check_with_agency(appeal: Appeal) -> None:
    """Refuse to add to an appeal that has been handed over.

    Raises:
        Conflict: it has.
    """
    if appeal.is_at_court:
        raise Conflict(AT_COURT)


async def send(session: AsyncSession, decision_id: int, appeal_id: int) -> list[str]:
    """Let the files that wait go with the appeal; gives the checksum of each in their order. The case is
    locked by the caller."""
    waiting = (
        col(Attachment.against_id) == decision_id,
        col(Attachment.appeal_id).is_(None),
        col(Attachment.removed_at).is_(None),
    )
    sums = select(Attachment.sha256).where(*waiting).order_by(col(Attachment.ordinal))
    found = list((await session.exec(sums)).all())
    await session.exec(update(Attachment).where(*waiting).values(appeal_id=appeal_id))
    return found
