"""Files that answer an item of a request: where they may be added, and that the item is answered by them."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.permissions import Actor
from rxapp.domain.supplements import MAX_ITEM_FILES, AnswerKind, RequestStatus
from rxapp.models import Attachment, SupplementItem, SupplementRequest
from rxapp.text.supplements import ENDED, ITEM_HANDED_IN

FULL = f"Det går att bifoga högst {MAX_ITEM_FILES} filer till en punkt."


async def check_open(session: AsyncSession, item_id: int) -> SupplementItem:
    """The item, as long as it can be answered. Whoever writes has locked its case.

    Raises:
        NotFound: there is none.
        Conflict: it is handed in, or its request is not open.
    """
    statement = select(SupplementItem, SupplementRequest.status).join(
        SupplementRequest, col(SupplementRequest.id) == SupplementItem.request_id
    )
    found = (await session.exec(statement.where(col(SupplementItem.id) == item_id))).first()
    if found is None:
        raise NotFound
    item, status = found
    if status is not RequestStatus.OPEN:
        raise Conflict(ENDED)
    if item.handed_in_at is not None:
        raise Conflict(ITEM_HANDED_IN.format(position=item.position))
    return item


async def note_added(session: AsyncSession, actor: Actor, item_id: int) -> None:
    """A file is an answer, where there is no other. What is being written beside it stays as it is."""
    item = await check_open(session, item_id)
    if item.answer_kind is None:
        item.answer_kind, item.answered_by, item.answered_at = (
            AnswerKind.GIVEN,
            actor.account_id,
            clock.now(),
        )
        await session.flush()


async def note_removed(session: AsyncSession, item_id: int) -> None:
    """Without its only file, an item that has no text either is not answered."""
    item = await check_open(session, item_id)
    if item.answer_kind is AnswerKind.GIVEN and not item.answer and not await has_file(session, item_id):
        item.answer_kind = item.answered_by = item.answered_at = None
        await session.flush()


async def has_file(session: AsyncSession, item_id: int) -> bool:
    """Whether a file has been attached to the item."""
    mine = (col(Attachment.request_item_id) == item_id, col(Attachment.removed_at).is_(None))
    return bool((await session.exec(select(func.count()).where(*mine))).one())
