"""Messages in a case, both ways. A message is read when somebody on the other side says so, or answers it:
a page that is open somewhere has not been read by anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.messages import is_unread, unread_messages, visible_messages
from rxapp.domain.events import EventKind
from rxapp.domain.messages import check_message
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Message
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.rights import require
from rxapp.services.supplements import lock_case, record

SHOWN = 20
"""Messages on a page."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message. `sender` is None to a municipality where an officer wrote it; `is_unread` where it is from
    the other side and nobody on the reader's own has read it."""

    message_id: int
    text: str
    from_agency: bool
    sender: str | None
    municipality: str
    sent_at: datetime
    read_at: datetime | None
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A page of the messages of a case in their order; `page` 1 has the newest. `unread` are of all pages."""

    messages: tuple[MessageView, ...] = ()
    total: int = 0
    unread: int = 0
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class UnreadCase:
    """A case in which messages wait to be read, since when, and how many."""

    file_number: str
    count: int
    since: datetime
    is_recovery: bool = False


async def send_message(
    session: AsyncSession, actor: Actor, file_number: str, *, text: str, seen: int = 0
) -> None:
    """Write a message. `seen` is the newest message that was shown: what is answered has been read.

    Raises:
        NotAllowed, NotFound: the actor has nothing to do with cases, or there is no such case.
        Invalid: it is empty or too long, or an officer's that names somebody who is protected, or may be.
    """
    is_agency = _side(actor)
    written = check_message(text)
    case = await lock_case(session, actor, file_number)
    if is_agency:
        check_names(written, await names_not_told(session, case), "meddelande")
    message = Message(
        case_id=case.id or 0,
        text=written,
        from_agency=is_agency,
        sent_by=actor.account_id,
        sent_at=clock.now(),
    )
    await _mark(session, actor, case, seen)
    session.add(message)
    await session.flush()
    data: dict[str, str | int | bool | None] = {"message": message.id, "from_agency": is_agency}
    await record(session, actor, EventKind.MESSAGE_SENT, case, data)


async def mark_read(session: AsyncSession, actor: Actor, file_number: str, *, seen: int) -> None:
    """Say that what the other side has written has been read, up to the newest message that was shown.

    Raises:
        NotAllowed, NotFound: the actor has nothing to do with cases, or there is no such case.
    """
    is_agency = _side(actor)
    case = await lock_case(session, actor, file_number)
    if count := await _mark(session, actor, case, seen):
        data: dict[str, str | int | bool | None] = {"count": count, "by_agency": is_agency}
        await record(session, actor, EventKind.MESSAGES_READ, case, data)


async def list_messages(session: AsyncSession, actor: Actor, file_number: str, page: int = 1) -> Conversation:
    """A page of the messages of a visible case; the last one if there are not so many."""
    mine = visible_messages(actor).where(col(Case.file_number) == file_number)
    total = (await session.exec(select(func.count()).select_from(mine.subquery()))).one()
    if not total:
        return Conversation()
    pages = -(-total // SHOWN)
    page = min(max(1, page), pages)
    newest = mine.order_by(col(Message.id).desc()).offset((page - 1) * SHOWN).limit(SHOWN)
    found = (await session.exec(newest)).all()
    unread = unread_messages(actor).where(col(Case.file_number) == file_number).subquery()
    unread_total = (await session.exec(select(func.count()).select_from(unread))).one()
    is_agency = actor.may(Right.CASES_DECIDE)
    views = tuple(
        MessageView(
            m.id,
            m.text,
            m.from_agency,
            m.sender,
            m.municipality,
            m.sent_at,
            m.read_at,
            is_unread=m.read_at is None and m.from_agency is not is_agency,
        )
        for m in reversed(found)
    )
    return Conversation(views, total, unread_total, page, pages)


async def list_unread(session: AsyncSession, actor: Actor) -> tuple[UnreadCase, ...]:
    """The visible cases with unread messages, the longest waiting first."""
    unread = unread_messages(actor).subquery()
    since = func.min(unread.c.sent_at)
    statement = (
        select(unread.c.file_number, func.count(), since, unread.c.is_recovery)
        .group_by(unread.c.file_number, unread.c.is_recovery)
        .order_by(since, unread.c.file_number)
    )
    return tuple(UnreadCase(*row) for row in (await session.exec(statement)).all())


def _side(actor: Actor) -> bool:
    """Whether the actor writes for the agency."""
    if actor.may(Right.CASES_DECIDE):
        return True
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    return False


async def _mark(session: AsyncSession, actor: Actor, case: Case, seen: int) -> int:
    unread = (col(Message.case_id) == case.id, col(Message.id) <= seen, is_unread(actor))
    marked = update(Message).where(*unread).values(read_by=actor.account_id, read_at=clock.now())
    return (await session.exec(marked)).rowcount
