"""What must always hold of requests of supplements, for `rxapp verify`."""

from sqlalchemy import and_, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.supplements import RequestStatus
from rxapp.models import Case, SupplementItem, SupplementRequest

MOST = 100


async def unsettled(session: AsyncSession) -> list[str]:
    """A line for each request that counts as answered although an item of it was never handed in."""
    statement = (
        listing(col(SupplementRequest.id))
        .join(SupplementItem, col(SupplementItem.request_id) == col(SupplementRequest.id))
        .where(
            col(SupplementRequest.status) == RequestStatus.ANSWERED,
            col(SupplementItem.handed_in_at).is_(None),
        )
        .distinct()
        .order_by(col(SupplementRequest.id))
    )
    found = (await session.exec(statement.limit(MOST))).all()
    return [f"supplement request {number}: it is answered, but an item is not handed in" for number in found]


async def open_elsewhere(session: AsyncSession) -> list[str]:
    """A line for each case that waits for what is not asked for, or is asked and does not wait."""
    waits = col(Case.status) == CaseStatus.SUPPLEMENT_REQUESTED
    is_open = and_(
        col(SupplementRequest.case_id) == col(Case.id),
        col(SupplementRequest.status) == RequestStatus.OPEN,
    )
    statement = (
        listing(col(Case.file_number))
        .join(SupplementRequest, is_open, isouter=True)
        .where(
            or_(
                and_(waits, col(SupplementRequest.id).is_(None)),
                and_(~waits, col(SupplementRequest.id).is_not(None)),
            )
        )
        .order_by(col(Case.file_number))
    )
    found = (await session.exec(statement.limit(MOST))).all()
    return [f"case {number}: its status does not agree with its supplement request" for number in found]
