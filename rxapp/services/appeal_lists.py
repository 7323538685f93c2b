"""Lists of appeals: a municipality's own, and those that the agency has before it."""

from dataclasses import dataclass

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.decisions import listed_appeals
from rxapp.access.rows import Rows
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.models import AppealRecord, Case
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.rights import require

OPEN = tuple(status for status in AppealStatus if status.is_open)


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """What a list is narrowed to. The queue holds what is open, unless a status or `is_all` says more."""

    status: AppealStatus | None = None
    type_code: str = ""
    is_all: bool = False
    page: int = 1


async def list_own(session: AsyncSession, actor: Actor, wanted: AppealFilter) -> Paged:
    """A page of the appeals that a user sees, newest first.

    Raises:
        NotAllowed: the actor reads no cases.
    """
    require(actor, Right.CASES_READ)
    statement = _narrowed(actor, wanted)
    ordered = statement.order_by(col(AppealRecord.arrived_on).desc(), col(AppealRecord.id).desc())
    return await fetch_page(session, statement, ordered, wanted.page)


async def list_queue(session: AsyncSession, actor: Actor, wanted: AppealFilter) -> Paged:
    """A page of the appeals that officers have before them, oldest first.

    Raises:
        NotAllowed: the actor handles no appeals.
    """
    require(actor, Right.APPEALS_HANDLE)
    statement = _narrowed(actor, wanted)
    if wanted.status is None and not wanted.is_all:
        statement = statement.where(col(AppealRecord.status).in_(OPEN))
    ordered = statement.order_by(col(AppealRecord.arrived_on), col(AppealRecord.id))
    return await fetch_page(session, statement, ordered, wanted.page)


def _narrowed(actor: Actor, wanted: AppealFilter) -> Rows:
    statement = listed_appeals(actor)
    if wanted.status is not None:
        statement = statement.where(AppealRecord.status == wanted.status)
    if wanted.type_code:
        statement = statement.where(Case.type_code == wanted.type_code)
    return statement
