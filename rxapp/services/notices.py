"""The reader's notices: the list, how many are unread, and marking them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import case, func, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.notices import is_unread, own_permissions_today, visible_notices
from rxapp.access.rows import Rows
from rxapp.domain.errors import Invalid
from rxapp.domain.notices import MOST_COUNTED, NoticeGroup, Urgency, new_from
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Event, NoticeMark
from rxapp.models.columns import UtcDateTime
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.rights import require
from rxapp.text.notices import TOLD

MOST_AT_ONCE = 1_000
"""So many can be named to be marked; a page has fifty."""


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What the notices are narrowed to and sorted by; empty means everything."""

    words: str = ""
    group: NoticeGroup | None = None
    urgency: Urgency | None = None
    type_code: str = ""
    is_unread: bool = False
    sort: str = "at"
    descending: bool = True
    page: int = 1


_PRESSING: Any = case(
    *((col(Event.kind) == kind, tuple(Urgency).index(each.urgency)) for kind, each in TOLD.items())
)
SORTS: dict[str, Any] = {
    "at": col(Event.id),
    "file_number": col(Case.file_number),
    "type_code": col(Event.type_code),
    "urgency": _PRESSING,
}


async def list_notices(session: AsyncSession, actor: Actor, wanted: NoticeFilter) -> Paged:
    """A page of the notices, each with `is_unread`.

    Raises:
        NotAllowed: the reader is told nothing.
    """
    require(actor, Right.NOTICES_READ)
    found = await _wanted(session, actor, wanted)
    unread = is_unread(await _since(session, actor)).label("is_unread")
    order = SORTS.get(wanted.sort, SORTS["at"])
    by = (order.desc() if wanted.descending else order.asc(), col(Event.id).desc())
    listed = cast("Rows", found.add_columns(unread))
    return await fetch_page(session, found, listed.order_by(*by), wanted.page, key=col(Event.id))


async def count_unread(session: AsyncSession, actor: Actor, wanted: NoticeFilter | None = None) -> int:
    """How many are unread, of everything or of what is wanted; `MOST_COUNTED` and one more where there are
    more."""
    if not actor.may(Right.NOTICES_READ):
        return 0
    found = await _wanted(session, actor, wanted or NoticeFilter())
    mine = found.where(is_unread(await _since(session, actor)))
    some = mine.with_only_columns(literal(1)).limit(MOST_COUNTED + 1).subquery()
    return (await session.exec(select(func.count()).select_from(some))).one()


async def mark_read(session: AsyncSession, actor: Actor, event_ids: Collection[int]) -> None:
    """Mark those of them that the reader is told of; the others are not there.

    Raises:
        NotAllowed: the reader is told nothing.
        Invalid: too many at once.
    """
    require(actor, Right.NOTICES_READ)
    _check(event_ids)
    await _mark(session, actor, _these(actor, event_ids), clock.now())


async def mark_unread(session: AsyncSession, actor: Actor, event_ids: Collection[int]) -> None:
    """Mark them as unread, also those that are too old to be new.

    Raises:
        NotAllowed, Invalid: as `mark_read`.
    """
    require(actor, Right.NOTICES_READ)
    _check(event_ids)
    await _mark(session, actor, _these(actor, event_ids), None)


async def mark_all_read(session: AsyncSession, actor: Actor, wanted: NoticeFilter) -> None:
    """Mark everything unread that the list is narrowed to, on whichever page.

    Raises:
        NotAllowed: the reader is told nothing.
    """
    require(actor, Right.NOTICES_READ)
    found = await _wanted(session, actor, wanted)
    await _mark(session, actor, found.where(is_unread(await _since(session, actor))), clock.now())


async def _wanted(session: AsyncSession, actor: Actor, wanted: NoticeFilter) -> Rows:
    found = visible_notices(actor)
    if wanted.words:
        found = found.where(col(Case.file_number).icontains(wanted.words, autoescape=True))
    if wanted.type_code:
        found = found.where(col(Event.type_code) == wanted.type_code)
    if wanted.group is not None:
        found = found.where(col(Event.kind).in_([k for k, n in TOLD.items() if n.group is wanted.group]))
    if wanted.urgency is not None:
        found = found.where(col(Event.kind).in_([k for k, n in TOLD.items() if n.urgency is wanted.urgency]))
    if wanted.is_unread:
        found = found.where(is_unread(await _since(session, actor)))
    return found


async def _since(session: AsyncSession, actor: Actor) -> dict[str, datetime]:
    held = (await session.exec(own_permissions_today(actor, clock.today()))).all()
    return new_from((row.subject, row.given_at, _start_of(row.first_day)) for row in held)


def _start_of(day: Any) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), clock.STOCKHOLM)


def _these(actor: Actor, event_ids: Collection[int]) -> Rows:
    return visible_notices(actor).where(col(Event.id).in_(event_ids))


async def _mark(session: AsyncSession, actor: Actor, found: Rows, read_at: datetime | None) -> None:
    """In one statement: two tabs that mark the same at the same moment end alike."""
    columns = (literal(actor.account_id), col(Event.id), literal(read_at, UtcDateTime()))
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(NoticeMark).from_select(
        ("account_id", "event_id", "read_at"), found.with_only_columns(*columns)
    )
    changed = statement.on_conflict_do_update(
        index_elements=["account_id", "event_id"], set_={"read_at": statement.excluded.read_at}
    )
    await (await session.connection()).execute(changed)


def _check(event_ids: Collection[int]) -> None:
    if len(event_ids) > MOST_AT_ONCE:
        raise Invalid("notifieringar", f"Markera högst {MOST_AT_ONCE} notifieringar på en gång.")
