"""What must always hold of registered grounds and of the cases that come of them; for the operator."""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import listing
from rxapp.domain.compensation.types import TYPES
from rxapp.models import Case, GroundRecord, UnaskedCase

MOST = 100
_ALWAYS = date(9999, 12, 31)
UNASKED = tuple(code for code, declared in TYPES.items() if declared.is_unasked)


async def overlaps(session: AsyncSession) -> list[str]:
    """Days of one person in one type are in force once. What is paid once has its own key."""
    later = aliased(GroundRecord)
    statement = (
        listing(col(GroundRecord.id), col(later.id))
        .join(
            later,
            and_(
                col(later.type_code) == GroundRecord.type_code,
                col(later.individual_number) == GroundRecord.individual_number,
                col(later.id) > col(GroundRecord.id),
                col(later.first_day) <= func.coalesce(GroundRecord.last_day, _ALWAYS),
                func.coalesce(later.last_day, _ALWAYS) >= col(GroundRecord.first_day),
            ),
        )
        .where(
            GroundRecord.individual_number != "",
            col(GroundRecord.once_key).is_(None),
            col(GroundRecord.withdrawn_at).is_(None),
            col(later.withdrawn_at).is_(None),
        )
        .order_by(col(GroundRecord.id), col(later.id))
    )
    found = (await session.exec(statement.limit(MOST))).all()
    return [f"grounds {one} and {other}: days of the same person overlap" for one, other in found]


async def strangers(session: AsyncSession) -> list[str]:
    """A case that nobody applied for comes of a run."""
    statement = (
        listing(Case.file_number)
        .join(UnaskedCase, col(UnaskedCase.case_id) == Case.id, isouter=True)
        .where(col(Case.type_code).in_(UNASKED), ~col(Case.is_recovery), col(UnaskedCase.case_id).is_(None))
        .order_by(Case.file_number)
    )
    found = (await session.exec(statement.limit(MOST))).all()
    return [f"case {number}: it is paid without application, and comes of no run" for number in found]


CHECKS: tuple[Callable[[AsyncSession], Awaitable[list[str]]], ...] = (overlaps, strangers)
