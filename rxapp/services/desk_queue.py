"""The officers' queue: what it is narrowed to, in which order it stands, and how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import desk
from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_of, last_day_to_apply
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.desk_queue import Asked, Whose
from rxapp.domain.permissions import Actor
from rxapp.models import Case, CaseAssignment
from rxapp.services.paging import Paged, fetch_page
from rxapp.settings import get_settings


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to and sorted by; empty means everything."""

    words: str = ""
    type_code: str = ""
    whose: Whose | None = None
    asked: Asked | None = None
    waited: int = 0
    late: bool | None = None
    sort: str = "arrived_on"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each, among the cases of the wanted type and words."""

    whose: Mapping[Whose, int] = field(default_factory=dict[Whose, int])
    asked: Mapping[Asked, int] = field(default_factory=dict[Asked, int])


async def list_queue(session: AsyncSession, actor: Actor, wanted: QueueFilter) -> Paged:
    """A page of what waits for the officers, each with the municipality's name and who has it."""
    statement = _narrowed(
        desk.visible_queue(actor, _handling_days()), actor, wanted, await _is_late(session, actor, wanted)
    )
    key = _sorts().get(wanted.sort, col(Case.arrived_on))
    ordered = key.desc().nulls_last() if wanted.descending else key.asc().nulls_last()
    return await fetch_page(session, statement, statement.order_by(ordered, col(Case.id)), wanted.page)


async def count_queue(session: AsyncSession, actor: Actor, wanted: QueueFilter) -> Counts:
    """How many there are of each standing, in one question."""
    of_whose = [_sum(_of_whose(each, actor)) for each in Whose]
    of_asked = [_sum(_of_asked(each)) for each in Asked]
    only = QueueFilter(words=wanted.words, type_code=wanted.type_code)
    statement = _narrowed(desk.queue_of(listing(*of_whose, *of_asked), actor), actor, only, None)
    found = (await session.exec(statement)).one()
    counts = [int(count or 0) for count in found]
    return Counts(dict(zip(Whose, counts, strict=False)), dict(zip(Asked, counts[len(Whose) :], strict=True)))


async def unassigned(session: AsyncSession, actor: Actor, wanted: QueueFilter) -> Rows:
    """The cases themselves that nobody has and that match the filter, whoever it asks for; the oldest
    first."""
    anybodys = QueueFilter(
        wanted.words, wanted.type_code, Whose.UNASSIGNED, wanted.asked, wanted.waited, wanted.late
    )
    is_late = await _is_late(session, actor, anybodys)
    statement = _narrowed(desk.queue_of(listing(Case), actor), actor, anybodys, is_late)
    return statement.order_by(col(Case.arrived_on), col(Case.id))


def _handling_days() -> int:
    return get_settings().handling_days


def _sorts() -> dict[str, Any]:
    return {
        "arrived_on": col(Case.arrived_on),
        "due_on": desk.due_on(_handling_days()),
        "applied_ore": col(Case.applied_ore),
    }


def _narrowed(
    statement: Rows, actor: Actor, wanted: QueueFilter, is_late: ColumnElement[bool] | None
) -> Rows:
    if wanted.words:
        statement = statement.where(desk.is_found_by(wanted.words))
    if wanted.type_code:
        statement = statement.where(Case.type_code == wanted.type_code)
    if wanted.whose is not None:
        statement = statement.where(_of_whose(wanted.whose, actor))
    if wanted.asked is not None:
        statement = statement.where(_of_asked(wanted.asked))
    if wanted.waited:
        statement = statement.where(col(Case.arrived_on) < clock.today() - timedelta(days=wanted.waited))
    if is_late is not None:
        statement = statement.where(is_late)
    return statement


def _of_whose(whose: Whose, actor: Actor) -> ColumnElement[bool]:
    holder = col(CaseAssignment.holder_id)
    match whose:
        case Whose.UNASSIGNED:
            return holder.is_(None)
        case Whose.MINE:
            return holder == actor.account_id
        case Whose.OTHERS:
            return and_(holder.is_not(None), holder != actor.account_id)
        case Whose.WAITS_FOR_ME:
            return _waits_for(actor)


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    """The actor's own cases in which the municipality owes nothing, or has let its day pass, and what others
    have proposed that the actor may confirm."""
    proposer = desk.proposed_by()
    to_confirm = and_(proposer.is_not(None), proposer != actor.account_id, not_(desk.is_own(actor)))
    is_turn = or_(col(Case.status) == CaseStatus.IN_REVIEW, _of_asked(Asked.OVERDUE))
    mine = and_(col(CaseAssignment.holder_id) == actor.account_id, is_turn, proposer.is_(None))
    return or_(mine, to_confirm)


def _of_asked(asked: Asked) -> ColumnElement[bool]:
    until, today = desk.asked_until(), clock.today()
    match asked:
        case Asked.OPEN:
            return until >= today
        case Asked.OVERDUE:
            return until < today
        case Asked.ANSWERED:
            return desk.is_answered()


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


async def _is_late(session: AsyncSession, actor: Actor, wanted: QueueFilter) -> ColumnElement[bool] | None:
    """The condition that an application came after its last day, or that it did not.

    The last day is the law's for a type and a time: SQL knows none of it. So the few times that are applied
    for in the queue are looked up first, those of which something came too late.
    """
    if wanted.late is None:
        return None
    claimed = (col(Case.type_code), col(Case.quarter_first_day), col(Case.claim_last_day))
    last_came = func.max(col(Case.arrived_on)).label("last_came")
    statement = desk.queue_of(listing(*claimed, last_came), actor).group_by(*claimed)
    late: list[ColumnElement[bool]] = []
    for found in (await session.exec(statement)).all():
        last = _last_day(found.type_code, found.quarter_first_day, found.claim_last_day)
        if last is not None and found.last_came > last:
            until = col(Case.claim_last_day)
            same_end = until.is_(None) if found.claim_last_day is None else until == found.claim_last_day
            late.append(
                and_(
                    col(Case.type_code) == found.type_code,
                    col(Case.quarter_first_day) == found.quarter_first_day,
                    same_end,
                    col(Case.arrived_on) > last,
                )
            )
    is_late = or_(false(), *late)
    return is_late if wanted.late else not_(is_late)


def _last_day(type_code: str, first_day: date, last_day: date | None) -> date | None:
    return last_day_to_apply(TYPES[type_code], claim_of(first_day, last_day))


def is_late_case(found: Any) -> bool:
    """Whether a case of the queue came after its last day."""
    last = _last_day(found.type_code, found.quarter_first_day, found.claim_last_day)
    return last is not None and found.arrived_on > last
