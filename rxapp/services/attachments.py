"""The attachments of a draft or a case as the reader may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.attachments import visible_attachments
from rxapp.domain.attachments import FileKind, may_remove_from, neutral_name
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Attachment, Case


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file is attached to: a draft by its key, a case by its file number, an item of a request,
    or the decision that is appealed."""

    draft_key: str = ""
    file_number: str = ""
    item_id: int = 0
    decision_id: int = 0


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment; `name` is «Bilaga 2.pdf» where its own is not for this reader."""

    key: str
    name: str
    size: int
    at: datetime
    from_agency: bool
    is_scan: bool
    may_remove: bool


async def list_attachments(session: AsyncSession, actor: Actor, owner: Owner) -> list[AttachmentView]:
    """The attachments in their order; none of what the reader does not see. Those that answer a request
    are with its items, and those of an appeal with it, not here."""
    statement = visible_attachments(actor).where(_of(owner)).order_by(col(Attachment.ordinal))
    return [_view(actor, found) for found in (await session.exec(statement)).all()]


async def files_of_items(
    session: AsyncSession, actor: Actor, item_ids: Collection[int]
) -> dict[int, list[AttachmentView]]:
    """The visible attachments of items of requests, by item. `may_remove` says that they are not sent."""
    mine = visible_attachments(actor).where(col(Attachment.request_item_id).in_(item_ids))
    files: dict[int, list[AttachmentView]] = {}
    for found in (await session.exec(mine.order_by(col(Attachment.ordinal)))).all():
        files.setdefault(found.request_item_id, []).append(_view(actor, found))
    return files


async def files_of_appeals(
    session: AsyncSession, actor: Actor, file_number: str
) -> tuple[dict[int, list[AttachmentView]], dict[int, list[AttachmentView]]]:
    """The visible attachments of appeals in a case: those that wait to be sent, by the decision, and those
    that are sent, by the appeal."""
    mine = visible_attachments(actor).where(
        col(Case.file_number) == file_number, col(Attachment.against_id).is_not(None)
    )
    waiting: dict[int, list[AttachmentView]] = {}
    sent: dict[int, list[AttachmentView]] = {}
    for found in (await session.exec(mine.order_by(col(Attachment.ordinal)))).all():
        if found.appeal_id is None:
            waiting.setdefault(found.against_id, []).append(_view(actor, found))
        else:
            sent.setdefault(found.appeal_id, []).append(_view(actor, found))
    return waiting, sent


def shown_name(found: Any) -> str:
    """The name for the reader of the row."""
    return found.original_name or neutral_name(found.ordinal, FileKind(found.media_type))


def _of(owner: Owner) -> Any:
    if owner.draft_key:
        return col(Attachment.draft_key) == owner.draft_key
    return and_(
        col(Case.file_number) == owner.file_number,
        col(Attachment.request_item_id).is_(None),
        col(Attachment.against_id).is_(None),
    )


def _view(actor: Actor, found: Any) -> AttachmentView:
    return AttachmentView(
        key=found.key,
        name=shown_name(found),
        size=found.size_bytes,
        at=found.uploaded_at,
        from_agency=found.from_agency,
        is_scan=bool(found.is_scan),
        may_remove=_may_remove(actor, found),
    )


def _may_remove(actor: Actor, found: Any) -> bool:
    if not actor.may(Right.DRAFTS_WRITE) or found.from_agency is not (actor.role is Role.OFFICER):
        return False
    if found.request_item_id is not None:
        return found.handed_in_at is None
    if found.against_id is not None:
        return found.appeal_id is None
    return found.case_id is None or found.from_agency or may_remove_from(CaseStatus(found.status))
